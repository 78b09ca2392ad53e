"""Sends again what got no receipt: the recipient's queue may have lost it.

That an event was sent is noted only when its receipt does not come soon, and nothing here wakes
while no receipt is missing.
"""

import asyncio
from collections.abc import Callable

from mesh import outbox
from mesh.clock import Clock
from mesh.errors import Unavailable
from mesh.outbox import Queued
from mesh.store import Store
from mesh.tasks import Tasks

NOTE_SECONDS = 1.0
"""How long a receipt may take before it is noted that an event was sent."""

RESEND_SECONDS = 30.0
"""How long to wait for a receipt before an event is sent again."""

LONGEST_RESEND = 3600.0
"""How long to wait at most: each time twice as long, for the recipient may just be away."""


class Resending:
    """What one participant has sent and knows no effect of yet.

    Args:
        send: Sends a row of the outbox again.
    """

    def __init__(self, store: Store, clock: Clock, send: Callable[[Queued], None]) -> None:
        self._store = store
        self._clock = clock
        self._send = send
        self._sent: dict[int, int] = {}
        self._again: dict[int, tuple[int, float]] = {}
        self._some_sent = asyncio.Event()
        self._some_without_receipt = asyncio.Event()

    def start(self, tasks: Tasks) -> None:
        """Begin; it ends with the other tasks of the participant."""
        tasks.start(self._note_sent())
        tasks.start(self._send_again())

    def sent(self, seq: int) -> None:
        """Take note that a recipient's queue has an event."""
        self._sent[seq] = self._clock.wall_ns()
        self._some_sent.set()

    async def _note_sent(self) -> None:
        while True:
            await self._some_sent.wait()
            await self._clock.sleep(NOTE_SECONDS)
            self._some_sent.clear()
            sent, self._sent = self._sent, {}
            try:
                with self._store.section() as tx:
                    if outbox.mark_sent(tx, sent):
                        self._some_without_receipt.set()
            except Unavailable:
                self._sent = sent | self._sent
                self._some_sent.set()

    async def _send_again(self) -> None:
        while True:
            within = self._send_overdue(self._clock.wall_ns())
            self._some_without_receipt.clear()
            if within is None or within > RESEND_SECONDS:
                # What is sent meanwhile is looked at when it is due, not when the rest is.
                longer = None if within is None else within - RESEND_SECONDS
                await self._clock.wait(self._some_without_receipt, longer)
            await self._clock.sleep(RESEND_SECONDS)

    def _send_overdue(self, now: int) -> float | None:
        """Send again what is due; return in how many seconds the next will be, if any is."""
        due_at: dict[int, tuple[int, float]] = {}
        with self._store.section() as tx:
            for seq, sent_ns in outbox.without_receipt(tx):
                due, wait = self._again.get(seq, (sent_ns + _ns(RESEND_SECONDS), RESEND_SECONDS))
                if due <= now:
                    self._send(outbox.open_row(tx, seq))
                    due, wait = now + _ns(wait), min(wait * 2, LONGEST_RESEND)
                due_at[seq] = (due, wait)
        self._again = due_at
        return min((due - now) / 1e9 for due, _ in due_at.values()) if due_at else None


def _ns(seconds: float) -> int:
    return int(seconds * 1e9)
