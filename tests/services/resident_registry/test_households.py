"""Who is head of a household, and how the others are related to the head."""

import datetime as dt
from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.common import Relation, Sex
from contracts.moving import FileMoveOut
from mesh.errors import Refused
from services.resident_registry.households import (
    Home,
    expected_head,
    headed_by,
    household_of,
    nominee,
    obvious_head,
    successor,
)
from services.resident_registry.model import MoveOut, Resident, late_days
from services.resident_registry.moving_out import filed, left, renominated
from tests.services.conftest import OLD
from tests.services.resident_registry.country import TODAY, codes, family, move_out, resident

FATHER, MOTHER, GIRL, BOY, GRANNY = codes("father", "mother", "girl", "boy", "granny")

members = st.lists(
    st.builds(
        resident,
        st.integers(0, 10**6).map(str),
        st.sampled_from([r.value for r in Relation if r is not Relation.HEAD]),
        born=st.integers(1930, 2025),
        sex=st.sampled_from(Sex),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda member: member.person,
)


def relations(of: tuple[Resident, ...]) -> dict[str, str]:
    return {member.person: member.relation.value for member in of}


def file(
    filing: FileMoveOut, home: Home | None = None, pending: Iterable[MoveOut] = ()
) -> tuple[MoveOut, ...]:
    known = {move.person: move for move in pending}
    return filed(filing, home or family(), known, here=OLD, today=TODAY, case="case")


def with_uncle() -> Home:
    home = family()
    uncle = resident("uncle", "sibling", born=1990)
    return Home(id=home.id, head=home.head, members=(*home.members, uncle))


def test_a_wife_who_becomes_head_keeps_the_children_and_gains_a_husband() -> None:
    assert relations(headed_by(family().members, MOTHER)) == {
        "father": "husband",
        "mother": "head",
        "girl": "child",
        "boy": "child",
        "granny": "other",
    }


def test_a_mother_of_the_head_who_becomes_head_has_a_son_and_grandchildren() -> None:
    assert relations(headed_by(family().members, GRANNY)) == {
        "father": "child",
        "mother": "other",
        "girl": "grandchild",
        "boy": "grandchild",
        "granny": "head",
    }


def test_a_daughter_who_becomes_head_has_parents_and_a_brother() -> None:
    found = relations(headed_by(family().members, GIRL))
    assert (found["father"], found["mother"], found["boy"]) == ("parent", "parent", "sibling")


@pytest.mark.parametrize(
    ("children", "expected"), [(("son",), "child"), (("son", "daughter"), "other")]
)
def test_a_grandchild_is_the_child_of_an_only_child(
    children: tuple[str, ...], expected: str
) -> None:
    home = (
        resident("old man", "head", born=1950),
        *(resident(child, "child") for child in children),
        resident("little one", "grandchild", born=2015),
    )
    assert relations(headed_by(home, PersonCode("son")))["little one"] == expected


def test_two_parents_of_the_head_are_a_couple() -> None:
    home = (
        resident("head", "head"),
        resident("his father", "parent", born=1950, sex=Sex.MALE),
        resident("his mother", "parent", born=1952),
    )
    assert relations(headed_by(home, PersonCode("his father")))["his mother"] == "wife"


@given(members, st.randoms(use_true_random=False))
def test_exactly_the_new_head_is_head(others: list[Resident], random: Random) -> None:
    home = (resident("h", "head"), *others)
    head = random.choice(home).person
    renamed = headed_by(home, head)
    assert [m.person for m in renamed if m.relation is Relation.HEAD] == [head]
    assert [m.person for m in renamed] == [m.person for m in home]


@given(members)
def test_the_head_stays_head_unchanged(others: list[Resident]) -> None:
    home = (resident("h", "head"), *others)
    assert headed_by(home, PersonCode("h")) == home


@given(members, st.sampled_from([None, "somebody else"]))
def test_a_successor_is_a_member_and_grown_up_if_anybody_is(
    staying: list[Resident], nominated: str | None
) -> None:
    chosen = successor(staying, nominated and PersonCode(nominated), TODAY)
    (head,) = (m for m in staying if m.person == chosen)
    assert head.birth_date <= dt.date(2011, 3, 20) or all(m.birth_date.year > 2010 for m in staying)


def test_the_only_grown_up_beside_children_is_the_obvious_head() -> None:
    mother, girl, granny = family().members[1], family().members[2], family().members[4]
    assert obvious_head([mother, girl], TODAY) == MOTHER
    assert obvious_head([girl], TODAY) == GIRL
    assert obvious_head([mother, granny], TODAY) is None


def test_nobody_is_needed_where_nobody_stays() -> None:
    assert nominee((), None, TODAY) is None


def test_people_of_one_household_are_known_by_its_id() -> None:
    assert household_of(family().members) == "h1"


@pytest.mark.parametrize(
    ("residents", "rule"),
    [
        ([], "nobody-moves"),
        ([family().members[0], None], "not-resident"),
        ([family().members[0], resident("neighbour", household="h2")], "not-one-household"),
    ],
)
def test_strangers_cannot_be_filed_for(residents: list[Resident | None], rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        household_of(residents)
    assert refusal.value.code == f"refused.{rule}"


@pytest.mark.parametrize(
    ("filing", "rule"),
    [
        (move_out("father", to=OLD), "same-municipality"),
        (move_out("mother", new_address=family().members[0].address), "wrong-destination"),
        (move_out("mother", "girl", new_head=FATHER), "head-not-moving"),
        (move_out("girl", "mother"), "head-too-young"),
        (move_out("father"), "head-needed"),
        (move_out("father", remaining="father"), "head-needed"),
        (move_out("father", remaining="boy"), "head-too-young"),
        (move_out("mother", planned_on=TODAY + dt.timedelta(61)), "too-early"),
        (move_out("mother", planned_on=TODAY - dt.timedelta(366)), "too-late"),
    ],
)
def test_a_filing_against_the_rules_is_refused(filing: FileMoveOut, rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        file(filing)
    assert refusal.value.code == f"refused.{rule}"


@pytest.mark.parametrize("days", [60, 0, -14, -365])
def test_a_move_may_be_filed_two_months_ahead_and_up_to_a_year_late(days: int) -> None:
    assert file(move_out("mother", planned_on=TODAY + dt.timedelta(days)))


def test_a_child_may_move_alone() -> None:
    (move,) = file(move_out("boy"))
    assert (move.new_head, move.remaining_head) == (BOY, None)


def test_no_new_head_is_named_where_only_one_can_be_it() -> None:
    moves = file(move_out("father", "granny"))
    assert {move.remaining_head for move in moves} == {MOTHER}


def test_who_is_about_to_leave_does_not_become_head() -> None:
    (granny,) = file(move_out("granny"))
    (father,) = file(move_out("father", remaining="granny"), pending=[granny])
    assert father.remaining_head == MOTHER


def test_a_second_move_of_the_same_person_waits_for_the_first() -> None:
    with pytest.raises(Refused, match="withdraw it first"):
        file(move_out("mother"), pending=file(move_out("mother", "girl")))


def test_who_will_be_head_has_to_name_a_successor_too() -> None:
    pending = file(move_out("father", remaining="mother"))
    assert expected_head(family(), {FATHER: pending[0]}, TODAY) == MOTHER
    with pytest.raises(Refused, match="who of those who stay becomes head"):
        file(move_out("mother"), home=with_uncle(), pending=pending)


def test_the_filed_head_becomes_head_when_the_head_has_left() -> None:
    pending = {m.person: m for m in file(move_out("father", remaining="granny"))}
    after = left(family(), FATHER, pending, TODAY)
    assert after is not None
    assert after.head == GRANNY
    assert relations(after.members) == {
        "mother": "other",
        "girl": "grandchild",
        "boy": "grandchild",
        "granny": "head",
    }


def test_a_head_who_has_left_meanwhile_is_followed_by_whoever_that_one_named() -> None:
    home = with_uncle()
    first = file(move_out("father", remaining="mother"), home=home)
    second = file(move_out("mother", remaining="granny"), home=home, pending=first)
    pending = {m.person: m for m in (*first, *second)}
    (changed,) = renominated(MOTHER, pending)
    assert (changed.person, changed.remaining_head) == (FATHER, GRANNY)


def test_nobody_is_left_when_the_last_one_leaves() -> None:
    alone = Home(id="h2", head=BOY, members=(resident("boy", born=2016),))
    assert left(alone, BOY, {}, TODAY) is None


@pytest.mark.parametrize(("days", "late"), [(0, 0), (14, 0), (15, 1), (45, 31)])
def test_a_registration_is_late_from_the_fifteenth_day_on(days: int, late: int) -> None:
    assert late_days(TODAY - dt.timedelta(days), TODAY) == late
