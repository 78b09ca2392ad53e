"""Whom the municipal insurer covers: national health insurance (国保法) and care (介護保険法).

Coverage follows the residence. Who moves in is covered from that day (国保法7条, 介護保険法10条);
who moves out to another municipality ceases to be on the same day (国保法8条1項ただし書,
介護保険法11条1項ただし書), so that there is neither a gap nor a day counted twice. A move into a
care facility, which leaves the insurer as it was (住所地特例, 介護保険法13条), is not modelled.
Who dies is covered through the day of the death (国保法8条1項, 介護保険法11条1項).
"""

import calendar
import datetime as dt
from typing import TypeVar

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, PersonName, Yen
from services.health_insurance.deaths import Death

CARRY_OVER_DAYS = 14
"""Days after the move within which a certification is carried over (介護保険法36条)."""

CERTIFIED_MONTHS = 6
"""Full months for which a carried-over certification holds (介護保険法施行規則38条1項2号)."""

SUCCESSOR_DAYS = 30
"""Days for which the next insurer is told what was in force before a recorded departure.

The old insurer may hear of the move before the new one asks. The days count from when the
departure was recorded, not from the move, which may have been filed months late. They leave
time for every retry of the message by which the new insurer learns of the person.
"""

_ONE_DAY = dt.timedelta(days=1)


class HealthPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """One period in national health insurance.

    Attributes:
        acquired_on: The first day of coverage (資格取得日).
        lost_on: The first day without coverage (資格喪失日).
    """

    acquired_on: dt.date
    lost_on: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Tell whether the person is covered on that day."""
        return self.acquired_on <= day and (self.lost_on is None or day < self.lost_on)


class Certification(msgspec.Struct, frozen=True, kw_only=True):
    """One certification that a person needs long-term care (要介護認定).

    Attributes:
        level: 要介護度 1 to 5.
        valid_from, valid_until: First and last day for which it was given.
        lost_on: The first day on which another municipality is the insurer.
    """

    level: int
    valid_from: dt.date
    valid_until: dt.date
    lost_on: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Tell whether it is in force on that day."""
        insured = self.lost_on is None or day < self.lost_on
        return insured and self.valid_from <= day <= self.valid_until


C = TypeVar("C", HealthPeriod, Certification)


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """That a person has moved to another municipality, and when this became known here."""

    moved_on: dt.date
    recorded_on: dt.date


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What the insurer of the old municipality covered until the move."""

    national_health: bool = False
    care_level: int | None = None
    care_valid_until: dt.date | None = None

    def level_on(self, day: dt.date) -> int | None:
        """Return the level of care that is certified on that day, if any is."""
        valid = self.care_valid_until is not None and day <= self.care_valid_until
        return self.care_level if valid else None


class EarlierHead(msgspec.Struct, frozen=True, kw_only=True):
    """The head of the household before the present one, and since when."""

    head: PersonCode
    since: dt.date | None


class TaxedIncome(msgspec.Struct, frozen=True, kw_only=True):
    """What a person earned in a calendar year, as the own tax office has assessed it."""

    year: int
    total_income: Yen


class Insured(msgspec.Struct, frozen=True, kw_only=True):
    """The file on one person.

    Attributes:
        resident_since: When the person moved to this municipality; `None` if not known.
        head: The head of the household, who owes the premium (国保法76条1項).
        head_since: Since when; `None` if it was so when the file was opened.
        head_before: Who was billed until then, if anybody was.
        address: Where the insurer writes to, if it was told.
        name: By which it writes to the person, if it was told.
        income: By which the premium is assessed (国保法施行令29条の7); `None` if the own tax office
            has not said, as for those who lived elsewhere on 1 January.
        health: Periods in national health insurance, oldest first.
        certifications: Certifications of care, oldest first.
        departure: The last move out of the municipality, if the person has not come back.
        death: Set once the insurer was told that the person has died.
    """

    person: PersonCode
    resident_since: dt.date | None = None
    head: PersonCode | None = None
    head_since: dt.date | None = None
    head_before: EarlierHead | None = None
    address: Address | None = None
    name: PersonName | None = None
    income: TaxedIncome | None = None
    health: tuple[HealthPeriod, ...] = ()
    certifications: tuple[Certification, ...] = ()
    departure: Departure | None = None
    death: Death | None = None

    def in_national_health(self, day: dt.date) -> bool:
        """Tell whether the person is in national health insurance on that day."""
        return not self._dead_before(day) and any(period.covers(day) for period in self.health)

    def certified(self, day: dt.date) -> Certification | None:
        """Return the certification in force on that day."""
        if self._dead_before(day):
            return None
        return next((c for c in reversed(self.certifications) if c.holds(day)), None)

    def _dead_before(self, day: dt.date) -> bool:
        return self.death is not None and self.death.died_on < day


def is_followed(file: Insured) -> bool:
    """Tell whether a file was opened, and not closed by a departure: a death leaves it open."""
    return file.departure is None and (
        any(period.lost_on is None for period in file.health)
        or any(
            c.lost_on is None and not _before_arrival(file, c.valid_until)
            for c in file.certifications
        )
    )


def is_covered(file: Insured, day: dt.date) -> bool:
    """Tell whether anything is in force on that day."""
    return file.in_national_health(day) or file.certified(day) is not None


def day_answered_for(file: Insured, today: dt.date, *, to_successor: bool) -> dt.date:
    """Return the day of whose coverage an answer speaks: today, or the last before a departure.

    Only the next insurer is told of coverage that a departure has ended, and only for
    `SUCCESSOR_DAYS` after it was recorded.
    """
    left = file.departure
    if not to_successor or left is None:
        return today
    recent = today <= left.recorded_on + dt.timedelta(days=SUCCESSOR_DAYS)
    return left.moved_on - _ONE_DAY if recent else today


def knows_of_arrival(file: Insured, moved_on: dt.date) -> bool:
    """Tell whether this move-in, or a later one, is in the file already."""
    return file.resident_since is not None and moved_on <= file.resident_since


def may_arrive(file: Insured, moved_on: dt.date) -> bool:
    """Tell whether a move-in is news of somebody alive."""
    return file.death is None and not knows_of_arrival(file, moved_on)


def taken_over(file: Insured, before: Before, moved_on: dt.date, today: dt.date) -> Insured:
    """Cover a new resident as the other insurer did: enrol, and carry a certification over.

    What was known from an earlier stay may have changed elsewhere, and is forgotten.
    """
    arrived = msgspec.structs.replace(
        file, resident_since=moved_on, departure=None, address=None, name=None, income=None
    )
    if before.national_health:
        arrived = _enrolled(arrived, moved_on)
    level = before.level_on(moved_on)
    if level is not None and may_carry_over(moved_on, today):
        arrived = _certified(arrived, level, moved_on)
    return arrived


def may_carry_over(moved_on: dt.date, today: dt.date) -> bool:
    """Tell whether a certification is still in time to be carried over (介護保険法36条).

    The day of the move is not counted (民法140条).
    """
    return today <= moved_on + dt.timedelta(days=CARRY_OVER_DAYS)


def carried_over_until(moved_on: dt.date) -> dt.date:
    """Return the last day of a carried-over certification (介護保険法施行規則38条).

    It is given for the rest of the month and six months more; from the first day of a month,
    for six months.
    """
    months = CERTIFIED_MONTHS - 1 if moved_on.day == 1 else CERTIFIED_MONTHS
    years, month = divmod(moved_on.month - 1 + months, 12)
    year = moved_on.year + years
    return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def departed(file: Insured, moved_on: dt.date, today: dt.date) -> Insured:
    """End all coverage when somebody moves to another municipality (国保法8条, 介護保険法11条).

    A departure before the last arrival is an old fact told again, and changes nothing.
    """
    if _before_arrival(file, moved_on) or not is_followed(file):
        return file
    health = tuple(_lost(p, moved_on) if p.lost_on is None else p for p in file.health)
    certifications = tuple(
        _lost(c, moved_on) if c.lost_on is None and moved_on <= c.valid_until else c
        for c in file.certifications
    )
    left = Departure(moved_on=moved_on, recorded_on=today)
    return msgspec.structs.replace(
        file, health=health, certifications=certifications, departure=left
    )


def billed_to(file: Insured, head: PersonCode, since: dt.date) -> Insured:
    """Send the bills to the head of the household (国保法76条1項).

    If the head before the last change is head again as of the very day of that change, the
    change was a mistake, and the file is as it was.
    """
    if file.head == head:
        return file
    before = file.head_before
    if before is not None and (before.head, file.head_since) == (head, since):
        return msgspec.structs.replace(file, head=head, head_since=before.since, head_before=None)
    earlier = None if file.head is None else EarlierHead(head=file.head, since=file.head_since)
    return msgspec.structs.replace(file, head=head, head_since=since, head_before=earlier)


def at_address(file: Insured, address: Address) -> Insured:
    """Write to this address from now on."""
    return msgspec.structs.replace(file, address=address)


def named(file: Insured, name: PersonName) -> Insured:
    """Write by this name from now on."""
    return msgspec.structs.replace(file, name=name)


def with_income(file: Insured, income: TaxedIncome) -> Insured:
    """Assess the premium by this income, unless a later year is known (国保法施行令29条の7)."""
    if file.income is not None and income.year < file.income.year:
        return file
    return msgspec.structs.replace(file, income=income)


def born(mother: Insured, child: PersonCode, born_on: dt.date) -> Insured | None:
    """Return the file on a child that is insured from birth because the mother is (国保法7条)."""
    if not mother.in_national_health(born_on):
        return None
    health = (HealthPeriod(acquired_on=born_on),)
    return Insured(person=child, resident_since=born_on, health=health)


def deceased(file: Insured, died_on: dt.date) -> Insured:
    """End all cover on the day after the death (国保法8条1項, 介護保険法11条1項)."""
    return msgspec.structs.replace(file, death=Death(died_on=died_on))


def restored(file: Insured) -> Insured:
    """Return the file as it was before the death: the death is all that was added to it."""
    return msgspec.structs.replace(file, death=None)


def _before_arrival(file: Insured, day: dt.date) -> bool:
    return file.resident_since is not None and day < file.resident_since


def _enrolled(file: Insured, moved_on: dt.date) -> Insured:
    if any(period.lost_on is None for period in file.health):
        return file
    begun = HealthPeriod(acquired_on=moved_on)
    return msgspec.structs.replace(file, health=(*file.health, begun))


def _certified(file: Insured, level: int, moved_on: dt.date) -> Insured:
    until = carried_over_until(moved_on)
    given = Certification(level=level, valid_from=moved_on, valid_until=until)
    return msgspec.structs.replace(file, certifications=(*file.certifications, given))


def _lost(coverage: C, moved_on: dt.date) -> C:
    return msgspec.structs.replace(coverage, lost_on=moved_on)
