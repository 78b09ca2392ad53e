"""Short tasks by the thousand: plain asyncio tasks, held until they end, cancelled together.

A task group would do the same; starting a task in one takes five times as long (measured
with `--moves 600`: a sixth of all time), and the long-lived loops of a participant are in one.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from mesh.faults import defect

log = structlog.get_logger(__name__)


class Tasks:
    """The short tasks of one participant."""

    def __init__(self) -> None:
        # In order: sets are in the order of addresses, and a run must repeat itself.
        self._running: dict[asyncio.Task[None], None] = {}

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a task; whatever it raises is a defect, and is logged as one."""
        task = asyncio.get_running_loop().create_task(work)
        self._running[task] = None
        task.add_done_callback(self._ended)

    async def cancel(self) -> None:
        """Cancel what still runs, and wait until it has ended."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            defect(log, "task_failed", error)
