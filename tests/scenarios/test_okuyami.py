"""The bereavement scenario as a user runs it: every case, every output, every bad input."""

import functools
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios import command_lines
from tests.scenarios.test_hikkoshi import KEYS as KEYS_OF_A_MOVE

pytestmark = pytest.mark.live

CASES = ("pensioner", "parent", "sole", "renounced", "mistake", "both")
KEYS = {
    **KEYS_OF_A_MOVE,
    "": f"{KEYS_OF_A_MOVE['']} heirs overpaid_yen told not_yet_told",
    "procedures": f"{KEYS_OF_A_MOVE['procedures']} actor",
    "heirs": "person relation share basis because",
    "told": "participant after_ms",
}


def okuyami(*options: str) -> Any:
    """Run the scenario."""
    return command_lines.run("okuyami", *options)


@functools.cache
def played(*options: str) -> dict[str, Any]:
    """Return the JSON of the scenario, which runs once for all tests with these options."""
    return anew(*options)


def anew(*options: str) -> dict[str, Any]:
    """Run the scenario and return its JSON."""
    return command_lines.played("okuyami", *options)


def shares(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(heir["relation"], heir["share"]) for heir in report["heirs"]]


def statuses(report: dict[str, Any]) -> dict[str, str]:
    return {p["id"]: p["status"] for p in report["procedures"]}


@pytest.mark.parametrize("case", CASES)
def test_every_case_ends_well(case: str) -> None:
    report = played("--case", case)
    assert report["ok"]
    assert report["parked"] == 0
    assert report["access_log"]["verified"]
    assert report["access_log"]["visible_to_citizen"] > 0
    assert report["not_yet_told"] == []
    assert all(n["delivered_ms"] is not None for n in report["notifications"])
    assert {p["actor"] for p in report["procedures"]} <= {"mesh", "family", "agency"}
    assert all(t["after_ms"] > 0 for t in report["told"])
    assert all(heir["basis"] and heir["because"] for heir in report["heirs"])


def test_the_json_has_exactly_the_keys_that_were_promised() -> None:
    report = played()
    assert list(report) == KEYS[""].split()
    for key, fields in list(KEYS.items())[1:]:
        part = report[key] if isinstance(report[key], list) else [report[key]]
        assert part
        assert all(list(entry) == fields.split() for entry in part), key
    assert report["scenario"] == "okuyami"


def test_a_family_does_a_fraction_of_what_it_did() -> None:
    report = played()
    now, before = report["citizen"], report["without_mesh"]
    left = {p["id"] for p in report["procedures"] if p["status"] in {"yours", "incomplete"}}
    assert left == {"succession-registration", "final-income-return"}
    on_the_mesh = 1 + 1 + 1 + 2 * 2  # mandate, report, confirmation, and two tokens with two acts
    assert now == {
        "filings": on_the_mesh + len(left),
        "visits": 1 + len(left),
        "documents_attached": 0,
    }
    assert before["filings"] >= 10
    assert before["visits"] >= 4
    assert before["documents_attached"] == len(report["documents_omitted"]) > 5
    assert now["filings"] < before["filings"]
    assert now["visits"] < before["visits"]
    assert all(d["legal_basis"] and d["provider"] for d in report["documents_omitted"])


def test_what_is_left_counts_with_its_papers() -> None:
    """The succession to the accounts of both is left to the children, with the registers."""
    report = played("--case", "both")
    left = [p for p in report["procedures"] if p["status"] in {"yours", "incomplete"}]
    assert "bank-succession" in {p["id"] for p in left}
    assert report["citizen"]["documents_attached"] >= len(
        [p for p in left if p["id"] == "bank-succession"]
    )


def test_everybody_who_has_to_know_is_told() -> None:
    told = {line["participant"] for line in played()["told"]}
    assert told >= {
        "family-register-nagaoka", "resident-registry-chofu", "bereavement-desk-chofu",
        "tax-chofu", "health-insurance-chofu", "national-tax-office", "pension", "legal-affairs",
        "electricity", "water", "bank", "second-bank", "deposit-insurance", "portal",
    }  # fmt: skip
    assert not any(name.startswith(("counter", "citizen-app", "benefits")) for name in told)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("pensioner", [("spouse", "1/2"), ("child", "1/4"), ("child", "1/4")]),
        ("parent", [("spouse", "1/2"), ("child", "1/4"), ("child", "1/4")]),
        ("sole", [("sibling-child", "2/3"), ("sibling-child", "1/6"), ("sibling-child", "1/6")]),
        ("renounced", [("spouse", "3/4"), ("sibling", "1/4")]),
        ("mistake", []),
        ("both", [("child", "1/2")] * 4),
    ],
)
def test_the_heirs_are_those_that_the_law_names(case: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(shares(played("--case", case))) == sorted(expected)


def test_a_pension_goes_on_until_somebody_says_that_its_owner_has_died() -> None:
    assert played("--case", "sole")["overpaid_yen"] > 0
    assert played("--case", "pensioner")["overpaid_yen"] == 0


def test_a_mother_receives_the_allowance_and_the_survivors_pension() -> None:
    report = played("--case", "parent")
    done = statuses(report)
    assert done["allowance-succession"] == "done"
    assert done["survivors-pension"] == "done"
    papers = {d["document"]: d["replaced_by"] for d in report["documents_omitted"]}
    assert "tax.income.v1" in papers.values()


def test_a_mistake_is_undone_at_everyone_who_was_told() -> None:
    report = played("--case", "mistake")
    assert set(statuses(report).values()) == {"not_needed"}
    assert report["overpaid_yen"] > 0
    again = {
        "residency.deceased.v1": "residency.death-undone.v1",
        "family.death-recorded.v1": "family.death-voided.v1",
        "bereavement.customer-died.v1": "bereavement.customer-alive.v1",
    }
    reached = {(n["event"], n["recipient"]) for n in report["notifications"]}
    of_deaths = {(event, who) for event, who in reached if event in again}
    assert of_deaths
    assert {(again[event], who) for event, who in of_deaths} <= reached


def test_the_law_of_the_day_decides() -> None:
    """Before April 2025 nobody searched for accounts; before April 2026 no owner was marked."""
    report = played("--date", "2024-09-09")
    told = {line["participant"] for line in report["told"]}
    assert "deposit-insurance" not in told
    assert "legal-affairs" not in told
    assert statuses(report)["account-search"] == "not_needed"


def test_a_mistake_that_is_undone_says_so() -> None:
    assert "同じに戻った" in okuyami("--case", "mistake").stdout


def test_the_same_seed_mourns_the_same_people() -> None:
    def essence(report: dict[str, Any]) -> tuple[Any, ...]:
        told = sorted((n["event"], n["recipient"], *n["items"]) for n in report["notifications"])
        return told, report["procedures"], report["heirs"], report["documents_omitted"]

    assert essence(anew("--seed", "7")) == essence(anew("--seed", "7"))


def test_many_die_on_one_day_and_nobody_is_left_untold() -> None:
    report = played("--deaths", "40", "--concurrency", "20")
    assert report["ok"]
    assert report["not_yet_told"] == []
    assert 40 <= report["citizen"]["visits"] < report["without_mesh"]["visits"]
    assert report["citizen"]["filings"] < report["without_mesh"]["filings"]
    assert report["case"] == "deaths"
    assert {p["status"] for p in report["procedures"]} <= {
        "done", "not_needed", "yours", "incomplete",
    }  # fmt: skip
    assert sum(Fraction(heir["share"]) for heir in report["heirs"]).denominator == 1


def test_it_runs_with_every_participant_in_its_own_process() -> None:
    assert played("--processes", "--case", "renounced")["ok"]


@pytest.mark.parametrize("case", ["pensioner", "mistake", "both"])
def test_the_page_is_one_file_with_the_tree_the_list_and_who_knew_when(
    tmp_path: Path, case: str
) -> None:
    page = tmp_path / "death.html"
    assert okuyami("--case", case, "--html", str(page)).returncode == 0
    text = page.read_text()
    assert "http://" not in text.replace("http://www.w3.org/", "")
    trees = {"pensioner": 1, "mistake": 0, "both": 2}[case]
    assert len(re.findall('<figure class="tree">', text)) == 2 * trees
    for part in ("desk-ja", "desk-en", "told-ja", "told-en"):
        assert f'id="{part}"' in text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_terminal_shows_heirs_list_and_verdict(lang: str) -> None:
    text = okuyami("--lang", lang).stdout
    wanted = {
        "ja": ("法定相続情報", "おくやみ窓口の一覧", "誰がいつ知ったか", "最終検査：異常なし"),
        "en": ("Who inherits", "The bereavement desk's list", "Who knew when", "Final check: ok"),
    }[lang]
    assert [part for part in wanted if part not in text] == []
    assert "1/4" in text


def test_json_and_page_are_written_together(tmp_path: Path) -> None:
    page, data = tmp_path / "x.html", tmp_path / "x.json"
    assert okuyami("--html", str(page), "--json", str(data)).returncode == 0
    assert json.loads(data.read_text())["ok"]
    assert page.exists()


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--case", "spaceship"], 2, "pensioner"),
        (["--date", "someday"], 2, "--date"),
        (["--date", "2024-02-29"], 2, "120条の2"),
        (["--deaths", "0"], 2, "--deaths"),
        (["--deaths", "5", "--html", "x.html"], 2, "--json"),
        (["--residents", "12"], 2, "--residents"),
        (["--deaths", "900", "--residents", "300"], 2, "--residents"),
        (["--port", "70000"], 2, "--port"),
        (["--nats", "nats://127.0.0.1:1"], 2, "--deployment"),
        (["--json", "/no/such/folder/x.json"], 2, "folder"),
        (["--deployment", "docs"], 2, "holds something else"),
        (["--deaths", "5", "--case", "sole"], 2, "--case"),
        (["--unheard-of"], 2, "--unheard-of"),
    ],
)
def test_bad_input_gets_a_sentence_and_an_exit_code(
    options: list[str], code: int, says: str
) -> None:
    run = okuyami(*options)
    assert run.returncode == code, run.stderr
    assert says in run.stderr
    assert "Traceback" not in run.stderr


def test_the_help_explains_every_option_with_examples() -> None:
    text = okuyami("--help").stdout
    for option in ("case", "lang", "date", "seed", "residents", "deaths", "concurrency"):
        assert f"--{option}" in text
    for option in ("processes", "html", "json", "deployment", "nats", "port", "again"):
        assert f"--{option}" in text
    assert "Examples" in text
