"""Whose registers have to be read to know the heirs: nobody's but those needed."""

import pytest

from contracts.base import PersonCode
from contracts.family import RegisterEntry
from mesh.errors import Refused
from services.family_register.kinship import family_of
from services.family_register.model import succession_of
from tests.services.family_register.named_family import (
    CHILDREN,
    FATHER_DIED,
    FULL,
    MAGO,
    NEPHEW,
    ORPHAN,
    SORA,
    TARO_DIES,
    adoption,
    birth,
    death,
    declared,
    marriage,
    shares,
    special_adoption,
    succession,
)


def to_read(deceased: str, *family: RegisterEntry, read: str, **words: str) -> set[str]:
    persons = {PersonCode(person) for person in read.split()}
    found = succession_of(
        PersonCode(deceased), family_of(family, persons), declared(**words), persons
    )
    return {*found.to_read}


def test_when_everything_counts_as_read_nothing_is_to_be_read() -> None:
    assert succession("taro", *CHILDREN).to_read == frozenset()


def test_first_come_the_deceased_then_spouse_and_children() -> None:
    assert to_read("taro", *CHILDREN, read="") == {"taro", "hanako"}
    assert to_read("taro", *CHILDREN, read="taro") == {"hanako", "ichiro", "jiro"}
    assert to_read("taro", *CHILDREN, MAGO, read="taro hanako ichiro jiro") == set()
    early = (*CHILDREN, MAGO, death("ichiro", 2010))
    assert to_read("taro", *early, read="taro") == {"hanako", "ichiro", "jiro"}


def test_the_children_of_a_child_are_read_only_if_they_represent() -> None:
    family = (*CHILDREN, MAGO, death("ichiro", 2010))
    assert to_read("taro", *family, read="taro hanako ichiro jiro") == {"mago"}


def test_who_renounced_is_not_read() -> None:
    assert to_read("taro", *CHILDREN, read="taro hanako", renounced="ichiro") == {"jiro"}


def test_parents_are_read_only_if_nobody_of_the_first_class_inherits() -> None:
    family = (*SORA, birth("ko", 1980, "sora"), FULL)
    assert to_read("sora", *family, read="sora") == {"ko"}
    assert to_read("sora", *family, read="sora ko") == set()
    assert to_read("sora", *family, read="sora", disqualified="ko") == {"ko"}
    assert to_read("sora", *family, death("ko", 2000), read="sora ko") == {"mother", "father"}


def test_siblings_are_read_only_if_no_ascendant_inherits() -> None:
    family = (*ORPHAN, birth("mother", 1925, "granny"), FULL, NEPHEW)
    assert to_read("sora", *family, read="sora") == {"mother", "father"}
    assert to_read("sora", *family, read="sora mother father") == {"granny"}
    parents = "sora mother father granny"
    assert to_read("sora", *family, death("granny", 1980), read=parents) == {"full"}
    assert to_read("sora", *family, death("granny", 1980), read=f"{parents} full") == set()


def test_a_first_spouse_is_read_to_see_that_the_marriage_had_ended() -> None:
    family = (TARO_DIES, marriage("taro", "first", 1960), marriage("taro", "hanako", 1965))
    assert to_read("taro", *family, read="taro") == {"first", "hanako"}
    taro = PersonCode("taro")
    provisional = succession_of(taro, family_of(family, {taro}), read={taro}).heirs
    assert [h.person for h in provisional] == ["hanako"]
    with pytest.raises(Refused, match="732条"):
        to_read("taro", *family, read="taro first hanako")
    assert to_read("taro", *family, death("first", 1964), read="taro first hanako") == set()


def test_an_earlier_spouse_of_the_widow_is_nobodys_business() -> None:
    family = (TARO_DIES, marriage("hanako", "first", 1960), marriage("taro", "hanako", 1965))
    assert to_read("taro", *family, read="taro hanako") == set()


def test_whether_a_special_adoption_left_a_bond_is_read_at_the_adopter() -> None:
    # The mother stays a parent because she was married to the adopter, who is no kin of hers.
    family = (*SORA, FATHER_DIED, special_adoption("sora", "step", 1955))
    family = (*family, marriage("mother", "step", 1954), death("step", 1999))
    assert to_read("sora", *family, read="sora") == {"step"}
    assert to_read("sora", *family, read="sora step") == {"mother"}
    assert to_read("sora", *family, read="sora step mother") == set()
    assert shares("sora", *family) == {"mother": "1"}


def test_another_descent_of_a_child_from_before_an_adoption_is_looked_for() -> None:
    # Ko was born before the adoption of his father, whom he represents if he descends otherwise.
    family = (
        *(birth("taro", 1930), TARO_DIES, birth("muko", 1960, "y"), adoption("muko", "taro", 2000)),
        *(birth("ko", 1990, "mago", "muko"), death("muko", 2010), birth("old", 1920)),
        *(birth("mago", 1968, "musume", "old"), birth("musume", 1950, "x", "taro")),
    )
    unknown = [entry for entry in family if entry.id != "birth-musume"]
    asked = to_read("taro", *unknown, birth("y", 1925), read="taro muko")
    assert asked == {"ko", "mago", "musume"}  # nobody older than the deceased
    # The bonds of those between may have been ended, which their own registers tell.
    assert to_read("taro", *family, read="taro muko musume") == {"ko", "mago"}
    assert to_read("taro", *family, read="taro muko ko mago musume") == set()
    assert shares("taro", *family) == {"musume": "1/2", "ko": "1/2"}


def test_what_a_special_adoption_left_of_another_descent_is_read_at_the_adopter() -> None:
    family = (
        *(birth("taro", 1930), TARO_DIES, birth("muko", 1979, "y"), adoption("muko", "taro", 2010)),
        *(birth("ko", 2000, "m", "muko"), death("muko", 2015), birth("y", 1925)),
        *(birth("m", 1980, "g"), birth("g", 1960, "musume"), birth("musume", 1945, "x", "taro")),
        *(special_adoption("m", "step", 1983), birth("step", 1925)),
    )
    wedding = marriage("g", "step", 1982)
    assert to_read("taro", *family, read="taro muko musume ko m") == {"step"}
    assert shares("taro", *family) == {"musume": "1"}
    assert to_read("taro", *family, wedding, read="taro muko musume ko m step") == {"g"}
    assert shares("taro", *family, wedding) == {"musume": "1/2", "ko": "1/2"}
