"""The next recipient claims in place of the deceased."""

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.mesh import Watch
from contracts.residency import Deceased, Household
from contracts.tax import Income
from mesh.errors import Refused, UnknownPerson, Unreachable
from services.benefits.model import Child, IncomeUsed
from tests.services.benefits.after_death.bereaved_family import (
    CLAIMED_ON,
    DIED,
    FATHER,
    FILE,
    GRANNY,
    KID,
    KID_DIED,
    KID_LINE,
    KIDS,
    MOTHER,
    MOTHER_LINE,
    NEW,
    OTHER,
    REGISTRY,
    TEEN,
    TEEN_LINE,
    D,
    claim,
    file,
    keep,
    line,
    on,
    submitted,
    tell,
)
from tests.services.conftest import Desk


async def test_the_mother_receives_from_the_month_after_and_the_children_the_rest(
    bereaved: Desk,
) -> None:
    said = await claim(bereaved)
    succession, unpaid = said["allowance-succession"], said["allowance-unpaid"]
    assert (succession.status, unpaid.status, unpaid.yen) == ("done", "done", 60_000)
    assert "2026年7月分から月額20,000円" in succession.note
    assert "お子さんにお支払い" in unpaid.note
    opened = file(bereaved, MOTHER)
    assert (opened.started_on, opened.open, opened.children) == (D(2026, 7, 1), True, KIDS)


async def test_the_law_of_today_needs_no_income(bereaved: Desk) -> None:
    await claim(bereaved)
    assert [(type(m).__name__, to.name) for m, to in bereaved.asked] == [
        ("HouseholdQuery", REGISTRY)
    ]


async def test_while_the_law_had_limits_income_decided(office: Desk) -> None:
    office.answers["tax.income.v1"] = Income(total_income=7_500_000, dependants=2)
    on(office, D(2024, 4, 8))
    await tell(office, Deceased(person=FATHER, died_on=D(2024, 4, 5)))
    await claim(office)
    assert file(office, MOTHER).income == IncomeUsed(
        year=2022, total_income=7_500_000, dependants=2
    )


async def test_only_who_was_not_watched_is_watched(bereaved: Desk) -> None:
    await claim(bereaved)
    assert submitted(bereaved, Watch) == [MOTHER]


async def test_a_late_claim_is_paid_from_the_month_after_it(bereaved: Desk) -> None:
    on(bereaved, D(2026, 6, 21))
    await claim(bereaved)
    assert file(bereaved, MOTHER).started_on == D(2026, 7, 1)


async def test_a_claim_a_month_late_loses_a_month(bereaved: Desk) -> None:
    on(bereaved, D(2026, 7, 2))
    await claim(bereaved)
    assert file(bereaved, MOTHER).started_on == D(2026, 8, 1)


async def test_a_claim_that_arrives_late_counts_from_the_day_it_was_filed(bereaved: Desk) -> None:
    on(bereaved, D(2026, 7, 2))
    await claim(bereaved, claimed_on=CLAIMED_ON)
    assert file(bereaved, MOTHER).started_on == D(2026, 7, 1)


async def test_no_claim_counts_from_a_day_to_come(bereaved: Desk) -> None:
    on(bereaved, D(2026, 7, 2))
    await claim(bereaved, claimed_on=D(2026, 9, 2))
    assert file(bereaved, MOTHER).started_on == D(2026, 8, 1)


async def test_a_claim_made_again_is_answered_again_and_paid_once(bereaved: Desk) -> None:
    first, before = await claim(bereaved), file(bereaved, MOTHER)
    asked, watched = len(bereaved.asked), submitted(bereaved, Watch)
    on(bereaved, D(2026, 7, 1))
    assert await claim(bereaved) == first
    assert file(bereaved, MOTHER) == before
    assert (len(bereaved.asked), submitted(bereaved, Watch)) == (asked, watched)


async def test_after_one_successor_there_is_no_other(bereaved: Desk) -> None:
    await claim(bereaved)
    with pytest.raises(Refused) as refusal:
        await claim(bereaved, claimant=GRANNY)
    assert refusal.value.code == "refused.already-succeeded"
    assert file(bereaved, GRANNY) is None


@pytest.mark.parametrize("person", [FATHER, MOTHER])
async def test_nobody_succeeds_the_living(office: Desk, person: PersonCode) -> None:
    with pytest.raises(Refused) as refusal:
        await claim(office, person=person)
    assert refusal.value.code == "refused.not-deceased"
    assert (file(office), file(office, MOTHER), office.queued()) == (FILE, None, [])


async def test_a_claimant_registered_elsewhere_claims_there(bereaved: Desk) -> None:
    bereaved.answers["residency.household.v1"] = UnknownPerson("not here")
    said = await claim(bereaved)
    assert {report.status for report in said.values()} == {"incomplete"}
    assert "お住まいの市区町村" in said["allowance-succession"].note
    assert file(bereaved, MOTHER) is None


async def test_a_claim_completed_later_counts_from_the_day_it_was_first_made(
    bereaved: Desk,
) -> None:
    answers = dict(bereaved.answers)
    bereaved.answers["family.relations.v1"] = UnknownPerson("not here")
    bereaved.answers["residency.household.v1"] = Household(
        members=(MOTHER_LINE,), register_municipality=NEW
    )
    said = await claim(bereaved)
    assert "2026年6月12日" in said["allowance-succession"].note
    assert said["allowance-unpaid"].due == D(2028, 6, 5)
    on(bereaved, D(2026, 8, 1))
    bereaved.answers = answers
    assert (await claim(bereaved))["allowance-succession"].status == "done"
    assert file(bereaved, MOTHER).started_on == D(2026, 7, 1)


async def test_another_claimants_claim_counts_from_its_own_day(bereaved: Desk) -> None:
    answers = dict(bereaved.answers)
    bereaved.answers["residency.household.v1"] = UnknownPerson("not here")
    await claim(bereaved, claimant=GRANNY)
    on(bereaved, D(2026, 8, 1))
    bereaved.answers = answers
    await claim(bereaved)
    assert file(bereaved, MOTHER).started_on == D(2026, 9, 1)


async def test_a_registry_out_of_reach_is_asked_again_later(bereaved: Desk) -> None:
    bereaved.answers["residency.household.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await claim(bereaved)
    assert file(bereaved, MOTHER) is None


async def test_a_file_of_the_claimant_is_extended(bereaved: Desk) -> None:
    own = msgspec.structs.replace(
        FILE, recipient=MOTHER, children=(Child(person=OTHER, birth_date=D(2018, 5, 5)),)
    )
    keep(bereaved, own)
    assert (await claim(bereaved))["allowance-succession"].status == "done"
    extended = file(bereaved, MOTHER)
    assert [c.person for c in extended.children] == [OTHER, KID, TEEN]
    assert extended.monthly_yen(D(2026, 6, 1)) == 10_000
    assert extended.monthly_yen(D(2026, 7, 1)) == 50_000


async def test_only_children_on_the_file_pass_to_the_successor(bereaved: Desk) -> None:
    members = (MOTHER_LINE, KID_LINE, line(OTHER, "child", D(2018, 5, 5)))
    bereaved.answers["residency.household.v1"] = Household(members=members)
    await claim(bereaved, children=(KID, OTHER))
    assert [c.person for c in file(bereaved, MOTHER).children] == [KID]


async def test_children_paid_to_somebody_else_are_not_paid_twice(bereaved: Desk) -> None:
    keep(bereaved, msgspec.structs.replace(FILE, recipient=GRANNY))
    said = await claim(bereaved)
    assert said["allowance-succession"].status == "not_needed"
    assert "他の方" in said["allowance-succession"].note
    assert (said["allowance-unpaid"].status, said["allowance-unpaid"].yen) == ("done", 60_000)
    assert file(bereaved, MOTHER) is None
    assert await claim(bereaved) == said


async def test_a_child_who_died_too_does_not_hold_the_claim_up(bereaved: Desk) -> None:
    await tell(bereaved, KID_DIED)
    bereaved.answers["residency.household.v1"] = Household(members=(MOTHER_LINE, TEEN_LINE))
    assert (await claim(bereaved))["allowance-succession"].status == "done"
    assert [c.person for c in file(bereaved, MOTHER).children] == [TEEN]


async def test_neither_are_they_added_to_the_claimants_own_file(bereaved: Desk) -> None:
    own = msgspec.structs.replace(
        FILE, recipient=MOTHER, children=(Child(person=OTHER, birth_date=D(2018, 5, 5)),)
    )
    keep(bereaved, own)
    keep(bereaved, msgspec.structs.replace(FILE, recipient=GRANNY))
    assert (await claim(bereaved))["allowance-succession"].status == "not_needed"
    assert file(bereaved, MOTHER) == own


async def test_a_file_from_before_the_rules_that_are_known_here_is_settled_all_the_same(
    office: Desk,
) -> None:
    """Found by a thousand deaths: some files began before April 2012, the first month modelled."""
    eldest = Child(person=TEEN, birth_date=D(2009, 5, 5))
    keep(
        office,
        msgspec.structs.replace(
            FILE, children=(eldest,), resident_since=D(2009, 1, 1), started_on=D(2009, 6, 1)
        ),
    )
    said = await tell(office, DIED)
    assert said["allowance-unpaid"].yen > 0
    said = await claim(office, children=(TEEN,))
    assert said["allowance-succession"].status == "done"
