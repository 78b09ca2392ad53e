"""An access log with checkpoints, in the files of its owner and of a witness, and no network."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from contracts.witness import Checkpoint, WitnessedCheckpoint
from mesh.access_log import AccessLog, Entry
from mesh.checkpoints import Kept, encode_kept, sign, witnessed_text
from mesh.clock import JST
from mesh.deployment import Deployment, Participant
from mesh.hash_tree import Frontier, Growth
from services.witness.store import SCHEMA

OWNER = "tax"
NOON = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
ENTRY = Entry(
    at="2026-04-01T09:00:00+09:00",
    direction="lookup",
    party="benefits-osaka",
    affair="child-allowance",
    basis="番号法19条8号",
    contract="tax.income.v1",
    items="total_income",
    person="abcd",
    outcome="disclosed",
    caseid=None,
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    wall_ns=1_800_000_000_000_000_000,
)


class WitnessedLog:
    """The files of an owner and a witness; `of` begins them anew."""

    def __init__(self, directory: Path) -> None:
        members = [
            Participant(name=name, kind=name, title_ja=name, title_en=name)
            for name in (OWNER, "witness")
        ]
        self.deployment = Deployment(directory, members)
        self.deployment.save()

    def of(self, persons: Iterable[str], checkpoints: Iterable[int]) -> None:
        """Write a log with one entry for each person, and a checkpoint at each of the lengths."""
        for name in self.deployment.participants:
            self.deployment.database(name).unlink(missing_ok=True)
        with self.opened(OWNER) as owner, self.opened("witness") as witness:
            owner.executescript(AccessLog.SCHEMA)
            witness.executescript(AccessLog.SCHEMA + SCHEMA)
            log = AccessLog(owner)
            for number, person in enumerate(persons, 1):
                log.add(ENTRY._replace(person=person, wall_ns=number))
            owner.execute("BEGIN")
            log.flush()
            owner.execute("COMMIT")
            tree = Frontier()
            for entries in sorted(set(checkpoints)):
                tree = self._checkpoint(owner, witness, tree, entries)

    @contextmanager
    def opened(self, name: str) -> Iterator[sqlite3.Connection]:
        path = self.deployment.database(name)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous = OFF")
            yield db

    def _checkpoint(
        self, owner: sqlite3.Connection, witness: sqlite3.Connection, tree: Frontier, entries: int
    ) -> Frontier:
        rows = owner.execute(
            "SELECT hash FROM access_log WHERE seq > ? AND seq <= ? ORDER BY seq",
            (tree.leaves, entries),
        ).fetchall()
        growth = Growth(tree.leaves)
        growth.add([bytes.fromhex(row[0]) for row in rows])
        tree = tree.grown(entries, growth.nodes)
        checkpoint = Checkpoint(
            owner=OWNER, entries=entries, head=rows[-1][0], root=tree.root.hex(), at=NOON
        )
        signed = sign(self.deployment.signing_key(OWNER), checkpoint)
        unsigned = WitnessedCheckpoint(signed=signed, witness="witness", at=NOON, signature="")
        signature = self.deployment.signing_key("witness").sign(witnessed_text(unsigned))
        kept = Kept(
            owner=OWNER,
            entries=entries,
            witnessed=msgspec.structs.replace(unsigned, signature=signature),
            frontier=tuple(node.hex() for node in tree.nodes),
        )
        record = encode_kept(kept)
        owner.execute("INSERT INTO access_log_checkpoint VALUES (?, ?)", (entries, record))
        witness.execute("INSERT INTO witnessed VALUES (?, ?, ?)", (OWNER, entries, record))
        return tree
