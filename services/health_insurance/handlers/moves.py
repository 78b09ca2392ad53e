"""What a municipal insurer does when people come, go, or move, and when a head changes.

The file of somebody who has died stays as it is, so that the death can be undone.
"""

from contracts.base import PersonCode
from contracts.insurance import OWNER as INSURER
from contracts.insurance import CoverageQuery
from contracts.moving import AddressChanged, MovedIn, MovedOut
from contracts.portal import ReportProcedure
from contracts.residency import HeadChanged
from mesh.context import Context
from mesh.envelope import disclosed
from services.health_insurance import model, notes, store
from services.health_insurance.model import Before, Insured
from services.health_insurance.service import (
    CARE,
    CARE_LOSS,
    HEALTH,
    NHI_LOSS,
    service,
    unwatch,
    watch,
)


@service.on(MovedIn)
async def take_over(event: MovedIn, ctx: Context) -> None:
    """Cover a new resident as the insurer of the old municipality did until the move."""
    moved_on = disclosed(event.moved_on)
    if not model.may_arrive(_file(event.person, ctx), moved_on):
        return
    before = await _covered_before(event, ctx)
    file = _file(event.person, ctx)
    if not model.may_arrive(file, moved_on):
        return
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
    if file is None or file.death is not None:
        return
    left = model.departed(file, moved_on, ctx.today)
    if left == file:
        return
    store.INSURED.put(ctx.tx, left)
    unwatch(event.person, ctx)
    if left.health != file.health:
        _report(event.person, NHI_LOSS, HEALTH, notes.health_ends(moved_on), ctx)
    if left.certifications != file.certifications:
        _report(event.person, CARE_LOSS, CARE, notes.care_ends(moved_on), ctx)


@service.on(AddressChanged)
async def change_address(event: AddressChanged, ctx: Context) -> None:
    """Write to the new address from now on; coverage stays as it is."""
    file = store.INSURED.get(ctx.tx, event.person)
    if file is None or file.death is not None:
        return
    changed = model.at_address(file, disclosed(event.address))
    if changed != file:
        store.INSURED.put(ctx.tx, changed)


@service.on(HeadChanged)
async def bill_new_head(event: HeadChanged, ctx: Context) -> None:
    """Send the bills to the new head of the household (国保法76条1項)."""
    file = store.INSURED.get(ctx.tx, event.person)
    if file is None or file.death is not None:
        return
    changed = model.billed_to(file, disclosed(event.head), disclosed(event.changed_on))
    if changed != file:
        store.INSURED.put(ctx.tx, changed)


def _file(person: PersonCode, ctx: Context) -> Insured:
    return store.INSURED.get(ctx.tx, person) or Insured(person=person)


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
    watch(event.person, ctx)


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
