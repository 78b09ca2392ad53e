"""Ascendants, siblings and the children of siblings as heirs. 民法889条, 900条4号."""

from tests.services.family_register.named_family import (
    FATHER_DIED,
    FULL,
    HALF,
    MOTHER_DIED,
    NEPHEW,
    NIECE,
    ORPHAN,
    SORA,
    adoption,
    birth,
    death,
    heir,
    marriage,
    shares,
    special_adoption,
    succession,
)

# ---- ascendants ---


def test_one_parent_keeps_the_grandparents_out() -> None:
    family = (*SORA, FATHER_DIED, birth("father", 1920, "granny"), FULL)
    assert shares("sora", *family) == {"mother": "1"}


def test_the_nearest_ascendants_alive_divide_equally_by_heads() -> None:
    family = (
        *(*ORPHAN, birth("mother", 1925, "granny", "grandpa"), birth("father", 1920, "nana")),
        FULL,
    )
    assert set(shares("sora", *family).values()) == {"1/3"}
    granny = heir("granny", "sora", *family)
    assert granny.line == ("mother", "granny")
    assert granny.basis == "民法889条1項1号、900条4号"
    assert granny.proofs == ("death-sora", "birth-sora", "death-mother", "birth-mother")


def test_a_disqualified_parent_is_not_represented_by_the_grandparents() -> None:
    family = (*SORA, birth("mother", 1925, "granny"))
    assert shares("sora", *family, disqualified="mother") == {"father": "1"}


def test_who_adopted_a_parent_later_is_no_grandparent() -> None:
    family = (*ORPHAN, adoption("mother", "late", 1960), adoption("father", "early", 1940))
    assert shares("sora", *family) == {"early": "1"}


def test_who_is_an_ancestor_twice_is_reached_by_the_later_bond() -> None:
    # Granny, herself adopted in 1925, had the father before and adopted the mother after it.
    family = (
        *(*ORPHAN, birth("father", 1920, "granny"), adoption("mother", "granny", 1930)),
        *(adoption("granny", "elder", 1925), death("granny", 1960)),
    )
    assert shares("sora", *family) == {"elder": "1"}


# ---- siblings ---


def test_a_sibling_of_the_half_blood_takes_half_of_what_a_full_one_takes() -> None:
    assert shares("sora", *ORPHAN, FULL, HALF) == {"half": "1/3", "full": "2/3"}
    assert "900条4号ただし書" in heir("half", "sora", *ORPHAN, FULL, HALF).basis
    half, full = succession("sora", *ORPHAN, FULL, HALF).heirs
    assert "父母の一方のみを同じくする" in half.because_ja
    assert "父母の双方を同じくする" in full.because_ja


def test_a_third_parent_in_common_makes_a_full_sibling_no_fuller() -> None:
    family = (*ORPHAN, FULL, birth("three", 1954, "mother", "father"), death("foster", 2000))
    family = (*family, adoption("sora", "foster", 1960), adoption("three", "foster", 1960))
    assert shares("sora", *family) == {"full": "1/2", "three": "1/2"}


def test_a_sibling_conceived_after_the_death_does_not_inherit() -> None:
    family = (*SORA, MOTHER_DIED, FULL, birth("late", 2022, "another", "father"))
    assert shares("sora", *family, renounced="father") == {"full": "1"}


def test_siblings_of_the_half_blood_alone_divide_equally() -> None:
    other = birth("half-2", 1946, "another", "father")
    assert shares("sora", *ORPHAN, HALF, other) == {"half": "1/2", "half-2": "1/2"}
    assert "ただし書" not in heir("half", "sora", *ORPHAN, HALF, other).basis


def test_a_child_adopted_by_both_parents_is_a_full_sibling() -> None:
    family = (
        *(*ORPHAN, FULL, birth("yoshi", 1960, "x")),
        *(adoption("yoshi", "mother", 1970), adoption("yoshi", "father", 1970)),
    )
    assert shares("sora", *family) == {"full": "1/2", "yoshi": "1/2"}


def test_the_children_of_a_sibling_divide_that_part() -> None:
    family = (*ORPHAN, FULL, HALF, NEPHEW, NIECE, death("full", 2000))
    assert shares("sora", *family) == {"half": "1/3", "nephew": "1/3", "niece": "1/3"}
    nephew = heir("nephew", "sora", *family)
    assert nephew.relation == "sibling-child"
    assert nephew.line == ("full", "nephew")
    assert nephew.basis == "民法889条2項、900条4号、900条4号ただし書、901条2項"
    proving = {"birth-sora", "birth-full", "birth-nephew", "death-full", "death-mother"}
    assert proving <= {*nephew.proofs}


def test_the_grandchildren_of_a_sibling_do_not_represent() -> None:
    family = (*ORPHAN, FULL, NEPHEW, birth("grand", 2005, "nephew"), death("full", 2000))
    assert shares("sora", *family, death("nephew", 2010)) == {}


def test_what_a_sibling_had_before_being_adopted_does_not_represent() -> None:
    # 最判令和6年11月12日: no descendant of the parent whom the sibling and the deceased share.
    family = (
        *(*ORPHAN, birth("yoshi", 1940, "x"), adoption("yoshi", "mother", 1970)),
        *(birth("before", 1965, "yoshi"), birth("after", 1975, "yoshi"), death("yoshi", 2000)),
    )
    assert shares("sora", *family) == {"after": "1"}


def test_a_special_adoption_ends_being_a_sibling() -> None:
    assert shares("sora", *ORPHAN, FULL, special_adoption("full", "foster", 1953)) == {}


def test_a_sibling_who_renounces_leaves_the_part_to_the_others() -> None:
    family = (*ORPHAN, FULL, HALF, NEPHEW)
    assert shares("sora", *family, renounced="full") == {"half": "1"}


def test_a_spouse_whom_the_parents_had_adopted_takes_as_the_spouse_only() -> None:
    family = (
        *(*ORPHAN, FULL, birth("muko", 1948, "x"), adoption("muko", "father", 1980)),
        marriage("sora", "muko", 1980),
    )
    assert shares("sora", *family) == {"muko": "3/4", "full": "1/4"}


def test_a_spouse_who_is_a_niece_by_adoption_takes_as_the_spouse_only() -> None:
    family = (
        *(*ORPHAN, FULL, death("full", 2000), NEPHEW),
        *(birth("umi", 1970, "x"), adoption("umi", "full", 1990), marriage("sora", "umi", 1995)),
    )
    assert shares("sora", *family) == {"umi": "3/4", "nephew": "1/4"}
