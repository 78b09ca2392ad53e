"""Entries of small families, with ids that say what they are: `birth-taro`."""

import datetime as dt
from fractions import Fraction

from contracts.base import PersonCode
from contracts.family import EntryKind, RegisterEntry
from contracts.succession import Heir
from services.family_register.kinship import family_of
from services.family_register.model import Declarations, Succession, succession_of

Day = int | str


def day(on: Day) -> dt.date:
    """Read a day; a year alone is its first of January."""
    return dt.date(on, 1, 1) if isinstance(on, int) else dt.date.fromisoformat(on)


def entry(kind: EntryKind, person: str, on: Day, other: str | None = None) -> RegisterEntry:
    return RegisterEntry(
        id="-".join([kind.value, person, *([other] if other else [])]),
        kind=kind,
        person=PersonCode(person),
        on=day(on),
        other=PersonCode(other) if other else None,
    )


def birth(person: str, on: Day, *parents: str) -> RegisterEntry:
    return RegisterEntry(
        id=f"birth-{person}",
        kind=EntryKind.BIRTH,
        person=PersonCode(person),
        on=day(on),
        parents=tuple(map(PersonCode, parents)),
    )


def death(person: str, on: Day, at: str | None = None) -> RegisterEntry:
    return RegisterEntry(
        id=f"death-{person}",
        kind=EntryKind.DEATH,
        person=PersonCode(person),
        on=day(on),
        at=dt.time.fromisoformat(at) if at else None,
    )


def marriage(one: str, other: str, on: Day) -> RegisterEntry:
    return entry(EntryKind.MARRIAGE, one, on, other)


def divorce(one: str, other: str, on: Day) -> RegisterEntry:
    return entry(EntryKind.DIVORCE, one, on, other)


def adoption(child: str, parent: str, on: Day) -> RegisterEntry:
    return entry(EntryKind.ADOPTION, child, on, parent)


def special_adoption(child: str, parent: str, on: Day) -> RegisterEntry:
    return entry(EntryKind.SPECIAL_ADOPTION, child, on, parent)


def dissolution(child: str, parent: str, on: Day) -> RegisterEntry:
    return entry(EntryKind.DISSOLUTION, child, on, parent)


def acknowledgement(child: str, father: str, on: Day) -> RegisterEntry:
    return entry(EntryKind.ACKNOWLEDGEMENT, child, on, father)


def disinheritance(heir: str, by: str, on: Day) -> RegisterEntry:
    return entry(EntryKind.DISINHERITANCE, heir, on, by)


def disappearance(person: str, on: Day) -> RegisterEntry:
    return entry(EntryKind.DISAPPEARANCE, person, on)


def voiding(id: str, voids: str, kind: EntryKind = EntryKind.CORRECTION) -> RegisterEntry:
    return RegisterEntry(id=id, kind=kind, person=PersonCode("x"), on=day(2020), voids=voids)


def declared(*, renounced: str = "", disqualified: str = "", expecting: str = "") -> Declarations:
    """Make declarations from names divided by spaces."""
    return Declarations(
        renounced=frozenset(map(PersonCode, renounced.split())),
        disqualified=frozenset(map(PersonCode, disqualified.split())),
        expecting=tuple(map(PersonCode, expecting.split())),
    )


def succession(deceased: str, *entries: RegisterEntry, **words: str) -> Succession:
    return succession_of(PersonCode(deceased), family_of(entries), declared(**words))


def shares(deceased: str, *entries: RegisterEntry, **words: str) -> dict[str | None, str]:
    """Who inherits, as a table of shares: {"hanako": "1/2"}; the unborn are one row, added."""
    table: dict[str | None, Fraction] = {}
    for heir in succession(deceased, *entries, **words).heirs:
        table[heir.person] = table.get(heir.person, Fraction(0)) + share(heir)
    return {person: str(part) for person, part in table.items()}


def share(heir: Heir) -> Fraction:
    return Fraction(heir.numerator, heir.denominator)


def heir(name: str, deceased: str, *entries: RegisterEntry, **words: str) -> Heir:
    (found,) = (h for h in succession(deceased, *entries, **words).heirs if h.person == name)
    return found


# Taro died in 2020 and left Hanako; Ichiro and Jiro are their children.
TARO_DIES = death("taro", "2020-06-15", "10:00")
COUPLE = (birth("taro", 1940), birth("hanako", 1942), marriage("taro", "hanako", 1965), TARO_DIES)
ICHIRO = birth("ichiro", 1970, "hanako", "taro")
JIRO = birth("jiro", 1973, "hanako", "taro")
MAGO, HINA = birth("mago", 1998, "wife", "ichiro"), birth("hina", 2000, "wife", "ichiro")
CHILDREN = (*COUPLE, ICHIRO, JIRO)

# Sora died in 2020 without a child.
SORA_DIES = death("sora", 2020)
SORA = (birth("sora", 1950, "mother", "father"), SORA_DIES)
FATHER_DIED, MOTHER_DIED = death("father", 1990), death("mother", 1995)
ORPHAN = (*SORA, FATHER_DIED, MOTHER_DIED)
FULL = birth("full", 1952, "mother", "father")
HALF = birth("half", 1945, "mother", "other")
NEPHEW, NIECE = birth("nephew", 1980, "x", "full"), birth("niece", 1982, "x", "full")
