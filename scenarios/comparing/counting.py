"""What the participants' own files say at the end: what was disclosed, to whom, and how fast."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from contracts.residency import OWNER as REGISTRY
from contracts.tax import OWNER as TAX
from mesh.deployment import Deployment
from mesh.records import Reads
from scenarios.comparing.designs import COPY_SERVER, OFFICES
from scenarios.comparing.offices import Office

DISCLOSING = (REGISTRY, TAX, COPY_SERVER)
"""Who discloses what is compared: the owners, and a copy."""

_SHOWN = "outcome = 'disclosed' AND direction IN ('event', 'lookup')"
_ITEMS = "length(items) - length(replace(items, ',', '')) + (items <> '')"
_REVIEWING = ("residency.status.v1", "copies.status.v1", "tax.incomes.v1")
_SECOND_NS = 1_000_000_000


class Disclosure(NamedTuple):
    """What left its owners.

    Attributes:
        items: One person's item each time.
        holders: To how many participants.
    """

    items: int
    holders: int


class Load(NamedTuple):
    """About how many persons an owner answered or told, in all and in its busiest second."""

    total: int
    peak_per_s: int


class Counting:
    """Counts in the files of all participants."""

    def __init__(self, deployment: Deployment, files: Mapping[str, Reads]) -> None:
        self._deployment = deployment
        self._files = files

    def disclosure(self) -> Disclosure:
        """Count the items of personal data that owners and copies disclosed to others."""
        items, holders = 0, set[str]()
        for file in self._of(*DISCLOSING):
            rows = file.read(
                f"SELECT party, sum({_ITEMS}) FROM access_log"
                f" WHERE {_SHOWN} AND items <> '' GROUP BY party"
            )
            items += sum(count for _, count in rows)
            holders.update(party for party, _ in rows)
        return Disclosure(items, len(holders))

    def busiest_owner(self) -> Load:
        """Return the load of the registry that was busiest in any second."""
        loads = [_load(file) for file in self._of(REGISTRY)]
        return max(loads, key=lambda load: (load.peak_per_s, load.total))

    def events(self) -> int:
        """Count the events that took effect at a recipient."""
        sql = "SELECT count(*) FROM outbox WHERE version > 0 AND state = 'applied'"
        return sum(file.read(sql)[0][0] for file in self._files.values())

    def further_lookups(self) -> int:
        """Count what offices ask beside reviews: once they know of a change."""
        marks = ", ".join("?" * len(_REVIEWING))
        sql = (
            "SELECT count(*) FROM asked WHERE items <> '' AND outcome = 'disclosed'"
            f" AND contract NOT IN ({marks})"
        )
        return sum(file.read(sql, *_REVIEWING)[0][0] for file in self._of(*OFFICES))

    def copies(self, offices: dict[str, Office]) -> int:
        """Count the records of persons that are kept outside their owner."""
        files = sum(len(office.on_file()) for office in offices.values())
        rows: int = sum(
            file.read("SELECT count(*) FROM copy")[0][0] for file in self._of(COPY_SERVER)
        )
        return files + rows

    def _of(self, *kinds: str) -> Iterator[Reads]:
        for kind in kinds:
            for party in self._deployment.of_kind(kind):
                yield self._files[party.name]


def _load(file: Reads) -> Load:
    rows = file.read(
        f"SELECT count(*) FROM access_log WHERE {_SHOWN} GROUP BY wall_ns / {_SECOND_NS}"
    )
    counts = [count for (count,) in rows]
    return Load(sum(counts), max(counts, default=0))
