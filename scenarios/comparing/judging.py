"""The judge: compares what every office believes with what the owners know, seeing all at once.

It reads the registers' own tables, and not the lookup by which offices ask: a fault in that one
would otherwise never be seen.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import UNSET

from contracts.base import PersonCode
from contracts.residency import OWNER
from contracts.standings import Standing
from mesh.deployment import Deployment
from mesh.records import Reads
from scenarios.comparing.offices import Office
from services.code_exchange.model import Keyring
from services.resident_registry.model import Resident
from services.resident_registry.store import DECEASED, HOUSEHOLDS, REMOVED, RESIDENTS
from services.reviewing import Known


class Difference(NamedTuple):
    """One file that disagrees with the register, and in what."""

    office: str
    what: str


class Judge:
    """Compares offices with registers."""

    def __init__(self, deployment: Deployment, files: Mapping[str, Reads], keys: Keyring) -> None:
        self._keys = keys
        self._registries = {
            party.municipality: (party.name, files[party.name])
            for party in deployment.of_kind(OWNER)
        }

    def deaths(self, office: Office) -> dict[PersonCode, dt.date]:
        """Return who is dead by any register, and since when, in the codes of an office."""
        return {
            self._as_known(registry, death.person, office): death.died_on
            for registry, file in self._registries.values()
            for death in DECEASED.all(file)
        }

    def departures(self, office: Office) -> dict[PersonCode, dt.date]:
        """Return who has left the municipality of an office and not come back, and since when."""
        assert office.me.municipality is not None, "nobody leaves the country"
        registry, file = self._registries[office.me.municipality]
        return {
            self._as_known(registry, left.person, office): left.removed_on
            for left in REMOVED.all(file)
            if RESIDENTS.get(file, left.person) is None
        }

    def differences(self, offices: Iterable[Office]) -> Iterator[Difference]:
        """Yield every file of some offices that disagrees with the register it follows."""
        registers = {
            municipality: _Register(name, file, self._keys)
            for municipality, (name, file) in self._registries.items()
        }
        for office in offices:
            for known in office.believes(office.on_file()):
                register = registers.get(known.register)
                if register is not None and (what := self._wrong(office, known, register)):
                    yield Difference(office.me.name, what)

    def _wrong(self, office: Office, known: Known, register: "_Register") -> str:
        link = self._keys.link(office.me.name, known.person)
        assert link is not None, "a code of the office itself"
        resident = register.residents.get(link)
        if resident is None:
            person = PersonCode(self._keys.code(register.name, link))
            return self._gone(register.file, person, known)
        return self._changed(office, register, resident, known)

    def _changed(
        self, office: Office, register: "_Register", resident: Resident, known: Known
    ) -> str:
        """Say in what a file is wrong about somebody who lives where the register is."""
        if known.standing is not Standing.RESIDENT:
            return f"believed {known.standing.value}, and lives there"
        if known.address is not UNSET and known.address not in (None, resident.address):
            return "another address"
        if known.name is not UNSET and known.name not in (None, resident.name):
            return "another name"
        if known.head is UNSET or known.head is None:
            return ""
        same = self._keys.link(office.me.name, known.head) == register.heads[resident.household]
        return "" if same else "another head of the household"

    def _as_known(self, registry: str, person: PersonCode, office: Office) -> PersonCode:
        """Return the code that an office has for somebody in a register."""
        link = self._keys.link(registry, person)
        assert link is not None, "a code of the register itself"
        return PersonCode(self._keys.code(office.me.name, link))

    @staticmethod
    def _gone(file: Reads, person: PersonCode, known: Known) -> str:
        death = DECEASED.get(file, person)
        if death is not None:
            wrong = known.standing is not Standing.DECEASED or known.died_on != death.died_on
            return "not known to be dead" if wrong else ""
        if not REMOVED.where(file, person=person):
            return "followed in a register that never had the person"
        return "not known to have left" if known.standing is Standing.RESIDENT else ""


class _Register:
    """All residents of a register, read at once: every office follows many of them.

    Attributes:
        residents: By link id.
        heads: The link id of the head of each household, by the number of the household.
    """

    def __init__(self, name: str, file: Reads, keys: Keyring) -> None:
        self.name = name
        self.file = file
        self.residents = {keys.link(name, one.person): one for one in RESIDENTS.all(file)}
        self.heads = {home.id: keys.link(name, home.head) for home in HOUSEHOLDS.all(file)}
