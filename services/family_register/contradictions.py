"""What no correct register can say; a register that says it is refused, not guessed at."""

import datetime as dt
import itertools
from collections.abc import Collection, Iterable

from contracts.base import PersonCode
from mesh.errors import Refused
from services.deadlines import months_after
from services.family_register.family import Birth, Bond, Family, Marriage, Parentage

MARRIES_AT = 15
"""Younger than that nobody could marry under any law since 1898 (民法旧765条; today 18, 731条)."""


def contradiction(rule: str) -> Refused:
    """Make the refusal of a register that says what cannot be."""
    return Refused(
        "contradictory-register",
        f"the register contradicts itself: {rule}; have it corrected first (戸籍法24条, 113条)",
    )


def refuse_contradictions(family: Family, read: Collection[PersonCode] | None) -> None:
    """Hold a family against the rules that no correct register can break.

    Args:
        family: What the entries say together.
        read: As in `kinship.family_of`.

    Raises:
        Refused: `contradictory-register`.
    """
    for person, death in family.deaths.items():
        born = family.born_on(person)
        if born is not None and death.on < born:
            raise contradiction("a death comes before the birth (戸籍法49条, 86条)")
    for birth in family.births.values():
        _check_birth(birth, family)
    for link in itertools.chain.from_iterable(family.upward.values()):
        _check_ages(link, family)
        if link.bond is not Bond.BLOOD and _any_dead((link.child, link.parent), link.since, family):
            raise contradiction("somebody who had died adopts or is adopted (民法739条, 799条)")
    for person, marriages in family.marriages.items():
        for marriage in marriages:
            if person == marriage.couple[0]:
                _check_marriage(marriage, family)
        for first, second in itertools.combinations(marriages, 2):
            _check_one_marriage(first, second, family, read)
    _check_descent(family)


def _check_birth(birth: Birth, family: Family) -> None:
    """Refuse who was born after the death of the mother, or not yet conceived at the father's."""
    for parent in birth.parents:
        death = family.death_of(parent)
        if death is not None and birth.on > birth.latest(parent, death.on):
            raise contradiction("a birth comes too long after the death of a parent (民法772条)")


def _check_marriage(marriage: Marriage, family: Family) -> None:
    """Refuse a marriage of the dead, of children, and in the direct line (731条, 734条, 739条)."""
    if _any_dead(marriage.couple, marriage.since, family):
        raise contradiction("somebody who had died marries (民法739条)")
    births = [family.born_on(one) for one in marriage.couple]
    if any(born and marriage.since < months_after(born, MARRIES_AT * 12) for born in births):
        raise contradiction("a child marries (民法731条)")
    one, other = marriage.couple
    if family.climbs(one, other, marriage.since) or family.climbs(other, one, marriage.since):
        raise contradiction("a marriage joins persons of the direct line (民法734条)")


def _any_dead(persons: Iterable[PersonCode], day: dt.date, family: Family) -> bool:
    deaths = (family.death_of(person) for person in persons)
    return any(death is not None and death.on < day for death in deaths)


def _check_ages(link: Parentage, family: Family) -> None:
    child, parent = family.born_on(link.child), family.born_on(link.parent)
    if child is None or parent is None:
        return
    if link.bond is Bond.BLOOD and parent >= child:
        raise contradiction("a parent is not older than the child (民法772条, 779条)")
    if link.bond is not Bond.BLOOD and parent > child:
        raise contradiction("somebody has adopted a person who is older (民法793条)")


def _check_one_marriage(
    first: Marriage,
    second: Marriage,
    family: Family,
    read: Collection[PersonCode] | None,
) -> None:
    """Refuse a second marriage before the first has ended by divorce or death (民法732条)."""
    if read is not None and not all(one in read for one in first.couple):
        return
    deaths = (family.death_of(one) for one in first.couple)
    ends = [death.on for death in deaths if death] + ([first.until] if first.until else [])
    if not ends or min(ends) > second.since:
        raise contradiction("two marriages are open at the same time (民法732条)")


def _check_descent(family: Family) -> None:
    """Refuse a person who descends from themselves.

    Takes away, again and again, who has no parent left; in a circle everybody has one.
    """
    waiting = {child: {link.parent for link in up} for child, up in family.upward.items()}
    ready = [person for person in family.downward if person not in waiting]
    while ready:
        parent = ready.pop()
        for link in family.downward.get(parent, ()):
            parents = waiting.get(link.child, set())
            parents.discard(parent)
            if not parents and waiting.pop(link.child, None) is not None:
                ready.append(link.child)
    if waiting:
        raise contradiction("a person is their own ancestor (民法725条, 793条)")
