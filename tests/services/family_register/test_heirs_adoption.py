"""Adopted children and those adopted away as heirs. 民法809条, 817条の9, 887条2項."""

from tests.services.family_register.named_family import (
    CHILDREN,
    COUPLE,
    JIRO,
    MAGO,
    SORA,
    TARO_DIES,
    adoption,
    birth,
    death,
    dissolution,
    heir,
    shares,
    special_adoption,
)


def test_an_adopted_child_is_a_child() -> None:
    family = (*CHILDREN, birth("yoshi", 1980, "x"), adoption("yoshi", "taro", 1990))
    assert shares("taro", *family)["yoshi"] == "1/6"
    adopted = heir("yoshi", "taro", *family)
    assert adopted.relation == "child"
    assert adopted.basis == "民法809条、887条1項、900条1号、900条4号"
    assert adopted.proofs == ("death-taro", "adoption-yoshi-taro")


def test_an_ordinary_adoption_keeps_the_natural_side() -> None:
    family = (*CHILDREN, adoption("jiro", "foster", 1980))
    assert shares("taro", *family)["jiro"] == "1/4"


def test_a_special_adoption_ends_the_natural_side() -> None:
    family = (*CHILDREN, special_adoption("jiro", "foster", 1974))
    assert shares("taro", *family) == {"hanako": "1/2", "ichiro": "1/2"}
    assert shares("foster", *family, death("foster", 2020)) == {"jiro": "1"}


def test_a_special_adoption_after_the_death_takes_nothing_away() -> None:
    family = (*CHILDREN, special_adoption("jiro", "foster", 2021))
    assert shares("taro", *family)["jiro"] == "1/4"


def test_after_a_dissolved_adoption_nobody_inherits_from_each_other() -> None:
    family = (
        *(*CHILDREN, birth("yoshi", 1980, "x"), adoption("yoshi", "taro", 1990)),
        dissolution("yoshi", "taro", 2000),
    )
    assert "yoshi" not in shares("taro", *family)


def test_an_adoption_dissolved_after_the_death_still_counts() -> None:
    family = (
        *(*CHILDREN, birth("yoshi", 1980, "x"), adoption("yoshi", "taro", 1990)),
        dissolution("yoshi", "taro", 2021),
    )
    assert shares("taro", *family)["yoshi"] == "1/6"


def test_natural_and_adoptive_parents_divide_equally() -> None:
    assert set(shares("sora", *SORA, adoption("sora", "foster", 1960)).values()) == {"1/3"}


def test_what_an_adoptee_had_before_the_adoption_does_not_represent() -> None:
    family = (
        *(*COUPLE, JIRO, birth("yoshi", 1960, "x"), adoption("yoshi", "taro", 1990)),
        *(birth("before", 1985, "yoshi"), birth("after", 1995, "yoshi"), death("yoshi", 2010)),
    )
    assert shares("taro", *family) == {"hanako": "1/2", "jiro": "1/4", "after": "1/4"}


def test_what_descends_from_a_child_before_the_adoption_does_not_represent_either() -> None:
    family = (
        *(*COUPLE, JIRO, birth("yoshi", 1940, "x"), adoption("yoshi", "taro", 1990)),
        *(birth("before", 1965, "yoshi"), birth("grand", 1992, "before")),
        *(death("yoshi", 2010), death("before", 2011)),
    )
    assert shares("taro", *family) == {"hanako": "1/2", "jiro": "1/2"}


def test_who_was_born_on_the_day_of_the_adoption_represents() -> None:
    family = (TARO_DIES, birth("yoshi", 1960, "x"), adoption("yoshi", "taro", 1990))
    family = (*family, birth("that-day", 1990, "yoshi"), death("yoshi", 2010))
    assert shares("taro", *family) == {"that-day": "1"}


def test_who_descends_from_an_adoptee_twice_represents_by_the_descent_after_the_adoption() -> None:
    family = (
        *(TARO_DIES, birth("yoshi", 1930, "x"), adoption("yoshi", "taro", 1960)),
        *(birth("early", 1950, "yoshi"), birth("late", 1970, "yoshi")),
        *(birth("child-of-early", 1975, "early"), birth("ko", 2000, "late", "child-of-early")),
        *(death("yoshi", 2010), death("late", 2011)),
    )
    assert shares("taro", *family) == {"ko": "1"}


def test_an_earlier_child_of_an_adoptee_represents_if_it_descends_by_the_other_parent() -> None:
    # The son-in-law was adopted after his child with Taro's daughter was born.
    family = (
        *(TARO_DIES, birth("musume", 1970, "x", "taro"), JIRO, birth("muko", 1968, "y")),
        *(birth("mago", 1995, "musume", "muko"), adoption("muko", "taro", 2000)),
        death("muko", 2010),
    )
    assert shares("taro", *family) == {"musume": "1/3", "jiro": "1/3", "mago": "1/3"}


def test_an_adopted_grandchild_whose_parent_died_before_has_two_parts() -> None:
    family = (*CHILDREN, MAGO, adoption("mago", "taro", 2005), death("ichiro", 2010))
    assert shares("taro", *family) == {"hanako": "1/2", "mago": "1/3", "jiro": "1/6"}
    twice = heir("mago", "taro", *family)
    assert twice.relation == "child"
    assert twice.line == ("mago",)
    assert twice.basis == "民法809条、887条1項、887条2項、900条1号、900条4号、901条1項"
    assert twice.because_ja.count("；") == 1
    assert {"adoption-mago-taro", "birth-mago", "birth-ichiro", "death-ichiro"} <= {*twice.proofs}
