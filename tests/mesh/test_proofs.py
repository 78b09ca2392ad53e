"""A citizen's proof: it proves what is in the log, and nothing once a bit of it is changed."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesh import hash_tree
from mesh.auditing import OpenFile, witness_of
from mesh.operating import reading
from mesh.proofs import LogProof, ProofBroken, Proven, checked, proven, written
from tests.mesh.witnessed_log import OWNER, WitnessedLog


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> WitnessedLog:
    return WitnessedLog(tmp_path_factory.mktemp("deployment"))


def proof_of(log: WitnessedLog, person: str) -> Proven:
    with (
        witness_of(log.deployment) as witness,
        reading(log.deployment.database(OWNER)) as db,
    ):
        assert witness is not None
        return proven(OpenFile(db), person, witness.of(OWNER).kept)


def file_of(log: WitnessedLog, *proofs: LogProof) -> bytes:
    return written(proofs, log.deployment.public_key)


def keys_of(log: WitnessedLog) -> dict[str, str]:
    return {name: log.deployment.public_key(name) for name in log.deployment.participants}


@given(
    persons=st.lists(st.sampled_from("abc"), min_size=1, max_size=30),
    data=st.data(),
)
@settings(max_examples=40, deadline=None)
def test_each_entry_about_the_person_that_the_witness_has_seen_is_proven(
    log: WitnessedLog, persons: list[str], data: st.DataObject
) -> None:
    checkpoints = data.draw(st.sets(st.integers(1, len(persons))))
    log.of(persons, checkpoints)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hash_tree, "BLOCK", 8)
        result = proof_of(log, "a")
    about = [number for number, person in enumerate(persons, 1) if person == "a"]
    seen = [number for number in about if number <= max(checkpoints, default=0)]
    assert result.not_yet == len(about) - len(seen)
    if result.proof is None:
        assert not seen
        return
    proof = checked(file_of(log, result.proof), keys_of(log))
    (only,) = proof.logs
    assert [each.number for each in only.entries] == seen
    assert [each.entry.wall_ns for each in only.entries] == seen


@pytest.fixture(scope="module")
def good(log: WitnessedLog) -> bytes:
    log.of("abcabcabcab", [4, 10])
    result = proof_of(log, "a")
    assert result.proof is not None
    return file_of(log, result.proof)


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_a_proof_in_which_any_bit_was_changed_proves_nothing(
    good: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(good) - 1))
    changed = bytearray(good)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    assert checked(good)
    with pytest.raises(ProofBroken):
        checked(bytes(changed))


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_proof_that_was_cut_or_lengthened_proves_nothing(
    good: bytes, data: st.DataObject
) -> None:
    with pytest.raises(ProofBroken):
        checked(good[: data.draw(st.integers(0, len(good) - 1))])
    with pytest.raises(ProofBroken):
        checked(good + data.draw(st.binary(min_size=1, max_size=5)))


def test_a_proof_holds_nothing_of_others(log: WitnessedLog) -> None:
    log.of(["own-code", "other-code", "own-code", "third-code"], [4])
    result = proof_of(log, "own-code")
    assert result.proof is not None
    content = file_of(log, result.proof).decode()
    assert content.count("own-code") == 2
    assert "other-code" not in content
    assert "third-code" not in content


def test_an_entry_that_somebody_made_up_is_not_proven(log: WitnessedLog) -> None:
    log.of("abcabcabcab", [4, 10])
    result = proof_of(log, "a")
    assert result.proof is not None
    first, *others = result.proof.entries
    made_up = msgspec.structs.replace(first, entry=first.entry._replace(party="nobody"))
    moved = msgspec.structs.replace(first, number=2)
    for false in (made_up, moved):
        entries = (false, *others)
        content = file_of(log, msgspec.structs.replace(result.proof, entries=entries))
        with pytest.raises(ProofBroken, match=r"entry \d is not in the log of tax"):
            checked(content)


def test_a_proof_signed_with_keys_of_somebodys_own_is_not_believed(
    log: WitnessedLog, good: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    forger = WitnessedLog(tmp_path_factory.mktemp("forger"))
    forger.of("aaa", [3])
    result = proof_of(forger, "a")
    assert result.proof is not None
    forged = file_of(forger, result.proof)
    assert checked(forged)
    with pytest.raises(ProofBroken, match="the key of tax is not the one that is known"):
        checked(forged, keys_of(log))
    assert checked(good, keys_of(log))
