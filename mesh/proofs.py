"""Proofs for the citizen: this entry about you is in that log, and a witness has seen the log.

A proof needs no database to check. Of each entry it holds what the hash is taken over, and the
hashes that lead from there to the root that owner and witness have signed. Of the entries of
others it holds nothing: a hash beside the path covers contents that nobody can guess.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final, Literal, NamedTuple

import msgspec

from contracts.witness import Hash, ParticipantName, WitnessedCheckpoint
from mesh.access_log import ENTRY_COLUMNS, GENESIS, Entry, chained
from mesh.checkpoints import Kept, is_signed, is_witnessed
from mesh.errors import MeshError
from mesh.hash_tree import paths, root_by
from mesh.records import Reads

FORMAT: Final = "tsunagi access-log proof v1"

_MOST_HASHES = 64


class ProofBroken(MeshError):
    """A proof proves nothing: it was changed, or is not whole."""

    code = "proof-broken"


class ProvenEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry, and its way to the root.

    Attributes:
        number: Its place in the log, from 1.
        previous: The hash of the entry before it.
        entry: What was logged, in the order of `Entry`.
        path: The hashes beside the way from the entry's hash up to the root.
    """

    number: Annotated[int, msgspec.Meta(ge=1, le=2**62)]
    previous: Hash
    entry: Entry
    path: Annotated[tuple[Hash, ...], msgspec.Meta(max_length=_MOST_HASHES)]


class LogProof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The entries of one log about one person, and the checkpoint that covers them."""

    witnessed: WitnessedCheckpoint
    entries: tuple[ProvenEntry, ...]

    @property
    def owner(self) -> str:
        """Whose log it is."""
        return self.witnessed.signed.checkpoint.owner


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a citizen is given.

    Attributes:
        keys: The public keys of all who signed, by name.
    """

    format: Literal["tsunagi access-log proof v1"]
    keys: dict[ParticipantName, Hash]
    logs: tuple[LogProof, ...]


class Proven(NamedTuple):
    """What was proven of one log, and how many entries no checkpoint covers yet."""

    proof: LogProof | None
    not_yet: int


def proven(file: Reads, person: str, kept: Sequence[Kept]) -> Proven:
    """Prove every entry of a log about a person that a checkpoint covers.

    Args:
        file: The owner's file.
        person: The owner's code of the person.
        kept: The checkpoints of this log, as the witness keeps them.
    """
    rows = file.read(
        f"SELECT seq, {ENTRY_COLUMNS} FROM access_log WHERE person = ? ORDER BY seq", person
    )
    last = max(kept, key=lambda each: each.entries, default=None)
    covered = [] if last is None else [row for row in rows if row[0] <= last.entries]
    if last is None or not covered:
        return Proven(None, len(rows))
    leaves = file.read("SELECT hash FROM access_log_hash WHERE seq <= ? ORDER BY seq", last.entries)
    ways = paths((bytes.fromhex(row[0]) for row in leaves), [row[0] - 1 for row in covered])
    entries = tuple(
        ProvenEntry(
            number=number,
            previous=leaves[number - 2][0] if number > 1 else GENESIS,
            entry=Entry(*fields),
            path=tuple(node.hex() for node in ways[number - 1]),
        )
        for number, *fields in covered
    )
    return Proven(LogProof(witnessed=last.witnessed, entries=entries), len(rows) - len(covered))


def written(logs: Sequence[LogProof], key_of: Callable[[str], str]) -> bytes:
    """Write a proof as a file for the citizen.

    Args:
        key_of: Returns the public key of a participant.
    """
    signers = sorted({name for log in logs for name in (log.owner, log.witnessed.witness)})
    keys = {name: key_of(name) for name in signers}
    return _written(Proof(format=FORMAT, keys=keys, logs=tuple(logs)))


def checked(content: bytes, trusted: Mapping[str, str] | None = None) -> Proof:
    """Check a proof; return what it proves.

    Args:
        trusted: The public keys, by name, as they are known from elsewhere. If they are not given
            the proof's own are used, and somebody has to compare those with what is published.

    Raises:
        ProofBroken: Anything in it is not as it was written.
    """
    try:
        proof = msgspec.json.decode(content, type=Proof)
        same = _written(proof) == content
    except (msgspec.DecodeError, UnicodeDecodeError, UnicodeEncodeError):
        raise ProofBroken("this is not a proof, or it was changed") from None
    if not same:
        raise ProofBroken("the file was changed after it was written")
    keys = proof.keys if trusted is None else trusted
    signers = {name for log in proof.logs for name in (log.owner, log.witnessed.witness)}
    if proof.keys.keys() != signers:
        raise ProofBroken("the keys are not those of who signed")
    for name in sorted(signers):
        if keys.get(name) != proof.keys[name]:
            raise ProofBroken(f"the key of {name} is not the one that is known")
    for log in proof.logs:
        _check(log, proof.keys)
    return proof


def _check(log: LogProof, keys: Mapping[str, str]) -> None:
    witnessed = log.witnessed
    checkpoint = witnessed.signed.checkpoint
    if not is_signed(witnessed.signed, keys[log.owner]):
        raise ProofBroken(f"the checkpoint is not signed by {log.owner}")
    if not is_witnessed(witnessed, keys[witnessed.witness]):
        raise ProofBroken(f"the checkpoint of {log.owner} is not signed by {witnessed.witness}")
    if not log.entries:
        raise ProofBroken(f"nothing is proven of {log.owner}")
    for each in log.entries:
        leaf = bytes.fromhex(chained(each.previous, each.number, each.entry))
        path = [bytes.fromhex(node) for node in each.path]
        root = root_by(leaf, each.number - 1, checkpoint.entries, path)
        if root is None or root.hex() != checkpoint.root:
            raise ProofBroken(f"entry {each.number} is not in the log of {log.owner}")


def _written(proof: Proof) -> bytes:
    return msgspec.json.format(msgspec.json.encode(proof)) + b"\n"
