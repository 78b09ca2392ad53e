"""A family's case after a death: the procedures, how each of them stands, and what follows.

デジタル手続法6条, 7条: the desk decides nothing; it keeps what the registers prove and what the
agencies report. In whatever order their reports and answers arrive, the case ends the same.
"""

import datetime as dt
import enum
from collections.abc import Callable, Iterable

import msgspec

from contracts.base import PersonCode
from contracts.bereavement import Confirm, ReportStep
from contracts.common import MunicipalityCode, Yen
from contracts.succession import Heir
from services.bereavement_desk import notes
from services.bereavement_desk.catalogue import (
    ACCOUNT_SEARCH,
    CATALOGUE,
    PROPERTY_OWNER,
    TAX_REPRESENTATIVE,
    DeskProcedure,
)
from services.procedure import Where

DONE, NOT_NEEDED, YOURS = "done", "not_needed", "yours"
WAITING, INCOMPLETE = "waiting", "incomplete"
"""How a procedure stands, as `contracts.bereavement.StepStatus` says it."""

PRIVATE = {p.participant: p for p in CATALOGUE.values() if p.at is Where.PRIVATE}
"""The procedure at each kind of private participant."""


class Status(enum.Enum):
    """How a case stands: `undone` if the person turned out to be alive."""

    OPEN = "open"
    DONE = "done"
    UNDONE = "undone"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one procedure stands at one participant.

    Attributes:
        participant: Who handles it, by name; empty as long as it is not known which of its kind.
        prefilled: Whether the desk can file it once the family has confirmed, or has filed it.
        filed: Whether the desk has filed it, or tried to.
    """

    procedure: str
    participant: str
    status: str
    due: dt.date | None = None
    note: str = ""
    yen: Yen = 0
    overpaid_yen: Yen = 0
    prefilled: bool = False
    filed: bool = False

    @property
    def entry(self) -> DeskProcedure:
        """The procedure in the catalogue."""
        return CATALOGUE[self.procedure]

    @property
    def fileable(self) -> bool:
        """Whether the desk can file it and has not."""
        return self.status == YOURS and self.prefilled and not self.filed


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A search for accounts, as far as its answers are known.

    Attributes:
        banks: Those who are asked, by name.
        answer_by: `None` until the deposit insurance has said whom it asks.
        found: How many accounts each bank has reported; `None` if it will not say.
    """

    banks: tuple[str, ...] = ()
    answer_by: dt.date | None = None
    found: dict[str, int | None] = {}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What one death has set off, for one family.

    Attributes:
        known_on: When the reporter learned of it; terms that begin with knowing run from then.
        reporter: Who reported the death; `None` if that is neither a relative nor lived there.
        members: Those who lived in the household of the deceased and stay.
        spouse: The spouse, also one who has renounced the inheritance since.
        minors: The children of the deceased in the household, up to the end of the school year
            of turning 18 (国民年金法37条の2), eldest first.
        paid_for: The children for whom the deceased received child allowance.
        left: Those who were heirs and are no more: they have renounced, or died at once.
        unread: Municipalities whose registers could not be read for the heirs.
        faults: What could not be looked up, for people to read.
        confirmed: What the family has confirmed.
    """

    id: str
    deceased: PersonCode
    died_on: dt.date
    known_on: dt.date
    reporter: PersonCode | None
    register_municipality: MunicipalityCode
    members: tuple[PersonCode, ...] = ()
    spouse: PersonCode | None = None
    minors: tuple[PersonCode, ...] = ()
    paid_for: tuple[PersonCode, ...] = ()
    heirs: tuple[Heir, ...] = ()
    left: tuple[PersonCode, ...] = ()
    unread: tuple[MunicipalityCode, ...] = ()
    faults: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()
    search: Search | None = None
    confirmed: Confirm | None = None
    status: Status = Status.OPEN

    @property
    def heir_codes(self) -> tuple[PersonCode, ...]:
        """The codes of the heirs who are born."""
        return tuple(heir.person for heir in self.heirs if heir.person is not None)

    @property
    def entitled(self) -> tuple[PersonCode, ...]:
        """Those who may see and confirm the list: the reporter and the heirs, each once."""
        reporter = () if self.reporter is None else (self.reporter,)
        return tuple(dict.fromkeys((*reporter, *self.heir_codes)))

    @property
    def family(self) -> frozenset[PersonCode]:
        """Those whom a confirmation may name."""
        return frozenset((*self.entitled, *self.members))

    @property
    def heirs_proven(self) -> bool:
        """Whether every register that the answer depends on was read."""
        return not self.unread and notes.HEIRS_UNKNOWN not in self.faults

    def standing(self, procedure: str, participant: str) -> Standing | None:
        """Return how a procedure stands at a participant, or at one of its kind not yet named."""
        found = [s for s in self.standings if s.procedure == procedure]
        named = (s for s in found if s.participant == participant)
        unnamed = (s for s in found if not s.participant)
        return next(named, next(unnamed, None))


def reported(case: Case, report: ReportStep, participant: str) -> Case:
    """Return the case with what a participant reports of a procedure.

    A procedure that the desk did not foresee is added: its participant knows better. That it
    was the family's to claim, said before the claim arrived, does not take the claim back.
    """
    before = case.standing(report.procedure, participant)
    if before is None:
        before = Standing(procedure=report.procedure, participant=participant, status=WAITING)
    claimed = before.filed and before.entry.at is not Where.PRIVATE
    overtaken = claimed and report.status == YOURS
    after = msgspec.structs.replace(
        before,
        participant=participant,
        status=before.status if overtaken else report.status,
        note=before.note if overtaken and before.status != WAITING else report.note,
        due=report.due or before.due,
        yen=report.yen,
        overpaid_yen=report.overpaid_yen,
        prefilled=before.entry.prefilled,
    )
    return with_standing(case, after)


def with_standing(case: Case, now: Standing) -> Case:
    """Return the case with one procedure as it stands now."""
    if case.status is Status.UNDONE:
        now = _void(now)
    before = case.standing(now.procedure, now.participant)
    if before is None:
        return msgspec.structs.replace(case, standings=(*case.standings, now))
    standings = tuple(now if s is before else s for s in case.standings)
    return msgspec.structs.replace(case, standings=standings)


def confirmed(case: Case, confirmation: Confirm, consents: Iterable[tuple[str, str]]) -> Case:
    """Return the case after the family has confirmed what is prefilled.

    Args:
        consents: The procedure at each private participant that may be told, and its name.
    """
    case = msgspec.structs.replace(case, confirmed=confirmation)
    for procedure, participant in consents:
        told = Standing(procedure=procedure, participant=participant, status=WAITING, filed=True)
        told = msgspec.structs.replace(told, prefilled=told.entry.prefilled)
        case = with_standing(case, told)
    if not confirmation.search_accounts:
        case = _changed(case, _is(ACCOUNT_SEARCH), status=NOT_NEEDED, note=notes.NO_SEARCH)
    return _changed(
        case,
        lambda s: s.fileable and s.entry.at is Where.PRIVATE,
        prefilled=False,
        note=notes.NO_CONSENT,
    )


def filed(case: Case, procedures: Iterable[DeskProcedure]) -> Case:
    """Return the case after one claim was filed: what it covers waits for the agency."""
    covered = _is(*procedures)
    return _changed(case, lambda s: s.fileable and covered(s), status=WAITING, filed=True)


def not_filed(case: Case, procedures: Iterable[DeskProcedure], note: str) -> Case:
    """Return the case after a claim was refused, or could not be made.

    What an agency has decided already, and what needs no claim any more, stays as it is.
    """
    covered = _is(*procedures)
    return _changed(
        case,
        lambda s: covered(s) and (s.fileable or (s.filed and s.status == WAITING)),
        status=INCOMPLETE,
        note=note,
        filed=True,
    )


def heirs_changed(
    case: Case, heirs: tuple[Heir, ...], unread: tuple[MunicipalityCode, ...]
) -> Case:
    """Return the case with the heirs as they are proven now.

    Who receives the tax notices and who owns the property has to be declared again.
    """
    faults = tuple(fault for fault in case.faults if fault != notes.HEIRS_UNKNOWN)
    after = msgspec.structs.replace(case, heirs=heirs, unread=unread, faults=faults)
    if after.heir_codes == case.heir_codes:
        return after
    gone = tuple(person for person in case.heir_codes if person not in after.heir_codes)
    after = msgspec.structs.replace(after, left=(*case.left, *gone))
    declared = _is(TAX_REPRESENTATIVE, PROPERTY_OWNER)
    return _changed(
        after, lambda s: declared(s) and s.filed, status=YOURS, filed=False, note=notes.NEW_HEIRS
    )


def search_begun(case: Case, banks: tuple[str, ...], answer_by: dt.date) -> Case:
    """Return the case after the deposit insurance has said which banks it asks."""
    if case.status is Status.UNDONE:
        return case
    search = case.search or Search()
    return msgspec.structs.replace(
        case, search=msgspec.structs.replace(search, banks=banks, answer_by=answer_by)
    )


def accounts_found(case: Case, bank: str, accounts: int | None) -> Case:
    """Return the case with one bank's answer to the search that the family asked for."""
    if case.status is Status.UNDONE or not _searched(case):
        return case
    search = case.search or Search()
    found = {**search.found, bank: accounts}
    return msgspec.structs.replace(case, search=msgspec.structs.replace(search, found=found))


def undone(case: Case) -> Case:
    """Return the case of a death that was a mistake: no procedure is needed any more.

    What agencies have paid or still report stays; which accounts there are is forgotten.
    """
    standings = tuple(_void(standing) for standing in case.standings)
    return msgspec.structs.replace(case, status=Status.UNDONE, standings=standings, search=None)


def _void(standing: Standing) -> Standing:
    if standing.status == NOT_NEEDED:
        return standing
    return msgspec.structs.replace(standing, status=NOT_NEEDED, note="", due=None)


def _searched(case: Case) -> bool:
    return any(s.filed and s.procedure == ACCOUNT_SEARCH.id for s in case.standings)


def _is(*procedures: DeskProcedure) -> Callable[[Standing], bool]:
    ids = {procedure.id for procedure in procedures}
    return lambda standing: standing.procedure in ids


def _changed(case: Case, which: Callable[[Standing], bool], **changes: object) -> Case:
    standings = tuple(
        msgspec.structs.replace(s, **changes) if which(s) else s for s in case.standings
    )
    return msgspec.structs.replace(case, standings=standings)
