"""A comparison as JSON: the published keys, and what was written is what was found."""

import json
from pathlib import Path

import msgspec
import pytest

from scenarios.comparing.model import Comparison
from scenarios.comparing.nation import Nation, extrapolated
from scenarios.report.designs_json import comparison_json, write_json
from tests.scenarios.report.invented_comparison import comparison

PUBLISHED = [
    "design", "staleness_days", "lookups", "useful_lookups", "messages", "bytes",
    "items_disclosed", "holders", "owner_peak_per_s", "overpaid_yen", "unpaid_yen",
    "deadlines_missed", "differences_at_end",
]  # fmt: skip


def test_the_published_keys_are_there() -> None:
    content = json.loads(comparison_json(comparison(7)))
    assert {"population", "days", "seed", "designs", "trace_hash"} <= set(content)
    assert "nation" not in content
    for design in content["designs"]:
        assert set(PUBLISHED) <= set(design)
        assert list(design["staleness_days"]) == ["mean", "p50", "p95", "max"]


def test_no_digit_is_lost() -> None:
    shown = comparison(366)
    assert msgspec.json.decode(comparison_json(shown), type=Comparison) == shown


def test_the_country_is_added_if_it_is_given() -> None:
    nation = extrapolated(comparison())
    content = msgspec.json.decode(comparison_json(comparison(), nation))
    assert msgspec.convert(content["nation"], Nation) == nation


def test_it_is_written_to_a_file_or_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_json(comparison(7), tmp_path / "year.json")
    write_json(comparison(7), "-")
    assert (tmp_path / "year.json").read_text(encoding="utf-8") == capsys.readouterr().out
