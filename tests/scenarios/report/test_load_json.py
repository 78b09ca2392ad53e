"""A load run as JSON: the published keys in their order, totals beside codes, nothing lost."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from mesh.errors import SetupError
from scenarios.driving.model import Load
from scenarios.report.load_json import PUBLISHED, load_json, write_load_json
from tests.scenarios.report.invented_load import load, loads, nothing, troubled

PERCENTILES = ["p50", "p90", "p99", "p999", "max"]


def test_the_published_keys_come_first_in_their_order() -> None:
    content = json.loads(load_json(load()))
    assert tuple(content)[: len(PUBLISHED)] == PUBLISHED
    assert list(content["latency_ms"]) == PERCENTILES
    assert {"entries", "verified"} <= set(content["access_log"])
    assert list(content["per_kind"]) == ["lookup", "notify", "move"]
    for one in content["per_kind"].values():
        assert {"throughput_per_s", "latency_ms"} <= set(one)
        assert list(one["latency_ms"]) == PERCENTILES


def test_refusals_and_errors_are_totals_with_their_codes_beside_them() -> None:
    content = json.loads(load_json(troubled()))
    assert (content["refused"], content["errors"]) == (46, 1_291)
    assert content["refused_by_code"] == {"no-permit": 5, "unknown-person": 41}
    assert content["errors_by_code"] == {"timeout": 1_203, "busy": 88}
    assert content["ok"] is False
    assert json.loads(load_json(load()))["ok"] is True


@settings(max_examples=25, deadline=None)
@given(loads())
def test_what_was_written_is_what_was_found(shown: Load) -> None:
    content = msgspec.json.decode(load_json(shown))
    assert content.pop("ok") is shown.ok
    for key in ("refused", "errors"):
        codes = content.pop(f"{key}_by_code")
        assert content[key] == sum(codes.values())
        content[key] = codes
    assert msgspec.convert(content, Load) == shown


def test_what_was_not_measured_is_null() -> None:
    content = json.loads(load_json(nothing()))
    assert content["latency_ms"] is None
    assert content["per_kind"]["move"]["latency_ms"] is None


def test_it_is_written_to_a_file_or_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_load_json(load(), tmp_path / "load.json")
    write_load_json(load(), "-")
    assert (tmp_path / "load.json").read_text(encoding="utf-8") == capsys.readouterr().out
    with pytest.raises(SetupError):
        write_load_json(load(), tmp_path / "missing" / "load.json")
