"""Who inherits, how much and why: the statutory heirs as a pure function (民法886条〜901条).

The law as it stands, for deaths since 1 January 1981. `classes` gives the parts of children,
ascendants and siblings; here the spouse is put beside them and several parts of one are added.
"""

import datetime as dt
from collections.abc import Collection
from fractions import Fraction

import msgspec

from contracts.base import PersonCode
from contracts.succession import Heir
from mesh.errors import Refused
from services.family_register import reasons
from services.family_register.classes import CLASSES, Line, Portion
from services.family_register.estate import Declarations, Estate
from services.family_register.family import NEVER, Family
from services.family_register.reasons import SPOUSE_SHARE, Class

__all__ = ["NOTHING_DECLARED", "Declarations", "Succession", "succession_of"]

NOTHING_DECLARED = Declarations()


class Succession(msgspec.Struct, frozen=True, kw_only=True):
    """Who inherits from one person.

    Attributes:
        heirs: The spouse, then the others by birth of their line; nobody, if empty (民法951条).
        limited: The children who count for the inheritance tax only up to a limit: those adopted,
            unless they count as of blood or represent another child (相続税法15条2項, 3項).
        to_read: Whose own registers the answer depends on and were not read; while there are
            any, `heirs` is provisional.
    """

    died_on: dt.date
    heirs: tuple[Heir, ...]
    limited: frozenset[PersonCode]
    to_read: frozenset[PersonCode]


def succession_of(
    deceased: PersonCode,
    family: Family,
    declared: Declarations = NOTHING_DECLARED,
    read: Collection[PersonCode] | None = None,
) -> Succession:
    """Say who inherits from a person who has died.

    Args:
        deceased: The person.
        family: What the registers say.
        declared: Renunciations and the like.
        read: The persons of whom every register was read, or could not be; everybody if not given.

    Raises:
        Refused: `not-deceased`.
    """
    death = family.death_of(deceased)
    if death is None:
        raise Refused(
            "not-deceased",
            "the register has no death of this person; succession opens by death (民法882条)",
        )
    estate = Estate(deceased, death, family, declared, read)
    estate.need(deceased)
    beside_spouse = estate.spouse is not None
    called, portions = _called(estate)
    beside = called if beside_spouse else None
    heirs = [*_spouse(estate, called), *_others(estate, beside, portions)]
    return Succession(
        died_on=death.on,
        heirs=tuple(heirs),
        limited=_limited(estate, portions),
        to_read=frozenset(estate.to_read),
    )


def _called(estate: Estate) -> tuple[Class | None, list[Portion]]:
    """Return the portions of the first class of which anybody inherits (民法887条, 889条).

    As long as it is not known that nobody does, the next class is not looked at.
    """
    if estate.deceased in estate.to_read:
        return None, []
    known = len(estate.to_read)
    for called, portions_of in CLASSES.items():
        portions = portions_of(estate)
        if portions:
            return called, portions
        if len(estate.to_read) > known:
            break
    return None, []


def _limited(estate: Estate, portions: list[Portion]) -> frozenset[PersonCode]:
    children = [p.person for p in portions if p.relation == "child" and p.person is not None]
    represent = {portion.person for portion in portions if portion.relation == "descendant"}
    return frozenset(
        child for child in children if child not in represent and not estate.as_of_blood(child)
    )


def _spouse(estate: Estate, called: Class | None) -> list[Heir]:
    if estate.spouse is None:
        return []
    spouse, marriage = estate.spouse
    reason = reasons.spouse(called)
    share = Fraction(1) if called is None else SPOUSE_SHARE[called]
    return [
        Heir(
            person=spouse,
            relation="spouse",
            numerator=share.numerator,
            denominator=share.denominator,
            basis=reasons.basis_of((reason,)),
            because_ja=reason.ja,
            because_en=reason.en,
            proofs=(*estate.death.proofs, *marriage.proofs),
            line=(spouse,),
        )
    ]


def _others(estate: Estate, beside: Class | None, portions: list[Portion]) -> list[Heir]:
    """Make an heir of each person of a class, adding the parts that come by several lines."""
    part_of_class = Fraction(1) if beside is None else 1 - SPOUSE_SHARE[beside]
    by_person: dict[PersonCode, list[Portion]] = {}
    heirs: list[tuple[tuple[object, ...], Heir]] = []
    for portion in portions:
        if portion.person is None:
            heirs.append(((1,), _heir([portion], part_of_class, beside)))
        else:
            by_person.setdefault(portion.person, []).append(portion)
    for theirs in by_person.values():
        if len(theirs) > 1:
            theirs.sort(key=lambda portion: (len(portion.line), _by_birth(portion.line, estate)))
        order = (0, *_by_birth(theirs[0].line, estate))
        heirs.append((order, _heir(theirs, part_of_class, beside)))
    return [heir for _, heir in sorted(heirs, key=lambda ordered: ordered[0])]


def _heir(portions: list[Portion], part_of_class: Fraction, beside: Class | None) -> Heir:
    nearest, *further = portions
    share = part_of_class * sum((portion.part for portion in further), nearest.part)
    reason = tuple(dict.fromkeys(portion.reason for portion in portions))
    return Heir(
        person=nearest.person,
        relation=nearest.relation,
        numerator=share.numerator,
        denominator=share.denominator,
        basis=reasons.basis_of(reason, beside),
        because_ja="；".join(one.ja for one in reason),
        because_en="; ".join(one.en for one in reason),
        proofs=tuple(dict.fromkeys(proof for one in portions for proof in one.proofs)),
        line=nearest.line,
    )


def _by_birth(line: Line, estate: Estate) -> tuple[tuple[dt.date, PersonCode], ...]:
    return tuple((estate.family.born_on(person) or NEVER, person) for person in line)
