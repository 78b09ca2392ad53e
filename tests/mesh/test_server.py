import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mesh import server
from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.permits import Policy
from mesh.server import running_server, server_binary, start_server

NOBODY = Policy({}, [], set())


def program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o700)
    return path


def answers(url: str) -> bool:
    """Tell whether a server is there and says what it is, as NATS servers do at once."""
    host, _, port = url.removeprefix("nats://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        return connection.recv(5) == b"INFO "


def wait_for_end(process_id: int) -> None:
    """Wait until a process has ended, whoever its parent is."""
    try:
        watched = os.pidfd_open(process_id)
    except ProcessLookupError:
        return
    try:
        ended, _, _ = select.select([watched], [], [], 10)
        assert ended, "the process has not ended"
    finally:
        os.close(watched)


def test_the_chosen_program_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = program(tmp_path / "my-server", "#!/bin/sh\n")
    monkeypatch.setenv("NATS_SERVER_BIN", str(chosen))

    assert server_binary() == str(chosen)


def test_a_chosen_program_that_cannot_be_run_is_a_setup_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text").write_text("no program")

    for unusable in (tmp_path / "missing", tmp_path, tmp_path / "text"):
        monkeypatch.setenv("NATS_SERVER_BIN", str(unusable))
        with pytest.raises(SetupError, match="NATS_SERVER_BIN names no program that can be run"):
            server_binary()


def test_without_a_choice_the_program_beside_python_is_used_and_then_that_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("beside", "path"):
        (tmp_path / folder).mkdir()
        program(tmp_path / folder / "nats-server", "#!/bin/sh\n")
    monkeypatch.delenv("NATS_SERVER_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "beside" / "python"))

    assert server_binary() == str(tmp_path / "beside" / "nats-server")
    (tmp_path / "beside" / "nats-server").unlink()
    assert server_binary() == str(tmp_path / "path" / "nats-server")
    (tmp_path / "path" / "nats-server").unlink()
    with pytest.raises(SetupError, match="run `make setup`, or set NATS_SERVER_BIN"):
        server_binary()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no shebang, no program", "cannot be run"),
        ("#!/bin/sh\necho out of order >&2\nexit 3\n", r"stopped at once \(exit 3\): out of order"),
        ("#!/bin/sh\nexit 3\n", r"stopped at once \(exit 3\): is it a nats-server"),
    ],
)
def test_a_program_that_is_no_server_is_a_setup_error_with_its_reason(
    text: str, said: str, deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NATS_SERVER_BIN", str(program(tmp_path / "odd", text)))

    with pytest.raises(SetupError, match=said):
        start_server(deployment, NOBODY)


def test_a_program_that_never_listens_is_given_up_and_stopped(
    deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by this test: the pipe to the program was left open."""
    noted = tmp_path / "process-id"
    odd = program(tmp_path / "odd", f"#!/bin/sh\necho $$ > {noted}\nexec tail -f /dev/null\n")
    monkeypatch.setenv("NATS_SERVER_BIN", str(odd))
    monkeypatch.setattr(server, "START_SECONDS", 0.3)

    with pytest.raises(SetupError, match="did not come up within"):
        start_server(deployment, NOBODY)

    wait_for_end(int(noted.read_text()))


@pytest.mark.live
def test_a_server_runs_for_the_time_of_the_block(deployment: Deployment) -> None:
    with running_server(deployment, NOBODY) as running:
        assert answers(running.url)
        assert running.url.startswith("nats://127.0.0.1:")

    assert running.process.poll() is not None
    with pytest.raises(ConnectionRefusedError):
        answers(running.url)


@pytest.mark.live
def test_a_server_ends_with_a_block_that_fails(deployment: Deployment) -> None:
    with pytest.raises(ZeroDivisionError), running_server(deployment, NOBODY) as running:
        _ = 1 / 0

    assert running.process.poll() is not None


@pytest.mark.live
def test_a_server_reads_its_configuration_again_and_stays(deployment: Deployment) -> None:
    with running_server(deployment, NOBODY) as running:
        running.reload()

        assert answers(running.url)
        assert running.process.poll() is None


@pytest.mark.live
def test_a_port_in_use_is_a_setup_error_that_says_so(deployment: Deployment) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SetupError, match=f"port {port} is in use; .* choose another"):
            start_server(deployment, NOBODY, port=port)


@pytest.mark.live
def test_a_server_can_be_started_again_where_one_ran_before(deployment: Deployment) -> None:
    urls = []
    for _ in range(2):
        with running_server(deployment, NOBODY) as running:
            assert answers(running.url)
            urls.append(running.url)

    assert len(urls) == 2


PARENT = """
import sys
from pathlib import Path
from mesh.deployment import Deployment
from mesh.permits import Policy
from mesh.server import start_server

running = start_server(Deployment.load(Path(sys.argv[1])), Policy({}, [], set()))
print(running.process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.live
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_server_ends_when_the_program_that_started_it_is_killed(deployment: Deployment) -> None:
    command = [sys.executable, "-c", PARENT, str(deployment.directory)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(server.__file__).parents[1]
    ) as parent:
        assert parent.stdout is not None
        started = int(parent.stdout.readline())
        os.kill(started, 0)

        parent.send_signal(signal.SIGKILL)
        parent.wait()

        try:
            wait_for_end(started)
        except AssertionError:
            os.kill(started, signal.SIGKILL)
            raise
