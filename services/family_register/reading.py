"""Reads the registers of several municipalities as one: from each person to where else they are.

戸籍法118条, 120条の2: what another municipality's register says is read over the network, in
place of the copies that families used to collect.
"""

from collections.abc import Collection, Iterable

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.family import OWNER, Entries, EntriesQuery, Reference, RegisterEntry
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError
from services.asking import is_not_linked, together
from services.family_register import store
from services.family_register.family import Family
from services.family_register.kinship import family_of

MOST_PERSONS = 200
"""How many persons one question names; the contract's limit."""


class Registers:
    """What the registers say of some persons; begins with nobody.

    Args:
        affair: For what other registers are asked.

    Attributes:
        persons: Those of whom every register that is known and linked was read.
        unread: Municipalities that take no part, or may not be asked yet.
    """

    def __init__(self, ctx: Context, affair: str = "succession") -> None:
        self._ctx = ctx
        self._affair = affair
        self._asked: set[tuple[MunicipalityCode, PersonCode]] = set()
        self._entries: dict[RegisterEntry, None] = {}
        self._kept_at: dict[PersonCode, set[MunicipalityCode]] = {}
        self._read_at: dict[str, dict[MunicipalityCode, None]] = {}
        self.persons: set[PersonCode] = set()
        self.unread: set[MunicipalityCode] = set()

    @property
    def family(self) -> Family:
        """What all entries say together, as far as they were read.

        Raises:
            Refused: They contradict each other.
        """
        return family_of(self._entries, self.persons)

    def refer(self, person: PersonCode, municipality: MunicipalityCode) -> None:
        """Take it from a report where the register of a person is kept."""
        self._note_kept(person, municipality)

    def having(self, entries: Iterable[str]) -> list[MunicipalityCode]:
        """Return the municipalities in which entries of these ids were read."""
        return list(dict.fromkeys(at for entry in entries for at in self._read_at.get(entry, ())))

    async def read(self, persons: Collection[PersonCode]) -> None:
        """Read every register that says something of these persons, all municipalities at once.

        Those read before are asked about, too, where an answer shows that more is said of them.

        Raises:
            MeshError: One is out of reach now; see `retry`.
        """
        tx = self._ctx.tx
        entries = store.entries_naming(tx, persons)
        references = store.references_of(tx, named_in(entries, persons))
        self._take(self._ctx.municipality, entries, references)
        wanted = self.persons.union(persons)
        while questions := self._questions(wanted):
            answers = await together([self._ask(*question) for question in questions])
            for (municipality, _), answer in zip(questions, answers, strict=True):
                self._take_from(municipality, answer)
        self.persons = wanted

    def _take(
        self,
        municipality: MunicipalityCode,
        entries: Collection[RegisterEntry],
        references: Iterable[Reference],
    ) -> None:
        self._entries.update(dict.fromkeys(entries))
        for entry in entries:
            self._read_at.setdefault(entry.id, {})[municipality] = None
        for reference in references:
            self._note_kept(reference.person, reference.municipality)

    def _take_from(self, municipality: MunicipalityCode, answer: Entries) -> None:
        """Take an answer; no register refers to itself, so whom it names is kept there, too."""
        entries = disclosed(answer.entries)
        self._take(municipality, entries, disclosed(answer.references))
        for person in named_in(entries, ()):
            self._note_kept(person, municipality)

    def _note_kept(self, person: PersonCode, municipality: MunicipalityCode) -> None:
        self._kept_at.setdefault(person, set()).add(municipality)

    def _questions(
        self, persons: Iterable[PersonCode]
    ) -> list[tuple[MunicipalityCode, tuple[PersonCode, ...]]]:
        """Return whom to ask of whom: what is referred to and was not asked yet."""
        wanted: dict[MunicipalityCode, list[PersonCode]] = {}
        for person in sorted(persons):
            for municipality in sorted(self._kept_at.get(person, ())):
                if not self._is_read(municipality, person):
                    self._asked.add((municipality, person))
                    wanted.setdefault(municipality, []).append(person)
        return [
            (municipality, tuple(of[start : start + MOST_PERSONS]))
            for municipality, of in wanted.items()
            for start in range(0, len(of), MOST_PERSONS)
        ]

    def _is_read(self, municipality: MunicipalityCode, person: PersonCode) -> bool:
        here = self._ctx.municipality
        return municipality == here or (municipality, person) in self._asked

    async def _ask(
        self, municipality: MunicipalityCode, persons: tuple[PersonCode, ...]
    ) -> Entries:
        query = EntriesQuery(persons=persons)
        nothing = Entries(entries=(), references=())
        if self._ctx.takes_part(OWNER, municipality):
            try:
                return await self._ctx.lookup(query, at=municipality, affair=self._affair)
            except MeshError as error:
                if not is_not_linked(error):
                    raise
        self.unread.add(municipality)
        return nothing


def named_in(
    entries: Iterable[RegisterEntry], persons: Iterable[PersonCode]
) -> tuple[PersonCode, ...]:
    """Return these persons and everyone whom the entries name, each once."""
    others = (person for entry in entries for person in store.persons_of(entry))
    return tuple(dict.fromkeys((*persons, *others)))
