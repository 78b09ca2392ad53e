"""Mandates (代理権・委任): one person acts for another, for one purpose, until a day. 民法99条."""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.portal import GrantMandate, MandateScope
from mesh.errors import Refused


class GrantedMandate(msgspec.Struct, frozen=True, kw_only=True):
    """A mandate that has not been revoked; it holds up to and including its last day."""

    person: PersonCode
    agent: PersonCode
    scope: MandateScope
    until: dt.date


def granted(grant: GrantMandate, today: dt.date) -> GrantedMandate:
    """Return the mandate that is granted.

    Raises:
        Refused: It would be over already, or is given to oneself.
    """
    if grant.agent == grant.person:
        raise Refused(
            "mandate-to-oneself",
            "nobody needs a mandate to act for themselves (民法99条); name somebody else",
        )
    if grant.until < today:
        raise Refused(
            "mandate-in-past", "the last day of the mandate is over; choose today or a later one"
        )
    return GrantedMandate(
        person=grant.person, agent=grant.agent, scope=grant.scope, until=grant.until
    )


def valid(mandate: GrantedMandate | None, today: dt.date) -> bool:
    """Tell whether a mandate is in force."""
    return mandate is not None and today <= mandate.until


def no_mandate() -> Refused:
    """Make the refusal to revoke what was not granted, or was revoked before."""
    return Refused(
        "no-mandate",
        "you have given this person no mandate for this purpose (民法651条); there is nothing to"
        " take back",
    )
