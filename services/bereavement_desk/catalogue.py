"""The catalogue of procedures that a death sets off, with what each costs without the mesh."""

import datetime as dt

from services.bereavement_desk import papers
from services.deadlines import months_after
from services.procedure import Place, Procedure, Where


class DeskProcedure(Procedure, frozen=True, kw_only=True):
    """One thing that a death would otherwise make necessary.

    Attributes:
        days, months: The time within which it is due; no time is set if both are 0.
        from_knowledge: Counted from the day the death was known, not from the death itself.
        not_before: The time is counted from this day if the other is earlier: an Act came later.
        prefilled: Whether the desk can file it once the family has confirmed.
        by_family: Whether it is the family that has done it, if it is done.
    """

    days: int = 0
    months: int = 0
    from_knowledge: bool = False
    not_before: dt.date = dt.date.min
    prefilled: bool = False
    by_family: bool = False

    def deadline(self, died_on: dt.date, known_on: dt.date) -> dt.date | None:
        """Return the last day (民法140条, 143条); `None` if no time is set."""
        if not (self.days or self.months):
            return None
        begins = max(known_on if self.from_knowledge else died_on, self.not_before)
        return months_after(begins, self.months) + dt.timedelta(self.days)


DEATH_REPORT = DeskProcedure(
    id="death-report",
    ja="死亡届",
    en="Report of the death",
    participant="family-register",
    at=Where.REGISTER,
    legal_basis="戸籍法86条",
    place=Place.CITY_HALL,
    days=6,  # the day of knowing counts (戸籍法43条1項)
    from_knowledge=True,
    by_family=True,
)
RESIDENT_RECORD = DeskProcedure(
    id="resident-record",
    ja="住民票の消除",
    en="Removal of the resident record",
    participant="resident-registry",
    at=Where.RESIDENCE,
    legal_basis="住基法8条、9条2項",
    filing=False,
)
HEAD_CHANGE = DeskProcedure(
    id="head-change",
    ja="世帯主変更届",
    en="New head of the household",
    participant="resident-registry",
    at=Where.RESIDENCE,
    legal_basis="住基法25条",
    place=Place.CITY_HALL,
    days=14,
)
NHI_LOSS = DeskProcedure(
    id="nhi-loss",
    ja="国民健康保険の資格喪失届",
    en="End of national health insurance",
    participant="health-insurance",
    at=Where.RESIDENCE,
    legal_basis="国保法8条、9条",
    place=Place.CITY_HALL,
    documents=(papers.PROOF_OF_DEATH,),
    days=14,
)
FUNERAL_BENEFIT = DeskProcedure(
    id="funeral-benefit",
    ja="葬祭費の支給申請",
    en="Claim of the funeral benefit",
    participant="health-insurance",
    at=Where.RESIDENCE,
    legal_basis="国保法58条1項、110条1項",
    place=Place.CITY_HALL,
    documents=(papers.PROOF_OF_DEATH,),
    months=24,
    prefilled=True,
)
LATE_ELDERLY_LOSS = DeskProcedure(
    id="late-elderly-loss",
    ja="後期高齢者医療の資格喪失届",
    en="End of medical insurance for the old",
    participant="health-insurance",
    at=Where.RESIDENCE,
    legal_basis="高齢者医療確保法53条、54条",
    place=Place.CITY_HALL,
    days=14,
)
LATE_ELDERLY_FUNERAL_BENEFIT = DeskProcedure(
    id="late-elderly-funeral-benefit",
    ja="後期高齢者医療の葬祭費の支給申請",
    en="Claim of the funeral benefit of the insurance for the old",
    participant="health-insurance",
    at=Where.RESIDENCE,
    legal_basis="高齢者医療確保法86条1項、160条1項",
    place=Place.CITY_HALL,
    months=24,
)
CARE_LOSS = DeskProcedure(
    id="care-loss",
    ja="介護保険の資格喪失届",
    en="End of long-term-care insurance",
    participant="health-insurance",
    at=Where.RESIDENCE,
    legal_basis="介護保険法11条、12条",
    place=Place.CITY_HALL,
    days=14,
)
PENSION_STOP = DeskProcedure(
    id="pension-stop",
    ja="年金受給権者死亡届",
    en="Notice of death to the pension office",
    participant="pension",
    at=Where.NATIONAL,
    legal_basis="国民年金法105条4項、同法施行規則24条",
    place=Place.PENSION_OFFICE,
    documents=(papers.REMOVED_RECORD,),
    days=14,
)
UNPAID_PENSION = DeskProcedure(
    id="unpaid-pension",
    ja="未支給年金の請求",
    en="Claim of unpaid pension",
    participant="pension",
    at=Where.NATIONAL,
    legal_basis="国民年金法19条、102条1項",
    place=Place.PENSION_OFFICE,
    documents=(papers.WHOLE_REGISTER, papers.WHOLE_HOUSEHOLD),
    months=60,
    prefilled=True,
)
SURVIVORS_PENSION = DeskProcedure(
    id="survivors-pension",
    ja="遺族基礎年金の裁定請求",
    en="Claim of the survivors' basic pension",
    participant="pension",
    at=Where.NATIONAL,
    legal_basis="国民年金法16条、37条、102条1項",
    place=Place.PENSION_OFFICE,
    documents=(papers.WHOLE_REGISTER, papers.WHOLE_HOUSEHOLD, papers.INCOME_CERTIFICATE),
    months=60,
    prefilled=True,
)
ALLOWANCE_END = DeskProcedure(
    id="allowance-end",
    ja="児童手当の受給事由消滅届",
    en="End of child allowance",
    participant="benefits",
    at=Where.RESIDENCE,
    legal_basis="児童手当法8条2項、同法施行規則7条",
    place=Place.CITY_HALL,
)
ALLOWANCE_UNPAID = DeskProcedure(
    id="allowance-unpaid",
    ja="未支払の児童手当の請求",
    en="Claim of unpaid child allowance",
    participant="benefits",
    at=Where.RESIDENCE,
    legal_basis="児童手当法12条、23条",
    place=Place.CITY_HALL,
    months=24,
    prefilled=True,
)
ALLOWANCE_SUCCESSION = DeskProcedure(
    id="allowance-succession",
    ja="児童手当の新しい受給者の認定請求",
    en="Claim of child allowance by its new recipient",
    participant="benefits",
    at=Where.RESIDENCE,
    legal_basis="児童手当法7条、8条3項",
    place=Place.CITY_HALL,
    days=15,
    prefilled=True,
)
ALLOWANCE_CHILD = DeskProcedure(
    id="allowance-child",
    ja="児童手当の額改定届（対象児童の死亡）",
    en="Child allowance after the death of a child",
    participant="benefits",
    at=Where.RESIDENCE,
    legal_basis="児童手当法9条3項",
    place=Place.CITY_HALL,
)
TAX_REPRESENTATIVE = DeskProcedure(
    id="tax-representative",
    ja="相続人代表者の指定届",
    en="Representative heir for municipal tax",
    participant="tax",
    at=Where.RESIDENCE,
    legal_basis="地方税法9条、9条の2",
    place=Place.CITY_HALL,
    prefilled=True,
)
PROPERTY_OWNER = DeskProcedure(
    id="property-owner",
    ja="固定資産の現所有者の申告",
    en="Declaration of the property's present owners",
    participant="tax",
    at=Where.RESIDENCE,
    legal_basis="地方税法384条の3",
    place=Place.CITY_HALL,
    documents=(papers.HEIRS_BY_REGISTER,),
    months=3,
    from_knowledge=True,
    prefilled=True,
)
SUCCESSION_REGISTRATION = DeskProcedure(
    id="succession-registration",
    ja="相続登記の申請",
    en="Registration of the succession to land and buildings",
    participant="legal-affairs",
    at=Where.NATIONAL,
    legal_basis="不動産登記法76条の2第1項、令和3年法律24号附則5条6項",
    place=Place.LEGAL_AFFAIRS,
    months=36,
    from_knowledge=True,
    not_before=dt.date(2024, 3, 31),
)
FINAL_INCOME_RETURN = DeskProcedure(
    id="final-income-return",
    ja="所得税の準確定申告",
    en="Final income-tax return",
    participant="national-tax-office",
    at=Where.NATIONAL,
    legal_basis="所得税法124条、125条1項",
    place=Place.TAX_OFFICE,
    months=4,
    from_knowledge=True,
)
INHERITANCE_TAX = DeskProcedure(
    id="inheritance-tax",
    ja="相続税の申告",
    en="Inheritance-tax return",
    participant="national-tax-office",
    at=Where.NATIONAL,
    legal_basis="相続税法27条1項",
    place=Place.TAX_OFFICE,
    documents=(papers.REGISTER_FOR_TAX,),
    months=10,
    from_knowledge=True,
)
ACCOUNT_SEARCH = DeskProcedure(
    id="account-search",
    ja="預貯金口座の照会",
    en="Search for bank accounts",
    participant="deposit-insurance",
    at=Where.NATIONAL,
    legal_basis="口座管理法8条",
    place=Place.BANK_BRANCH,
    prefilled=True,
)
BANK_SUCCESSION = DeskProcedure(
    id="bank-succession",
    ja="預貯金の相続手続",
    en="Succession to bank accounts",
    participant="bank",
    at=Where.PRIVATE,
    legal_basis="民法909条の2、戸籍法120条の3、個人情報保護法69条2項1号（相続人の同意）",
    place=Place.BANK_BRANCH,
    documents=(papers.REGISTERS_OF_A_LIFE,),
    by_family=True,
)
ELECTRICITY_END = DeskProcedure(
    id="electricity-end",
    ja="電気の名義変更・使用停止",
    en="Succession to or end of the electricity contract",
    participant="electricity",
    at=Where.PRIVATE,
    legal_basis="電気事業法2条の13、個人情報保護法69条2項1号（相続人の同意）",
    prefilled=True,
)
WATER_END = DeskProcedure(
    id="water-end",
    ja="水道の名義変更・使用停止",
    en="Succession to or end of the water contract",
    participant="water",
    at=Where.PRIVATE,
    legal_basis="水道法15条、個人情報保護法69条2項1号（相続人の同意）",
    prefilled=True,
)

CATALOGUE = {
    procedure.id: procedure
    for procedure in (
        DEATH_REPORT,
        RESIDENT_RECORD,
        HEAD_CHANGE,
        NHI_LOSS,
        FUNERAL_BENEFIT,
        LATE_ELDERLY_LOSS,
        LATE_ELDERLY_FUNERAL_BENEFIT,
        CARE_LOSS,
        PENSION_STOP,
        UNPAID_PENSION,
        SURVIVORS_PENSION,
        ALLOWANCE_END,
        ALLOWANCE_UNPAID,
        ALLOWANCE_SUCCESSION,
        ALLOWANCE_CHILD,
        TAX_REPRESENTATIVE,
        PROPERTY_OWNER,
        SUCCESSION_REGISTRATION,
        FINAL_INCOME_RETURN,
        INHERITANCE_TAX,
        ACCOUNT_SEARCH,
        BANK_SUCCESSION,
        ELECTRICITY_END,
        WATER_END,
    )
}
"""Every procedure by its id, in the order in which a family would come across them."""
