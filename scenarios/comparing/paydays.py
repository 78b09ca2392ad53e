"""What offices pay on their paydays, and what was due. 国民年金法18条, 児童手当法8条.

On each payday what every office pays by its files is compared with what it would pay if it knew
of every death and every departure that the registers know of at that moment. What could not be
paid yet, because a claim was decided too late for it, is found in the files at the end.
"""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Mapping
from typing import Protocol

import msgspec

from contracts.base import PersonCode
from contracts.common import Yen
from mesh.records import Records
from scenarios.comparing.model import PaydayResult
from scenarios.comparing.offices import Office
from services.benefits import law
from services.benefits.model import AllowanceFile
from services.benefits.store import FILES
from services.pension import payments
from services.pension.model import Category, Death

PAYING = ("pension", "benefits")
"""Who pays people."""

_ONE_DAY = dt.timedelta(days=1)
_FAR_BACK = dt.timedelta(days=150)
"""Further back than the first month of any payday."""

Gone = Mapping[PersonCode, dt.date]
"""Who has died or left, and when; in the codes of an office."""


_Files = dict[PersonCode, AllowanceFile]


class Truth(Protocol):
    """What the registers know at a moment; see `scenarios.comparing.judging.Judge`."""

    def deaths(self, office: Office) -> Gone: ...

    def departures(self, office: Office) -> Gone: ...


class _Pensioner(msgspec.Struct):
    """What of a pension file decides on a payment: the rest need not be read for it."""

    person: PersonCode
    category: Category
    monthly_yen: Yen = 0
    death: Death | None = None


_PENSIONERS = Records("enrolled", _Pensioner, key=("person",))


class Books:
    """What was paid wrongly on each payday."""

    def __init__(self) -> None:
        self._days: set[dt.date] = set()
        self._overpaid: Counter[dt.date] = Counter()
        self._unpaid: Counter[dt.date] = Counter()
        self._paid_by: dict[tuple[str, dt.date], _Files] = {}
        self._last: _Files = {}

    def note(self, office: Office, day: dt.date, truth: Truth) -> None:
        """Compare what an office pays this morning with what is due by the registers."""
        self._days.add(day)
        if office.me.kind == "pension":
            self._note_pensions(office, day, truth.deaths(office))
        else:
            self._note_allowances(office, day, truth.deaths(office), truth.departures(office))

    def close(self, offices: Mapping[str, Office]) -> list[PaydayResult]:
        """Add what was granted too late for its payday, and return the results by day."""
        paying = {name for name, _ in self._paid_by}
        files = {name: FILES.all(offices[name].file) for name in sorted(paying)}
        for (name, day), paid_by in self._paid_by.items():
            for file in files[name]:
                if (then := paid_by.get(file.recipient)) != file:
                    self._unpaid[day] += sum(
                        max(0, file.monthly_yen(month) - (then.monthly_yen(month) if then else 0))
                        for month in _months_paid_on(day)
                    )
        return [
            PaydayResult(day=day, overpaid_yen=self._overpaid[day], unpaid_yen=self._unpaid[day])
            for day in sorted(self._days)
        ]

    def _note_pensions(self, office: Office, day: dt.date, dead: Gone) -> None:
        """Pensions are due for the two months before, up to the month of a death (18条1項)."""
        months = payments.months_paid(day - _ONE_DAY, day)
        for file in _PENSIONERS.all(office.file):
            if file.category is not Category.RECEIVING:
                continue
            died_on = dead.get(file.person)
            due = sum(died_on is None or month <= died_on for month in months)
            if file.death is None:
                self._overpaid[day] += file.monthly_yen * (len(months) - due)
            elif died_on is None:
                self._unpaid[day] += file.monthly_yen * len(months)

    def _note_allowances(self, office: Office, day: dt.date, dead: Gone, left: Gone) -> None:
        """An allowance is due up to the month in which its recipient has died or left (8条2項)."""
        paid_by = self._paid_by.setdefault((office.me.name, day), {})
        for file in FILES.all(office.file):
            paid_by[file.recipient] = self._kept(file)
            gone = [each[file.recipient] for each in (dead, left) if file.recipient in each]
            truly = _without_dead(file, dead)
            if not gone and truly is file:
                continue  # what is paid is what is due
            for month in _months_paid_on(day):
                due = 0 if any(month > on for on in gone) else truly.monthly_yen(month)
                self._overpaid[day] += max(0, file.monthly_yen(month) - due)

    def _kept(self, file: AllowanceFile) -> AllowanceFile:
        """Return the file as it was last seen, if it has not changed: kept once for all paydays."""
        last = self._last.get(file.recipient)
        if last != file:
            last = self._last[file.recipient] = file
        return last


def paydays_between(kind: str, start: dt.date, end: dt.date) -> list[dt.date]:
    """Return the paydays of a kind of office from one day to before another."""
    payday = payments.payday_for if kind == "pension" else law.payday
    days = {payday(month) for month in law.months(start - _FAR_BACK, end)}
    return sorted(day for day in days if start <= day < end)


@functools.cache
def _months_paid_on(day: dt.date) -> tuple[dt.date, ...]:
    return tuple(month for month in law.months(day - _FAR_BACK, day) if law.payday(month) == day)


def _without_dead(file: AllowanceFile, dead: Gone) -> AllowanceFile:
    """Return a file as it would be if the office knew which of its children have died."""
    if not any(child.person in dead for child in file.children):
        return file
    children = tuple(
        msgspec.structs.replace(child, until=law.last_day(dead[child.person]))
        if child.person in dead
        else child
        for child in file.children
    )
    return msgspec.structs.replace(file, children=children)
