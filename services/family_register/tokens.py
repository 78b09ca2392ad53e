"""One-purpose tokens (戸籍電子証明書提供用識別符号): handed over by an heir, redeemed once.

戸籍法120条の3: who may ask for a copy of the register may ask for a token instead, and the
agency that is given it is shown what the copy would have said.
"""

import datetime as dt
import hashlib

import msgspec

from contracts.base import PersonCode
from mesh.errors import Refused
from services.deadlines import months_after

VALID_MONTHS = 3
"""For how long a token can be redeemed (戸籍法施行規則)."""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a token that was issued; the token itself is not.

    Attributes:
        digest: SHA-256 of the token, in hexadecimal digits.
        person: The deceased whose heirs it shows.
        requester: The heir who asked for it.
        receiver: The participant that alone can redeem it.
        expires_on: The last day on which it can be redeemed.
        used_on: The day on which it was redeemed.
        void: Whether the death was taken back since.
    """

    digest: str
    person: PersonCode
    requester: PersonCode
    receiver: str
    expires_on: dt.date
    used_on: dt.date | None = None
    void: bool = False


def digest_of(token: str) -> str:
    """Return by what a token is found without being kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def last_day(issued_on: dt.date) -> dt.date:
    """Return the last day on which a token of that day can be redeemed."""
    return months_after(issued_on, VALID_MONTHS)


def redeemable(token: Token | None, receiver: str, today: dt.date) -> Token:
    """Return the token that this receiver may redeem today.

    Raises:
        Refused: There is none, or it is another's, expired, used or void (戸籍法120条の3第3項).
    """
    if token is None:
        raise Refused(
            "no-such-token", "this register did not issue the token; ask the heir for a new one"
        )
    if token.receiver != receiver:
        raise Refused(
            "token-of-another",
            "the token was issued for another receiver, who alone can redeem it (戸籍法120条の3);"
            " ask the heir for one of your own",
        )
    if token.expires_on < today:
        raise Refused(
            "token-expired",
            "a token can be redeemed for three months (戸籍法施行規則); ask the heir for a new one",
        )
    if token.used_on is not None:
        raise Refused(
            "token-used",
            "a token can be redeemed once (戸籍法120条の3); ask the heir for a new one",
        )
    if token.void:
        raise Refused(
            "token-void", "the death was taken back since the token was issued; nobody inherits"
        )
    return token
