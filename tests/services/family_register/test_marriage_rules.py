"""Who may marry whom (民法731条〜736条), as far as the registers show it."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.family import RegisterEntry
from mesh.errors import Refused
from services.family_register.kinship import family_of
from services.family_register.marriages import are_close_kin, check_divorce, check_marriage
from tests.services.family_register.named_family import (
    acknowledgement,
    adoption,
    birth,
    death,
    dissolution,
    divorce,
    marriage,
)

TODAY = dt.date(2026, 3, 20)

# grandpa and grandma have ichiro and jiro; ichiro has ken and mai, jiro has rin.
LINE = (
    birth("grandpa", 1930),
    birth("grandma", 1932),
    birth("ichiro", 1955, "grandma", "grandpa"),
    birth("jiro", 1958, "grandma", "grandpa"),
    birth("ken", 1985, "wife", "ichiro"),
    birth("mai", 1987, "other", "ichiro"),
    birth("rin", 1988, "third", "jiro"),
    birth("stranger", 1990),
)


def impediment(one: str, other: str, *entries: RegisterEntry) -> str | None:
    try:
        check_marriage(PersonCode(one), PersonCode(other), family_of(entries), TODAY)
    except Refused as refused:
        return refused.code.removeprefix("refused.")
    return None


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("ken", "stranger", None),
        ("ken", "ken", "same-person"),
        ("ken", "mai", "close-kin"),  # half brother and sister, second degree
        ("jiro", "mai", "close-kin"),  # uncle and niece, third degree
        ("grandma", "ken", "close-kin"),  # direct line
        ("ken", "rin", None),  # cousins, fourth degree
    ],
)
def test_near_relatives_do_not_marry(one: str, other: str, rule: str | None) -> None:
    assert impediment(one, other, *LINE) == rule
    assert impediment(other, one, *LINE) == rule


@pytest.mark.parametrize(
    ("entries", "one", "other", "rule"),
    [
        ([adoption("stranger", "ichiro", 2000)], "stranger", "mai", None),  # 734条1項ただし書
        ([adoption("stranger", "ichiro", 2000)], "stranger", "ichiro", "close-kin"),
        (
            [adoption("stranger", "ichiro", 2000), dissolution("stranger", "ichiro", 2010)],
            "stranger",
            "ichiro",
            "close-kin",  # 736条
        ),
        (
            [marriage("stranger", "ichiro", 2012), divorce("stranger", "ichiro", 2015)],
            "stranger",
            "ken",
            "close-kin",  # 735条: the child of a former spouse
        ),
        (
            [marriage("stranger", "ken", 2012), death("ken", 2015)],
            "stranger",
            "ichiro",
            "close-kin",  # 735条: the father of a late husband
        ),
        ([marriage("stranger", "ken", 2012), death("ken", 2015)], "stranger", "rin", None),
        ([acknowledgement("stranger", "ichiro", 2001)], "stranger", "mai", "close-kin"),
    ],
)
def test_adoption_affinity_and_acknowledgement_count_as_the_law_says(
    entries: list[RegisterEntry], one: str, other: str, rule: str | None
) -> None:
    assert impediment(one, other, *LINE, *entries) == rule


@pytest.mark.parametrize(
    ("entries", "rule"),
    [
        ([], None),
        ([birth("ken", "2008-03-21")], "too-young"),
        ([birth("ken", "2008-03-20")], None),
        ([death("yui", 2025)], "deceased"),
        ([marriage("ken", "yui", 2015)], "already-married"),
        ([marriage("ken", "x", 2015)], "already-married"),
        ([marriage("yui", "x", 2015)], "already-married"),
        ([marriage("ken", "x", 2015), divorce("ken", "x", "2026-03-20")], None),
        ([marriage("ken", "x", 2015), death("x", 2020)], None),
        ([marriage("ken", "yui", 2015), divorce("ken", "yui", 2020)], None),
    ],
)
def test_only_those_who_are_free_and_of_age_marry(
    entries: list[RegisterEntry], rule: str | None
) -> None:
    assert impediment("ken", "yui", *entries) == rule


@pytest.mark.parametrize(
    ("entries", "rule"),
    [
        ([], "not-married"),
        ([marriage("ken", "yui", 2015)], None),
        ([marriage("yui", "ken", 2015)], None),
        ([marriage("ken", "x", 2015)], "not-married"),
        ([marriage("ken", "yui", 2015), divorce("ken", "yui", 2020)], "not-married"),
        ([marriage("ken", "yui", 2015), death("yui", 2020)], "deceased"),
    ],
)
def test_only_who_is_married_to_each_other_is_divorced(
    entries: list[RegisterEntry], rule: str | None
) -> None:
    found: Any = None
    try:
        check_divorce(PersonCode("ken"), PersonCode("yui"), family_of(entries), TODAY)
    except Refused as refused:
        found = refused.code.removeprefix("refused.")
    assert found == rule


@given(st.data())
def test_to_be_close_kin_is_mutual_and_ends_at_the_fourth_degree(data: st.DataObject) -> None:
    """A tree of descent, in which each has one parent: the degree is the way over the common one."""
    parent_of = [data.draw(st.integers(0, n - 1)) for n in range(1, data.draw(st.integers(3, 9)))]
    entries = [birth("p0", 1800)]
    entries += [
        birth(f"p{n}", 1800 + 15 * n, f"p{parent}") for n, parent in enumerate(parent_of, start=1)
    ]
    persons = st.sampled_from(range(len(entries)))
    one, other = data.draw(st.lists(persons, min_size=2, max_size=2, unique=True))

    def line(person: int) -> list[int]:
        return [person] if person == 0 else [person, *line(parent_of[person - 1])]

    above, beside = line(one), line(other)
    common = next(person for person in above if person in beside)
    up, down = above.index(common), beside.index(common)
    expected = up == 0 or down == 0 or up + down <= 3
    family = family_of(entries)
    a, b = PersonCode(f"p{one}"), PersonCode(f"p{other}")
    assert are_close_kin(a, b, family, TODAY) == expected
    assert are_close_kin(b, a, family, TODAY) == expected
