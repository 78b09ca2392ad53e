"""Tells publishers, in batches, which of their events have taken effect here.

A receipt that gets lost with the process is no harm: the publisher sends the event again,
which is known here by its id, and that is reported anew.
"""

import asyncio
from collections import defaultdict

import structlog

from contracts.mesh import Applied
from mesh.asking import Asking
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.errors import MeshError
from mesh.tasks import Tasks
from mesh.thread import Thread

LINGER_SECONDS = 0.01
"""How long a receipt waits for others to travel with it."""

FIRST_DELAY = 0.1
LONGEST_DELAY = 15.0

log = structlog.get_logger(__name__)


class Receipts:
    """Collects the receipts of one participant and sends them."""

    def __init__(self, asking: Asking, deployment: Deployment, clock: Clock, tasks: Tasks) -> None:
        self._asking = asking
        self._deployment = deployment
        self._clock = clock
        self._tasks = tasks
        self._waiting: dict[str, dict[str, list[str]]] = {}
        self._some = asyncio.Event()

    def add(self, publisher: str, message_id: str, outcome: str) -> None:
        """Take a receipt; `outcome` is `applied` or `parked`."""
        outcomes = self._waiting.setdefault(publisher, defaultdict(list))
        outcomes[outcome].append(message_id)
        self._some.set()

    async def run(self) -> None:
        """Send receipts as they come; runs as long as the participant."""
        while True:
            await self._some.wait()
            await self._clock.sleep(LINGER_SECONDS)
            self._some.clear()
            batches, self._waiting = self._waiting, {}
            for publisher, outcomes in batches.items():
                self._tasks.start(self._send(publisher, outcomes))

    async def _send(self, publisher: str, outcomes: dict[str, list[str]]) -> None:
        receipt = Applied(
            applied=tuple(outcomes.get("applied", ())), parked=tuple(outcomes.get("parked", ()))
        )
        delay = FIRST_DELAY
        while not await self._sent(publisher, receipt):
            await self._clock.sleep(self._clock.jitter(delay))
            delay = min(delay * 2, LONGEST_DELAY)

    async def _sent(self, publisher: str, receipt: Applied) -> bool:
        """Try to send receipts; tell whether that is settled."""
        try:
            await self._asking.ask(
                receipt,
                self._deployment.named(publisher),
                affair="",
                items=(),
                thread=Thread(None, self._clock.traceparent()),
            )
        except MeshError as error:
            log.info("receipt_not_taken", publisher=publisher, reason=error.code)
            return not error.retry
        return True
