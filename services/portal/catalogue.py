"""The catalogue of procedures that a move sets off, with what each costs without the mesh."""

import datetime as dt

from services.procedure import Document, Place, Procedure, Where


class MoveProcedure(Procedure, frozen=True, kw_only=True):
    """One thing that a move would otherwise make necessary.

    Attributes:
        days: Days after the move within which it is due; `None` if no time is set.
        before_moving: Whether it is done before the move, and has to be undone if that is off.
    """

    days: int | None = None
    before_moving: bool = False

    def deadline(self, planned_on: dt.date, moved_on: dt.date | None) -> dt.date | None:
        """Return the last day, from the day of the move or, before it, from the plan.

        The day of the move is not counted (民法140条).
        """
        return None if self.days is None else (moved_on or planned_on) + dt.timedelta(self.days)


MOVE_OUT = MoveProcedure(
    id="move-out",
    ja="転出届",
    en="Filing of the move out",
    participant="resident-registry",
    at=Where.OLD,
    legal_basis="住基法24条",
    before_moving=True,
    days=0,
    place=Place.OLD_CITY_HALL,
)
MOVE_IN = MoveProcedure(
    id="move-in",
    ja="転入届",
    en="Registration of the move in",
    participant="resident-registry",
    at=Where.NEW,
    legal_basis="住基法22条",
    days=14,
    place=Place.NEW_CITY_HALL,
    documents=(
        Document(
            ja="転出証明書",
            replaced_by="residency.move-out-filed.v1",
            provider="resident-registry",
            at=Where.OLD,
            legal_basis="住基法22条2項、24条の2第3項",
        ),
    ),
)
MOVE_WITHIN = MoveProcedure(
    id="move-within",
    ja="転居届",
    en="Registration of a move within the municipality",
    participant="resident-registry",
    at=Where.NEW,
    legal_basis="住基法23条",
    days=14,
    place=Place.NEW_CITY_HALL,
)
TAX_ADDRESS = MoveProcedure(
    id="tax-address",
    ja="住民税の納税通知書の送付先変更",
    en="Address for notices of resident tax",
    participant="tax",
    at=Where.OLD,
    legal_basis="地方税法318条、住基法9条1項",
    filing=False,
)
ALLOWANCE_END = MoveProcedure(
    id="allowance-end",
    ja="児童手当の受給事由消滅届",
    en="End of child allowance at the old municipality",
    participant="benefits",
    at=Where.OLD,
    legal_basis="児童手当法8条2項、同法施行規則7条",
    before_moving=True,
    place=Place.OLD_CITY_HALL,
)
ALLOWANCE_CLAIM = MoveProcedure(
    id="allowance-claim",
    ja="児童手当の認定請求",
    en="Claim of child allowance at the new municipality",
    participant="benefits",
    at=Where.NEW,
    legal_basis="児童手当法7条、8条3項",
    days=15,
    place=Place.NEW_CITY_HALL,
    documents=(
        Document(
            ja="所得課税証明書",
            replaced_by="tax.income.v1",
            provider="tax",
            at=Where.OLD,
            legal_basis="番号法19条8号、児童手当法施行規則1条の4",
        ),
    ),
)
NHI_LOSS = MoveProcedure(
    id="nhi-loss",
    ja="国民健康保険の資格喪失届",
    en="End of national health insurance at the old municipality",
    participant="health-insurance",
    at=Where.OLD,
    legal_basis="国保法8条、9条",
    before_moving=True,
    days=14,
    place=Place.OLD_CITY_HALL,
)
NHI_JOIN = MoveProcedure(
    id="nhi-join",
    ja="国民健康保険の資格取得届",
    en="Entry into national health insurance at the new municipality",
    participant="health-insurance",
    at=Where.NEW,
    legal_basis="国保法7条、9条",
    days=14,
    place=Place.NEW_CITY_HALL,
)
CARE_LOSS = MoveProcedure(
    id="care-loss",
    ja="介護保険の資格喪失届",
    en="End of long-term-care insurance at the old municipality",
    participant="health-insurance",
    at=Where.OLD,
    legal_basis="介護保険法11条、12条",
    before_moving=True,
    days=14,
    place=Place.OLD_CITY_HALL,
)
CARE_JOIN = MoveProcedure(
    id="care-join",
    ja="要介護認定の引継ぎ",
    en="Certification of care carried over to the new municipality",
    participant="health-insurance",
    at=Where.NEW,
    legal_basis="介護保険法36条",
    days=14,
    place=Place.NEW_CITY_HALL,
    documents=(
        Document(
            ja="介護保険受給資格証明書",
            replaced_by="insurance.coverage.v1",
            provider="health-insurance",
            at=Where.OLD,
            legal_basis="介護保険法36条、番号法19条8号",
        ),
    ),
)
PENSION_ADDRESS = MoveProcedure(
    id="pension-address",
    ja="年金の住所変更届",
    en="Change of address at the pension office",
    participant="pension",
    at=Where.NATIONAL,
    legal_basis="国民年金法12条、105条3項",
    days=14,
)
ELECTRICITY_TRANSFER = MoveProcedure(
    id="electricity-transfer",
    ja="電気の使用停止・開始",
    en="Transfer of the electricity contract",
    participant="electricity",
    at=Where.PRIVATE,
    legal_basis="電気事業法2条の13、個人情報保護法69条2項1号（本人の同意）",
    before_moving=True,
)
WATER_TRANSFER = MoveProcedure(
    id="water-transfer",
    ja="水道の使用停止・開始",
    en="Transfer of the water contract",
    participant="water",
    at=Where.PRIVATE,
    legal_basis="水道法15条、個人情報保護法69条2項1号（本人の同意）",
    before_moving=True,
)
BANK_ADDRESS = MoveProcedure(
    id="bank-address",
    ja="銀行の住所変更",
    en="Change of address at the bank",
    participant="bank",
    at=Where.PRIVATE,
    legal_basis="犯罪収益移転防止法4条、11条、個人情報保護法69条2項1号（本人の同意）",
    place=Place.BANK_BRANCH,
    documents=(
        Document(
            ja="住民票の写し",
            replaced_by="portal.address-confirmed.v1",
            provider="portal",
            at=Where.NATIONAL,
            legal_basis="犯罪収益移転防止法施行規則7条",
        ),
    ),
)

CATALOGUE = {
    procedure.id: procedure
    for procedure in (
        MOVE_OUT,
        MOVE_IN,
        MOVE_WITHIN,
        TAX_ADDRESS,
        ALLOWANCE_END,
        ALLOWANCE_CLAIM,
        NHI_LOSS,
        NHI_JOIN,
        CARE_LOSS,
        CARE_JOIN,
        PENSION_ADDRESS,
        ELECTRICITY_TRANSFER,
        WATER_TRANSFER,
        BANK_ADDRESS,
    )
}
"""Every procedure by its id, in the order in which a citizen would come across them."""

PRIVATE = {p.participant: p for p in CATALOGUE.values() if p.at is Where.PRIVATE}
"""The procedure at each kind of private participant."""
