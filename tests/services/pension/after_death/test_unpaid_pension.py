"""The family claims the pension that was not paid any more."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.residency import Deceased, FourItems, Household
from mesh.errors import Refused, UnknownPerson, Unreachable
from services.pension.model import Enrolled
from tests.services.pension.after_death.pensioners_family import (
    DEAD,
    FATHER,
    INSURED,
    MONTHLY,
    NOWHERE,
    PENSIONER,
    SISTER,
    SON,
    SON_LINE,
    STRANGER,
    SURVIVORS,
    TOLD_ON,
    UNPAID,
    WIFE,
    D,
    address,
    asked,
    claim,
    file,
    keep,
    line,
    on,
    tell,
)


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
