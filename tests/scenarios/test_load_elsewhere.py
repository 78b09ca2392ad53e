"""Load against a mesh that runs elsewhere, and a server that goes away in the middle of it."""

import asyncio
import contextlib
import datetime as dt
import json
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.operating import reading
from mesh.permits import Policy
from mesh.server import Server, start_server
from scenarios.load import DATE
from scenarios.population.generate import generate
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import AFTER_A_DEATH
from scenarios.stage.processes import Processes
from scenarios.stage.running import StageOptions, prepared
from tests.scenarios.test_load import ROOT, run

pytestmark = pytest.mark.live

SMALL = ("--residents", "1500")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Elsewhere:
    """A deployment with a server of its own."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self.options = (
            *SMALL, "--deployment", str(directory), "--nats", f"nats://127.0.0.1:{self.port}",
        )  # fmt: skip
        made = run(*self.options, "--duration", "0.5")
        assert made.returncode == 2
        assert "made a deployment" in made.stderr
        self.deployment = Deployment.load(directory)
        self.policy = Policy.load(self.deployment.permits_file)

    def until_something_is_told(self) -> None:
        """Wait until the first notice is in the owner's outbox: the load is on."""
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            with (
                contextlib.suppress(SetupError, sqlite3.Error),
                reading(self.deployment.database("tax-chofu")) as db,
            ):
                if db.execute("SELECT 1 FROM outbox LIMIT 1").fetchone():
                    return
            time.sleep(0.05)
        raise TimeoutError("no load came")

    def fill(self, url: str) -> None:
        """Let everybody have the files on the residents that the driver expects."""
        options = StageOptions(
            municipalities=MUNICIPALITIES[:3],
            date=DATE,
            directory=self.deployment.directory,
            nats=url,
            without=AFTER_A_DEATH,
        )
        population = generate(
            residents=1_500,
            seed=1,
            base_date=DATE - dt.timedelta(days=60),
            municipalities=options.municipalities,
        )
        with prepared(options, population):
            pass

    def start(self) -> Server:
        return start_server(self.deployment, self.policy, port=self.port)


def test_it_drives_participants_that_run_already(tmp_path: Path) -> None:
    mesh = Elsewhere(tmp_path / "mesh")
    server = mesh.start()
    processes = Processes(mesh.deployment, server.url)
    try:
        mesh.fill(server.url)
        others = ("tax-chofu", "code-exchange")
        for name in others:
            processes.launch(name)
        asyncio.run(processes.ready(*others))

        done = run(*mesh.options, "--attach", "--duration", "1", "--rate", "100", "--json", "-")
    finally:
        processes.stop()
        server.stop()

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["answers"], found["wrong"], found["errors"]) == (100, 0, 0)
    assert found["access_log"]["verified"]


def test_a_server_that_goes_away_is_reported_and_nothing_is_lost(tmp_path: Path) -> None:
    mesh = Elsewhere(tmp_path / "mesh")
    server = mesh.start()
    driving = None
    try:
        driving = subprocess.Popen(
            [
                sys.executable, "scenarios/load.py", *mesh.options, "--duration", "3",
                "--rate", "100", "--mix", "lookup=0.5,notify=0.5", "--json", "-",
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        mesh.until_something_is_told()
        server.process.kill()
        server.stop()
        server = mesh.start()
        said, complaints = driving.communicate(timeout=100)
    finally:
        server.stop()
        if driving is not None and driving.poll() is None:
            driving.kill()
            driving.communicate()

    found = json.loads(said)
    assert found["errors_by_code"].keys() <= {"unreachable", "busy", "unavailable"}, complaints
    assert found["errors"] + found["retried"] > 0
    assert (found["lost"], found["backlog"], found["wrong"]) == (0, 0, 0)
    assert found["access_log"]["verified"]
