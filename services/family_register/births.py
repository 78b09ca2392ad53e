"""Reports of birth (出生届): when, where and with which parents. 戸籍法49条〜52条, 民法772条."""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.births import EnterBirth, ReportBirth
from contracts.common import MunicipalityCode
from mesh.errors import Refused
from services.family_register.family import GESTATION, Family, Marriage

REPORT_DAYS = 14
"""Within how many days a birth is to be reported, the day of the birth counted (49条1項, 43条)."""


class RecordedBirth(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a birth that was reported and entered here.

    Attributes:
        entry: The id of its entry; it ends in the number of the report.
        given: The given name, by which twins are told apart.
    """

    entry: str
    child: PersonCode
    mother: PersonCode
    born_on: dt.date
    given: str
    late_days: int

    def is_of(self, order: EnterBirth) -> bool:
        """Tell whether this is the birth that an order is about."""
        about = (order.mother, order.born_on, order.name.given)
        return (self.mother, self.born_on, self.given) == about


def check_born(born_on: dt.date, today: dt.date) -> None:
    """Check that the birth has happened."""
    if born_on > today:
        raise Refused(
            "birth-in-future",
            "a birth is reported once it has happened (戸籍法49条1項); check the date",
        )


def check_certificate(report: ReportBirth) -> None:
    """Check that the certificate of the doctor or midwife is attached (戸籍法49条3項)."""
    if not report.certificate:
        raise Refused(
            "certificate-missing",
            "a report of birth needs the certificate of the doctor or midwife (戸籍法49条3項);"
            " attach it",
        )


def check_place(report: ReportBirth, here: MunicipalityCode) -> None:
    """Check that the report may be handed in here (戸籍法25条, 51条)."""
    if here not in (report.place, report.residence, report.register_municipality):
        raise Refused(
            "wrong-place",
            "a birth is reported where the child was born, where the parents live, or where they"
            " have their register (戸籍法25条, 51条); hand it in there",
        )


def check_parents(order: EnterBirth, family: Family) -> None:
    """Check that the mother lived, and that the father is who the law takes for it (民法772条).

    Raises:
        Refused: The parents cannot be those of the child, or another man is presumed the father.
    """
    death = family.death_of(order.mother)
    if death is not None and death.on < order.born_on:
        raise Refused(
            "mother-not-alive",
            "the registers show that the mother had died before the birth; check both dates",
        )
    parents = (order.mother, order.father)
    births = [family.born_on(parent) for parent in parents if parent is not None]
    if any(born is not None and born >= order.born_on for born in births):
        raise Refused(
            "parent-too-young",
            "the registers show that a parent was born later than the child; check who they are",
        )
    presumed = presumed_father(order.mother, family, order.born_on)
    if order.father is None and presumed is not None:
        raise Refused(
            "father-presumed",
            "the registers show a husband, who counts as the father (民法772条); name him, or have"
            " the presumption rebutted first (774条)",
        )
    if order.father not in (None, presumed):
        raise Refused(
            "not-the-husband",
            "the registers do not show this man as the husband (民法772条); report the birth"
            " without a father, and the acknowledgement by itself (779条)",
        )


def presumed_father(mother: PersonCode, family: Family, born_on: dt.date) -> PersonCode | None:
    """Return who counts as the father: her last husband before the birth (民法772条1項〜3項).

    That is so if the marriage lasted, or had ended no more than 300 days before. The law as it
    stands since 1 April 2024.
    """
    married = [m for m in family.marriages.get(mother, ()) if m.since <= born_on]
    if not married:
        return None
    last = max(married, key=lambda marriage: marriage.since)
    husband = last.spouse(mother)
    end = _end_of(last, husband, family)
    return husband if end is None or born_on <= end + GESTATION else None


def _end_of(marriage: Marriage, husband: PersonCode, family: Family) -> dt.date | None:
    death = family.death_of(husband)
    ends = [day for day in (marriage.until, death.on if death else None) if day is not None]
    return min(ends, default=None)


def late_days(born_on: dt.date, today: dt.date) -> int:
    """Return by how many days a report is late; the day of the birth is the first (43条, 49条)."""
    return max(0, (today - born_on).days + 1 - REPORT_DAYS)


def birth_already_reported() -> Refused:
    """Make the refusal of a second report of a birth."""
    return Refused(
        "already-reported",
        "the register has this child of the mother already (戸籍法49条); nothing more is to be"
        " reported",
    )
