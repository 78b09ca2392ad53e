"""The tables of a family register: entries, whom they name, and where else registers speak of them.

A person is found through mentions, so that an entry is found by everyone it names.
"""

from collections.abc import Iterable

import msgspec

from contracts.base import PersonCode
from contracts.family import Reference, RegisterEntry
from mesh.errors import UnknownPerson
from mesh.records import Reads, Records
from mesh.store import Section
from services.family_register.births import RecordedBirth
from services.family_register.reports import RecordedDeath
from services.family_register.supplement import Supplement
from services.family_register.tokens import Token


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """An entry names a person: as the one it is about, as the other, or as a parent."""

    person: PersonCode
    entry: str


SUPPLEMENTS = Records("supplement", Supplement, key=("person",))
ENTRIES = Records("register_entry", RegisterEntry, key=("id",), indexed=("voids",))
MENTIONS = Records("mention", Mention, key=("person", "entry"))
REFERENCES = Records("reference", Reference, key=("person", "municipality"))
DEATHS = Records("recorded_death", RecordedDeath, key=("entry",), indexed=("person", "voided_by"))
BIRTHS = Records("recorded_birth", RecordedBirth, key=("entry",), indexed=("mother",))
TOKENS = Records("token", Token, key=("digest",), indexed=("person",))

SCHEMA = "".join(
    records.schema
    for records in (SUPPLEMENTS, ENTRIES, MENTIONS, REFERENCES, DEATHS, BIRTHS, TOKENS)
)


def persons_of(entry: RegisterEntry) -> tuple[PersonCode, ...]:
    """Return everyone whom an entry names, each once."""
    others = () if entry.other is None else (entry.other,)
    return tuple(dict.fromkeys((entry.person, *others, *entry.parents)))


def mentions_of(entry: RegisterEntry) -> list[Mention]:
    """Return by whom an entry is found."""
    return [Mention(person=person, entry=entry.id) for person in persons_of(entry)]


def entries_naming(tx: Reads, persons: Iterable[PersonCode]) -> list[RegisterEntry]:
    """Return the entries that name one of these persons, and those that take one of them back.

    They come in the order of the days on which they took effect.
    """
    found: dict[str, RegisterEntry] = {}
    waiting = [mention.entry for person in persons for mention in MENTIONS.where(tx, person=person)]
    while waiting:
        number = waiting.pop()
        entry = None if number in found else ENTRIES.get(tx, number)
        if entry is not None:
            found[number] = entry
            waiting += [voiding.id for voiding in ENTRIES.where(tx, voids=number)]
    return sorted(found.values(), key=lambda entry: (entry.on, entry.id))


def references_of(tx: Reads, persons: Iterable[PersonCode]) -> list[Reference]:
    """Return where else registers say something of these persons, in the order of the persons."""
    return [
        reference
        for person in dict.fromkeys(persons)
        for reference in REFERENCES.where(tx, person=person)
    ]


def enter(tx: Section, entry: RegisterEntry) -> None:
    """Write an entry into the register, so that everyone it names finds it."""
    ENTRIES.put(tx, entry)
    for mention in mentions_of(entry):
        MENTIONS.put(tx, mention)


def standing_death(tx: Reads, person: PersonCode) -> RecordedDeath | None:
    """Return the death of a person that was reported and not taken back, if there is one."""
    deaths = DEATHS.where(tx, person=person)
    return next((death for death in deaths if death.voided_by is None), None)


def supplement_of(tx: Reads, person: PersonCode) -> Supplement:
    """Return the supplement of a person who is entered in a register here.

    Raises:
        UnknownPerson: There is none.
    """
    supplement = SUPPLEMENTS.get(tx, person)
    if supplement is None:
        raise UnknownPerson(
            "this family register has no such entry; ask the municipality of the registered"
            " domicile (本籍地)"
        )
    return supplement


def void_tokens(tx: Section, person: PersonCode) -> None:
    """Make every token about a person useless."""
    for token in TOKENS.where(tx, person=person):
        TOKENS.put(tx, msgspec.structs.replace(token, void=True))
