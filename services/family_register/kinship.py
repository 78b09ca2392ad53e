"""Kinship across registers: entries folded into one family, in any order, or refused.

Who is whose child follows from births, acknowledgements (民法779条), adoptions (792条, 817条の2)
and what ended them; who is married from marriages and divorces (739条, 764条).
"""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from contracts.base import PersonCode
from contracts.family import EntryKind, RegisterEntry
from services.family_register.contradictions import contradiction, refuse_contradictions
from services.family_register.family import (
    ALWAYS,
    NEVER,
    Birth,
    Bond,
    Death,
    Family,
    Marriage,
    Pair,
    Parentage,
    Proofs,
)

__all__ = [
    "Birth",
    "Bond",
    "Death",
    "Family",
    "Marriage",
    "Pair",
    "Parentage",
    "family_of",
    "standing",
]

ADOPTIONS = {
    EntryKind.ADOPTION: Bond.ADOPTION,
    EntryKind.SPECIAL_ADOPTION: Bond.SPECIAL,
}

Key = TypeVar("Key")
Value = TypeVar("Value")
Entries = Mapping[EntryKind, list[RegisterEntry]]


def family_of(
    entries: Iterable[RegisterEntry], read: Collection[PersonCode] | None = None
) -> Family:
    """Fold entries into a family; their order, and how often each was copied, do not matter.

    Args:
        entries: From any number of registers.
        read: The persons of whom every register was read; everybody if not given. Pass it as
            long as some are unread: that an entry is missing (the death of a first spouse
            before the second marriage, say) contradicts only if it would have been read.

    Raises:
        Refused: `contradictory-register`; the message names the rule.
    """
    kinds: dict[EntryKind, list[RegisterEntry]] = defaultdict(list)
    for entry in standing(entries):
        kinds[entry.kind].append(entry)
    births = _births(kinds)
    deaths = _deaths(kinds)
    marriages = _marriages(kinds, read)
    of_child = _grouped((link.child, link) for link in _links(births, kinds, read))
    for child, links in of_child.items():
        if any(link.bond is Bond.SPECIAL for link in links):
            of_child[child] = _after_special_adoption(links, marriages, deaths)
    every = list(itertools.chain.from_iterable(of_child.values()))
    family = Family(
        births=births,
        deaths=deaths,
        marriages=marriages,
        upward=_ordered(((link.child, link) for link in every), births),
        downward=_ordered(((link.parent, link) for link in every), births),
        disinherited=_proved(
            ((entry.person, _other(entry)), entry.id) for entry in kinds[EntryKind.DISINHERITANCE]
        ),
    )
    refuse_contradictions(family, read)
    return family


# ---- entries -----------------------------------------------------------------------------


def standing(entries: Iterable[RegisterEntry]) -> list[RegisterEntry]:
    """Return the entries that no standing correction or withdrawal takes back.

    Raises:
        Refused: `contradictory-register`, of the entries as such; not of what they say together.
    """
    by_id: dict[str, RegisterEntry] = {}
    voiding: dict[str, list[str]] = {}
    for entry in entries:
        if by_id.setdefault(entry.id, entry) != entry:
            raise contradiction("one number names two entries")
    for entry in by_id.values():
        if entry.voids and entry.kind in (EntryKind.CORRECTION, EntryKind.WITHDRAWAL):
            voiding.setdefault(entry.voids, []).append(entry.id)
    if not voiding:
        return list(by_id.values())
    return [e for e in by_id.values() if not _voided(e.id, voiding, frozenset())]


def _voided(entry: str, voiding: Mapping[str, list[str]], above: frozenset[str]) -> bool:
    if entry in above:
        raise contradiction("two corrections take each other back")
    above |= {entry}
    # All are looked at, so that a circle is refused in whatever order the entries come.
    standing = [not _voided(by, voiding, above) for by in voiding.get(entry, ())]
    return any(standing)


def _other(entry: RegisterEntry) -> PersonCode:
    if entry.other is None:
        raise contradiction("an entry that concerns two persons names only one (戸籍法13条)")
    return entry.other


def _proved(facts: Iterable[tuple[Key, str]]) -> dict[Key, Proofs]:
    """Put together the ids under which each fact was entered; the facts come in no order."""
    proofs = _grouped(facts)
    return {fact: tuple(sorted(ids)) for fact, ids in proofs.items()}


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    groups: dict[Key, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


# ---- facts -------------------------------------------------------------------------------


def _births(kinds: Entries) -> dict[PersonCode, Birth]:
    facts = _proved(
        ((e.person, e.on, frozenset(e.parents)), e.id) for e in kinds.get(EntryKind.BIRTH, ())
    )
    mothers: dict[PersonCode, set[PersonCode]] = {}
    for entry in kinds.get(EntryKind.BIRTH, ()):
        mothers.setdefault(entry.person, set()).update(entry.parents[:1])
    births = {
        person: Birth(on=on, parents=parents, mother=_only(mothers[person]), proofs=proofs)
        for (person, on, parents), proofs in facts.items()
    }
    if len(births) < len(facts):
        raise contradiction("a person is born twice (戸籍法49条)")
    return births


def _only(persons: set[PersonCode]) -> PersonCode | None:
    return next(iter(persons)) if len(persons) == 1 else None


def _deaths(kinds: Entries) -> dict[PersonCode, Death]:
    found: dict[PersonCode, Death] = {}
    for entry in (*kinds.get(EntryKind.DEATH, ()), *kinds.get(EntryKind.DISAPPEARANCE, ())):
        death = Death(on=entry.on, at=entry.at, proofs=(entry.id,))
        before = found.get(entry.person)
        found[entry.person] = death if before is None else _same_death(before, death)
    return found


def _same_death(one: Death, other: Death) -> Death:
    """Join two entries of one death; a copy without the time of day is still a copy."""
    if one.on != other.on or (one.at and other.at and one.at != other.at):
        raise contradiction("a person dies twice (戸籍法86条, 民法31条)")
    at = other.at if one.at is None else one.at
    return Death(on=one.on, at=at, proofs=tuple(sorted({*one.proofs, *other.proofs})))


def _ended(
    began: Iterable[tuple[Pair, dt.date]],
    ends: Iterable[tuple[Pair, dt.date]],
    read: Collection[PersonCode] | None,
    rule: str,
) -> dict[tuple[Pair, dt.date], dt.date]:
    """Match what ended, by pair and day, with what it ended: of each pair the earliest first."""
    ended: dict[tuple[Pair, dt.date], dt.date] = {}
    waiting = _grouped(sorted(began))
    for pair, on in sorted(set(ends)):
        days = waiting.get(pair, [])
        if days and days[0] <= on:
            ended[pair, days.pop(0)] = on
        elif read is None or any(person in read for person in pair):
            raise contradiction(rule)
    return ended


def _marriages(
    kinds: Entries, read: Collection[PersonCode] | None
) -> dict[PersonCode, tuple[Marriage, ...]]:
    facts = _proved(((_couple(e), e.on), e.id) for e in kinds.get(EntryKind.MARRIAGE, ()))
    divorces = [(_couple(e), e.on) for e in kinds.get(EntryKind.DIVORCE, ())]
    ended = _ended(facts, divorces, read, "a divorce without the marriage (民法763条)")
    marriages = [
        Marriage(couple=couple, since=since, until=ended.get((couple, since)), proofs=proofs)
        for (couple, since), proofs in facts.items()
    ]
    marriages.sort(key=lambda m: (m.since, m.until or NEVER, m.couple))
    by_person = _grouped((person, m) for m in marriages for person in m.couple)
    return {person: tuple(theirs) for person, theirs in by_person.items()}


def _couple(entry: RegisterEntry) -> Pair:
    one, other = sorted((entry.person, _other(entry)))
    return one, other


def _links(
    births: Mapping[PersonCode, Birth], kinds: Entries, read: Collection[PersonCode] | None
) -> Iterator[Parentage]:
    """Yield every bond between a parent and a child, as if special adoptions ended none."""
    by_birth = (
        ((child, parent), proof)
        for child, birth in births.items()
        for parent in birth.parents
        for proof in birth.proofs
    )
    acknowledged = (((e.person, _other(e)), e.id) for e in kinds.get(EntryKind.ACKNOWLEDGEMENT, ()))
    for (child, parent), proofs in _proved(itertools.chain(by_birth, acknowledged)).items():
        birth = births.get(child)
        yield Parentage(
            child=child,
            parent=parent,
            bond=Bond.BLOOD,
            since=birth.on if birth else ALWAYS,
            starts=ALWAYS,
            until=None,
            proofs=proofs,
        )
    facts = _proved(
        (((e.person, _other(e)), e.on, bond), e.id)
        for kind, bond in ADOPTIONS.items()
        for e in kinds.get(kind, ())
    )
    dissolved = [((e.person, _other(e)), e.on) for e in kinds.get(EntryKind.DISSOLUTION, ())]
    began = {(pair, since) for pair, since, _ in facts}
    ended = _ended(began, dissolved, read, "a dissolution without the adoption (民法811条)")
    for (pair, since, bond), proofs in facts.items():
        yield Parentage(
            child=pair[0],
            parent=pair[1],
            bond=bond,
            since=since,
            starts=since,
            until=ended.get((pair, since)),
            proofs=proofs,
        )


def _after_special_adoption(
    links: list[Parentage],
    marriages: Mapping[PersonCode, tuple[Marriage, ...]],
    deaths: Mapping[PersonCode, Death],
) -> list[Parentage]:
    """End what a special adoption ends: all earlier bonds, save that with the adopter's spouse.

    A marriage that divorce or death has ended is none. When the adoption is dissolved, the bonds
    of blood hold again from that day (民法817条の9, 817条の11).
    """
    special = [link for link in links if link.bond is Bond.SPECIAL]
    adopters = _grouped((link.since, link.parent) for link in special)
    after: list[Parentage] = []
    for link in links:
        married = marriages.get(link.parent, ())
        ends = [
            day
            for day, parents in adopters.items()
            if link.starts < day
            and (link.until is None or day < link.until)
            and not any(m.spouse(link.parent) in parents and m.lasts(day, deaths) for m in married)
        ]
        after.append(msgspec.structs.replace(link, until=min(ends)) if ends else link)
        undone = [bond.until for bond in special if bond.until is not None]
        if ends and link.bond is Bond.BLOOD and len(undone) == len(special):
            after.append(msgspec.structs.replace(link, starts=max(undone)))
    return after


def _ordered(
    links: Iterable[tuple[PersonCode, Parentage]], births: Mapping[PersonCode, Birth]
) -> dict[PersonCode, tuple[Parentage, ...]]:
    def order(link: Parentage) -> tuple[object, ...]:
        days = [births[p].on if p in births else NEVER for p in (link.parent, link.child)]
        return (*days, link.parent, link.child, link.starts)

    return {person: tuple(sorted(of, key=order)) for person, of in _grouped(links).items()}
