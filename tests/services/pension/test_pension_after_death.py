"""The pension office after a death, when the family claims, and after a mistake."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.bereavement import ReportStep
from contracts.common import Address, MunicipalityCode
from contracts.family import Relations
from contracts.pension import (
    ClaimSurvivorsPension,
    ClaimUnpaidPension,
    Enrolment,
    EnrolmentQuery,
)
from contracts.residency import (
    AddressChanged,
    DeathUndone,
    Deceased,
    FourItems,
    Household,
    HouseholdMember,
    MovedOut,
)
from contracts.tax import Income, IncomeQuery
from mesh.clock import JST
from mesh.errors import Refused, UnknownPerson, Unreachable
from services.pension import store
from services.pension.handlers import service
from services.pension.model import Category, Enrolled, PaidBack, Settlement
from services.pension.survivors import SurvivorsPension

D = dt.date
DEAD, WIFE, SON, KID, TEEN, FATHER, SISTER, STRANGER = (
    PersonCode(c) for c in ("dead", "wife", "son", "kid", "teen", "father", "sister", "stranger")
)
CHOFU, KANAZAWA = MunicipalityCode("132080"), MunicipalityCode("172014")
NOWHERE = MunicipalityCode("011002")
CASE = "case-1"
DIED_ON, TOLD_ON = D(2026, 6, 5), D(2026, 6, 8)
MONTHLY = 100_000


def address(block: str) -> Address:
    return Address(
        postal_code="1820026", municipality=CHOFU, prefecture="", city="", town="", block=block
    )


HOME = address("1")
PENSIONER = Enrolled(
    person=DEAD,
    category=Category.RECEIVING,
    municipality=CHOFU,
    address=HOME,
    address_since=D(2019, 4, 1),
    monthly_yen=MONTHLY,
)
INSURED = msgspec.structs.replace(PENSIONER, category=Category.FIRST, monthly_yen=0)
DIED = Deceased(person=DEAD, died_on=DIED_ON)
UNDONE = DeathUndone(person=DEAD, died_on=DIED_ON)
UNPAID = ClaimUnpaidPension(
    person=DEAD, claimant=WIFE, residence=CHOFU, register_municipality=KANAZAWA
)
SURVIVORS = ClaimSurvivorsPension(
    person=DEAD,
    claimant=WIFE,
    children=(TEEN, KID),
    residence=CHOFU,
    register_municipality=KANAZAWA,
    taxed_by=CHOFU,
)


def line(person: PersonCode, relation: str, born: dt.date) -> HouseholdMember:
    return HouseholdMember(person=person, relation=relation, birth_date=born)


WIFE_LINE = line(WIFE, "head", D(1985, 1, 1))
KID_LINE, TEEN_LINE = line(KID, "child", D(2021, 9, 9)), line(TEEN, "child", D(2012, 5, 5))
SON_LINE = line(SON, "child", D(1999, 5, 5))


@pytest.fixture
def office(desk: Any) -> Any:
    """An office with a pensioner on file, whose wife and children live at home."""
    pension = desk(service, "pension")
    keep(pension, PENSIONER)
    pension.answers = {
        "family.relations.v1": Relations(parents=(FATHER,), spouse=WIFE, children=(SON, TEEN, KID)),
        "residency.household.v1": Household(members=(WIFE_LINE, TEEN_LINE, KID_LINE)),
        "residency.four-items.v1": FourItems(address=HOME),
        "tax.income.v1": Income(total_income=1_000_000),
    }
    on(pension, TOLD_ON)
    return pension


def keep(office: Any, file: Enrolled) -> None:
    with office.store.section() as tx:
        store.ENROLLED.put(tx, file)
    office.store.commit()


def on(office: Any, day: dt.date) -> None:
    office.clock.travel_to(dt.datetime.combine(day, dt.time(9), JST))


def file(office: Any) -> Any:
    return store.ENROLLED.get(office.store.section(), DEAD)


def granted(office: Any) -> SurvivorsPension | None:
    return store.SURVIVORS.get(office.store.section(), DEAD)


def settlements(office: Any) -> list[Settlement]:
    return store.SETTLEMENTS.all(office.store.section())


async def tell(office: Any, event: Any = DIED) -> dict[str, ReportStep]:
    """Tell what the registry tells, and return the reports that follow, by procedure."""
    return await reports(office, event, "resident-registry-old")


async def claim(office: Any, command: Any = UNPAID, **fields: Any) -> ReportStep:
    """Claim at the desk, and return the one report that follows."""
    command = msgspec.structs.replace(command, **fields)
    ((_, report),) = (await reports(office, command, "bereavement-desk-old")).items()
    return report


async def reports(office: Any, message: Any, caller: str) -> dict[str, ReportStep]:
    before = len(office.queued())
    await office.handle(message, caller=caller, case=CASE)
    sent = office.queued()[before:]
    assert all(to == "bereavement-desk-old" and m.person == DEAD for to, _, m in sent)
    assert len({m.procedure for _, _, m in sent}) == len(sent)
    return {m.procedure: m for _, _, m in sent}


def asked(office: Any) -> list[tuple[str, str]]:
    return [(type(message).__name__, receiver.name) for message, receiver in office.asked]


# ---- the death -------------------------------------------------------------------------------


async def test_the_pension_stops_and_what_was_owed_can_be_claimed(office: Any) -> None:
    said = await tell(office)
    assert said.keys() == {"pension-stop", "unpaid-pension"}
    stop, unpaid = said["pension-stop"], said["unpaid-pension"]
    assert (stop.status, stop.yen, stop.overpaid_yen) == ("done", 0, 0)
    assert "2026年6月分まで" in stop.note
    assert (unpaid.status, unpaid.yen, unpaid.due) == ("yours", 3 * MONTHLY, D(2031, 6, 5))
    assert (file(office).death.died_on, file(office).death.told_on) == (DIED_ON, TOLD_ON)


async def test_a_death_told_again_changes_nothing_and_is_not_reported_again(office: Any) -> None:
    await tell(office)
    before = file(office)
    on(office, D(2026, 7, 1))
    assert await tell(office) == {}
    assert file(office) == before


async def test_what_was_paid_after_the_death_has_to_be_given_back(office: Any) -> None:
    on(office, D(2026, 10, 15))
    said = await tell(office)
    stop = said["pension-stop"]
    # paid in August: June, which was due, and July; in October: August and September
    assert (stop.yen, stop.overpaid_yen) == (-3 * MONTHLY, 3 * MONTHLY)
    assert "300,000円は返納" in stop.note
    assert (said["unpaid-pension"].status, said["unpaid-pension"].yen) == ("not_needed", 0)


async def test_the_insurance_of_who_was_not_a_pensioner_ends(office: Any) -> None:
    keep(office, INSURED)
    said = await tell(office)
    assert said.keys() == {"pension-stop"}
    assert said["pension-stop"].status == "done"
    assert "資格を喪失" in said["pension-stop"].note


async def test_people_without_a_file_are_left_alone(office: Any) -> None:
    for event in (
        Deceased(person=WIFE, died_on=DIED_ON),
        DeathUndone(person=WIFE, died_on=DIED_ON),
    ):
        await office.handle(event, caller="resident-registry-old", case=CASE)
    assert office.queued() == []


async def test_outside_a_case_the_pension_stops_and_nothing_is_reported(office: Any) -> None:
    await office.handle(DIED, caller="resident-registry-old")
    assert file(office).death is not None
    assert office.queued() == []


async def test_the_category_is_answered_after_the_death_as_before(office: Any) -> None:
    await tell(office)
    answer = await office.handle(EnrolmentQuery(person=DEAD), caller="bereavement-desk-old")
    assert answer == Enrolment(category="receiving")


@pytest.mark.parametrize(
    "move",
    [
        MovedOut(person=DEAD, moved_on=D(2026, 6, 6), destination=KANAZAWA),
        AddressChanged(person=DEAD, moved_on=D(2026, 6, 6), address=address("2")),
    ],
)
async def test_the_dead_do_not_move(office: Any, move: Any) -> None:
    await tell(office)
    before = file(office)
    assert await tell(office, move) == {}
    assert file(office) == before
    assert office.asked == []


# ---- unpaid pension --------------------------------------------------------------------------


async def test_a_spouse_at_home_is_paid_without_any_paper(office: Any) -> None:
    await tell(office)
    said = await claim(office)
    assert (said.procedure, said.status, said.yen) == ("unpaid-pension", "done", 3 * MONTHLY)
    assert file(office).death.unpaid.claimant == WIFE
    assert asked(office) == [
        ("RelationsQuery", "family-register-new"),
        ("HouseholdQuery", "resident-registry-old"),
        ("FourItemsQuery", "resident-registry-old"),
    ]


async def test_a_claim_made_again_is_answered_again_and_paid_once(office: Any) -> None:
    await tell(office)
    first, before, count = await claim(office), file(office), len(office.asked)
    on(office, D(2026, 6, 20))
    assert await claim(office) == first
    assert (file(office), len(office.asked)) == (before, count)


async def test_what_was_paid_to_one_relative_is_not_paid_to_another(office: Any) -> None:
    await tell(office)
    await claim(office)
    with pytest.raises(Refused, match="19条5項") as refusal:
        await claim(office, claimant=FATHER)
    assert refusal.value.code == "refused.already-paid"
    assert file(office).death.unpaid.claimant == WIFE


async def test_nobody_claims_for_the_living(office: Any) -> None:
    for command in (UNPAID, SURVIVORS):
        for person in (DEAD, STRANGER):
            with pytest.raises(Refused) as refusal:
                await claim(office, command, person=person)
            assert refusal.value.code == "refused.not-deceased"
    assert (file(office), office.asked, office.queued()) == (PENSIONER, [], [])


@pytest.mark.parametrize("claimant", [WIFE, SON, FATHER])
async def test_spouse_child_and_parent_may_claim(office: Any, claimant: PersonCode) -> None:
    await tell(office)
    office.answers["residency.household.v1"] = Household(
        members=(line(claimant, "head", D(1950, 1, 1)),)
    )
    assert (await claim(office, claimant=claimant)).status == "done"


@pytest.mark.parametrize(
    ("claimant", "at_home", "first"),
    [(SON, WIFE, True), (FATHER, WIFE, True), (FATHER, SON, True), (WIFE, SON, False)],
)
async def test_who_comes_later_does_not_claim_while_an_earlier_one_lives_with_them(
    office: Any, claimant: PersonCode, at_home: PersonCode, first: bool
) -> None:
    await tell(office)
    members = (line(claimant, "head", D(1950, 1, 1)), line(at_home, "other", D(1950, 1, 1)))
    office.answers["residency.household.v1"] = Household(members=members)
    said = await claim(office, claimant=claimant)
    assert ("先の順位" in said.note) is first
    assert said.status == ("incomplete" if first else "done")


@pytest.mark.parametrize("claimant", [SISTER, STRANGER])
async def test_whose_kinship_the_register_does_not_show_brings_it(
    office: Any, claimant: PersonCode
) -> None:
    await tell(office)
    said = await claim(office, claimant=claimant)
    assert (said.status, said.due) == ("incomplete", D(2031, 6, 5))
    assert "戸籍全部事項証明書" in said.note
    assert file(office).death.unpaid is None
    assert asked(office) == [("RelationsQuery", "family-register-new")]


async def test_a_child_who_lives_elsewhere_declares_the_shared_livelihood(office: Any) -> None:
    await tell(office)
    office.answers["residency.household.v1"] = UnknownPerson("not here")
    said = await claim(office, claimant=SON)
    assert (said.status, "生計同一の申立書" in said.note) == ("incomplete", True)
    assert file(office).death.unpaid is None


async def test_so_does_one_at_another_address_of_the_same_municipality(office: Any) -> None:
    await tell(office)
    office.answers["residency.household.v1"] = Household(members=(SON_LINE,))
    office.answers["residency.four-items.v1"] = FourItems(address=address("2"))
    said = await claim(office, claimant=SON)
    assert (said.status, "生計同一の申立書" in said.note) == ("incomplete", True)


async def test_where_the_office_knows_no_address_the_livelihood_is_declared(office: Any) -> None:
    keep(office, msgspec.structs.replace(PENSIONER, address=None))
    await tell(office)
    assert "生計同一の申立書" in (await claim(office)).note


@pytest.mark.parametrize(
    ("fields", "paper"),
    [
        ({"register_municipality": NOWHERE}, "戸籍全部事項証明書"),
        ({"residence": NOWHERE}, "世帯全員の住民票"),
    ],
)
async def test_what_is_not_linked_is_brought(office: Any, fields: Any, paper: str) -> None:
    await tell(office)
    said = await claim(office, **fields)
    assert (said.status, paper in said.note) == ("incomplete", True)


async def test_before_registers_were_linked_nothing_is_paid_without_the_extract(
    office: Any,
) -> None:
    on(office, D(2024, 2, 20))
    died = Deceased(person=DEAD, died_on=D(2024, 2, 18))
    await office.handle(died, caller="resident-registry-old")
    await office.handle(UNPAID, caller="bereavement-desk-old")
    assert (asked(office), file(office).death.unpaid) == ([], None)


async def test_a_source_out_of_reach_is_asked_again_later(office: Any) -> None:
    await tell(office)
    before = file(office)
    for contract in ("family.relations.v1", "residency.household.v1", "residency.four-items.v1"):
        answers = dict(office.answers)
        office.answers[contract] = Unreachable("down")
        with pytest.raises(Unreachable):
            await claim(office)
        office.answers = answers
    assert file(office) == before


@pytest.mark.parametrize(("enrolled", "told_on"), [(INSURED, TOLD_ON), (PENSIONER, D(2026, 8, 14))])
async def test_where_nothing_is_unpaid_no_claim_is_needed(
    office: Any, enrolled: Enrolled, told_on: dt.date
) -> None:
    keep(office, enrolled)
    on(office, told_on)
    await tell(office)
    said = await claim(office)
    assert (said.status, said.yen) == ("not_needed", 0)
    assert office.asked == []


# ---- survivors' pension ----------------------------------------------------------------------


@pytest.fixture
async def bereaved(office: Any) -> Any:
    """The office after the death of an insured father of two."""
    keep(office, INSURED)
    await tell(office)
    return office


async def test_a_spouse_with_children_receives_from_the_month_after(bereaved: Any) -> None:
    said = await claim(bereaved, SURVIVORS)
    assert (said.procedure, said.status) == ("survivors-pension", "done")
    assert said.yen == (847_300 + 2 * 243_800) // 12
    assert "2026年7月分から月額111,241円" in said.note
    assert "2026年8月14日" in said.note
    pension = granted(bereaved)
    assert pension is not None
    assert (pension.claimant, pension.since, pension.ended_on) == (WIFE, D(2026, 7, 1), None)
    assert [child.person for child in pension.children] == [TEEN, KID]
    assert asked(bereaved) == [
        ("RelationsQuery", "family-register-new"),
        ("HouseholdQuery", "resident-registry-old"),
        ("IncomeQuery", "tax-old"),
    ]


async def test_the_income_is_that_of_the_year_before_the_death(bereaved: Any) -> None:
    await claim(bereaved, SURVIVORS)
    (query,) = [m for m, _ in bereaved.asked if isinstance(m, IncomeQuery)]
    assert (query.person, query.year) == (WIFE, 2025)


async def test_while_that_is_not_assessed_the_year_before_decides(bereaved: Any) -> None:
    late = Refused("not-assessed", "not yet")
    bereaved.answers["tax.income.v1"] = lambda query, _: (
        late if query.year == 2025 else Income(total_income=7_000_000)
    )
    said = await claim(bereaved, SURVIVORS)
    assert (said.status, "655.5万円" in said.note) == ("not_needed", True)


async def test_an_income_taxed_elsewhere_is_not_replaced_by_an_older_one(bereaved: Any) -> None:
    elsewhere = Refused("not-taxed-here", "elsewhere")
    bereaved.answers["tax.income.v1"] = lambda query, _: (
        elsewhere if query.year == 2025 else Income(total_income=1_000_000)
    )
    said = await claim(bereaved, SURVIVORS)
    assert (said.status, "所得証明書" in said.note) == ("incomplete", True)


@pytest.mark.parametrize(("income", "status"), [(6_554_999, "done"), (6_555_000, "not_needed")])
async def test_who_earns_too_much_was_not_supported(
    bereaved: Any, income: int, status: str
) -> None:
    bereaved.answers["tax.income.v1"] = Income(total_income=income)
    assert (await claim(bereaved, SURVIVORS)).status == status
    assert (granted(bereaved) is not None) is (status == "done")


@pytest.mark.parametrize(
    ("contract", "error", "paper"),
    [
        ("tax.income.v1", Refused("not-assessed", "never"), "所得証明書"),
        ("tax.income.v1", Refused("not-taxed-here", "elsewhere"), "所得証明書"),
        ("family.relations.v1", UnknownPerson("not here"), "戸籍全部事項証明書"),
        ("residency.household.v1", Refused("closed", "no"), "世帯全員の住民票"),
        ("residency.household.v1", UnknownPerson("not here"), "生計同一の申立書"),
    ],
)
async def test_what_a_source_does_not_tell_is_brought(
    bereaved: Any, contract: str, error: Exception, paper: str
) -> None:
    bereaved.answers[contract] = error
    said = await claim(bereaved, SURVIVORS)
    assert (said.status, said.due) == ("incomplete", D(2031, 6, 5))
    assert paper in said.note
    assert granted(bereaved) is None


async def test_an_income_out_of_reach_is_asked_for_again_later(bereaved: Any) -> None:
    bereaved.answers["tax.income.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await claim(bereaved, SURVIVORS)
    assert granted(bereaved) is None


async def test_grown_children_give_no_right(bereaved: Any) -> None:
    bereaved.answers["residency.household.v1"] = Household(members=(WIFE_LINE, SON_LINE))
    said = await claim(bereaved, SURVIVORS, children=(SON,))
    assert said.status == "not_needed"
    assert granted(bereaved) is None


async def test_only_the_children_of_the_deceased_at_home_count(bereaved: Any) -> None:
    stepchild = line(STRANGER, "child", D(2015, 5, 5))
    members = (WIFE_LINE, TEEN_LINE, stepchild, SON_LINE)
    bereaved.answers["residency.household.v1"] = Household(members=members)
    await claim(bereaved, SURVIVORS, children=(TEEN, KID, STRANGER, SON))
    pension = granted(bereaved)
    assert pension is not None
    assert [child.person for child in pension.children] == [TEEN]


async def test_when_no_child_is_at_home_the_livelihood_is_declared(bereaved: Any) -> None:
    bereaved.answers["residency.household.v1"] = Household(members=(WIFE_LINE,))
    said = await claim(bereaved, SURVIVORS)
    assert (said.status, "生計同一の申立書" in said.note) == ("incomplete", True)


async def test_a_child_who_turns_18_in_the_school_year_of_the_death_is_paid_to_its_end(
    office: Any,
) -> None:
    """Whose school year ends with the month of death gets nothing."""
    keep(office, INSURED)
    on(office, D(2026, 3, 20))
    await tell(office, Deceased(person=DEAD, died_on=D(2026, 3, 19)))
    leaver = line(TEEN, "child", D(2007, 5, 5))
    office.answers["residency.household.v1"] = Household(members=(WIFE_LINE, leaver))
    assert (await claim(office, SURVIVORS, children=(TEEN,))).status == "not_needed"
    assert granted(office) is None


async def test_who_is_neither_spouse_nor_child_has_no_right(bereaved: Any) -> None:
    said = await claim(bereaved, SURVIVORS, claimant=SISTER)
    assert (said.status, "事実婚" in said.note) == ("incomplete", True)
    assert granted(bereaved) is None


def orphans(bereaved: Any, *members: HouseholdMember, spouse: PersonCode | None = None) -> None:
    bereaved.answers["family.relations.v1"] = Relations(
        parents=(), spouse=spouse, children=(TEEN, KID)
    )
    bereaved.answers["residency.household.v1"] = Household(members=members)


async def test_orphans_share_and_nobody_asks_what_a_child_earns(bereaved: Any) -> None:
    home = [msgspec.structs.replace(m, relation="grandchild") for m in (TEEN_LINE, KID_LINE)]
    orphans(bereaved, line(FATHER, "head", D(1950, 1, 1)), *home)
    said = await claim(bereaved, SURVIVORS, claimant=TEEN, children=(KID,))
    assert (said.status, said.yen) == ("done", (847_300 + 243_800) // 12)
    assert "2人に等分" in said.note
    assert "IncomeQuery" not in dict(asked(bereaved))


async def test_the_spouse_comes_before_a_child_in_the_same_household(bereaved: Any) -> None:
    orphans(bereaved, WIFE_LINE, TEEN_LINE, KID_LINE, spouse=WIFE)
    said = await claim(bereaved, SURVIVORS, claimant=TEEN)
    assert (said.status, "先の順位" in said.note) == ("incomplete", True)


async def test_a_child_who_lives_with_the_other_parent_is_not_paid(bereaved: Any) -> None:
    orphans(bereaved, WIFE_LINE, TEEN_LINE, KID_LINE)
    said = await claim(bereaved, SURVIVORS, claimant=TEEN)
    assert (said.status, "41条2項" in said.note) == ("not_needed", True)
    assert granted(bereaved) is None


async def test_a_granted_pension_is_answered_again_and_not_granted_again(bereaved: Any) -> None:
    first, before = await claim(bereaved, SURVIVORS), granted(bereaved)
    count = len(bereaved.asked)
    on(bereaved, D(2026, 9, 1))
    assert await claim(bereaved, SURVIVORS) == first
    assert (granted(bereaved), len(bereaved.asked)) == (before, count)
    with pytest.raises(Refused) as refusal:
        await claim(bereaved, SURVIVORS, claimant=TEEN)
    assert refusal.value.code == "refused.already-granted"


# ---- mistakes --------------------------------------------------------------------------------


async def test_after_a_mistake_the_file_is_as_before_and_the_missed_months_are_paid(
    office: Any,
) -> None:
    await tell(office)
    await claim(office)
    await claim(office, SURVIVORS)
    on(office, D(2026, 8, 22))
    said = await tell(office, UNDONE)
    first = (847_300 + 2 * 243_800) // 12
    assert {p: (s.status, s.yen, s.overpaid_yen) for p, s in said.items()} == {
        "pension-stop": ("not_needed", 4 * MONTHLY, 0),
        "unpaid-pension": ("not_needed", -3 * MONTHLY, 3 * MONTHLY),
        "survivors-pension": ("not_needed", -first, first),
    }
    assert file(office) == PENSIONER
    pension = granted(office)
    assert pension is not None
    assert pension.ended_on == D(2026, 8, 22)
    assert settlements(office) == [
        Settlement(
            person=DEAD,
            died_on=DIED_ON,
            undone_on=D(2026, 8, 22),
            arrears_yen=4 * MONTHLY,
            to_recover=(
                PaidBack(procedure="unpaid-pension", payee=WIFE, yen=3 * MONTHLY),
                PaidBack(procedure="survivors-pension", payee=WIFE, yen=first),
            ),
        )
    ]


async def test_a_correction_told_again_changes_nothing(office: Any) -> None:
    await tell(office)
    on(office, D(2026, 8, 22))
    await tell(office, UNDONE)
    before = settlements(office)
    on(office, D(2026, 10, 22))
    assert await tell(office, UNDONE) == {}
    assert (file(office), settlements(office)) == (PENSIONER, before)


async def test_a_correction_of_another_death_changes_nothing(office: Any) -> None:
    await tell(office)
    before = file(office)
    assert await tell(office, DeathUndone(person=DEAD, died_on=D(2020, 1, 1))) == {}
    assert file(office) == before


async def test_a_mistake_corrected_at_once_costs_nothing(office: Any) -> None:
    await tell(office)
    said = await tell(office, UNDONE)
    assert {(s.status, s.yen, s.overpaid_yen) for s in said.values()} == {("not_needed", 0, 0)}
    assert settlements(office) == []
    assert file(office) == PENSIONER


async def test_what_was_paid_after_the_recorded_death_was_due_after_all(office: Any) -> None:
    on(office, D(2026, 10, 15))
    await tell(office)
    on(office, D(2026, 10, 20))
    said = await tell(office, UNDONE)
    assert (said["pension-stop"].yen, said["pension-stop"].overpaid_yen) == (0, 0)


async def test_insurance_is_restored_too(office: Any) -> None:
    keep(office, INSURED)
    await tell(office)
    said = await tell(office, UNDONE)
    assert said.keys() == {"pension-stop"}
    assert "資格を元に戻しました" in said["pension-stop"].note
    assert file(office) == INSURED


async def test_a_claim_that_waited_for_a_paper_is_not_needed_any_more(bereaved: Any) -> None:
    bereaved.answers["tax.income.v1"] = Refused("not-taxed-here", "elsewhere")
    await claim(bereaved, SURVIVORS)
    said = await tell(bereaved, UNDONE)
    assert (said["survivors-pension"].status, said["survivors-pension"].yen) == ("not_needed", 0)


async def test_who_was_taken_for_dead_can_die_later(office: Any) -> None:
    keep(office, INSURED)
    await tell(office)
    await claim(office, SURVIVORS)
    await tell(office, UNDONE)
    on(office, D(2026, 12, 20))
    await tell(office, Deceased(person=DEAD, died_on=D(2026, 12, 18)))
    assert (await claim(office, SURVIVORS)).status == "done"
    pension = granted(office)
    assert pension is not None
    assert (pension.since, pension.ended_on) == (D(2027, 1, 1), None)


async def test_a_second_mistake_settles_nothing_of_the_first(office: Any) -> None:
    keep(office, INSURED)
    await tell(office)
    await claim(office, SURVIVORS)
    on(office, D(2026, 8, 22))
    await tell(office, UNDONE)
    first = granted(office)
    again = D(2026, 9, 1)
    await tell(office, Deceased(person=DEAD, died_on=again))
    on(office, D(2026, 12, 22))
    assert (await tell(office, DeathUndone(person=DEAD, died_on=again))).keys() == {"pension-stop"}
    assert (granted(office), len(settlements(office))) == (first, 1)
