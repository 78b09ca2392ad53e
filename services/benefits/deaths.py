"""What a death does to a file of child allowance, and how it is undone. 児童手当法.

The allowance is due for the month of death and no later one (8条2項); what was not paid yet goes
to the children (12条). For a child who has died it is reduced from the next month (9条3項).
Both are undone by taking back exactly what was done, whatever else has happened to the file.
"""

import datetime as dt
from collections.abc import Container, Sequence

import msgspec

from contracts.base import PersonCode
from contracts.common import Yen
from services.benefits import law
from services.benefits.model import AllowanceFile, Decision, Outcome, ended_with

RECIPIENT_DIED = "受給者の死亡（児童手当法8条2項）"
CHILD_DIED = "児童の死亡（児童手当法9条3項）"
LAST_CHILD_DIED = "支給要件児童の死亡（児童手当法8条2項）"


class RecipientDeath(msgspec.Struct, frozen=True, kw_only=True):
    """That a recipient has died.

    Attributes:
        told_on: The day since when nothing is paid to the recipient.
        decision: The one by which the file ended.
        ended_before: The last day paid if the death of a child had ended the file already.
    """

    person: PersonCode
    died_on: dt.date
    told_on: dt.date
    decision: Decision
    ended_before: dt.date | None = None


class ChildDeath(msgspec.Struct, frozen=True, kw_only=True):
    """That a child on somebody's file has died.

    Attributes:
        decision: The one by which the file was revised.
        reported: Whether that changed what is paid, so that the family was told.
    """

    child: PersonCode
    recipient: PersonCode
    died_on: dt.date
    told_on: dt.date
    decision: Decision
    reported: bool


def without_recipient(
    file: AllowanceFile, died_on: dt.date, today: dt.date
) -> tuple[AllowanceFile, RecipientDeath]:
    """Return the file, ended with the month of death (8条2項)."""
    ended = ended_with(file, died_on, today, RECIPIENT_DIED)
    death = RecipientDeath(
        person=file.recipient,
        died_on=died_on,
        told_on=today,
        decision=ended.decisions[-1],
        ended_before=file.paid_through,
    )
    return ended, death


def with_recipient(file: AllowanceFile, death: RecipientDeath) -> AllowanceFile:
    """Return the file as it would be had the recipient not died; open, unless ended otherwise."""
    decisions = _without(file.decisions, death.decision)
    paid_through = None
    if last_ending(file.decisions) != death.decision:
        paid_through = file.paid_through
    elif last_ending(decisions) is not None:
        paid_through = death.ended_before
    restored = msgspec.structs.replace(file, paid_through=paid_through, decisions=decisions)
    return _open_for_those_alive(restored)


def without_child(
    file: AllowanceFile, child: PersonCode, died_on: dt.date, today: dt.date
) -> tuple[AllowanceFile, ChildDeath]:
    """Return the file, reduced from the month after; ended if no child is left to be paid for."""
    next_paid = max(law.month_after(died_on), file.started_on)
    revised = _with_until(file, child, law.last_day(died_on))
    if file.open and not revised.pays_for_any(next_paid):
        revised = ended_with(revised, died_on, today, LAST_CHILD_DIED)
    else:
        decision = Decision(decided_on=today, outcome=Outcome.REVISED, reason=CHILD_DIED)
        revised = msgspec.structs.replace(revised, decisions=(*file.decisions, decision))
    death = ChildDeath(
        child=child,
        recipient=file.recipient,
        died_on=died_on,
        told_on=today,
        decision=revised.decisions[-1],
        reported=file.covers(next_paid),
    )
    return revised, death


def with_child(file: AllowanceFile, death: ChildDeath) -> AllowanceFile:
    """Return the file as it would be had the child not died."""
    decisions = _without(file.decisions, death.decision)
    restored = _with_until(file, death.child, None)
    ended = last_ending(file.decisions) == death.decision
    if ended and file.paid_through == law.last_day(death.died_on):
        restored = msgspec.structs.replace(restored, paid_through=None)
    return _open_for_those_alive(msgspec.structs.replace(restored, decisions=decisions))


def last_ending(decisions: Sequence[Decision]) -> Decision | None:
    """Return the decision that ended the file last, if it has not been granted again since."""
    turns = [each for each in decisions if each.outcome in {Outcome.GRANTED, Outcome.ENDED}]
    return turns[-1] if turns and turns[-1].outcome is Outcome.ENDED else None


def is_dead(file: AllowanceFile, child: PersonCode) -> bool:
    """Tell whether a child on the file has died."""
    return any(c.person == child and c.until is not None for c in file.children)


def unpaid_months(
    file: AllowanceFile, death: RecipientDeath, settled: Container[dt.date] = ()
) -> tuple[dt.date, ...]:
    """Return the months through the month of death that no payday has reached (12条).

    Args:
        settled: Months that others were paid for already, after a death that was none.
    """
    return tuple(
        month
        for month in law.months(max(file.started_on, law.RULES[0].since), death.died_on)
        if file.covers(month) and law.payday(month) > death.told_on and month not in settled
    )


def paid_between(
    file: AllowanceFile, after: dt.date, until: dt.date, settled: Container[dt.date] = ()
) -> tuple[dt.date, ...]:
    """Return the months that the file pays for on paydays later than one day, up to another."""
    return tuple(
        month
        for month in law.months(max(file.started_on, law.RULES[0].since), until)
        if file.covers(month) and after < law.payday(month) <= until and month not in settled
    )


def amount(file: AllowanceFile, months: tuple[dt.date, ...]) -> Yen:
    """Return what the file pays for these months."""
    return sum(file.monthly_yen(month) for month in months)


def overpaid_to_dead(file: AllowanceFile, death: RecipientDeath) -> Yen:
    """Return what was paid for months after the death, until the office was told."""
    as_if_alive = with_recipient(file, death)
    paid = paid_between(as_if_alive, death.died_on, death.told_on)
    return amount(as_if_alive, tuple(month for month in paid if month > death.died_on))


def overpaid_for_dead(before: AllowanceFile, after: AllowanceFile, death: ChildDeath) -> Yen:
    """Return what was paid too much for a child after its death, until the office was told."""
    paid = paid_between(before, death.died_on, death.told_on)
    return amount(before, paid) - amount(after, paid)


def missed_for_child(
    before: AllowanceFile, after: AllowanceFile, told: dt.date, to: dt.date
) -> Yen:
    """Return what paydays between two days lacked, because a child was taken for dead."""
    missed = paid_between(after, told, to)
    return amount(after, missed) - amount(before, missed)


def _open_for_those_alive(file: AllowanceFile) -> AllowanceFile:
    """Return the file, open again if it ended with the last child and another one is alive."""
    ending = last_ending(file.decisions)
    if ending is None or ending.reason != LAST_CHILD_DIED or file.paid_through is None:
        return file
    if not file.pays_for_any(law.month_after(file.paid_through)):
        return file
    return msgspec.structs.replace(file, paid_through=None)


def _with_until(file: AllowanceFile, person: PersonCode, until: dt.date | None) -> AllowanceFile:
    children = tuple(
        msgspec.structs.replace(child, until=until) if child.person == person else child
        for child in file.children
    )
    return msgspec.structs.replace(file, children=children)


def _without(decisions: tuple[Decision, ...], taken_back: Decision) -> tuple[Decision, ...]:
    last = len(decisions) - 1 - decisions[::-1].index(taken_back)
    return decisions[:last] + decisions[last + 1 :]
