"""What the offices of a simulated country keep and believe, and whom they watch."""

from collections.abc import Iterable
from typing import Any

import msgspec

from mesh.participant import RunningParticipant
from mesh.records import Records
from scenarios.stage.simulating import SimulatedStage
from services.benefits import review as benefits
from services.benefits.store import FILES
from services.code_exchange.store import keyring
from services.health_insurance import review as health_insurance
from services.health_insurance.model import Insured
from services.health_insurance.store import INSURED
from services.pension import review as pension
from services.pension.store import ENROLLED

OFFICES: dict[str, tuple[Any, Records[Any]]] = {
    "pension": (pension, ENROLLED),
    "health-insurance": (health_insurance, INSURED),
    "benefits": (benefits, FILES),
}


class KnowingOffices:
    """The offices that have to know what happens to residents.

    Attributes:
        newborn: How each of them names the child that is born.
    """

    def __init__(self, stage: SimulatedStage) -> None:
        self.stage = stage
        self.keyring = keyring(stage.deployment.directory / "keys")
        self.newborn: dict[str, str] = {}

    async def review(self) -> None:
        """Let all of them ask about everybody on file."""
        for name in self.offices():
            await self.stage.running[name].review()
        await self.stage.at_rest()

    def offices(self) -> list[str]:
        return [name for name, p in self.stage.running.items() if p.me.kind in OFFICES]

    def files(self) -> dict[str, list[str]]:
        """What the offices keep, but since when somebody is head: whom they ask does not say."""
        return {
            name: self._readable(
                name, map(headless, OFFICES[participant.me.kind][1].all(participant.store))
            )
            for name, participant in self._running_offices()
        }

    def believed(self) -> dict[str, list[str]]:
        """What the offices believe."""
        found = {}
        for name, participant in self._running_offices():
            review, _ = OFFICES[participant.me.kind]
            own, store = participant.me.municipality or "", participant.store
            known = review.believes(store, review.on_file(store), own)
            found[name] = self._readable(name, known)
        return found

    def watched(self, owner: str, office: str) -> set[bytes]:
        """Whom an office watches at an owner of data."""
        rows = self.stage.running[owner].store.read(
            "SELECT person FROM watch WHERE watcher = ?", office
        )
        return {self.keyring.link(owner, code) for (code,) in rows}

    def on_file(self, office: str) -> set[bytes]:
        """On whom an office has an open file, or a record of a death."""
        participant = self.stage.running[office]
        review, _ = OFFICES[participant.me.kind]
        return {self.keyring.link(office, code) for code in review.on_file(participant.store)}

    def _running_offices(self) -> list[tuple[str, RunningParticipant]]:
        return [(name, self.stage.running[name]) for name in self.offices()]

    def _readable(self, name: str, records: Iterable[Any]) -> list[str]:
        """Records in an order that no code decides; that of the newborn is drawn in each run."""
        newborn = self.newborn.get(name, "nobody")
        written = [msgspec.json.encode(record).decode() for record in records]
        return sorted(text.replace(newborn, "newborn") for text in written)


def headless(record: Any) -> Any:
    if not isinstance(record, Insured):
        return record
    return msgspec.structs.replace(record, head=None, head_since=None, head_before=None)
