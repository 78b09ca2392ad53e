"""`python -m mesh audit` on the command line."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mesh.audit_commands import audit
from mesh.errors import SetupError
from mesh.proofs import written
from mesh.tampering import KINDS
from services.code_exchange.store import keyring
from tests.mesh.test_proofs import proof_of
from tests.mesh.witnessed_log import OWNER, WitnessedLog

Run = Callable[..., tuple[int, str]]
PERSON = bytes(16)
OTHER = bytes([1] * 16)


@pytest.fixture
def log(tmp_path: Path) -> WitnessedLog:
    log = WitnessedLog(tmp_path / "deployment")
    ring = keyring(log.deployment.directory / "keys")
    codes = [ring.code(OWNER, person) for person in (PERSON, OTHER)]
    log.of(codes * 4, [3, 7])
    return log


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> tuple[int, str]:
        try:
            audit([str(word) for word in words], exit_on_error=False)
        except SystemExit as ended:
            code = int(ended.code or 0)
        else:
            code = 0
        return code, re.sub(r"\s+", " ", capsys.readouterr().out)

    return run


def test_a_whole_log_is_shown_as_whole(log: WitnessedLog, run: Run) -> None:
    code, said = run("verify", OWNER, "-d", log.deployment.directory)
    assert (code, f"{OWNER} 8 7 whole" in said) == (0, True), said


def test_a_log_that_is_not_whole_ends_with_1(log: WitnessedLog, run: Run) -> None:
    with log.opened(OWNER) as db:
        db.execute("DELETE FROM access_log_checkpoint")
        db.execute("DELETE FROM access_log WHERE seq > 5")
    code, said = run("verify", OWNER, "-d", log.deployment.directory)
    assert code == 1
    assert "entries 6 to 7 were cut off: the witness has" in said


def test_without_a_witness_it_says_what_it_would_not_find(log: WitnessedLog, run: Run) -> None:
    alone = log.deployment.directory / "deployment.json"
    members = json.loads(alone.read_text())
    alone.write_text(json.dumps([each for each in members if each["name"] == OWNER]))
    code, said = run("verify", "-d", log.deployment.directory)
    assert code == 0
    assert "no witness: entries cut off, and chains computed anew, would not be found" in said


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_is_shown_with_how_it_is_found(
    log: WitnessedLog, run: Run, kind: str, tmp_path: Path
) -> None:
    where = ("-d", log.deployment.directory)
    before = log.deployment.database(OWNER).read_bytes()
    code, said = run("tamper", kind, OWNER, "--copy", tmp_path / "copy", "--entry", 5, *where)
    without, _, with_it = said.partition("with the witness / 証人あり:")
    assert code == 0
    assert ("whole" in without) == (kind in ("truncate", "rewrite")), said
    assert "whole" not in with_it
    assert log.deployment.database(OWNER).read_bytes() == before
    assert run("verify", OWNER, *where)[0] == 0


def test_what_prove_writes_check_believes(log: WitnessedLog, run: Run, tmp_path: Path) -> None:
    file, where = tmp_path / "proof.json", ("-d", log.deployment.directory)
    code = keyring(log.deployment.directory / "keys").code(OWNER, PERSON)

    assert run("prove", code, "--known-to", OWNER, "--file", file, *where)[0] == 0
    assert file.stat().st_mode & 0o777 == 0o600
    ended, said = run("check", file)
    assert ended == 0
    assert "proven: 4 entries" in said
    assert "compare them with those that are published" in said
    ended, said = run("check", file, *where)
    assert (ended, "compare" in said) == (0, False)


def test_keys_that_are_known_from_elsewhere_decide(
    log: WitnessedLog, run: Run, tmp_path: Path
) -> None:
    code = keyring(log.deployment.directory / "keys").code(OWNER, PERSON)
    found = proof_of(log, code).proof
    assert found is not None
    file, keys = tmp_path / "proof.json", tmp_path / "keys.json"
    file.write_bytes(written([found], log.deployment.public_key))
    known = {name: log.deployment.public_key(name) for name in log.deployment.participants}
    keys.write_text(json.dumps(known))
    assert run("check", file, "--keys", keys)[0] == 0
    keys.write_text(json.dumps(known | {OWNER: known["witness"]}))
    ended, said = run("check", file, "--keys", keys)
    assert ended == 1
    assert "not proven: the key of tax is not the one that is known" in said


def test_nobody_is_proven_anything_of_an_unknown_code(log: WitnessedLog, run: Run) -> None:
    with pytest.raises(SetupError, match="tax knows nobody by that code"):
        run("prove", "nobody", "--known-to", OWNER, "-d", log.deployment.directory)
