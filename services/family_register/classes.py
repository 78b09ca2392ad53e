"""The classes of heirs: who of each takes, and what part of what the class takes. 民法886条〜901条.

Each class is a function of one estate; it gives nothing if nobody of the class inherits.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction

import msgspec

from contracts.base import PersonCode
from services.family_register import reasons
from services.family_register.estate import Estate
from services.family_register.family import NEVER, Proofs
from services.family_register.reasons import Cause, Class, Reason

Line = tuple[PersonCode, ...]

WITHOUT_LIMIT = -1


class Portion(msgspec.Struct, frozen=True, kw_only=True):
    """What one person takes by one line, as a part of what their class takes."""

    person: PersonCode | None
    relation: str
    part: Fraction
    line: Line
    reason: Reason
    proofs: Proofs


class Taker(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes the place of the first person of a line, with why the others do not."""

    line: Line
    part: Fraction = Fraction(1)
    heads: int = 1
    causes: tuple[Cause, ...] = ()


# ---- children (民法887条) ------------------------------------------------------------------


def _children(estate: Estate) -> list[Portion]:
    deceased = estate.deceased
    children = filter(estate.conceived, estate.children_of(deceased))
    stems = [_stem(estate, (child,), (deceased,), WITHOUT_LIMIT) for child in children]
    filled = [stem for stem in stems if stem]
    unborn = _expected(estate)
    lines = len(filled) + unborn
    portions = [
        Portion(
            person=taker.line[-1],
            relation="descendant" if taker.causes else "child",
            part=taker.part / lines,
            line=taker.line,
            reason=reasons.descendant(taker.causes, taker.heads, lines)
            if taker.causes
            else reasons.child(lines, adopted=estate.adopted(taker.line[0])),
            proofs=_downward_proofs(estate, (deceased,), taker),
        )
        for stem in filled
        for taker in stem
    ]
    return [*portions, *(_unborn(estate, lines) for _ in range(unborn))]


def _unborn(estate: Estate, lines: int) -> Portion:
    return Portion(
        person=None,
        relation="unborn",
        part=Fraction(1, lines),
        line=(),
        reason=reasons.unborn(lines),
        proofs=estate.death.proofs,
    )


def _stem(estate: Estate, line: Line, ancestors: Line, generations: int) -> list[Taker]:
    """Return who takes the place of the last of the line: they, or who represents them.

    Args:
        estate: The estate.
        line: From the child or sibling of the deceased down.
        ancestors: Of whom who represents has to descend from one (民法887条2項 proviso).
        generations: How many may represent; without limit of descendants of the deceased.
    """
    person = line[-1]
    cause = estate.barred(person, reserved=generations <= WITHOUT_LIMIT)
    if cause is None:
        if person in estate.declared.renounced or estate.takes_as_spouse(person):
            return []
        estate.need(person)
        cause = estate.missing(person)
    if cause is None:
        return [Taker(line=line)]
    if generations == 0:
        return []
    estate.need(person)
    stems = [
        _stem(estate, (*line, child), ancestors, generations - 1)
        for child in estate.children_of(person)
        if estate.conceived(child) and any(estate.descends(child, of) for of in ancestors)
    ]
    filled = [stem for stem in stems if stem]
    return [
        Taker(
            line=taker.line,
            part=taker.part / len(filled) if len(filled) > 1 else taker.part,
            heads=taker.heads if taker.causes else len(filled),
            causes=(cause, *taker.causes),
        )
        for stem in filled
        for taker in stem
    ]


def _expected(estate: Estate) -> int:
    """Count the children expected, less one for each that was born to its mother since."""
    born = Counter(
        parent
        for child in estate.children_of(estate.deceased)
        if (estate.family.born_on(child) or NEVER) >= estate.death.on and estate.conceived(child)
        for parent in estate.parents_of(child)
    )
    return (Counter(estate.declared.expecting) - born).total()


def _downward_proofs(estate: Estate, parents: Iterable[PersonCode], taker: Taker) -> Proofs:
    """Collect what proves the line: the death, each bond, and why each but the last is out."""
    line = taker.line
    proofs = [*estate.death.proofs]
    for parent in parents:
        proofs += estate.bond_proofs(line[0], parent)
    for upper, cause, lower in zip(line, taker.causes, line[1:], strict=False):
        proofs += estate.cause_proofs(upper, cause)
        proofs += estate.bond_proofs(lower, upper)
    return tuple(dict.fromkeys(proofs))


# ---- ascendants (民法889条1項1号) ----------------------------------------------------------


def _ascendants(estate: Estate) -> list[Portion]:
    """Climb degree by degree until somebody takes; only blood and earlier adoptions lead up."""
    level: dict[PersonCode, tuple[dt.date, Line]] = {estate.deceased: (NEVER, ())}
    while level:
        adopters = [adopter for person in level for adopter in estate.special_adopters(person)]
        estate.need(*level, *adopters)
        if not estate.to_read.isdisjoint({*level, *adopters}):
            break
        above: dict[PersonCode, tuple[dt.date, Line]] = {}
        for person, (since, line) in level.items():
            for link in estate.links_up(person):
                known = above.get(link.parent)
                if link.since <= since and (known is None or known[0] < link.since):
                    above[link.parent] = (link.since, (*line, link.parent))
        takers = [line for person, (_, line) in above.items() if estate.takes(person)]
        if takers:
            return [_ascendant(estate, line, len(takers)) for line in takers]
        level = above
    return []


def _ascendant(estate: Estate, line: Line, heads: int) -> Portion:
    proofs = [*estate.death.proofs]
    for lower, upper in zip((estate.deceased, *line), line, strict=False):
        proofs += estate.bond_proofs(lower, upper)
        death = estate.family.death_of(upper)
        if upper != line[-1] and death is not None:
            proofs += death.proofs
    return Portion(
        person=line[-1],
        relation="ascendant",
        part=Fraction(1, heads),
        line=line,
        reason=reasons.ascendant(len(line), heads),
        proofs=tuple(dict.fromkeys(proofs)),
    )


# ---- siblings (民法889条1項2号) ------------------------------------------------------------


def _siblings(estate: Estate) -> list[Portion]:
    """Siblings, and for one generation their children; of half blood, half a part (900条4号)."""
    parents = estate.parents_of(estate.deceased)
    stems: list[tuple[Line, list[Taker]]] = []
    for person in dict.fromkeys(c for parent in parents for c in estate.children_of(parent)):
        if person != estate.deceased and estate.conceived(person):
            common = tuple(p for p in estate.parents_of(person) if p in parents)
            stems.append((common, _stem(estate, (person,), common, 1)))
    filled = [(common, stem) for common, stem in stems if stem]
    weights = [min(len(common), 2) for common, _ in filled]
    return [
        _sibling(estate, common, taker, Fraction(weight, sum(weights)), weights)
        for (common, stem), weight in zip(filled, weights, strict=True)
        for taker in stem
    ]


def _sibling(
    estate: Estate, common: Line, taker: Taker, part: Fraction, weights: list[int]
) -> Portion:
    unequal, half, lines = len(set(weights)) > 1, len(common) == 1, len(weights)
    if taker.causes:
        relation = "sibling-child"
        reason = reasons.sibling_child(
            taker.causes[0], taker.heads, lines, unequal=unequal, half=half
        )
    else:
        relation = "sibling"
        reason = reasons.sibling(lines, unequal=unequal, half=half)
    upward = [estate.bond_proofs(estate.deceased, parent) for parent in common]
    deaths = [death.proofs for p in common if (death := estate.family.death_of(p))]
    proofs = itertools.chain(
        estate.death.proofs, *upward, *deaths, _downward_proofs(estate, common, taker)
    )
    return Portion(
        person=taker.line[-1],
        relation=relation,
        part=part * taker.part,
        line=taker.line,
        reason=reason,
        proofs=tuple(dict.fromkeys(proofs)),
    )


CLASSES: dict[Class, Callable[[Estate], list[Portion]]] = {
    Class.CHILDREN: _children,
    Class.ASCENDANTS: _ascendants,
    Class.SIBLINGS: _siblings,
}
