"""Who does not inherit, or counts as if born: 民法32条の2, 886条, 891条〜893条, 939条."""

import msgspec
import pytest

from contracts.base import PersonCode
from services.family_register.kinship import Death, family_of
from services.family_register.model import succession_of
from tests.services.family_register.named_family import (
    CHILDREN,
    COUPLE,
    FULL,
    HINA,
    ICHIRO,
    MAGO,
    SORA,
    acknowledgement,
    birth,
    day,
    death,
    heir,
    shares,
    succession,
)

# ---- renunciation ---


def test_who_renounces_is_not_represented() -> None:
    family = (*CHILDREN, MAGO)
    assert shares("taro", *family, renounced="ichiro") == {"hanako": "1/2", "jiro": "1/2"}


def test_if_all_children_renounce_the_next_class_comes() -> None:
    family = (*CHILDREN, MAGO, acknowledgement("taro", "grandpa", 1941))
    expected = {"hanako": "2/3", "grandpa": "1/3"}
    assert shares("taro", *family, renounced="ichiro jiro") == expected


def test_if_everybody_renounces_there_is_no_heir() -> None:
    assert shares("taro", *CHILDREN, renounced="hanako ichiro jiro") == {}


def test_one_representative_who_renounces_leaves_the_part_to_the_others_of_the_line() -> None:
    family = (*CHILDREN, MAGO, HINA, death("ichiro", 2010))
    assert shares("taro", *family, renounced="mago")["hina"] == "1/4"
    assert shares("taro", *family, renounced="mago hina")["jiro"] == "1/2"


def test_if_both_parents_renounce_the_grandparents_come() -> None:
    family = (*SORA, birth("mother", 1925, "granny"), FULL)
    assert shares("sora", *family, renounced="mother father") == {"granny": "1"}
    assert shares("sora", *family, renounced="mother father granny") == {"full": "1"}


# ---- the unborn ---


def test_an_unborn_child_counts_as_born() -> None:
    family = (*COUPLE, ICHIRO)
    expected = {"hanako": "1/2", "ichiro": "1/4", None: "1/4"}
    assert shares("taro", *family, expecting="hanako") == expected
    unborn = succession("taro", *family, expecting="hanako").heirs[-1]
    assert unborn.relation == "unborn"
    assert unborn.line == ()
    assert unborn.basis == "民法886条1項、887条1項、900条1号、900条4号"


def test_twins_expected_are_two_heirs() -> None:
    heirs = succession("taro", *COUPLE, ICHIRO, expecting="hanako hanako").heirs
    assert [h.person for h in heirs] == ["hanako", "ichiro", None, None]
    assert {h.denominator for h in heirs[1:]} == {6}


def test_an_unborn_child_keeps_the_parents_out() -> None:
    assert shares("sora", *SORA, expecting="umi") == {None: "1"}


def test_a_child_expected_that_has_been_born_since_counts_once() -> None:
    family = (*COUPLE, birth("posthumous", "2021-01-10", "hanako", "taro"))
    assert shares("taro", *family, expecting="hanako") == {"hanako": "1/2", "posthumous": "1/2"}
    assert shares("taro", *family, expecting="hanako lover")[None] == "1/4"
    born_that_day = (*COUPLE, birth("that-day", "2020-06-15", "hanako", "taro"))
    assert None not in shares("taro", *born_that_day, expecting="hanako")


def test_of_twins_expected_one_who_has_been_entered_leaves_one() -> None:
    family = (*COUPLE, birth("first", "2021-01-10", "hanako", "taro"))
    expected = {"hanako": "1/2", "first": "1/4", None: "1/4"}
    assert shares("taro", *family, expecting="hanako hanako") == expected
    both = (*family, birth("second", "2021-01-10", "hanako", "taro"))
    assert None not in shares("taro", *both, expecting="hanako hanako")


def test_whoever_was_not_conceived_at_the_death_does_not_inherit() -> None:
    born = birth("late", "2021-04-11", "lover"), birth("too-late", "2021-04-12", "lover")
    acknowledged = [acknowledgement(name, "taro", 2022) for name in ("late", "too-late")]
    family = (*COUPLE, *born, *acknowledged)
    assert shares("taro", *family) == {"hanako": "1/2", "late": "1/2"}
    assert shares("taro", *family, expecting="lover")["late"] == "1/2"


@pytest.mark.parametrize(("on", "inherits"), [("2020-06-15", True), ("2020-06-16", False)])
def test_a_child_of_a_deceased_mother_was_born_by_her_death(on: str, *, inherits: bool) -> None:
    entries = [birth("mother", 1985), birth("ko", on, "mother", "father")]
    died = {PersonCode("mother"): Death(on=day("2020-06-15"), at=None, proofs=("death",))}
    family = msgspec.structs.replace(family_of(entries), deaths=died)
    heirs = succession_of(PersonCode("mother"), family).heirs
    assert [heir.person for heir in heirs] == (["ko"] if inherits else [])


# ---- those who die together ---


@pytest.mark.parametrize("at", [None, "10:00"], ids=["time unknown", "same time"])
def test_who_dies_together_does_not_inherit_but_is_represented(at: str | None) -> None:
    family = (*CHILDREN, MAGO, death("ichiro", "2020-06-15", at), death("hanako", "2020-06-15", at))
    assert shares("taro", *family) == {"mago": "1/2", "jiro": "1/2"}
    assert shares("hanako", *family) == {"mago": "1/2", "jiro": "1/2"}
    grandchild = heir("mago", "taro", *family)
    assert "32条の2" in grandchild.basis
    assert "同時に死亡した子を代襲した孫" in grandchild.because_ja


def test_who_dies_minutes_later_has_inherited() -> None:
    family = (*CHILDREN, MAGO, death("ichiro", "2020-06-15", "10:01"))
    assert shares("taro", *family)["ichiro"] == "1/4"


def test_who_dies_minutes_before_is_represented_and_has_died_before() -> None:
    family = (*CHILDREN, MAGO, death("ichiro", "2020-06-15", "09:59"))
    assert shares("taro", *family)["mago"] == "1/4"
    assert "先に死亡した子" in heir("mago", "taro", *family).because_ja
