"""What a register answers about heirs, from the registers of several municipalities and the court."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.court import Declarations, DeclarationsQuery
from contracts.family import RegisterEntry
from mesh.errors import AffairNotCovered, NotOnMesh, Refused, Unreachable
from tests.services.family_register.heirs_asked import heirs, shares
from tests.services.family_register.named_family import birth, death, marriage
from tests.services.family_register.offices import (
    ABSENT,
    HERE,
    ICHIRO,
    TARO,
    THERE,
    THIRD,
    Elsewhere,
    asked,
    contents,
    record,
    refer,
)


async def test_a_child_who_died_before_is_found_in_another_municipality_and_represented(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, death("taro", 2026))
    elsewhere.keep(THERE, death("ichiro", 2020))
    answer = await heirs(office)
    assert shares(answer) == {
        "hanako": Fraction(1, 2),
        "mago": Fraction(1, 4),
        "jiro": Fraction(1, 4),
    }
    assert (answer.died_on, answer.counted_for_tax, answer.unread) == (dt.date(2026, 1, 1), 3, ())
    (mago,) = (heir for heir in answer.heirs if heir.person == "mago")  # type: ignore[union-attr]
    assert {"birth-ichiro", "death-ichiro", "birth-mago"} <= set(mago.proofs)


async def test_references_are_followed_from_register_to_register(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, death("taro", 2026))
    elsewhere.keep(THERE, death("ichiro", 2020), references=[refer("mago", THIRD)])
    elsewhere.keep(THIRD, death("mago", 2024), birth("himago", 2023, "mago"))
    assert shares(await heirs(office))["himago"] == Fraction(1, 4)


async def test_who_is_named_only_in_another_municipalitys_answer_is_asked_about_there(
    office: Any, elsewhere: Elsewhere
) -> None:
    """No register refers to mago: all that is said of mago lies where ichiro is entered."""
    record(office, death("taro", 2026))
    elsewhere.keep(THERE, death("ichiro", 2020), death("mago", 2024), birth("himago", 2023, "mago"))
    assert shares(await heirs(office)) == {
        "hanako": Fraction(1, 2),
        "himago": Fraction(1, 4),
        "jiro": Fraction(1, 4),
    }


async def test_a_register_that_turns_out_to_name_the_deceased_is_asked_of_the_deceased_too(
    office: Any, elsewhere: Elsewhere
) -> None:
    """The order of the questions must not matter: taro was read before ichiro's register was."""
    record(office, death("taro", 2026))
    elsewhere.keep(THERE, birth("hanae", 1970, "stranger", "taro"))
    assert shares(await heirs(office))["hanae"] == Fraction(1, 6)


async def test_each_municipality_is_asked_once_in_a_round_and_only_of_whom_it_matters(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, death("taro", 2026), refer("jiro", THERE), refer("hanako", THIRD))
    await heirs(office)
    assert sorted((place, tuple(sorted(of))) for place, of in elsewhere.asked) == [
        (THERE, ("hanako", "taro")),  # whom the birth of ichiro names, in a second round
        (THERE, ("ichiro", "jiro")),
        (THIRD, ("hanako",)),
    ]


async def test_more_persons_than_fit_into_one_question_are_asked_in_several(
    office: Any, elsewhere: Elsewhere
) -> None:
    children = [f"child-{number:03}" for number in range(250)]
    births = [birth(child, 1980, "taro") for child in children]
    record(office, death("taro", 2026), *births, *(refer(child, THIRD) for child in children))
    answer = await heirs(office)
    assert len(shares(answer)) == 253
    assert sorted(len(of) for place, of in elsewhere.asked if place == THIRD) == [50, 200]


async def test_a_register_that_takes_no_part_is_named_as_unread(office: Any) -> None:
    record(office, death("taro", 2026), refer("jiro", ABSENT), refer("taro", ABSENT))
    answer = await heirs(office)
    assert answer.unread == (ABSENT,)
    assert shares(answer)["jiro"] == Fraction(1, 4)


async def test_a_register_that_may_not_be_asked_is_named_as_unread(office: Any) -> None:
    record(office, death("taro", 2020))
    office.clock.travel_to(dt.datetime(2024, 2, 29, 9, tzinfo=dt.UTC))
    assert (await heirs(office)).unread == (THERE,)


async def test_a_register_out_of_reach_is_an_error_to_be_tried_again(office: Any) -> None:
    record(office, death("taro", 2026))
    office.answers["family.entries.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await heirs(office)


async def test_a_reference_to_this_very_municipality_is_not_followed(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, death("taro", 2026), refer("jiro", HERE))
    await heirs(office)
    assert {place for place, _ in elsewhere.asked} == {THERE}


async def test_who_renounced_at_the_court_is_no_heir_but_counts_for_the_tax(office: Any) -> None:
    record(office, death("taro", 2026))
    office.answers["court.declarations.v1"] = Declarations(
        renounced=(ICHIRO,), disqualified=(PersonCode("jiro"),)
    )
    answer = await heirs(office)
    assert shares(answer) == {"hanako": Fraction(1)}
    assert answer.counted_for_tax == 2
    assert asked(office, DeclarationsQuery) == [DeclarationsQuery(person=TARO)]


@pytest.mark.parametrize("error", [NotOnMesh("none"), AffairNotCovered("later")])
async def test_without_a_court_that_is_linked_nobody_has_renounced(office: Any, error: Any) -> None:
    record(office, death("taro", 2026))
    office.answers["court.declarations.v1"] = error
    assert len(shares(await heirs(office))) == 3


async def test_a_court_out_of_reach_is_an_error_to_be_tried_again(office: Any) -> None:
    record(office, death("taro", 2026))
    office.answers["court.declarations.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await heirs(office)


async def test_nobody_inherits_from_the_living_and_the_court_is_not_asked(office: Any) -> None:
    with pytest.raises(Refused) as refused:
        await heirs(office)
    assert refused.value.code == "refused.not-deceased"
    assert asked(office, DeclarationsQuery) == []


@pytest.mark.parametrize(
    "contradiction",
    [marriage("taro", "second", 1990), birth("eldest", 1940, "taro")],
    ids=["two living spouses", "a parent younger than the child"],
)
async def test_contradictory_registers_are_refused_and_stay_as_they_are(
    office: Any, contradiction: RegisterEntry
) -> None:
    record(office, death("taro", 2026), contradiction)
    before = contents(office)
    with pytest.raises(Refused) as refused:
        await heirs(office)
    assert refused.value.code == "refused.contradictory-register"
    assert "taro" not in refused.value.message
    assert contents(office) == before
