"""Deaths, as the register of the residence sees them (住基法8条, 9条2項, 25条, 施行令8条, 12条).

A record is removed when the family register says that the person has died, and put back when it
says that this was a mistake.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode, Relation
from contracts.deaths import DeathRecorded
from contracts.residency import Deceased
from mesh.envelope import disclosed
from mesh.errors import Refused, UnknownPerson
from services.resident_registry.households import (
    Home,
    can_be_head,
    headed_by,
    lines_of,
    obvious_head,
    reheaded,
)
from services.resident_registry.model import MoveOut, RemovedRecord, Resident
from services.resident_registry.moving_out import renominated

Pending = Mapping[PersonCode, MoveOut]


class DeceasedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The record of somebody who has died (除票, 住基法15条の2), with all that undoing it needs.

    Attributes:
        household: The id of `before`.
        known_on: When the reporter learned of it.
        case_id: The case of the death.
        reporter: Who reported the death, if that is a relative or lived with the deceased.
        nominated: Whom the family has named as head, the first choice first.
        before: The household with the deceased in it.
        after: The household without; `None` if nobody stayed.
        head_open: Whether the family still has to say who is head.
        renominated: The moves of others that had named the deceased as head of those who stay, as
            they were changed.
    """

    person: PersonCode
    household: str
    died_on: dt.date
    known_on: dt.date
    reporter: PersonCode | None
    case_id: str | None
    nominated: tuple[PersonCode, ...]
    before: Home
    after: Home | None
    head_open: bool
    renominated: tuple[MoveOut, ...] = ()

    @property
    def record(self) -> Resident:
        """The resident record as it was when it was removed."""
        (removed,) = (m for m in self.before.members if m.person == self.person)
        return removed

    @property
    def was_head(self) -> bool:
        """Whether the deceased was head of a household in which somebody stays."""
        return self.after is not None and self.before.head == self.person


class Restoration(NamedTuple):
    """What is put back.

    Attributes:
        home: The household in which the person lives again.
        later: The records of those of this household who died later, as they would have been
            written had the person been alive.
    """

    home: Home
    later: tuple[DeceasedRecord, ...] = ()


def check_for_here(residence: MunicipalityCode, here: MunicipalityCode) -> None:
    """Refuse the notice of a death of somebody who lived elsewhere (住基法9条2項)."""
    if residence != here:
        raise Refused(
            "not-this-municipality",
            "the notice names another municipality as the residence; send it there",
        )


def check_removed_before(removed: Collection[RemovedRecord]) -> None:
    """Refuse the notice of a death of somebody who is not registered here.

    Who has moved away stays away, so that waiting would not help: the supplement of the family
    register is behind, and people send the notice to the new municipality.

    Raises:
        Refused: The person has moved away.
        UnknownPerson: The person was never registered here.
    """
    if removed:
        raise Refused(
            "moved-away",
            "the person is registered in another municipality (住基法9条1項); correct the"
            " supplement of the family register (附票), and notify that municipality",
        )
    raise UnknownPerson("nobody was ever registered here under this code; check the notice")


def recorded(
    notice: DeathRecorded, home: Home, pending: Pending, case: str | None
) -> DeceasedRecord:
    """Return what is recorded of a death (住基法9条2項, 施行令8条).

    Args:
        notice: What the family register has told.
        home: The household with the deceased in it.
        pending: The moves out that its members have filed.
        case: The case of the death.
    """
    filed = pending.get(notice.person)
    named = (disclosed(notice.new_head), filed.remaining_head if filed else None)
    return _left_behind(
        DeceasedRecord(
            person=notice.person,
            household=home.id,
            died_on=disclosed(notice.died_on),
            known_on=disclosed(notice.known_on),
            reporter=disclosed(notice.reporter),
            case_id=case,
            nominated=tuple(person for person in named if person is not None),
            before=home,
            after=None,
            head_open=False,
            renominated=renominated(notice.person, pending),
        ),
        home,
        pending,
    )


def restored(
    record: DeceasedRecord,
    now: Home | None,
    others: Collection[DeceasedRecord],
    pending: Pending,
    *,
    new_id: str,
) -> Restoration:
    """Return the household of somebody who is alive after all (住基法8条, 施行令12条).

    If nothing but deaths has happened to the household since, it is as it would be without this
    one: exactly as before, if there was no other. If it has changed otherwise, the person lives
    in it as it is now; alone at the old address, if nobody lives there any more.

    Args:
        record: What was recorded of the death.
        now: The household as it is now; `None` if it has no members any more.
        others: What was recorded of other deaths in it.
        pending: The moves out that members have filed.
        new_id: Names a household of one's own, if that of the record goes on elsewhere.
    """
    later = _deaths_after(record, others)
    if now == (later[-1] if later else record).after:
        return _without_the_death(record, later, pending)
    if now is not None and now.members[0].address == record.record.address:
        return Restoration(_joined(record, now))
    id_ = record.household if now is None else new_id
    alone = msgspec.structs.replace(record.record, household=id_, relation=Relation.HEAD)
    return Restoration(Home(id=id_, head=record.person, members=(alone,)))


def renominated_again(record: DeceasedRecord, pending: Pending) -> tuple[MoveOut, ...]:
    """Return the moves of others that name the person as head again, unless filed anew since."""
    return tuple(
        msgspec.structs.replace(move, remaining_head=record.person)
        for move in record.renominated
        if pending.get(move.person) == move
    )


def deceased(record: DeceasedRecord) -> Deceased:
    """Return what is told of a death."""
    return Deceased(
        person=record.person,
        died_on=record.died_on,
        known_on=record.known_on,
        birth_date=record.record.birth_date,
        members=lines_of(record.after) if record.after is not None else (),
        head_open=record.head_open,
        was_head=record.was_head,
        register_municipality=record.record.register_municipality,
        reporter=record.reporter,
    )


def check_not_deceased(record: DeceasedRecord | None) -> None:
    """Refuse the report of a move-in of somebody who is recorded here as dead (住基法9条).

    Raises:
        Refused: There is a record of a death.
    """
    if record is not None:
        raise Refused(
            "recorded-dead",
            "the person is recorded as dead here, and as resident elsewhere; the two registries"
            " have to find out where the person lived, and whether the death was theirs",
        )


def _left_behind(record: DeceasedRecord, home: Home, pending: Pending) -> DeceasedRecord:
    """Return the record of a death in a household, with what is left of it."""
    members = home.apart_from({record.person})
    after, head_open = None, False
    if members and home.head != record.person:
        after = msgspec.structs.replace(home, members=members)
    elif members:
        head, head_open = _next_head(members, record.nominated, pending, record.died_on)
        after = Home(id=home.id, head=head, members=reheaded(home, head, {record.person}))
    return msgspec.structs.replace(record, before=home, after=after, head_open=head_open)


def _next_head(
    members: Collection[Resident],
    nominated: Collection[PersonCode],
    pending: Pending,
    day: dt.date,
) -> tuple[PersonCode, bool]:
    """Return who is head after the death of the head, and whether the family still has to say so.

    A child is not taken as head beside somebody older (施行令25条). Where the family has named
    nobody, the register names one for the time being: the spouse, else the eldest, of those who
    do not move out.
    """
    if (obvious := obvious_head(members, day)) is not None:
        return obvious, False
    possible = [m for m in members if can_be_head(m, day)] or list(members)
    for person in nominated:
        if any(m.person == person for m in possible):
            return person, False
    staying = [m for m in possible if m.person not in pending] or possible
    first = min(staying, key=lambda m: (m.relation not in _SPOUSES, m.birth_date, m.person))
    return first.person, True


_SPOUSES = (Relation.WIFE, Relation.HUSBAND)


def _deaths_after(
    record: DeceasedRecord, others: Collection[DeceasedRecord]
) -> list[DeceasedRecord]:
    """Return the later deaths in a household that changed by nothing but deaths."""
    found: list[DeceasedRecord] = []
    left = record.after
    while left is not None:
        following = next((other for other in others if other.before == left), None)
        if following is None:
            break
        found.append(following)
        left = following.after
    return found


def _without_the_death(
    record: DeceasedRecord, later: Collection[DeceasedRecord], pending: Pending
) -> Restoration:
    home, rewritten = record.before, []
    for death in later:
        again = _left_behind(death, home, pending)
        assert again.after is not None, "the person who is alive stays"
        home = again.after
        rewritten.append(again)
    return Restoration(home, tuple(rewritten))


def _joined(record: DeceasedRecord, home: Home) -> Home:
    """Return a household with the person in it, related to its head as far as is known."""
    relation = Relation.OTHER
    if home.head in record.before.persons:
        former = {m.person: m for m in headed_by(record.before.members, home.head)}
        relation = former[record.person].relation
    returned = msgspec.structs.replace(record.record, relation=relation)
    return msgspec.structs.replace(home, members=(*home.members, returned))
