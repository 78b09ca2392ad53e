"""Whatever is done to a log is found: by the log itself, or by what the witness has seen."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesh import access_log
from mesh.auditing import Finding, audit, witness_of
from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.tampering import KINDS, Kind, copy_of, tamper
from tests.mesh.witnessed_log import OWNER, WitnessedLog

Log = Callable[..., WitnessedLog]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> WitnessedLog:
    return WitnessedLog(tmp_path_factory.mktemp("deployment"))


def found(deployment: Deployment, *, witnessed: bool = True) -> Finding:
    with witness_of(deployment) as witness:
        (finding,) = audit(deployment, witness if witnessed else None, [OWNER])
    return finding


def after(log: WitnessedLog, kind: Kind, number: int, *, witnessed: bool = True) -> Finding:
    """What is found after a copy of the log was tampered with."""
    into = log.deployment.directory / "copy"
    shutil.rmtree(into, ignore_errors=True)
    copy = copy_of(log.deployment, OWNER, into)
    tamper(copy, OWNER, kind, number)
    return found(copy, witnessed=witnessed)


@given(count=st.integers(1, 20), data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_log_that_nobody_touched_is_whole_and_witnessed(
    log: WitnessedLog, count: int, data: st.DataObject
) -> None:
    checkpoints = data.draw(st.sets(st.integers(1, count)))
    log.of("ab" * count, checkpoints)
    assert found(log.deployment) == Finding(OWNER, 2 * count, max(checkpoints, default=0), ())


@given(count=st.integers(2, 20), kind=st.sampled_from(KINDS), data=st.data())
@settings(max_examples=120, deadline=None)
def test_any_tampering_is_found_except_with_what_nobody_had_seen_yet(
    log: WitnessedLog, count: int, kind: Kind, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, count - (kind == "reorder")))
    checkpoints = data.draw(st.sets(st.integers(1, count)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access_log, "SEGMENT", 4)
        log.of(("abc" * count)[:count], checkpoints)
        finding = after(log, kind, number)

    seen = max(checkpoints, default=0) >= number
    shows = kind in ("change", "insert", "reorder") or (kind == "remove" and number < count)
    assert bool(finding.faults) == (seen or shows), finding
    assert finding.witnessed <= max((c for c in checkpoints if c < number), default=0) or (
        kind in ("change", "insert", "reorder", "remove") and finding.witnessed < number
    )


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("change", "its contents were changed"),
        (
            "remove",
            "entries before it were removed, or it was written anew",
        ),
        ("insert", "entry 5 was inserted before it"),
        (
            "reorder",
            "the order was changed; the true entry 5 is now entry 6",
        ),
    ],
)
def test_the_log_itself_says_where_and_what(log: WitnessedLog, kind: Kind, sentence: str) -> None:
    log.of("abcabcabc", [3, 7])
    found_at = 6 if kind == "insert" else 5
    assert after(log, kind, 5, witnessed=False).faults == (
        f"entry {found_at} is not as it was written: {sentence}",
    )


def test_an_entry_pushed_in_with_any_hash_is_told_from_changed_order(log: WitnessedLog) -> None:
    log.of("abcabcabc", [])
    with log.opened(OWNER) as db:
        db.execute("UPDATE access_log SET seq = -seq WHERE seq >= 5")
        db.execute("UPDATE access_log SET seq = 1 - seq WHERE seq < 0")
        columns = "at, direction, party, affair, basis, contract, items, person, outcome, caseid"
        db.execute(
            f"INSERT INTO access_log SELECT 5, {columns}, traceparent, 99, hash FROM access_log"
            " WHERE seq = 2"
        )
    assert found(log.deployment).faults == (
        "entry 5 is not as it was written: it was inserted; the true entry 5 is now entry 6",
    )


def test_without_the_witness_a_new_chain_and_a_cut_off_end_are_not_found(log: WitnessedLog) -> None:
    log.of("abcabcabc", [3, 7])
    assert after(log, "rewrite", 5, witnessed=False).faults == ()
    assert after(log, "truncate", 5, witnessed=False).faults == ()


def test_the_witness_finds_a_chain_computed_anew_and_a_cut_off_end(log: WitnessedLog) -> None:
    log.of("abcabcabc", [3, 7])
    seen = "the witness has a checkpoint of 2026-03-20T12:00:00+09:00"
    assert after(log, "rewrite", 5) == Finding(
        OWNER,
        9,
        3,
        (f"the chain was computed anew from one of the entries 4 to 7 on: {seen}",),
    )
    assert after(log, "truncate", 5).faults == (f"entries 5 to 7 were cut off: {seen}",)


def test_the_owners_own_checkpoints_tell_as_well(log: WitnessedLog) -> None:
    log.of("abcabcabc", [3, 7])
    with log.opened(OWNER) as db:
        db.execute("DELETE FROM access_log WHERE seq > 5")
    (fault,) = found(log.deployment, witnessed=False).faults
    assert fault.startswith("entries 6 to 7 were cut off: its own file has a checkpoint")


def test_a_checkpoint_that_its_owner_has_not_signed_accuses_nobody(log: WitnessedLog) -> None:
    log.of("abcabcabc", [3, 7])
    with log.opened("witness") as db:
        db.execute("DROP TRIGGER witnessed_UPDATE")
        db.execute("UPDATE witnessed SET record = replace(record, 'T12:00:00', 'T12:00:01')")
    assert found(log.deployment).faults == (
        "a checkpoint of 3 entries in witness is not signed by its owner",
    )


def test_a_log_without_its_file_is_a_fault(log: WitnessedLog) -> None:
    log.of("abc", [3])
    log.deployment.database(OWNER).unlink()
    assert found(log.deployment).faults == ("its file is missing",)


def test_a_copy_of_the_witness_elsewhere_will_do(log: WitnessedLog, tmp_path: Path) -> None:
    log.of("abcabcabc", [3, 7])
    kept = shutil.copy(log.deployment.database("witness"), tmp_path / "kept.sqlite")
    log.of("abdabcabc", [3, 7])
    with witness_of(log.deployment, str(kept)) as witness:
        (finding,) = audit(log.deployment, witness, [OWNER])
    assert "entries 1 to 3 on: the witness" in finding.faults[0]


def test_what_is_no_witness_is_not_taken_for_one(log: WitnessedLog) -> None:
    log.of("abc", [3])
    with (
        pytest.raises(SetupError, match="not the file of a witness"),
        witness_of(log.deployment, OWNER),
    ):
        pass


def test_only_copies_are_tampered_with(log: WitnessedLog) -> None:
    log.of("abc", [3])
    with pytest.raises(SetupError, match="is no copy"):
        tamper(log.deployment, OWNER, "change", 1)
    with pytest.raises(SetupError, match="exists already"):
        copy_of(log.deployment, OWNER, log.deployment.directory)
    assert found(log.deployment).faults == ()
