"""Witness (証人): keeps what each owner said of its access log, so that it cannot say otherwise.

A checkpoint says how many entries a log has and gives two hashes that cover all of them. It holds
no personal data: nobody can tell from it whom the entries are about.
"""

import datetime as dt
from typing import Annotated, Literal, TypeAlias

import msgspec

from contracts.base import Command, Reply, contract, label

OWNER = "witness"

MOST_SUBTREES = 128
"""How many subtrees two lengths of a log can differ by, at most: two for each bit of a length."""

Hash: TypeAlias = Annotated[str, label("ハッシュ値", pattern="^[0-9a-f]{64}$", max_length=64)]
"""A SHA-256 in hexadecimal."""

Signature: TypeAlias = Annotated[str, label("電子署名", pattern="^[0-9a-f]{128}$", max_length=128)]
"""An Ed25519 signature (RFC 8032) in hexadecimal."""

ParticipantName: TypeAlias = Annotated[
    str, label("参加機関", pattern="^[a-z][a-z0-9-]{0,62}$", max_length=63)
]


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an access log was at one moment.

    Attributes:
        owner: Whose log it is.
        entries: How many entries it had.
        head: The hash of the last of them, which covers the chain.
        root: The root of the hash tree over the hashes of all of them (RFC 9162, 2.1).
        at: Civil time.
    """

    owner: ParticipantName
    entries: Annotated[int, label("記録の件数", ge=1, le=2**62)]
    head: Hash
    root: Hash
    at: Annotated[dt.datetime, label("日時")]


class SignedCheckpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A checkpoint with its owner's signature."""

    checkpoint: Annotated[Checkpoint, label("確認点")]
    signature: Signature


class WitnessedCheckpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A checkpoint that a witness keeps, with the signature of the witness too."""

    signed: Annotated[SignedCheckpoint, label("署名付き確認点")]
    witness: ParticipantName
    at: Annotated[dt.datetime, label("受領日時")]
    signature: Signature


class Witnessed(Reply, frozen=True, kw_only=True):
    """What the witness made of a checkpoint.

    Attributes:
        outcome: `witnessed`; `unknown-beginning`: it does not begin where the witness left off;
            `contradicted`: the witness knows another history, and has kept this as evidence.
        known: How many entries of the log the witness knows of.
        kept: What the witness keeps of this length, if it was witnessed.
    """

    outcome: Annotated[
        Literal["witnessed", "unknown-beginning", "contradicted"], label("受領の結果")
    ]
    known: Annotated[int, label("確認済みの件数")]
    kept: Annotated[WitnessedCheckpoint | None, label("確認済み確認点")] = None


@contract(
    "audit.checkpoint.v1",
    owner=OWNER,
    ja="情報提供等記録の確認点",
    en="Checkpoint of an access log",
    basis="番号法23条、docs/access-log.md",
    personal=False,
)
class WitnessCheckpoint(Command[Witnessed], frozen=True, kw_only=True):
    """Ask the witness to keep a checkpoint, and show that the log has only grown.

    Attributes:
        after: How many entries the checkpoint before had.
        added: The roots of the whole subtrees over the entries since, from left to right.
    """

    signed: Annotated[SignedCheckpoint, label("署名付き確認点")]
    after: Annotated[int, label("前回の件数", ge=0, le=2**62)]
    added: Annotated[tuple[Hash, ...], label("追加分のハッシュ値", max_length=MOST_SUBTREES)]
