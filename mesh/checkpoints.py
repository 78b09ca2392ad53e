"""Signed checkpoints: what is signed, and what their owner and the witness keep of them.

The signed text is that of a transparency log (C2SP tlog-checkpoint: origin, size, root, further
lines), so that it is the same text whatever program checks it.
"""

import msgspec

from contracts.witness import Checkpoint, Hash, SignedCheckpoint, WitnessedCheckpoint
from mesh.hash_tree import Frontier
from mesh.records import Reads, Records
from mesh.signing import SigningKey, signed_by

WITNESS = "witness"
"""The kind of participant that keeps checkpoints; where there is none, none are made."""

MADE = "SELECT record FROM access_log_checkpoint ORDER BY entries"
"""What an owner keeps of its own checkpoints that were witnessed."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One checkpoint as it is kept, by its owner and by the witness.

    Attributes:
        frontier: The frontier of the hash tree, from which the next checkpoint goes on.
    """

    owner: str
    entries: int
    witnessed: WitnessedCheckpoint
    frontier: tuple[Hash, ...]

    @property
    def checkpoint(self) -> Checkpoint:
        """What the owner said."""
        return self.witnessed.signed.checkpoint

    @property
    def tree(self) -> Frontier:
        """The tree over the entries."""
        return Frontier(self.entries, tuple(map(bytes.fromhex, self.frontier)))


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint that its owner has signed and the witness has refused: evidence.

    Attributes:
        reason: What it contradicts.
        at: When it was refused, civil time, ISO 8601.
    """

    owner: str
    signature: str
    signed: SignedCheckpoint
    reason: str
    at: str


WITNESSED = Records("witnessed", Kept, key=("owner", "entries"))
CONTRADICTIONS = Records("contradiction", Contradiction, key=("owner", "signature"))

_decode_kept = msgspec.json.Decoder(Kept).decode
encode_kept = msgspec.json.Encoder().encode


def made(file: Reads) -> list[Kept]:
    """Return the checkpoints in their owner's file, the shortest first."""
    return [_decode_kept(record) for (record,) in file.read(MADE)]


def latest(file: Reads) -> Kept | None:
    """Return the owner's latest checkpoint, if there is one."""
    rows = file.read(f"{MADE} DESC LIMIT 1")
    return _decode_kept(rows[0][0]) if rows else None


def sign(key: SigningKey, checkpoint: Checkpoint) -> SignedCheckpoint:
    """Sign a checkpoint as its owner."""
    return SignedCheckpoint(checkpoint=checkpoint, signature=key.sign(text_of(checkpoint)))


def is_signed(signed: SignedCheckpoint, public: str) -> bool:
    """Tell whether a checkpoint carries its owner's signature."""
    return signed_by(public, text_of(signed.checkpoint), signed.signature)


def is_witnessed(witnessed: WitnessedCheckpoint, public: str) -> bool:
    """Tell whether a checkpoint carries the signature of its witness."""
    return signed_by(public, witnessed_text(witnessed), witnessed.signature)


def text_of(checkpoint: Checkpoint) -> bytes:
    """Return what the owner signs."""
    return (
        f"tsunagi access log v1/{checkpoint.owner}\n{checkpoint.entries}\n{checkpoint.root}\n"
        f"head {checkpoint.head}\ntime {checkpoint.at.isoformat()}\n"
    ).encode()


def witnessed_text(witnessed: WitnessedCheckpoint) -> bytes:
    """Return what the witness signs: the owner's text and signature, and when it came."""
    signed = witnessed.signed
    head = f"tsunagi witness v1/{witnessed.witness}\ntime {witnessed.at.isoformat()}\n"
    return head.encode() + text_of(signed.checkpoint) + f"signed {signed.signature}\n".encode()
