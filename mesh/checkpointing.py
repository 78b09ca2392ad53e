"""Sends checkpoints of the access log to the witness, while there are new entries.

All that costs is done here, apart from the requests that are logged: hashing into the tree, a few
hundred entries at a time, signing, and asking. What the witness has kept is kept here as well. If
it cannot be reached, the log goes on, and a later checkpoint covers all.
"""

import asyncio
import sqlite3

import anyio
import msgspec
import structlog

from contracts.witness import Checkpoint, WitnessCheckpoint, Witnessed
from mesh.access_log import GENESIS
from mesh.checkpoints import WITNESS, Kept, encode_kept, latest, sign
from mesh.context import Surroundings
from mesh.errors import MeshError, SetupError
from mesh.hash_tree import Frontier, Growth
from mesh.pruning import prune
from mesh.store import Store
from mesh.thread import Thread

ENTRIES = 4_096
"""After so many new entries there is a checkpoint,"""

SECONDS = 5.0
"""or so long after the first of them."""

LAST_SECONDS = 1.0
"""How long a participant that stops waits for its last checkpoint."""

AT_A_TIME = 256
"""So many entries are hashed before others have their turn: half a millisecond."""

log = structlog.get_logger(__name__)


class Checkpointing:
    """The checkpoints of one participant."""

    def __init__(self, around: Surroundings, store: Store) -> None:
        self._around = around
        self._store = store
        witnesses = around.deployment.of_kind(WITNESS)
        self._witness = witnesses[0] if witnesses and around.me.kind != WITNESS else None
        self._fresh, self._full = asyncio.Event(), asyncio.Event()
        self._one = anyio.Lock()
        self._tree = Frontier()
        self._refused = False

    async def run(self) -> None:
        """Make checkpoints; runs as long as the participant."""
        if self._witness is None:
            return
        if not self._begun():
            return
        self._store.when_committed(self._look)
        if self._written() > self._tree.leaves:
            self._fresh.set()
        clock = self._around.clock
        while not self._refused:
            await self._fresh.wait()
            await clock.wait(self._full, SECONDS)
            self._fresh.clear()
            self._full.clear()
            if not await self._try():
                await clock.sleep(clock.jitter(SECONDS))
                self._fresh.set()

    async def last(self) -> None:
        """Make one more checkpoint, if it takes no time worth mentioning."""
        if self._witness is not None and not self._refused:
            with anyio.move_on_after(LAST_SECONDS):
                await self._try()

    def _begun(self) -> bool:
        """Go on behind the latest checkpoint; tell whether the log still is what that says."""
        try:
            before = latest(self._store)
        except msgspec.DecodeError:
            log.error("checkpoint_not_read")
            self._refused = True
            return False
        if before is None:
            return True
        self._tree = before.tree
        rows = self._store.read("SELECT hash FROM access_log_hash WHERE seq = ?", before.entries)
        self._refused = rows != [(before.checkpoint.head,)]
        if self._refused:
            log.error("access_log_differs_from_checkpoint", entries=before.entries)
        return not self._refused

    def _look(self) -> None:
        new = self._store.access_log.written - self._tree.leaves
        if new > 0:
            self._fresh.set()
            if new >= ENTRIES:
                self._full.set()

    async def _try(self) -> bool:
        """Try to have all that is written witnessed; tell whether that is settled."""
        async with self._one:
            try:
                await self._witnessed(self._tree.leaves)
                prune(self._store)
            except MeshError as error:
                log.info("checkpoint_not_taken", reason=error.code)
                return not error.retry
            except sqlite3.Error as error:
                log.error("access_log_not_read", reason=type(error).__name__)
                return False
        return True

    async def _witnessed(self, after: int) -> None:
        entries = self._written()
        if entries <= self._tree.leaves:
            return
        since, head = await self._hashed(self._tree.leaves, entries)
        tree = self._tree.grown(entries, since)
        around = self._around
        checkpoint = Checkpoint(
            owner=around.me.name,
            entries=entries,
            head=head,
            root=tree.root.hex(),
            at=around.clock.now(),
        )
        signed = sign(around.deployment.signing_key(around.me.name), checkpoint)
        answer = await self._ask(WitnessCheckpoint(signed=signed, after=after, added=_hex(since)))
        if answer.outcome == "unknown-beginning" and answer.known <= entries:
            # A file, here or there, was restored from a backup, or an answer was lost.
            other, _ = await self._hashed(answer.known, entries)
            again = WitnessCheckpoint(signed=signed, after=answer.known, added=_hex(other))
            answer = await self._ask(again)
        if answer.outcome != "witnessed" or answer.kept is None:
            self._refused = True
            log.error("checkpoint_contradicted", entries=entries, known=answer.known)
            return
        kept = Kept(
            owner=checkpoint.owner,
            entries=entries,
            witnessed=answer.kept,
            frontier=_hex(tree.nodes),
        )
        self._store.write(
            "INSERT OR REPLACE INTO access_log_checkpoint VALUES (?, ?)", entries, encode_kept(kept)
        )
        self._tree = tree

    async def _ask(self, command: WitnessCheckpoint) -> Witnessed:
        assert self._witness is not None
        around = self._around
        thread = Thread(None, around.clock.traceparent())
        answer: Witnessed = await around.asks.ask(
            command, self._witness, affair="", items=(), thread=thread
        )
        return answer

    async def _hashed(self, after: int, entries: int) -> tuple[tuple[bytes, ...], str]:
        """Return the subtrees over the entries since, and the hash of the last one."""
        growth, head = Growth(after), GENESIS
        while after < entries:
            until = min((after // AT_A_TIME + 1) * AT_A_TIME, entries)
            rows = self._store.read(
                "SELECT hash FROM access_log_hash WHERE seq > ? AND seq <= ? ORDER BY seq",
                after,
                until,
            )
            if len(rows) != until - after:
                raise SetupError("entries of the access log are missing; see `mesh audit verify`")
            growth.add([bytes.fromhex(row[0]) for row in rows])
            (head,), after = rows[-1], until
            await asyncio.sleep(0)
        return growth.nodes, head

    def _written(self) -> int:
        ((written,),) = self._store.read("SELECT coalesce(max(seq), 0) FROM access_log")
        number: int = written
        return number


def _hex(nodes: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(node.hex() for node in nodes)
