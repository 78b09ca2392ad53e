"""Succession (相続): who inherits, and the token that proves it to one receiver. 民法, 戸籍法."""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import UNSET

from contracts.base import Command, Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import MunicipalityCode
from contracts.family import OWNER


class Heir(msgspec.Struct, frozen=True, kw_only=True):
    """One heir, with the share, the reason and the proof.

    Attributes:
        person: `None` for a child not yet born (民法886条).
        relation: To the deceased: `spouse`, `child`, `descendant`, `ascendant`, `sibling`,
            `sibling-child` or `unborn`.
        numerator, denominator: The share as an exact fraction, in lowest terms.
        basis: The articles of 民法 that give the share.
        because_ja, because_en: The reason, in words and without names.
        proofs: The ids of the entries that prove it.
        line: The persons from the deceased's child, parent or sibling down (or up) to the heir,
            the heir included: those through whom the right comes.
    """

    person: PersonCode | None
    relation: Annotated[str, label("被相続人との続柄", "続柄")]
    numerator: Annotated[int, label("相続分の分子", ge=1)]
    denominator: Annotated[int, label("相続分の分母", ge=1)]
    basis: Annotated[str, label("根拠条文")]
    because_ja: Annotated[str, label("理由")]
    because_en: str
    proofs: tuple[str, ...] = ()
    line: tuple[PersonCode, ...] = ()


class Heirs(Reply, frozen=True, kw_only=True):
    """Who inherits from a person who has died; nobody at all, if `heirs` is empty (民法951条).

    Attributes:
        heir_codes: The heirs without shares and reasons; a child not yet born is not among them.
        counted_for_tax: How many heirs there would be had nobody renounced (相続税法15条2項).
        unread: Municipalities whose registers would have to be read and do not take part.
    """

    died_on: Annotated[Item[dt.date | None], label("死亡年月日")] = UNSET
    heirs: Annotated[Item[tuple[Heir, ...]], label("法定相続人と相続分")] = UNSET
    heir_codes: Annotated[Item[tuple[PersonCode, ...]], label("法定相続人")] = UNSET
    counted_for_tax: Annotated[Item[int], label("法定相続人の数（相続税法15条2項）")] = UNSET
    unread: Annotated[Item[tuple[MunicipalityCode, ...]], label("未連携の本籍地")] = UNSET


@contract(
    "family.heirs.v1",
    owner=OWNER,
    ja="法定相続情報照会",
    en="Statutory heirs",
    basis="民法886条〜901条、戸籍法120条の2",
)
class HeirsQuery(Lookup[Heirs], frozen=True, kw_only=True):
    """Ask the register of the deceased who inherits, and how much.

    Attributes:
        expecting: Those who expect a child of the deceased (民法886条).
    """

    person: PersonCode
    expecting: Annotated[tuple[PersonCode, ...], label("胎児の母", max_length=10)] = ()


class Certificate(Reply, frozen=True, kw_only=True):
    """What a redeemed token certifies: the heirs of one person, for one receiver, once."""

    deceased: Annotated[Item[PersonCode], label("被相続人")] = UNSET
    died_on: Annotated[Item[dt.date], label("死亡年月日")] = UNSET
    heirs: Annotated[Item[tuple[Heir, ...]], label("法定相続人と相続分")] = UNSET


@contract(
    "family.redeem-token.v1",
    owner=OWNER,
    ja="戸籍電子証明書提供用識別符号による提供",
    en="Redemption of a one-purpose token",
    basis="戸籍法120条の3第3項",
)
class RedeemToken(Lookup[Certificate], frozen=True, kw_only=True):
    """Redeem, once and before it expires, the token that an heir has handed over.

    Attributes:
        person: Of whom the receiver takes it to be; another one's is refused, and not used up.
        heir: Who has handed it over; if that is no heir, it is not used up either.
    """

    token: Annotated[str, label("戸籍電子証明書提供用識別符号", max_length=64)]
    person: PersonCode | None = None
    heir: PersonCode | None = None


class TokenIssued(Reply, frozen=True, kw_only=True):
    """A token that its receiver can redeem once, until the last day."""

    token: Annotated[str, label("戸籍電子証明書提供用識別符号")]
    expires_on: Annotated[dt.date, label("有効期限")]


@contract(
    "family.issue-token.v1",
    owner=OWNER,
    ja="戸籍電子証明書提供用識別符号の発行",
    en="Issue of a one-purpose token",
    basis="戸籍法120条の3第1項、2項",
)
class IssueToken(Command[TokenIssued], frozen=True, kw_only=True):
    """Ask, as an heir, for a token that one receiver can redeem for the list of heirs.

    Attributes:
        person: The deceased.
        requester: The heir who asks.
        receiver: The participant, by name, that alone can redeem it.
    """

    person: PersonCode
    requester: PersonCode
    receiver: Annotated[str, label("提供先機関", max_length=64)]
