"""What makes a filing one that the portal can take (デジタル手続法6条)."""

import datetime as dt
from collections.abc import Collection

import msgspec

from contracts.common import age_on
from contracts.portal import FileMove
from contracts.residency import HouseholdMember
from mesh.errors import Refused
from services.portal.model import Case

SIGNING_AGE = 15
"""The certificate for electronic signatures is issued from this age (公的個人認証法)."""

VISIT_DAYS = 14
"""Days after the move within which the visit has to take place (住基法22条, 23条)."""


def in_order(filing: FileMove) -> FileMove:
    """Return the filing with each mover once, the head of the new household first."""
    if filing.new_head not in filing.movers:
        raise Refused(
            "head-not-moving",
            "the head of the new household is not among those who move; name one of them",
        )
    movers = tuple(dict.fromkeys((filing.new_head, *filing.movers)))
    consents = tuple(dict.fromkeys(filing.consents))
    return msgspec.structs.replace(filing, movers=movers, consents=consents)


def check_visit(filing: FileMove, today: dt.date) -> None:
    """Refuse a visit in the past, or before the move (住基法22条: who *has* moved in)."""
    if filing.visit_on < today:
        raise Refused("visit-in-past", "the day of the visit is over; choose a later one")
    if filing.visit_on < filing.planned_on:
        raise Refused(
            "visit-before-move",
            "a move is registered once it has taken place (住基法22条, 23条); choose a visit on"
            " the day of the move or after it",
        )


def visit_is_late(planned_on: dt.date, visit_on: dt.date) -> bool:
    """Tell whether the visit would be later than the Act allows (住基法22条, 23条)."""
    return visit_on > planned_on + dt.timedelta(days=VISIT_DAYS)


def check_no_open_case(cases: Collection[Case]) -> None:
    """Refuse a second move before the first one is registered or withdrawn."""
    if any(case.moving for case in cases):
        raise Refused(
            "case-open",
            "a move that you filed before has not been registered yet; register it at the"
            " counter, or withdraw it first",
        )


def check_household(filing: FileMove, members: Collection[HouseholdMember], today: dt.date) -> None:
    """Refuse to let somebody file for people of another household (住基法26条)."""
    births = {member.person: member.birth_date for member in members}
    if not births.keys() >= set(filing.movers):
        raise Refused(
            "not-one-household",
            "those who move are not all of your household (住基法26条); each household files for"
            " itself",
        )
    if age_on(births[filing.person], today) < SIGNING_AGE:
        raise Refused(
            "filer-too-young",
            f"who is under {SIGNING_AGE} cannot sign electronically (公的個人認証法3条); let a"
            " parent file",
        )
    if filing.consents and filing.person not in filing.movers:
        raise Refused(
            "consent-without-move",
            "you do not move yourself, so no contract of yours does; file without consents",
        )
