"""What no register can say: refused by its rule, unless something may just not be read yet."""

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.family import RegisterEntry
from mesh.errors import Refused
from services.family_register.kinship import Family, family_of
from tests.services.family_register.named_family import (
    acknowledgement,
    adoption,
    birth,
    death,
    disappearance,
    dissolution,
    divorce,
    marriage,
    special_adoption,
    voiding,
)

TARO, HANAKO = PersonCode("taro"), PersonCode("hanako")

CHILD = birth("taro", 1950, "mother", "father")


def family(*entries: RegisterEntry) -> Family:
    return family_of(entries)


def copied(entry: RegisterEntry, id: str) -> RegisterEntry:
    return msgspec.structs.replace(entry, id=id)


CONTRADICTIONS = {
    "two marriages at the same time": (
        "732条",
        [marriage("taro", "hanako", 1975), marriage("taro", "yoko", 1980)],
    ),
    "a second marriage before the death of the first spouse": (
        "732条",
        [
            marriage("taro", "hanako", 1975),
            marriage("taro", "yoko", 1980),
            death("hanako", "1980-01-02"),
        ],
    ),
    "a second marriage before the divorce": (
        "732条",
        [
            marriage("taro", "hanako", 1975),
            marriage("taro", "yoko", 1980),
            divorce("taro", "hanako", "1980-01-02"),
        ],
    ),
    "the third marriage while the first one is open": (
        "732条",
        [
            marriage("taro", "hanako", 1975),
            marriage("taro", "yoko", 1980),
            divorce("taro", "yoko", 1981),
            marriage("taro", "keiko", 1985),
        ],
    ),
    "the same couple married twice": (
        "732条",
        [marriage("taro", "hanako", 1975), copied(marriage("taro", "hanako", 1980), "again")],
    ),
    "a parent younger than the child": ("772条", [CHILD, birth("mother", 1951)]),
    "a parent as old as the child": ("772条", [CHILD, birth("father", 1950)]),
    "an acknowledging father younger than the child": (
        "779条",
        [birth("taro", 1950), acknowledgement("taro", "father", 1990), birth("father", 1960)],
    ),
    "a second birth on another day": ("49条", [CHILD, copied(birth("taro", 1951), "copy")]),
    "a second birth of another mother": (
        "49条",
        [CHILD, copied(birth("taro", 1950, "aunt", "father"), "copy")],
    ),
    "a death before the birth": ("86条", [CHILD, death("taro", "1949-12-31")]),
    "two deaths on different days": (
        "86条",
        [death("taro", 1990), copied(death("taro", 1991), "copy")],
    ),
    "two deaths at different times": (
        "86条",
        [death("taro", 1990, "09:00"), copied(death("taro", 1990, "00:00"), "copy")],
    ),
    "a disappearance beside a death": ("31条", [death("taro", 1990), disappearance("taro", 1989)]),
    "a divorce of who never married": ("763条", [divorce("taro", "hanako", 1980)]),
    "a divorce before the marriage": (
        "763条",
        [marriage("taro", "hanako", 1981), divorce("taro", "hanako", 1980)],
    ),
    "a second divorce of one marriage": (
        "763条",
        [
            marriage("taro", "hanako", 1975),
            divorce("taro", "hanako", 1980),
            copied(divorce("taro", "hanako", 1981), "again"),
        ],
    ),
    "a dissolution of no adoption": ("811条", [CHILD, dissolution("taro", "mother", 1980)]),
    "an adoption of somebody older": (
        "793条",
        [CHILD, birth("foster", 1951), adoption("taro", "foster", 1980)],
    ),
    "a special adoption of somebody older": (
        "793条",
        [CHILD, birth("foster", 1951), special_adoption("taro", "foster", 1980)],
    ),
    "a person who is their own ancestor": (
        "own ancestor",
        [birth("a", 1950, "b"), acknowledgement("b", "c", 1990), adoption("c", "a", 1990)],
    ),
    "a marriage of somebody who has died": (
        "739条",
        [marriage("taro", "hanako", "1990-01-02"), death("hanako", "1990-01-01")],
    ),
    "an adoption by somebody who has died": (
        "799条",
        [CHILD, adoption("taro", "foster", "1990-01-02"), death("foster", "1990-01-01")],
    ),
    "an adoption of somebody who has died": (
        "799条",
        [CHILD, special_adoption("taro", "foster", "1950-01-03"), death("taro", "1950-01-02")],
    ),
    "a birth after the death of the mother": ("772条", [CHILD, death("mother", "1949-12-31")]),
    "a birth more than 300 days after the death of the father": (
        "772条",
        [CHILD, death("father", "1949-03-06")],
    ),
    "a marriage with one's child": ("734条", [CHILD, marriage("taro", "mother", 1975)]),
    "a marriage with one's grandchild": (
        "734条",
        [CHILD, birth("mother", 1925, "granny"), marriage("taro", "granny", 1975)],
    ),
    "a marriage with one's adopted child": (
        "734条",
        [CHILD, adoption("taro", "foster", 1970), marriage("taro", "foster", 1975)],
    ),
    "a marriage of a child": ("731条", [CHILD, marriage("taro", "hanako", "1964-12-31")]),
    "an adoption by nobody": ("13条", [msgspec.structs.replace(adoption("a", "b", 1), other=None)]),
    "one number for two entries": (
        "one number",
        [death("taro", 1990), copied(death("jiro", 1990), "death-taro")],
    ),
    "corrections that take each other back": (
        "each other",
        [voiding("v", "w"), voiding("w", "v"), voiding("u", "w")],
    ),
}


@pytest.mark.parametrize(("rule", "entries"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_register_that_contradicts_itself_is_refused_by_its_rule(
    rule: str, entries: list[RegisterEntry]
) -> None:
    for order in entries, entries[::-1]:
        with pytest.raises(Refused, match=rule) as refused:
            family_of(order)
        assert refused.value.code == "refused.contradictory-register"
        for word in ("taro", "hanako", "19"):
            assert word not in refused.value.message


def test_what_looks_like_a_contradiction_and_is_none() -> None:
    family(CHILD, birth("father", 1920), death("father", "1949-06-01"))  # born after his death
    family(CHILD, birth("foster", 1950), adoption("taro", "foster", 1980))  # as old is not older
    family(CHILD, death("taro", 1950))  # died on the day of the birth
    family(CHILD, death("mother", 1950), death("father", "1949-03-07"))  # the 300th day
    family(CHILD, marriage("taro", "hanako", 1965), death("hanako", 1965))  # married on that day
    family(CHILD, adoption("taro", "foster", 1990), death("foster", 1990), death("taro", 1990))
    # A husband whom the wife's parents adopted, before or after, and a brother's widow.
    family(
        birth("hanako", 1952, "ma"), adoption("taro", "ma", 1970), marriage("taro", "hanako", 1975)
    )
    # The child that the adopter's child had is no kin of who marries it, unless by the adoption.
    older = birth("old", 1930), birth("of-old", 1952, "old"), adoption("old", "foster", 1960)
    family(*older, marriage("of-old", "foster", 1975))
    family(
        marriage("taro", "hanako", 1975),
        divorce("taro", "hanako", 1980),
        marriage("taro", "yoko", 1980),
    )


MISSING = {
    "the end of the first marriage": [
        marriage("taro", "hanako", 1975),
        marriage("taro", "yoko", 1980),
    ],
    "the marriage": [divorce("hanako", "yoko", 1980)],
    "the adoption": [dissolution("hanako", "yoko", 1980)],
}


@pytest.mark.parametrize("entries", MISSING.values(), ids=MISSING)
def test_what_may_stand_in_a_register_not_yet_read_is_no_contradiction(
    entries: list[RegisterEntry],
) -> None:
    family_of(entries, read={TARO})
    with pytest.raises(Refused):
        family_of(entries, read={TARO, HANAKO})
