"""The moving-house scenario as a user runs it: every case, every output, every bad input."""

import functools
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from mesh.server import server_binary
from tests.scenarios import command_lines
from tests.scenarios.command_lines import ROOT

pytestmark = pytest.mark.live

CASES = ("household", "single", "partial", "within", "cancel", "backdated", "year-end")
KEYS = {
    "": "scenario case seed date transport ok elapsed_s citizen without_mesh documents_omitted"
    " procedures notifications lookups access_log parked",
    "citizen": "filings visits documents_attached",
    "without_mesh": "filings visits documents_attached",
    "documents_omitted": "document procedure replaced_by provider legal_basis",
    "procedures": "id name_ja participant status deadline legal_basis",
    "notifications": "event publisher recipient items delivered_ms",
    "lookups": "contract caller provider affair legal_basis items outcome ms",
    "access_log": "entries verified visible_to_citizen",
}


def hikkoshi(*options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the scenario."""
    return command_lines.run("hikkoshi", *options, **environment)


@functools.cache
def played(*options: str) -> dict[str, Any]:
    """Return the JSON of the scenario, which runs once for all tests with these options."""
    return anew(*options)


def anew(*options: str) -> dict[str, Any]:
    """Run the scenario and return its JSON."""
    return command_lines.played("hikkoshi", *options)


@pytest.mark.parametrize("case", CASES)
def test_every_case_ends_well(case: str) -> None:
    report = played("--case", case)
    assert report["ok"]
    assert report["parked"] == 0
    assert report["access_log"]["verified"]
    assert report["access_log"]["visible_to_citizen"] > 0
    assert all(n["delivered_ms"] is not None for n in report["notifications"])
    assert {p["status"] for p in report["procedures"]} <= {"done", "not_needed", "waiting"}


def test_a_household_files_once_and_comes_once_and_brings_nothing() -> None:
    report = played()
    assert report["citizen"] == {"filings": 1, "visits": 1, "documents_attached": 0}
    without = report["without_mesh"]
    assert (without["filings"], without["visits"]) >= (10, 3)
    assert without["documents_attached"] == len(report["documents_omitted"]) >= 4
    assert {p["status"] for p in report["procedures"]} == {"done"}
    papers = {d["document"]: d["replaced_by"] for d in report["documents_omitted"]}
    assert papers["所得課税証明書"] == "tax.income.v1"
    assert all(d["legal_basis"] and d["provider"] for d in report["documents_omitted"])


def test_the_json_has_exactly_the_keys_that_were_promised() -> None:
    report = played()
    assert list(report) == KEYS[""].split()
    for key, fields in list(KEYS.items())[1:]:
        part = report[key] if isinstance(report[key], list) else [report[key]]
        assert part
        assert all(list(entry) == fields.split() for entry in part), key


def test_the_same_seed_moves_the_same_people() -> None:
    def essence(report: dict[str, Any]) -> tuple[Any, ...]:
        told = sorted((n["event"], n["recipient"], *n["items"]) for n in report["notifications"])
        return told, report["procedures"], report["documents_omitted"]

    assert essence(anew("--seed", "7")) == essence(anew("--seed", "7"))


def test_allowance_follows_the_rules_of_the_day() -> None:
    """Before October 2024 the income decides, and is looked up with the number of dependants."""
    before = played("--date", "2024-03-20")
    after = played("--date", "2024-11-20")
    asked = [
        {item for q in report["lookups"] if q["contract"] == "tax.income.v1" for item in q["items"]}
        for report in (before, after)
    ]
    assert asked == [{"total_income", "dependants"}, {"total_income"}]


def test_two_days_at_the_turn_of_the_year_decide_who_levies_resident_tax() -> None:
    run = hikkoshi("--case", "year-end", "--lang", "en")
    text = " ".join(run.stdout.split())
    assert "Moved on 2026-12-31: resident tax of fiscal 2027 goes to Kanazawa" in text
    assert "Moved on 2027-01-02: resident tax of fiscal 2027 goes to Chofu" in text


def test_a_withdrawn_move_is_told_again_to_everyone_who_was_told() -> None:
    report = played("--case", "cancel")
    told: dict[str, set[str]] = {"planned": set(), "withdrawn": set()}
    undo = {
        "residency.move-out-filed.v1": "planned",
        "portal.move-planned.v1": "planned",
        "residency.move-out-withdrawn.v1": "withdrawn",
        "portal.move-cancelled.v1": "withdrawn",
    }
    for notification in report["notifications"]:
        told[undo[notification["event"]]].add(notification["recipient"])
    assert told["planned"] == told["withdrawn"] != set()
    assert {p["status"] for p in report["procedures"]} == {"not_needed"}


def test_many_households_move_at_once_and_all_arrive() -> None:
    report = played("--moves", "60", "--concurrency", "30")
    assert report["ok"]
    assert report["citizen"]["visits"] == 60
    assert {p["status"] for p in report["procedures"]} <= {"done", "not_needed"}


def test_it_runs_with_every_participant_in_its_own_process() -> None:
    assert played("--processes", "--case", "single")["ok"]


def test_it_runs_on_a_server_that_is_already_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ("--deployment", str(tmp_path / "mesh"))
    url = f"nats://127.0.0.1:{port}"
    first = hikkoshi("--nats", url, *where)
    assert first.returncode == 2
    assert "python -m mesh config" in first.stderr
    subprocess.run(
        [sys.executable, "-m", "mesh", "config", *where, "--port", str(port)], cwd=ROOT, check=True
    )
    server = subprocess.Popen(
        [server_binary(), "-c", str(tmp_path / "mesh" / "nats.conf"), "-l", str(tmp_path / "log")]
    )
    try:
        for again in ([], ["--again"]):
            report = anew("--nats", url, *where, "--case", "single", *again)
            assert report["transport"] == "nats"
    finally:
        server.terminate()
        server.wait()


def test_the_page_is_one_file(tmp_path: Path) -> None:
    page = tmp_path / "move.html"
    assert hikkoshi("--html", str(page)).returncode == 0
    text = page.read_text()
    assert "住民基本台帳" in text
    assert "resident registry" in text
    assert "http://" not in text.replace("http://www.w3.org/", "")


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--case", "spaceship"], 2, "household"),
        (["--date", "someday"], 2, "--date"),
        (["--date", "1999-01-01"], 2, "2013-01-01"),
        (["--date", "2022-03-20"], 3, "2023-02-06"),
        (["--moves", "0"], 2, "--moves"),
        (["--moves", "5", "--html", "x.html"], 2, "--json"),
        (["--residents", "12"], 2, "--residents"),
        (["--moves", "900", "--residents", "300"], 2, "--residents"),
        (["--port", "70000"], 2, "--port"),
        (["--nats", "nats://127.0.0.1:1"], 2, "--deployment"),
        (["--json", "/no/such/folder/x.json"], 2, "folder"),
        (["--deployment", "/dev/null/x"], 2, "/dev/null/x"),
        (["--deployment", "docs"], 2, "holds something else"),
        (["--moves", "5", "--case", "partial"], 2, "--case"),
        (["--nats", "http://127.0.0.1:1", "--deployment", "x"], 2, "nats://"),
        (["--html", "/no/such/folder/x.html"], 2, "folder"),
        (["--unheard-of"], 2, "--unheard-of"),
    ],
)
def test_bad_input_gets_a_sentence_and_an_exit_code(
    options: list[str], code: int, says: str
) -> None:
    run = hikkoshi(*options)
    assert run.returncode == code, run.stderr
    assert says in run.stderr
    assert "Traceback" not in run.stderr


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = hikkoshi("--port", str(port))
    assert run.returncode == 2
    assert f"port {port} is in use" in run.stderr


def test_an_unusable_server_program_is_named() -> None:
    for program in ("/no/such/program", "/bin/false", "/etc/hostname"):
        run = hikkoshi(NATS_SERVER_BIN=program)
        assert run.returncode == 2, program
        assert "nats-server" in run.stderr or "NATS_SERVER_BIN" in run.stderr
        assert "Traceback" not in run.stderr


def test_an_earlier_run_is_not_deleted_unasked(tmp_path: Path) -> None:
    where = ("--deployment", str(tmp_path / "mesh"), "--case", "single")
    assert hikkoshi(*where).returncode == 0
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*.sqlite")}
    refused = hikkoshi(*where)
    assert (refused.returncode, "--again" in refused.stderr) == (2, True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.sqlite")} == kept
    assert hikkoshi(*where, "--again").returncode == 0


def test_a_server_with_another_configuration_is_named(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("--nats", f"nats://127.0.0.1:{port}", "--deployment", str(tmp_path / "mesh"))
    hikkoshi(*options)
    server = subprocess.Popen(
        [server_binary(), "-a", "127.0.0.1", "-p", str(port), "-l", str(tmp_path / "log")]
    )
    try:
        run = hikkoshi(*options)
    finally:
        server.terminate()
        server.wait()
    assert run.returncode == 2
    assert "configuration of this deployment" in run.stderr
    assert "Traceback" not in run.stderr


def test_what_is_told_to_stop_leaves_nothing_behind(tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "scenarios/hikkoshi.py", "--moves", "500"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert run.stderr is not None
    deadline = time.monotonic() + 20
    while not list(tmp_path.glob("tsunagi-*/data/portal.sqlite")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    run.terminate()
    assert run.wait(20) == 130
    run.stderr.close()
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_server_is_named(tmp_path: Path) -> None:
    where = ("--deployment", str(tmp_path))
    hikkoshi("--nats", "nats://127.0.0.1:1", *where)
    run = hikkoshi("--nats", "nats://127.0.0.1:1", *where)
    assert run.returncode == 2
    assert "no NATS server answers at nats://127.0.0.1:1" in run.stderr


def test_the_help_explains_every_option_with_examples() -> None:
    text = hikkoshi("--help").stdout
    for option in ("case", "lang", "date", "seed", "residents", "moves", "concurrency"):
        assert f"--{option}" in text
    for option in ("processes", "html", "json", "deployment", "nats", "port"):
        assert f"--{option}" in text
    assert "Examples" in text
