"""The driving processes: started, told what to drive, heard, stopped."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from mesh.errors import SetupError
from mesh.server import die_with_parent
from scenarios.driving.task import Phase, Spell
from scenarios.stage.processes import ROOT

READY_SECONDS = 60.0
STOP_SECONDS = 5.0
LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of a spell: each move and notice is named in one."""

Hear = Callable[[int, Spell], None]
"""Takes the number of a process, and what it says."""


class Crew:
    """Driving processes that run."""

    def __init__(self, processes: list[asyncio.subprocess.Process]) -> None:
        self._processes = processes

    async def play(self, phases: list[Phase], hear: Hear) -> None:
        """Let each process play its phase; hear what all of them say, until all have ended.

        Raises:
            SetupError: One stopped; what it said is shown.
        """
        for process, phase in zip(self._processes, phases, strict=True):
            assert process.stdin is not None
            process.stdin.write(msgspec.json.encode(phase) + b"\n")
        await asyncio.gather(*(self._listen(number, hear) for number in range(len(phases))))

    async def ready(self) -> None:
        """Wait until all take part."""
        async with asyncio.timeout(READY_SECONDS):
            await asyncio.gather(
                *(self._listen(each, lambda *_: None) for each in range(len(self._processes)))
            )

    async def _listen(self, number: int, hear: Hear) -> None:
        process = self._processes[number]
        assert process.stdout is not None
        assert process.stderr is not None
        while line := await process.stdout.readline():
            spell = msgspec.json.decode(line, type=Spell)
            hear(number, spell)
            if spell.ended:
                return
        said = (await process.stderr.read()).decode(errors="replace").strip().splitlines()
        raise SetupError(f"a driving process stopped: {said[-1] if said else 'it gave no reason'}")

    async def stop(self) -> None:
        """Stop all and wait for them."""
        for process in self._processes:
            if process.returncode is None:
                process.terminate()
        for process in self._processes:
            try:
                await asyncio.wait_for(process.communicate(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()


@asynccontextmanager
async def crew_of(tasks: list[Path]) -> AsyncIterator[Crew]:
    """Start a process for each task, for the time of the block.

    Raises:
        SetupError: One cannot take part.
    """
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "scenarios.driving.client",
            str(task),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        for task in tasks
    ]
    crew = Crew(processes)
    try:
        await crew.ready()
        yield crew
    finally:
        await crew.stop()
