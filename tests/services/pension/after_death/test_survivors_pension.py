"""The family claims a survivors' pension."""

from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.family import Relations
from contracts.residency import Deceased, Household, HouseholdMember
from contracts.tax import Income, IncomeQuery
from mesh.errors import Refused, UnknownPerson, Unreachable
from tests.services.pension.after_death.pensioners_family import (
    DEAD,
    FATHER,
    INSURED,
    KID,
    KID_LINE,
    SISTER,
    SON,
    SON_LINE,
    STRANGER,
    SURVIVORS,
    TEEN,
    TEEN_LINE,
    WIFE,
    WIFE_LINE,
    D,
    asked,
    claim,
    granted,
    keep,
    line,
    on,
    tell,
)


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
