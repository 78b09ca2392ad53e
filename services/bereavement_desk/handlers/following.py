"""Agencies report, the court and the banks answer, and the case moves on."""

from typing import Any

from contracts.base import Accepted, Command, Reply
from contracts.bereavement import ReportStep
from contracts.court import Renounced
from contracts.deposits import AccountsFound, SearchAccounts, SearchBegun
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, Refused
from services.bereavement_desk import model, notes, store
from services.bereavement_desk.catalogue import CATALOGUE
from services.bereavement_desk.claims import COVERS
from services.bereavement_desk.heirs import note_heirs, proven_again
from services.bereavement_desk.service import keep, service, with_claims_filed


@service.obeys(ReportStep)
async def note_report(report: ReportStep, ctx: Context) -> Accepted:
    """Note how a procedure stands, and file it if it is confirmed and turns out to be prefilled."""
    _check_report(report, ctx)
    case = store.reported_case(ctx)
    if report.person != case.deceased:
        raise Refused("not-in-case", "the case is about somebody else; check the case number")
    after = model.reported(case, report, ctx.caller.name)
    keep(case, with_claims_filed(after, ctx), ctx)
    return Accepted()


async def follow_claim(command: Command[Any], result: Reply | MeshError, ctx: Context) -> None:
    """Send the family to the counter if a claim was refused; else its agency reports."""
    case = store.CASES.get(ctx.tx, ctx.case or "")
    if case is None or not isinstance(result, MeshError):
        return
    note = notes.refused(result.code)
    keep(case, model.not_filed(case, COVERS[type(command)], note), ctx)


for _claim in COVERS:
    if _claim is not SearchAccounts:
        service.settled(_claim)(follow_claim)


@service.settled(SearchAccounts)
async def follow_search(command: SearchAccounts, result: Reply | MeshError, ctx: Context) -> None:
    """Note which banks are asked, and until when they may answer."""
    case = store.CASES.get(ctx.tx, ctx.case or "")
    if case is None or not isinstance(result, SearchBegun):
        await follow_claim(command, result, ctx)
        return
    keep(case, model.search_begun(case, result.banks, result.answer_by), ctx)


@service.on(AccountsFound)
async def note_accounts(event: AccountsFound, ctx: Context) -> None:
    """Note what one bank has answered; of a mistaken death nothing is noted."""
    case = store.case_of(ctx.tx, event.person)
    if case is not None:
        ctx.case = case.id
        found = model.accounts_found(case, disclosed(event.bank), disclosed(event.accounts))
        keep(case, found, ctx)


@service.on(Renounced)
async def follow_renunciation(event: Renounced, ctx: Context) -> None:
    """Look the heirs up again: those who are new are told, with the time they have (民法915条)."""
    person, heir = event.person, disclosed(event.heir)
    case = store.case_of(ctx.tx, person)
    if case is None:
        store.EARLY.put(ctx.tx, store.EarlyRenunciation(deceased=person, heir=heir))
        return
    ctx.case = case.id
    proven = await proven_again([case], ctx)
    if store.case_of(ctx.tx, person) is not None:  # not undone meanwhile
        note_heirs(proven, ctx)


def _check_report(report: ReportStep, ctx: Context) -> None:
    procedure = CATALOGUE.get(report.procedure)
    if procedure is None:
        raise Refused("no-such-procedure", "the desk does not know this procedure; check its id")
    if procedure.participant != ctx.caller.kind:
        raise Refused(
            "not-its-procedure", "a procedure is reported on by the participant that handles it"
        )
