"""How many heirs a register counts for the inheritance tax."""

from fractions import Fraction
from typing import Any

from contracts.base import PersonCode
from contracts.family import RegisterEntry
from contracts.succession import HeirsQuery
from tests.services.family_register.heirs_asked import heirs, shares
from tests.services.family_register.named_family import adoption, birth, death, special_adoption
from tests.services.family_register.offices import record, supplement


async def test_an_unborn_child_inherits_and_is_not_counted_for_the_tax(office: Any) -> None:
    record(office, death("taro", 2026))
    answer = await heirs(office, "hanako")
    assert shares(answer)[None] == Fraction(1, 6)
    assert answer.counted_for_tax == 3


def adopted(*names: str, kind: Any = adoption) -> list[RegisterEntry]:
    """Make entries of children whom taro has adopted."""
    births = [birth(name, 1990, "x") for name in names]
    return [*births, *(kind(name, "taro", 1995) for name in names)]


async def test_beside_a_child_of_blood_one_adopted_child_counts_for_the_tax(office: Any) -> None:
    record(office, death("taro", 2026), *adopted("a"))
    assert (await heirs(office)).counted_for_tax == 4
    record(office, *adopted("b", "c"))
    answer = await heirs(office)
    assert len(shares(answer)) == 6
    assert answer.counted_for_tax == 4


async def test_without_a_child_of_blood_two_adopted_children_count_for_the_tax(
    office: Any,
) -> None:
    record(office, supplement("sole"), birth("sole", 1950), death("sole", 2026))
    for name, counted in (("a", 1), ("b", 2), ("c", 2)):
        record(office, birth(name, 1990, "x"), adoption(name, "sole", 1995))
        answer = await office.handle(HeirsQuery(person=PersonCode("sole")), caller="portal")
        assert answer.counted_for_tax == counted


async def test_who_counts_as_a_child_of_blood_for_the_tax_is_not_limited(office: Any) -> None:
    special = adopted("a", "b", kind=special_adoption)
    of_spouse = birth("step", 1973, "hanako"), adoption("step", "taro", 1976)
    represents = adoption("mago", "taro", 2009), death("ichiro", 2015)
    record(office, death("taro", 2026), *special, *of_spouse, *represents)
    assert (await heirs(office)).counted_for_tax == 6  # hanako, jiro, a, b, step, mago
    record(office, *adopted("c", "d"))
    assert (await heirs(office)).counted_for_tax == 7


async def test_those_who_represent_an_adopted_child_count_as_children_of_blood_for_the_tax(
    office: Any,
) -> None:
    record(office, supplement("sole"), birth("sole", 1940), death("sole", 2026), *adopted("a"))
    adoptions = [adoption(name, "sole", 1995) for name in ("a", "b", "c")]
    born = birth("b", 1990, "x"), birth("c", 1990, "x"), birth("of-a", 2010, "a")
    record(office, *adoptions, *born, death("a", 2015))
    answer = await office.handle(HeirsQuery(person=PersonCode("sole")), caller="portal")
    assert len(shares(answer)) == 3
    assert answer.counted_for_tax == 2


async def test_a_child_of_the_spouse_adopted_before_the_marriage_is_limited(office: Any) -> None:
    before = birth("step", 1973, "hanako"), adoption("step", "taro", 1974)
    record(office, death("taro", 2026), *before, *adopted("a"))
    assert (await heirs(office)).counted_for_tax == 4
