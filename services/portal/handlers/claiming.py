"""Child allowance is claimed for a newborn, and its office reports how the claim stands."""

from contracts.base import Accepted
from contracts.benefits import OWNER as BENEFITS
from contracts.benefits import ClaimAllowance
from contracts.portal import FileAllowance, Filed, ReportProcedure
from contracts.residency import OWNER as REGISTRY
from mesh.context import Context
from mesh.errors import Refused
from services.portal import allowance, inquiries, letters, store
from services.portal.allowance import AllowanceClaim
from services.portal.catalogue import ALLOWANCE_CLAIM
from services.portal.claims import moves_of, taxed_by_at_birth
from services.portal.model import Standing
from services.portal.service import service


@service.obeys(FileAllowance)
async def file_allowance(command: FileAllowance, ctx: Context) -> Filed:
    """Open a case, and claim at the office of the municipality (7条1項; 9条1項)."""
    home = command.municipality
    if not (ctx.takes_part(REGISTRY, home) and ctx.takes_part(BENEFITS, home)):
        raise Refused(
            "not-on-mesh", f"the municipality {home} does not take part; claim at its counter"
        )
    members = await inquiries.household_of_claimant(command, ctx)
    born_on = allowance.birth_claimed_for(command, members, ctx.today)
    moves = moves_of(store.cases_of(ctx.tx, command.person), command.person)
    claim = AllowanceClaim(
        id=ctx.new_case(),
        filer=command.person,
        filed_on=ctx.today,
        municipality=home,
        office=ctx.peer(BENEFITS, home),
        born_on=born_on,
    )
    store.CLAIMS.put(ctx.tx, claim)
    ctx.submit(
        ClaimAllowance(
            claimant=command.person,
            children=tuple(dict.fromkeys(command.children)),
            moved_on=born_on,
            previous_municipality=home,
            taxed_by=command.taxed_by or taxed_by_at_birth(moves, born_on, ctx.today, home),
            claimed_on=ctx.today,
            of_birth=True,
        ),
        at=home,
    )
    return Filed(case=claim.id)


def note_report(report: ReportProcedure, claim: AllowanceClaim, ctx: Context) -> Accepted:
    """Note how a claim stands, and pass on what the claimant should know."""
    its_own = (claim.filer, ALLOWANCE_CLAIM.id, claim.office)
    if (report.person, report.procedure, ctx.caller.name) != its_own:
        raise Refused(
            "not-its-procedure",
            "a claim is reported on by the office that decides it, to whoever claimed",
        )
    _keep(claim, Standing(report.status), report.note, ctx.caller.name, ctx)
    return Accepted()


def note_refusal(claim: AllowanceClaim, ctx: Context) -> None:
    """Send the claimant to the counter."""
    deadline = ALLOWANCE_CLAIM.deadline(claim.born_on, None)
    note = letters.claim_refused(deadline, "お住まいの市区町村の窓口")
    _keep(claim, Standing.INCOMPLETE, note, ctx.me.name, ctx)


def _keep(claim: AllowanceClaim, standing: Standing, note: str, sender: str, ctx: Context) -> None:
    store.CLAIMS.put(ctx.tx, allowance.reported(claim, standing, note))
    if note:
        store.deliver_letter(ctx, claim.filer, claim.id, note, sender)
