"""Participants as operating-system processes of their own: started, killed, started again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import anyio
import anyio.to_thread

from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.server import die_with_parent
from services.catalogue import module_of

ROOT = Path(__file__).parents[2]
READY_SECONDS = 60.0
STOP_SECONDS = 5.0


class Processes:
    """The processes of a deployment, by name."""

    def __init__(self, deployment: Deployment, url: str) -> None:
        self._deployment = deployment
        self._url = url
        self._running: dict[str, subprocess.Popen[str]] = {}
        (deployment.directory / "logs").mkdir(exist_ok=True)

    def launch(self, name: str, *, answering: int = 0) -> str:
        """Start a participant's process; `ready` waits until it takes part.

        Args:
            answering: 1, 2, ... for further processes that only answer lookups.

        Returns:
            The name of the process: of the first one, the participant's.
        """
        kind = self._deployment.named(name).kind
        process = f"{name}+{answering}" if answering else name
        command = [sys.executable, "-m", module_of(kind)]
        command += ["--deployment", str(self._deployment.directory.resolve())]
        command += ["--name", name, "--nats", self._url]
        command += ["--answering"] if answering else []
        with self._log(process).open("a") as log:
            self._running[process] = subprocess.Popen(  # noqa: S603 - our own module
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )
        return process

    async def ready(self, *names: str) -> None:
        """Wait until the participants say that they take part.

        Raises:
            SetupError: One stopped instead; its log says why.
        """
        with anyio.move_on_after(READY_SECONDS) as scope:
            for name in names:
                await anyio.to_thread.run_sync(self._wait_ready, name, abandon_on_cancel=True)
        if scope.cancelled_caught:
            raise SetupError(f"a participant did not come up within {READY_SECONDS:.0f} s")

    def memory(self, name: str) -> int:
        """Return the bytes of memory that a process has in use; Linux only."""
        status = Path(f"/proc/{self._running[name].pid}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    def kill(self, name: str) -> None:
        """Kill a participant's process, as a crash would (SIGKILL)."""
        process = self._running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _close(process)

    def freeze(self, name: str) -> None:
        """Let a participant's process stand still (SIGSTOP): it neither answers nor ends."""
        self._running[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let a process that stands still go on (SIGCONT)."""
        self._running[name].send_signal(signal.SIGCONT)

    @property
    def names(self) -> list[str]:
        """Those that run, in the order in which they were started."""
        return list(self._running)

    def stop(self) -> None:
        """Stop all and wait for them."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _close(process)
        self._running.clear()

    def _wait_ready(self, name: str) -> None:
        output = self._running[name].stdout
        assert output is not None
        if output.readline().strip() != "ready":
            lines = self._log(name).read_text().strip().splitlines()
            reason = lines[-1] if lines else "it gave no reason"
            raise SetupError(f"{name} did not start: {reason}")

    def _log(self, name: str) -> Path:
        return self._deployment.directory / "logs" / f"{name}.log"


def _close(process: "subprocess.Popen[str]") -> None:
    if process.stdout is not None:
        process.stdout.close()
