"""The four designs, as configuration of the same services: who is told of what, and who asks when.

Compared is how the offices that keep files on residents learn what the registers and the tax
offices know. What registries tell each other by statute (転入通知, 附票, 死亡の通知), what reaches
the offices of the same city hall when somebody arrives or is born, and what citizens file is the
same under every design.
"""

import datetime as dt

import msgspec

from contracts.base import contract_of
from contracts.moving import AddressChanged, MovedOut
from contracts.residency import DeathUndone, Deceased, HeadChanged, NameChanged
from contracts.tax import IncomeCorrected
from mesh.permits import Policy

OFFICES = ("tax", "benefits", "health-insurance", "pension", "legal-affairs")
"""The kinds of participants that keep files on residents."""

COMPARED = frozenset(
    contract_of(event).name
    for event in (
        MovedOut,
        AddressChanged,
        HeadChanged,
        Deceased,
        DeathUndone,
        NameChanged,
        IncomeCorrected,
    )
)
"""What an office either is told of or has to ask for."""

COPY_SERVER = "copy-server"

REVIEW_HOUR = dt.timedelta(hours=2)
EXTRACT_HOUR = dt.timedelta(hours=1)
"""When, of a night, files are reviewed and extracts taken."""


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which offices learn of changes.

    Attributes:
        delivery: How the compared events are delivered; see `mesh.permits.Permit`.
        reviews: Whether offices ask about everybody on file from time to time.
        copy: Whether they ask a copy of the registers, and not the registers.
    """

    name: str
    delivery: str
    reviews: bool = False
    copy: bool = False

    def applied_to(self, policy: Policy) -> Policy:
        """Return a policy under which the offices learn of changes as this design has it."""
        permits = [
            msgspec.structs.replace(permit, delivery=self.delivery)
            if permit.contract in COMPARED and permit.participant in OFFICES
            else permit
            for permit in policy.permits
        ]
        return Policy(policy.affairs, permits)


DESIGNS = {
    design.name: design
    for design in (
        Design(name="pull", delivery="none", reviews=True),
        Design(name="batch", delivery="none", reviews=True, copy=True),
        Design(name="push-thin", delivery="thin"),
        Design(name="push", delivery="items"),
    )
}
"""All designs, from asking everybody to telling at once."""


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """How often is asked and copied, where nobody is told."""

    pull_every_days: int = 30
    extract_every_days: int = 30


def days_between(start: dt.date, days: int, every: int) -> list[dt.date]:
    """Return every so-manieth day of a period, the first one left out."""
    return [start + dt.timedelta(days=day) for day in range(every, days, every)]
