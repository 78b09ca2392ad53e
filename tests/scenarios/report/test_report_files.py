"""Files: the keys are the published ones, and a file is there whole or not at all."""

import io
import json
import os
from pathlib import Path

import msgspec
import pytest

from mesh.errors import SetupError
from scenarios.report.files import write_html, write_json
from scenarios.report.model import Story

EFFORT = ["filings", "visits", "documents_attached"]
TOP = [
        "scenario", "case", "seed", "date", "transport", "ok", "elapsed_s", "citizen", "without_mesh",
        "documents_omitted", "procedures", "notifications", "lookups", "access_log", "parked",
]  # fmt: skip
KEYS = {
    "citizen": EFFORT,
    "without_mesh": EFFORT,
    "documents_omitted": ["document", "procedure", "replaced_by", "provider", "legal_basis"],
    "procedures": ["id", "name_ja", "participant", "status", "deadline", "legal_basis"],
    "notifications": ["event", "publisher", "recipient", "items", "delivered_ms"],
    "lookups": ["contract", "caller", "provider", "affair", "legal_basis", "items", "outcome", "ms"],
    "access_log": ["entries", "verified", "visible_to_citizen"],
}  # fmt: skip


@pytest.fixture
def written(story: Story, tmp_path: Path) -> Path:
    target = tmp_path / "report.json"
    write_json(story.report, target)
    return target


def test_the_keys_are_the_published_ones_in_their_order(written: Path) -> None:
    content = json.loads(written.read_text(encoding="utf-8"))
    assert list(content) == TOP
    for name, keys in KEYS.items():
        parts = content[name] if isinstance(content[name], list) else [content[name]]
        assert parts
        assert all(list(part) == keys for part in parts)


def test_dates_are_iso_and_times_have_three_decimals(story: Story, written: Path) -> None:
    content = json.loads(written.read_text(encoding="utf-8"))
    assert content["date"] == "2026-03-10"
    assert content["elapsed_s"] == 1.844
    assert [p["deadline"] for p in content["procedures"]][:2] == [None, "2026-04-10"]
    assert [n["delivered_ms"] for n in content["notifications"]][-1] is None
    assert content["seed"] == story.report.seed
    assert content["access_log"]["verified"] is True


def test_japanese_is_written_as_it_is(written: Path) -> None:
    assert "転出証明書" in written.read_text(encoding="utf-8")
    assert written.read_bytes().endswith(b"}\n")


def test_a_dash_means_standard_output(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    write_json(story.report, "-")
    assert json.loads(capsys.readouterr().out)["scenario"] == "hikkoshi"


def test_a_page_is_written_whole(story: Story, tmp_path: Path) -> None:
    write_html(story, "ja", str(tmp_path / "story.html"))
    assert (tmp_path / "story.html").read_text(encoding="utf-8").endswith("</html>\n")
    assert [path.name for path in tmp_path.iterdir()] == ["story.html"]


def test_an_older_report_stays_until_the_new_one_is_complete(
    story: Story, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SetupError, match="No space left on device"):
        write_json(msgspec.structs.replace(story.report, seed=1), written)
    assert written.read_bytes() == before
    assert [path.name for path in written.parent.iterdir()] == ["report.json"]


def test_a_link_keeps_pointing_to_the_file_that_is_replaced(story: Story, written: Path) -> None:
    link = written.with_name("latest.json")
    link.symlink_to(written)
    write_json(msgspec.structs.replace(story.report, seed=7), link)
    assert link.is_symlink()
    assert json.loads(written.read_text(encoding="utf-8"))["seed"] == 7


def test_a_device_is_written_to_and_not_replaced(story: Story) -> None:
    write_json(story.report, "/dev/null")
    assert not Path("/dev/null").is_file()
    assert Path("/dev/null").exists()


@pytest.mark.parametrize("missing", ["nowhere/report.json", "."])
def test_a_target_that_cannot_be_written_is_a_setup_error(
    story: Story, tmp_path: Path, missing: str
) -> None:
    with pytest.raises(SetupError, match="cannot be written") as raised:
        write_json(story.report, tmp_path / missing)
    assert raised.value.code == "setup"


def test_a_reader_that_has_gone_is_a_setup_error(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with io.TextIOWrapper(os.fdopen(writing, "wb"), encoding="utf-8") as pipe:
        monkeypatch.setattr("sys.stdout", pipe)
        with pytest.raises(SetupError, match="standard output cannot be written"):
            write_json(story.report, "-")
        monkeypatch.undo()
