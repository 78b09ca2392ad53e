"""Find parents for adults who live elsewhere, so that families reach across municipalities.

A couple, or a widowed or divorced person, has as many children as is usual; those who do not
live with them are looked for among the adults of fitting age in every municipality. Whoever
finds none has lost the parents, or they live outside the stage.
"""

import random
from collections import defaultdict
from typing import TypeAlias

import msgspec

from contracts.common import Sex
from scenarios.population.drawing import Weighted
from scenarios.population.settling import Draft

GROWN_UP = 18
OLDEST_CHILD = 72
"""Between these ages parents are looked for, in years."""

WIDOWED_FROM = 60
WAS_MARRIED = 0.75
"""Share of those who live alone from 60 on and are widowed or divorced: an estimate."""

BIRTH_INTERVAL_DAYS = 330
"""Two children of one mother are at least so far apart; there are no twins."""

TRIES = 4
"""How many parents are looked at before a person is taken to have none alive."""

_CHILDREN = Weighted(((0, 10), (1, 18), (2, 48), (3, 20), (4, 4)))
_AGE_AT_BIRTH = Weighted([(age, 9 - abs(age - 29)) for age in range(22, 37)])


class _Parents(msgspec.Struct):
    """A couple or a lone parent, and how many more children they may have."""

    father: int | None
    mother: int | None
    births: list[int]
    room: int


_ByBirthYear: TypeAlias = dict[int, list[_Parents]]


def find_parents(rng: random.Random, drafts: list[Draft], alone: list[bool]) -> None:
    """Give parents to adults who have none yet; `alone` says who lives alone."""
    candidates = _candidates(rng, drafts, alone)
    seekers = [position for position, draft in enumerate(drafts) if _seeks_parents(draft)]
    # Shuffled, or the first municipality would take all the parents there are.
    rng.shuffle(seekers)
    for seeker in seekers:
        _find(rng, drafts, seeker, candidates)


def _seeks_parents(draft: Draft) -> bool:
    has_none = draft.father is None and draft.mother is None and draft.sibling is None
    return has_none and not draft.orphan and GROWN_UP <= draft.age <= OLDEST_CHILD


def _candidates(rng: random.Random, drafts: list[Draft], alone: list[bool]) -> _ByBirthYear:
    births = _births(drafts)
    by_year: _ByBirthYear = defaultdict(list)
    for position, draft in enumerate(drafts):
        if draft.no_more_children:
            continue
        is_father = draft.sex is Sex.MALE
        if draft.spouse is None:
            widowed = alone[position] and draft.age >= WIDOWED_FROM and rng.random() < WAS_MARRIED
            if not widowed and position not in births:
                continue
        elif is_father:
            continue  # a couple is entered once, by the mother
        known = births.get(position, [])
        room = _CHILDREN.draw(rng) - len(known)
        if room > 0:
            father, mother = (position, None) if is_father else (draft.spouse, position)
            parents = _Parents(father, mother, known, room)
            by_year[draft.birth_date.year].append(parents)
    return by_year


def _births(drafts: list[Draft]) -> dict[int, list[int]]:
    """Return the births, as ordinals, by mother, or by father where there is no mother."""
    births: dict[int, list[int]] = defaultdict(list)
    for draft in drafts:
        parent = draft.father if draft.mother is None else draft.mother
        if parent is not None:
            births[parent].append(draft.birth_date.toordinal())
    return births


def _find(rng: random.Random, drafts: list[Draft], seeker: int, candidates: _ByBirthYear) -> None:
    draft = drafts[seeker]
    for _ in range(TRIES):
        among = candidates.get(draft.birth_date.year - _AGE_AT_BIRTH.draw(rng))
        if not among:
            continue
        at = int(rng.random() * len(among))
        parents = among[at]
        if not _fits(drafts, draft, parents):
            continue
        draft.father, draft.mother = parents.father, parents.mother
        parents.births.append(draft.birth_date.toordinal())
        parents.room -= 1
        if not parents.room:
            among[at] = among[-1]
            among.pop()
        return


def _fits(drafts: list[Draft], draft: Draft, parents: _Parents) -> bool:
    """Tell whether the children stay apart in age, and no sibling is married to another."""
    if draft.spouse is not None:
        spouse = drafts[draft.spouse]
        if (spouse.father, spouse.mother) == (parents.father, parents.mother):
            return False
    birth = draft.birth_date.toordinal()
    return all(abs(birth - other) >= BIRTH_INTERVAL_DAYS for other in parents.births)
