"""Kinship across registers: what entries say together, and what they cannot say."""

import datetime as dt

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.family import EntryKind, RegisterEntry
from services.family_register.kinship import Bond, Family, family_of
from tests.services.family_register.named_family import (
    acknowledgement,
    adoption,
    birth,
    day,
    death,
    disappearance,
    dissolution,
    divorce,
    marriage,
    special_adoption,
    voiding,
)

TARO, HANAKO = PersonCode("taro"), PersonCode("hanako")
MOTHER, FATHER = PersonCode("mother"), PersonCode("father")

CHILD = birth("taro", 1950, "mother", "father")


def family(*entries: RegisterEntry) -> Family:
    return family_of(entries)


def copied(entry: RegisterEntry, id: str) -> RegisterEntry:
    return msgspec.structs.replace(entry, id=id)


def test_a_birth_makes_mother_and_father_the_parents() -> None:
    known = family(CHILD, birth("father", 1920), birth("mother", 1922))
    assert known.parents_of(TARO) == (FATHER, MOTHER)
    assert known.children_of(MOTHER) == (TARO,)
    assert known.born_on(TARO) == day(1950)
    assert known.bond_proofs(TARO, MOTHER, day(2000)) == ("birth-taro",)


def test_an_acknowledgement_makes_a_father_from_birth_on() -> None:
    known = family(birth("taro", 1950, "mother"), acknowledgement("taro", "father", 1960))
    assert set(known.parents_of(TARO, day(1955))) == {MOTHER, FATHER}


def test_who_is_not_in_the_register_has_nobody() -> None:
    assert family().parents_of(TARO) == ()
    assert family().children_of(TARO) == ()
    assert family().spouse_of(TARO, day(2000)) is None
    assert family().death_of(TARO) is None
    assert family().born_on(TARO) is None


def test_an_ordinary_adoption_adds_parents_for_as_long_as_it_lasts() -> None:
    known = family(CHILD, adoption("taro", "foster", 1970), dissolution("taro", "foster", 1980))
    assert set(known.parents_of(TARO, day(1969))) == {MOTHER, FATHER}
    assert set(known.parents_of(TARO, day(1970))) == {MOTHER, FATHER, "foster"}
    assert set(known.parents_of(TARO, day(1980))) == {MOTHER, FATHER}
    assert set(known.parents_of(TARO)) == {MOTHER, FATHER}
    assert known.children_of(PersonCode("foster")) == ()


def test_a_second_adoption_by_the_same_person_counts_from_its_own_day() -> None:
    again = copied(adoption("taro", "foster", 1985), "again")
    known = family(
        again, adoption("taro", "foster", 1970), dissolution("taro", "foster", 1980), CHILD
    )
    assert "foster" not in known.parents_of(TARO, day(1982))
    assert "foster" in known.parents_of(TARO)


def test_a_special_adoption_leaves_the_adoptive_parents_only() -> None:
    known = family(
        CHILD,
        adoption("taro", "foster", 1951),
        special_adoption("taro", "ma", 1953),
        special_adoption("taro", "pa", 1953),
    )
    assert set(known.parents_of(TARO)) == {"ma", "pa"}
    assert set(known.parents_of(TARO, day(1952))) == {MOTHER, FATHER, "foster"}
    assert known.children_of(MOTHER) == ()


def test_a_special_adoption_by_a_step_parent_keeps_the_parent_who_is_the_spouse() -> None:
    known = family(CHILD, marriage("mother", "pa", 1952), special_adoption("taro", "pa", 1953))
    assert set(known.parents_of(TARO)) == {MOTHER, "pa"}


def test_who_was_married_to_the_adopter_before_is_no_parent_any_more() -> None:
    known = family(
        CHILD,
        marriage("mother", "pa", 1951),
        divorce("mother", "pa", 1952),
        special_adoption("taro", "pa", 1953),
    )
    assert set(known.parents_of(TARO)) == {"pa"}


@pytest.mark.parametrize(("died_on", "kept"), [("1952-12-31", False), ("1953-01-01", True)])
def test_a_marriage_that_death_has_ended_keeps_no_parent(died_on: str, *, kept: bool) -> None:
    known = family(
        *(CHILD, marriage("mother", "pa", 1951), death("mother", died_on)),
        *(marriage("pa", "second", "1953-01-01"), special_adoption("taro", "pa", "1953-01-01")),
        special_adoption("taro", "second", "1953-01-01"),
    )
    assert (MOTHER in known.parents_of(TARO)) is kept
    assert {"pa", "second"} <= set(known.parents_of(TARO))


def test_when_a_special_adoption_is_dissolved_the_bonds_of_blood_hold_again() -> None:
    known = family(CHILD, special_adoption("taro", "ma", 1953), dissolution("taro", "ma", 1960))
    assert known.parents_of(TARO, day(1959)) == ("ma",)
    assert set(known.parents_of(TARO, day(1960))) == {MOTHER, FATHER}
    assert all(link.bond is Bond.BLOOD for link in known.links_up(TARO))


def test_while_one_of_two_special_adoptions_lasts_the_bonds_of_blood_stay_ended() -> None:
    couple = special_adoption("taro", "ma", 1953), special_adoption("taro", "pa", 1953)
    known = family(CHILD, *couple, dissolution("taro", "ma", 1960))
    assert known.parents_of(TARO) == ("pa",)


def test_of_two_special_adoptions_the_first_ends_the_bonds_of_blood() -> None:
    known = family(
        CHILD, special_adoption("taro", "ma", 1953), special_adoption("taro", "later", 1955)
    )
    assert known.parents_of(TARO, day(1954)) == ("ma",)
    assert known.parents_of(TARO) == ("later",)


def test_an_adoption_dissolved_before_a_special_one_ended_on_its_own_day() -> None:
    known = family(
        *(CHILD, adoption("taro", "foster", 1951), dissolution("taro", "foster", 1952)),
        special_adoption("taro", "ma", 1954),
    )
    assert set(known.parents_of(TARO, day(1953))) == {MOTHER, FATHER}


def test_a_marriage_lasts_to_the_divorce() -> None:
    known = family(marriage("taro", "hanako", 1975), divorce("hanako", "taro", 1985))
    assert known.spouse_of(TARO, dt.date(1974, 12, 31)) is None
    assert known.spouse_of(TARO, day(1975)) == HANAKO
    assert known.spouse_of(HANAKO, dt.date(1984, 12, 31)) == TARO
    assert known.spouse_of(TARO, day(1985)) is None


def test_a_marriage_lasts_to_the_day_of_a_death() -> None:
    known = family(marriage("taro", "hanako", 1975), death("taro", 1990))
    assert known.spouse_of(HANAKO, day(1990)) == TARO
    assert known.spouse_of(HANAKO, dt.date(1990, 1, 2)) is None


def test_a_couple_may_divorce_and_marry_again_on_the_same_day() -> None:
    again = copied(marriage("taro", "hanako", 1985), "again")
    known = family(again, marriage("taro", "hanako", 1975), divorce("taro", "hanako", 1985))
    assert known.spouse_of(TARO, day(1985)) == HANAKO
    (present,) = known.spouses_of(TARO, day(2000))
    assert present.proofs == ("again",)


def test_a_widow_may_marry_again() -> None:
    known = family(
        marriage("taro", "hanako", 1975), death("taro", 1980), marriage("jiro", "hanako", 1982)
    )
    assert known.spouse_of(HANAKO, day(1990)) == "jiro"


def test_a_disappearance_counts_as_death_on_its_day() -> None:
    died = family(disappearance("taro", 1990)).death_of(TARO)
    assert died is not None
    assert died.on == day(1990)


def test_the_same_fact_entered_in_two_registers_is_one_fact_with_two_proofs() -> None:
    wedding = marriage("taro", "hanako", 1975)
    seen_from_her = copied(marriage("hanako", "taro", 1975), "copy")
    swapped = copied(birth("taro", 1950, "father", "mother"), "birth-copy")
    known = family(wedding, seen_from_her, CHILD, swapped, death("taro", 1990, "09:00"))
    (married,) = known.marriages[TARO]
    assert married.proofs == ("copy", "marriage-taro-hanako")
    assert known.births[TARO].proofs == ("birth-copy", "birth-taro")


def test_a_divorce_and_a_dissolution_entered_in_two_registers_each_end_one_bond() -> None:
    ends = divorce("taro", "hanako", 1985), dissolution("taro", "foster", 1980)
    copies = divorce("hanako", "taro", 1985), copied(ends[1], "copy")
    began = marriage("taro", "hanako", 1975), adoption("taro", "foster", 1970)
    known = family(*ends, *copies, *began)
    assert known.spouse_of(TARO, day(1990)) is None
    assert known.parents_of(TARO) == ()


def test_a_copy_without_the_time_of_day_is_the_same_death() -> None:
    without = copied(death("taro", 1990), "copy")
    for order in (death("taro", 1990, "00:00"), without), (without, death("taro", 1990, "00:00")):
        died = family(*order).death_of(TARO)
        assert died is not None
        assert (died.at, died.proofs) == (dt.time(0), ("copy", "death-taro"))


@pytest.mark.parametrize("kind", [EntryKind.CORRECTION, EntryKind.WITHDRAWAL])
def test_what_is_taken_back_does_not_count(kind: EntryKind) -> None:
    known = family(voiding("v", "death-taro", kind), death("taro", 1990), death("jiro", 1991))
    assert known.death_of(TARO) is None
    assert known.death_of(PersonCode("jiro")) is not None


def test_who_was_restored_can_be_recorded_dead_again_later() -> None:
    later = copied(death("taro", 1995), "second-death")
    died = family(death("taro", 1990), voiding("v", "death-taro"), later).death_of(TARO)
    assert died is not None
    assert (died.on, died.proofs) == (day(1995), ("second-death",))


def test_an_entry_counts_again_when_what_took_it_back_is_taken_back() -> None:
    entries = [death("taro", 1990), voiding("v", "death-taro"), voiding("w", "v")]
    assert family(*entries).death_of(TARO) is not None
    assert family(*entries, voiding("x", "w")).death_of(TARO) is None


def test_only_corrections_and_withdrawals_take_back() -> None:
    odd = msgspec.structs.replace(marriage("a", "b", 1970), voids="death-taro")
    assert family(death("taro", 1990), odd).death_of(TARO) is not None
