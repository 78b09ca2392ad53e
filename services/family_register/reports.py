"""Reports of death (死亡届): when, where and by whom one is handed in. 戸籍法25条, 86条〜88条."""

import datetime as dt
from collections.abc import Mapping

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.deaths import Capacity, EnterDeath, ReportDeath
from mesh.errors import Refused
from services.deadlines import months_after
from services.family_register.family import Family

REPORT_DAYS = 7
"""Within how many days a death is to be reported, the day of learning of it counted."""

LEAST_AGE = 15
"""From which age on somebody is taken to understand what a report is (戸籍法31条)."""

FURTHEST_BLOOD, FURTHEST_AFFINITY = 6, 3
"""Up to which degree somebody is a relative by blood, and by marriage (民法725条)."""


class RecordedDeath(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a death that was reported and entered here.

    Attributes:
        entry: The id of its entry.
        report: Names the report; the same one again is answered as before.
        case: The case under which everyone was told.
        residence: Whose resident registry was told.
        reporter: Who reported it, in whatever capacity.
        voided_by: Names the correction that took it back; `None` while it stands.
    """

    entry: str
    person: PersonCode
    report: str
    case: str
    died_on: dt.date
    residence: MunicipalityCode | None
    reporter: PersonCode | None
    late_days: int
    voided_by: str | None = None


def check_dates(report: ReportDeath | EnterDeath, now: dt.datetime) -> None:
    """Check that the death, and that somebody learned of it, lie in the past.

    Raises:
        Refused: They do not, or the time of death is not a local one.
    """
    at = report.died_at
    if at is not None and at.tzinfo is not None:
        raise Refused("time-not-local", "give the time of death as the local time, without offset")
    died_at = dt.datetime.combine(report.died_on, at or dt.time(), now.tzinfo)
    if died_at > now:
        raise Refused(
            "death-in-future",
            "a death can be reported once it has happened (戸籍法86条1項); check date and time",
        )
    known_on = report.known_on
    if known_on is not None and known_on < report.died_on:
        raise Refused(
            "known-before-death",
            "nobody learns of a death before it happens (戸籍法86条1項); check both dates",
        )
    if known_on is not None and known_on > now.date():
        raise Refused(
            "known-in-future",
            "the day of learning of the death has not come yet (戸籍法86条1項); check the date",
        )


def check_certificate(report: ReportDeath) -> None:
    """Check that a doctor's certificate is attached (戸籍法86条2項)."""
    if not report.certificate:
        raise Refused(
            "certificate-missing",
            "a report of death needs the doctor's certificate (戸籍法86条2項); attach it",
        )


def check_place(report: ReportDeath, here: MunicipalityCode, register: MunicipalityCode) -> None:
    """Check that the report may be handed in here (戸籍法25条, 88条)."""
    if here not in (report.place, report.residence, register):
        raise Refused(
            "wrong-place",
            "a death is reported where the person died, lived, or has the family register"
            " (戸籍法25条, 88条); hand it in there",
        )


def check_reporter(
    report: ReportDeath, household: Mapping[PersonCode, dt.date], today: dt.date
) -> None:
    """Check in what capacity somebody reports, as far as the counter can (戸籍法87条).

    Whether somebody is a relative, old enough and alive is seen in the registers; see `kin_of`
    and `check_able`.

    Args:
        report: Whose reporter is checked.
        household: Those who are registered as living with the deceased, and when they were born.
        today: The day of the report.

    Raises:
        Refused: `may-not-report`.
    """
    if report.reporter == report.person:
        raise may_not_report("nobody reports their own death")
    if report.capacity is Capacity.COHABITANT and report.reporter not in household:
        raise may_not_report("the reporter is not registered in the household of the deceased")
    needs_evidence = report.capacity in (Capacity.HOUSE_OWNER, Capacity.GUARDIAN)
    if needs_evidence and not report.evidence:
        raise may_not_report("a house owner or guardian shows what proves it")
    check_age(household.get(report.reporter), today)


def check_age(born_on: dt.date | None, today: dt.date) -> None:
    """Check that a reporter is old enough, if the birth is known (戸籍法31条).

    Raises:
        Refused: `may-not-report`.
    """
    if born_on is not None and today < months_after(born_on, LEAST_AGE * 12):
        raise may_not_report(
            f"a child under {LEAST_AGE} is not taken to understand what a report is (戸籍法31条)"
        )


def check_able(reporter: PersonCode, family: Family, today: dt.date) -> None:
    """Check that the registers show a reporter neither as dead nor as too young.

    Raises:
        Refused: `may-not-report`.
    """
    if family.death_of(reporter) is not None:
        raise may_not_report("the registers show that the reporter has died")
    check_age(family.born_on(reporter), today)


def may_not_report(reason: str) -> Refused:
    """Make the refusal of a reporter who has no capacity."""
    return Refused(
        "may-not-report",
        f"{reason}; relatives, cohabitants, house owners and guardians report a death"
        " (戸籍法87条): let one of them report it",
    )


def already_reported() -> Refused:
    """Make the refusal of a second report."""
    return Refused(
        "already-reported",
        "the register has the death already (戸籍法86条); if it is wrong, apply for a correction"
        " (戸籍法113条)",
    )


def number_taken() -> Refused:
    """Make the refusal of a report or correction under the number of another one."""
    return Refused("report-number-taken", "another report has this number; give it a new one")


def check_life(died_on: dt.date, born_on: dt.date | None) -> None:
    """Check that the person was born when they died."""
    if born_on is not None and died_on < born_on:
        raise Refused(
            "death-before-birth",
            "the register says that the person was born later (戸籍法86条); check the person and"
            " the date of death",
        )


def late_days(report: EnterDeath, today: dt.date) -> int:
    """Return by how many days a report is late; the day of learning is the first (43条, 86条)."""
    known_on = report.known_on or report.died_on
    return max(0, (today - known_on).days + 1 - REPORT_DAYS)


def reporter_told(report: EnterDeath) -> PersonCode | None:
    """Return who reported, for those who are told of the death; `None` if that is no family.

    A house owner or guardian has to do with the report (戸籍法87条), and not with what follows.
    """
    concerned = (Capacity.RELATIVE, Capacity.COHABITANT)
    return report.reporter if report.capacity in concerned else None


def kin_of(person: PersonCode, family: Family, day: dt.date) -> dict[PersonCode, int]:
    """Return the relatives by blood to the sixth degree, and who was married to them that day.

    Those married to them come with their degree, to the third (民法725条〜727条); the relatives of
    the person's own spouse are the blood of that one.
    """
    blood = blood_of(person, family, FURTHEST_BLOOD)
    spouses = {
        spouse: degree
        for one, degree in blood.items()
        if degree <= FURTHEST_AFFINITY and (spouse := spouse_of(one, family, day)) is not None
    }
    return spouses | blood


def blood_of(person: PersonCode, family: Family, furthest: int) -> dict[PersonCode, int]:
    """Return the relatives by blood and adoption, with their degree (民法726条, 727条)."""
    ancestors = _reached({person: 0}, family, furthest, up=True)
    return _reached(ancestors, family, furthest, up=False)


def spouse_of(person: PersonCode, family: Family, day: dt.date) -> PersonCode | None:
    """Return who is, or was until a death, married to somebody; death ends no affinity (728条)."""
    marriages = family.spouses_of(person, day)
    return marriages[0].spouse(person) if marriages else None


def _reached(
    start: dict[PersonCode, int], family: Family, furthest: int, *, up: bool
) -> dict[PersonCode, int]:
    """Go up or down from everyone by parentage, as long as the degree allows."""
    degrees = dict(start)
    waiting = list(start)
    for one in waiting:
        degree = degrees[one] + 1
        for next_one in family.parents_of(one) if up else family.children_of(one):
            if degree <= furthest and degree < degrees.get(next_one, furthest + 1):
                degrees[next_one] = degree
                waiting.append(next_one)
    return degrees
