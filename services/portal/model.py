"""A citizen's case: one filed move, the procedures it sets off, and how each of them stands.

デジタル手続法6条, 7条: what is filed and answered electronically counts as filed and answered on
paper. The portal decides nothing; it keeps what the participants report.
"""

import datetime as dt
import enum
from collections.abc import Iterable

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.portal import CaseView, ProcedureView
from services.portal.catalogue import ALLOWANCE_CLAIM, CATALOGUE, MOVE_IN, MOVE_OUT, MOVE_WITHIN


class Status(enum.Enum):
    """How a case stands."""

    OPEN = "open"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    DONE = "done"


class Standing(enum.Enum):
    """How a procedure stands for one person."""

    WAITING = "waiting"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    INCOMPLETE = "incomplete"


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How one procedure stands for one person.

    Attributes:
        participant: Who handles it, by name; its kind if none of that kind takes part.
        note: What that participant said last.
    """

    procedure: str
    person: PersonCode
    participant: str
    standing: Standing = Standing.WAITING
    note: str = ""


class Mover(msgspec.Struct, frozen=True, kw_only=True):
    """One person who moves.

    Attributes:
        paid_for: The children for whom this person receives child allowance.
        claimed: Whether the allowance has been claimed at the new municipality.
        moved_on: Set when a registry has registered the move.
    """

    person: PersonCode
    paid_for: tuple[PersonCode, ...] = ()
    claimed: bool = False
    moved_on: dt.date | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One filed move.

    Attributes:
        movers: The head of the new household first.
        consents: The private participants that may be told, by name.
        announced: Whether they have been told of the plan.
        faults: What went wrong apart from a procedure, for people to read.
    """

    id: str
    filer: PersonCode
    filed_on: dt.date
    from_municipality: MunicipalityCode
    new_address: Address
    new_head: PersonCode
    planned_on: dt.date
    visit_on: dt.date
    movers: tuple[Mover, ...]
    consents: tuple[str, ...] = ()
    announced: bool = False
    status: Status = Status.OPEN
    progress: tuple[Progress, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def within(self) -> bool:
        """Whether the move stays inside one municipality."""
        return self.from_municipality == self.new_address.municipality

    @property
    def persons(self) -> tuple[PersonCode, ...]:
        """The codes of those who move, the head of the new household first."""
        return tuple(mover.person for mover in self.movers)

    @property
    def anyone_moved(self) -> bool:
        """Whether the move of anyone has been registered."""
        return any(mover.moved_on is not None for mover in self.movers)

    @property
    def moving(self) -> bool:
        """Whether the move itself is under way: filed, and nobody registered yet."""
        return self.status in (Status.OPEN, Status.WITHDRAWING) and not self.anyone_moved

    def mover(self, person: PersonCode) -> Mover | None:
        """Return one of those who move."""
        return next((mover for mover in self.movers if mover.person == person), None)


def reported(
    case: Case, person: PersonCode, procedure: str, participant: str, standing: Standing, note: str
) -> Case:
    """Return the case with what a participant reports of a procedure for one person.

    A procedure that the portal did not foresee is added: its participant knows better. Once a
    case has been withdrawn or refused, nothing waits any more.
    """
    if standing is Standing.WAITING and case.status in (Status.WITHDRAWN, Status.REFUSED):
        return case
    now = Progress(
        procedure=procedure, person=person, participant=participant, standing=standing, note=note
    )
    others = [p for p in case.progress if not _same(p, now)]
    if len(others) < len(case.progress):
        progress = tuple(now if _same(p, now) else p for p in case.progress)
    else:
        progress = (*case.progress, now)
    return brought_up_to_date(msgspec.structs.replace(case, progress=progress))


def moved(
    case: Case,
    person: PersonCode,
    moved_on: dt.date,
) -> Case:
    """Return the case after a registry has registered the move of one person.

    That a case was withdrawn does not undo a move that has taken place: it is open again.
    """
    movers = tuple(
        msgspec.structs.replace(m, moved_on=moved_on) if m.person == person else m
        for m in case.movers
    )
    if case.status is Status.WITHDRAWN:
        case = _reopened(case)
    done = {MOVE_OUT.id, MOVE_IN.id, MOVE_WITHIN.id}
    progress = tuple(
        msgspec.structs.replace(p, standing=Standing.DONE)
        if p.person == person and p.procedure in done
        else p
        for p in case.progress
    )
    return brought_up_to_date(msgspec.structs.replace(case, movers=movers, progress=progress))


def moved_out(case: Case) -> Case:
    """Return the case after the old municipality has accepted the move out."""
    progress = tuple(
        msgspec.structs.replace(p, standing=Standing.DONE) if p.procedure == MOVE_OUT.id else p
        for p in case.progress
    )
    return msgspec.structs.replace(case, progress=progress)


def ended(case: Case, status: Status, fault: str = "") -> Case:
    """Return the case, refused or withdrawn: no procedure is needed and none half done."""
    progress = tuple(
        msgspec.structs.replace(p, standing=Standing.NOT_NEEDED) for p in case.progress
    )
    faults = (*case.faults, fault) if fault else case.faults
    return msgspec.structs.replace(case, status=status, progress=progress, faults=faults)


def with_fault(case: Case, fault: str) -> Case:
    """Return the case with something that went wrong."""
    return msgspec.structs.replace(case, faults=(*case.faults, fault))


def brought_up_to_date(case: Case) -> Case:
    """Return the case, done if nothing is waiting any more, and open if something is again."""
    if case.status not in (Status.OPEN, Status.DONE):
        return case
    waiting = any(p.standing is Standing.WAITING for p in case.progress)
    return msgspec.structs.replace(case, status=Status.OPEN if waiting else Status.DONE)


def due_claims(case: Case) -> list[Mover]:
    """Return those for whom child allowance is to be claimed now: the family has arrived.

    A claimant's children who move are waited for; those who stay behind are claimed for as
    children who live apart (児童手当法4条1項1号).
    """
    on_the_way = {mover.person for mover in case.movers if mover.moved_on is None}
    claimable = {
        p.person
        for p in case.progress
        if p.procedure == ALLOWANCE_CLAIM.id and p.standing is Standing.WAITING
    }
    return [
        mover
        for mover in case.movers
        if mover.person in claimable - on_the_way
        and not mover.claimed
        and on_the_way.isdisjoint(mover.paid_for)
    ]


def claimed(case: Case, claimants: Iterable[Mover]) -> Case:
    """Return the case after claims were sent to the new municipality."""
    persons = {mover.person for mover in claimants}
    movers = tuple(
        msgspec.structs.replace(m, claimed=True) if m.person in persons else m for m in case.movers
    )
    return msgspec.structs.replace(case, movers=movers)


def view(case: Case) -> CaseView:
    """Return the case as the citizen sees it: each procedure once, for all persons together."""
    moved_on = min((m.moved_on for m in case.movers if m.moved_on is not None), default=None)
    by_procedure: dict[tuple[str, str], list[Standing]] = {}
    for p in case.progress:
        by_procedure.setdefault((p.procedure, p.participant), []).append(p.standing)
    procedures = tuple(
        ProcedureView(
            id=id_,
            participant=participant,
            status=together(standings).value,
            deadline=CATALOGUE[id_].deadline(case.planned_on, moved_on),
        )
        for (id_, participant), standings in by_procedure.items()
    )
    return CaseView(status=case.status.value, procedures=procedures, trouble=trouble(case))


def together(standings: Iterable[Standing]) -> Standing:
    """Return how a procedure stands for all persons: done when it is for everyone who needs it."""
    found = set(standings)
    order = (Standing.WAITING, Standing.INCOMPLETE, Standing.DONE)
    return next((standing for standing in order if standing in found), Standing.NOT_NEEDED)


def trouble(case: Case) -> tuple[str, ...]:
    """Return what went wrong, for people to read."""
    incomplete = (p for p in case.progress if p.standing is Standing.INCOMPLETE)
    failed = (f"{CATALOGUE[p.procedure].ja}：{p.note}" for p in incomplete)
    return tuple(dict.fromkeys((*case.faults, *failed)))


def _same(one: Progress, other: Progress) -> bool:
    return (one.procedure, one.person, one.participant) == (
        other.procedure,
        other.person,
        other.participant,
    )


def _reopened(case: Case) -> Case:
    """Return a withdrawn case, open again for what is public; consents ended with it.

    Where somebody said before that the citizen has to act (a note), that is so again.
    """
    progress = tuple(
        msgspec.structs.replace(p, standing=Standing.INCOMPLETE if p.note else Standing.WAITING)
        if p.standing is Standing.NOT_NEEDED and p.participant not in case.consents
        else p
        for p in case.progress
    )
    return msgspec.structs.replace(case, status=Status.OPEN, progress=progress)
