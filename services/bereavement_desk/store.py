"""The tables of the bereavement desk, and the consents of heirs that it keeps for the mesh."""

from collections.abc import Iterable

import msgspec

from contracts.base import PersonCode
from mesh.context import Context
from mesh.errors import MeshError, Refused
from mesh.records import Records
from mesh.store import Section
from services.bereavement_desk.model import Case, Status


class NoticeAwaited(MeshError):
    """What the message builds on has not arrived yet; the same message succeeds later."""

    code = "notice-awaited"
    retry = True


class EarlyRenunciation(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody renounced before the desk had opened the case."""

    deceased: PersonCode
    heir: PersonCode


class CaseOfHeir(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody is, or was, an heir in a case; their own death may change it."""

    heir: PersonCode
    case_id: str


CASES = Records("bereavement_case", Case, key=("id",), indexed=("deceased",))
EARLY = Records("early_renunciation", EarlyRenunciation, key=("deceased", "heir"))

CASES_OF_HEIRS = Records("case_of_heir", CaseOfHeir, key=("heir", "case_id"))

SCHEMA = CASES.schema + EARLY.schema + CASES_OF_HEIRS.schema


def keep(tx: Section, case: Case, before: Case | None) -> None:
    """Keep a case, and by which heirs it can be found; `before` is what was kept of it."""
    CASES.put(tx, case)
    known = before.heir_codes if before is not None else ()
    for heir in set(case.heir_codes).difference(known):
        CASES_OF_HEIRS.put(tx, CaseOfHeir(heir=heir, case_id=case.id))


def cases_with_heir(tx: Section, person: PersonCode) -> list[Case]:
    """Return the cases, not undone, in which somebody is or was an heir."""
    found = (CASES.get(tx, link.case_id) for link in CASES_OF_HEIRS.where(tx, heir=person))
    return [case for case in found if case is not None and case.status is not Status.UNDONE]


def reported_case(ctx: Context) -> Case:
    """Return the case that a report belongs to.

    Raises:
        NoticeAwaited: The desk has not opened it yet.
    """
    found = CASES.get(ctx.tx, ctx.case or "")
    if found is None:
        raise NoticeAwaited("the desk has not opened this case yet; report again later")
    return found


def shown_case(number: str, person: PersonCode, tx: Section) -> Case:
    """Return a case to the reporter and the heirs, and once it is undone to the person itself.

    Raises:
        Refused: There is none that this person may see.
    """
    found = CASES.get(tx, number)
    if found is None or not (
        person in found.entitled or (person == found.deceased and found.status is Status.UNDONE)
    ):
        raise Refused(
            "no-such-case",
            "there is no case of this number that you may see; check the number",
        )
    return found


def case_of(tx: Section, deceased: PersonCode) -> Case | None:
    """Return the case of somebody's death, unless that was a mistake."""
    cases = CASES.where(tx, deceased=deceased)
    return next((case for case in cases if case.status is not Status.UNDONE), None)


def grant_consents(ctx: Context, case: Case, participants: Iterable[str]) -> None:
    """Let participants be told of this death, by consent of an heir (個人情報保護法69条2項1号)."""
    for participant in participants:
        ctx.tx.write(
            "INSERT OR REPLACE INTO consent (person, participant, granted) VALUES (?, ?, ?)",
            case.deceased,
            participant,
            ctx.today.isoformat(),
        )


def end_consents(tx: Section, case: Case) -> None:
    """End what the heirs of somebody consented to who is alive."""
    tx.write("DELETE FROM consent WHERE person = ?", case.deceased)
