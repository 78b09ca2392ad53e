"""The file on one recipient of child allowance (児童手当): opened, followed, ended. 児童手当法.

Whoever moves to another municipality ceases to be entitled here (8条2項) and claims there
(7条1項); whoever dies leaves it to the next (see `deaths` and `succession`). A child who lives
apart still counts while the recipient supports it (別居監護, 4条1項1号).
"""

import datetime as dt
import enum

import msgspec

from contracts.base import PersonCode
from contracts.benefits import Allowance, AllowanceChild
from contracts.common import Yen
from services.benefits import law


class Outcome(enum.Enum):
    """What a decision changed."""

    GRANTED = "granted"  # 認定 (7条)
    REVISED = "revised"  # 額の改定 (9条)
    LIVES_APART = "lives-apart"  # 別居監護 (4条1項1号)
    ENDED = "ended"  # 支給事由の消滅 (8条2項)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision on a file, with its reason."""

    decided_on: dt.date
    outcome: Outcome
    reason: str


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """One child on a file.

    Attributes:
        apart: Whether it lives apart from the recipient, who still supports it.
        since: The first month paid for, if later than that of the file.
        until: The last day paid for, if the child has died.
    """

    person: PersonCode
    birth_date: dt.date
    apart: bool = False
    since: dt.date | None = None
    until: dt.date | None = None

    def is_on_file(self, month: dt.date) -> bool:
        """Tell whether the child belongs to the file in a month."""
        begun = self.since is None or self.since <= month
        return begun and (self.until is None or month <= self.until)


class IncomeUsed(msgspec.Struct, frozen=True, kw_only=True):
    """The income of a calendar year on which the amount was decided (5条1項)."""

    year: int
    total_income: Yen
    dependants: int


class AllowanceFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file on one recipient.

    Attributes:
        resident_since: Since when the recipient lives in this municipality.
        started_on: First day of the first month paid.
        paid_through: Last day of the last month paid; `None` while the file is open.
        income: `None` where the law in force at the claim sets no income limit.
        decisions: Oldest first.
    """

    recipient: PersonCode
    children: tuple[Child, ...]
    resident_since: dt.date
    started_on: dt.date
    paid_through: dt.date | None = None
    income: IncomeUsed | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def open(self) -> bool:
        """Whether entitlement has not ended."""
        return self.paid_through is None

    @property
    def living_together(self) -> tuple[PersonCode, ...]:
        """Those whose moves matter: the recipient, and the children in the same household."""
        return (self.recipient, *(child.person for child in self.children if not child.apart))

    def covers(self, month: dt.date) -> bool:
        """Tell whether this file pays for a month."""
        begun = self.started_on <= month
        return begun and (self.paid_through is None or month <= self.paid_through)

    def children_in(self, month: dt.date) -> tuple[Child, ...]:
        """Return the children who are paid for, or make younger ones third children."""
        rules = law.rules_in(month)
        return tuple(
            child
            for child in self.children
            if child.is_on_file(month) and rules.counts(child.birth_date, month)
        )

    def pays_for_any(self, month: dt.date) -> bool:
        """Tell whether any child is of an age to be paid for, whatever the income."""
        rules = law.rules_in(month)
        return any(rules.pays_for(child.birth_date, month) for child in self.children_in(month))

    def monthly_yen(self, day: dt.date) -> Yen:
        """Return what is paid for the month of that day."""
        month = law.month_of(day)
        if not self.covers(month):
            return 0
        income = self.income or IncomeUsed(year=0, total_income=0, dependants=0)
        births = (child.birth_date for child in self.children_in(month))
        return law.monthly_yen(births, income.total_income, income.dependants, month)


def answer(file: AllowanceFile | None, today: dt.date) -> Allowance:
    """Return what the file says of its recipient; who has none receives nothing."""
    if file is None:
        return Allowance(receiving=False, children=(), monthly_yen=0, paid_through=None)
    month = max(law.month_of(today), file.started_on)
    amount = file.monthly_yen(month)
    children = file.children_in(month) if amount else ()
    return Allowance(
        receiving=amount > 0,
        children=tuple(AllowanceChild(person=c.person, birth_date=c.birth_date) for c in children),
        monthly_yen=amount,
        paid_through=file.paid_through,
    )


def is_of_this_stay(file: AllowanceFile, moved_on: dt.date) -> bool:
    """Tell whether a move out of that day ends the stay on which the file rests."""
    return file.resident_since <= moved_on


def ended(file: AllowanceFile, moved_on: dt.date, today: dt.date) -> AllowanceFile:
    """Return the file, ended with the month in which the recipient left (8条2項)."""
    return ended_with(file, moved_on, today, "受給者の転出（児童手当法8条2項）")


def ended_with(
    file: AllowanceFile, ended_on: dt.date, today: dt.date, reason: str
) -> AllowanceFile:
    """Return the file, ended with the month of that day (8条2項)."""
    decision = Decision(decided_on=today, outcome=Outcome.ENDED, reason=reason)
    return msgspec.structs.replace(
        file, paid_through=law.last_day(ended_on), decisions=(*file.decisions, decision)
    )


def with_income(file: AllowanceFile, year: int, total_income: Yen, today: dt.date) -> AllowanceFile:
    """Return the file, decided anew if the income on which it rests was another (9条1項, 3項)."""
    used = file.income
    if used is None or used.year != year or used.total_income == total_income:
        return file
    reason = "所得の更正による額の改定（児童手当法5条1項、9条1項・3項）"
    decision = Decision(decided_on=today, outcome=Outcome.REVISED, reason=reason)
    income = msgspec.structs.replace(used, total_income=total_income)
    return msgspec.structs.replace(file, income=income, decisions=(*file.decisions, decision))


def with_child_apart(file: AllowanceFile, person: PersonCode, today: dt.date) -> AllowanceFile:
    """Return the file, with a child who has left and is still supported (4条1項1号)."""
    reason = "児童の転出、別居監護として継続（児童手当法4条1項1号）"
    decision = Decision(decided_on=today, outcome=Outcome.LIVES_APART, reason=reason)
    children = tuple(
        msgspec.structs.replace(child, apart=True) if child.person == person else child
        for child in file.children
    )
    return msgspec.structs.replace(file, children=children, decisions=(*file.decisions, decision))
