"""What a municipal insurer does: answers for coverage, begins and ends it with the residence."""

from contracts.base import PersonCode
from contracts.insurance import OWNER as INSURER
from contracts.insurance import Coverage, CoverageQuery
from contracts.mesh import Unwatch, Watch
from contracts.portal import ReportProcedure
from contracts.residency import OWNER as REGISTRY
from contracts.residency import AddressChanged, HeadChanged, MovedIn, MovedOut
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.service import Service
from services.health_insurance import model, notes, store
from services.health_insurance.model import Before, Insured

HEALTH = "health-insurance"
CARE = "long-term-care"

service = Service("health-insurance", schema=store.SCHEMA)


@service.answers(CoverageQuery)
async def coverage(query: CoverageQuery, ctx: Context) -> Coverage:
    """Answer what is in force; to the next insurer, what was until a recent departure."""
    file = store.INSURED.get(ctx.tx, query.person) or Insured(person=query.person)
    day = model.day_answered_for(file, ctx.today, to_successor=ctx.caller.kind == INSURER)
    care = file.certified(day)
    return Coverage(
        national_health=file.in_national_health(day),
        care_level=care.level if care else None,
        care_valid_until=care.valid_until if care else None,
    )


@service.on(MovedIn)
async def take_over(event: MovedIn, ctx: Context) -> None:
    """Cover a new resident as the insurer of the old municipality did until the move."""
    moved_on = disclosed(event.moved_on)
    file = store.INSURED.get(ctx.tx, event.person)
    if file is not None and model.knows_of_arrival(file, moved_on):
        return
    before = await _covered_before(event, ctx)
    file = file or Insured(person=event.person)
    joined = model.taken_over(file, before, moved_on, ctx.today)
    if joined.health != file.health:
        _report(event.person, "nhi-join", HEALTH, notes.health_begins(moved_on), ctx)
    if joined.certifications != file.certifications:
        note = notes.care_carried_over(joined.certifications[-1])
        _report(event.person, "care-join", CARE, note, ctx)
    elif before.level_on(moved_on) is not None:
        _report(event.person, "care-join", CARE, notes.CARE_TOO_LATE, ctx, status="waiting")
    if model.is_covered(joined, moved_on):
        _open(joined, event, ctx)
    elif file.health or file.certifications:
        store.INSURED.put(ctx.tx, joined)


@service.on(MovedOut)
async def end_coverage(event: MovedOut, ctx: Context) -> None:
    """End coverage on the day of the move (国保法8条, 介護保険法11条), and close the file."""
    moved_on = disclosed(event.moved_on)
    file = store.INSURED.get(ctx.tx, event.person)
    if file is None:
        return
    left = model.departed(file, moved_on, ctx.today)
    if left == file:
        return
    store.INSURED.put(ctx.tx, left)
    ctx.submit(Unwatch(person=event.person), to=ctx.caller.name)
    if left.health != file.health:
        _report(event.person, "nhi-loss", HEALTH, notes.health_ends(moved_on), ctx)
    if left.certifications != file.certifications:
        _report(event.person, "care-loss", CARE, notes.care_ends(moved_on), ctx)


@service.on(AddressChanged)
async def change_address(event: AddressChanged, ctx: Context) -> None:
    """Write to the new address from now on; coverage stays as it is."""
    file = store.INSURED.get(ctx.tx, event.person)
    if file is None:
        return
    changed = model.at_address(file, disclosed(event.address))
    if changed != file:
        store.INSURED.put(ctx.tx, changed)


@service.on(HeadChanged)
async def bill_new_head(event: HeadChanged, ctx: Context) -> None:
    """Send the bills to the new head of the household (国保法76条1項)."""
    file = store.INSURED.get(ctx.tx, event.person)
    if file is None:
        return
    changed = model.billed_to(file, disclosed(event.head), disclosed(event.changed_on))
    if changed != file:
        store.INSURED.put(ctx.tx, changed)


async def _covered_before(event: MovedIn, ctx: Context) -> Before:
    """Ask the old insurer, once for each affair: neither may be told what the other needs."""
    previous = event.previous_municipality
    if not previous or not ctx.takes_part(INSURER, previous):
        return Before()
    query = CoverageQuery(person=event.person)
    health = await ctx.lookup(query, at=previous, affair=HEALTH)
    care = await ctx.lookup(query, at=previous, affair=CARE)
    return Before(
        national_health=disclosed(health.national_health),
        care_level=disclosed(care.care_level),
        care_valid_until=disclosed(care.care_valid_until),
    )


def _open(file: Insured, event: MovedIn, ctx: Context) -> None:
    file = model.billed_to(file, disclosed(event.head), disclosed(event.moved_on))
    if event.address:
        file = model.at_address(file, event.address)
    store.INSURED.put(ctx.tx, file)
    ctx.submit(Watch(person=event.person), to=ctx.peer(REGISTRY))


def _report(
    person: PersonCode,
    procedure: str,
    affair: str,
    note: str,
    ctx: Context,
    *,
    status: str = "done",
) -> None:
    if ctx.case:
        ctx.submit(
            ReportProcedure(person=person, procedure=procedure, status=status, note=note),
            affair=affair,
        )
