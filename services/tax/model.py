"""Resident tax (個人の住民税): where a person lived on 1 January decides who taxes. 地方税法.

Resident tax is levied by the municipality in which a person has their address (294条1項1号)
on the assessment date (賦課期日), 1 January of the year in which the fiscal year begins
(318条), on the income of the year before (313条1項). Whoever moves away later in the year
is still taxed by the old municipality, which sends its notice to the new address.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, Yen


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """A time during which a person had their address here.

    Attributes:
        since: The first day.
        until: The day of moving away, no longer a day of residence here; `None` while it lasts.
    """

    since: dt.date
    until: dt.date | None = None

    def includes(self, day: dt.date) -> bool:
        """Tell whether the person lived here on that day."""
        return self.since <= day and (self.until is None or day < self.until)


class TaxpayerDeath(msgspec.Struct, frozen=True, kw_only=True):
    """That a taxpayer has died, and who answers for the tax (地方税法9条, 9条の2).

    Attributes:
        stays: Those of the taxpayer before the death was told.
        representative: The heir who receives the notices, once the heirs have named one.
    """

    died_on: dt.date
    stays: tuple[Stay, ...]
    representative: PersonCode | None = None


class Residence(msgspec.Struct, frozen=True, kw_only=True):
    """When a person has lived here: all that decides who taxes.

    Attributes:
        stays: Oldest first; only the last one can still last.
    """

    person: PersonCode
    stays: tuple[Stay, ...]


class Taxpayer(Residence, frozen=True, kw_only=True):
    """A person who lives or has lived here.

    Attributes:
        notice_address: Where notices are sent, wherever the person lives now.
        death: Set once the registry has told of the death.
    """

    notice_address: Address
    death: TaxpayerDeath | None = None

    @property
    def resident(self) -> bool:
        """Whether the person lives here, as far as is known."""
        return bool(self.stays) and self.stays[-1].until is None


class AssessedIncome(msgspec.Struct, frozen=True, kw_only=True):
    """What a person earned in a calendar year, as assessed for the fiscal year after it.

    Attributes:
        total_income: Total income (合計所得金額, 地方税法292条1項13号).
        dependants: Number of dependants (扶養親族), those under 16 included.
    """

    person: PersonCode
    year: int
    total_income: Yen
    dependants: int


def assessment_date(fiscal_year: int) -> dt.date:
    """Return the day that decides who levies the tax of a fiscal year (賦課期日, 318条)."""
    return dt.date(fiscal_year, 1, 1)


def liable(taxpayer: Residence | None, fiscal_year: int) -> bool:
    """Tell whether this municipality taxes a person for a fiscal year (294条1項1号, 318条)."""
    decides = assessment_date(fiscal_year)
    return taxpayer is not None and any(stay.includes(decides) for stay in taxpayer.stays)


def taxed_income_of(taxpayer: Residence | None, year: int) -> bool:
    """Tell whether the income of a calendar year was taxed here: in the year after (313条1項)."""
    return liable(taxpayer, year + 1)


def corrected(income: AssessedIncome, total_income: Yen) -> AssessedIncome:
    """Return an income as it is assessed anew (321条の2)."""
    return msgspec.structs.replace(income, total_income=total_income)


def last_liable_year(taxpayer: Taxpayer) -> int | None:
    """Return the last fiscal year taxed here, of a person who has moved away.

    `None` if no stay here, however many, saw a 1 January.
    """
    assert not taxpayer.resident, "for those who still live here no year is the last"
    for stay in reversed(taxpayer.stays):
        assert stay.until is not None, "only the last stay can still last"
        last_day = stay.until - dt.timedelta(days=1)
        if stay.includes(assessment_date(last_day.year)):
            return last_day.year
    return None


def moved_in(
    taxpayer: Taxpayer | None, person: PersonCode, moved_on: dt.date, address: Address
) -> Taxpayer:
    """Return the record of a person who has come to live here.

    Whoever is already resident stays so; a move in that is known already begins no second stay.
    """
    if taxpayer is None:
        return Taxpayer(person=person, stays=(Stay(since=moved_on),), notice_address=address)
    if taxpayer.resident:
        return msgspec.structs.replace(taxpayer, notice_address=address)
    if any(stay.since == moved_on for stay in taxpayer.stays):
        return taxpayer
    stays = (*taxpayer.stays, Stay(since=moved_on))
    return Taxpayer(person=person, stays=stays, notice_address=address)


def moved_out(taxpayer: Taxpayer, moved_on: dt.date, new_address: Address) -> Taxpayer:
    """Return the record of a person who has left; notices follow to the new address.

    A stay that turns out to have no day at all is none: somebody passed through on one day, or
    it is now known that they lived elsewhere before.
    """
    if not taxpayer.resident:
        return taxpayer
    *earlier, current = taxpayer.stays
    if moved_on < current.since and any(stay.until == moved_on for stay in earlier):
        return taxpayer
    ended = () if moved_on <= current.since else (Stay(since=current.since, until=moved_on),)
    return Taxpayer(person=taxpayer.person, stays=(*earlier, *ended), notice_address=new_address)


def moved_within(taxpayer: Taxpayer, address: Address) -> Taxpayer:
    """Return the record of a person who lives at another address of this municipality."""
    return msgspec.structs.replace(taxpayer, notice_address=address)


def never_earned(incomes: Sequence[AssessedIncome]) -> bool:
    """Tell whether a person was assessed and had no income, as a child: no notice is sent."""
    return bool(incomes) and all(income.total_income <= 0 for income in incomes)


def farewell(taxpayer: Taxpayer, office: str) -> str:
    """Return what a person who has moved away should know about resident tax, in Japanese."""
    year = last_liable_year(taxpayer)
    if year is None:
        return f"住民税は1月1日にお住まいの市区町村が課税します。{office}からの課税はありません。"
    return (
        f"{year}年度の住民税は{office}が課税し、納税通知書を新しいご住所へお送りします。"
        f"{year + 1}年度からは、1月1日にお住まいの市区町村が課税します。"
    )
