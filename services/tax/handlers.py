"""What the tax office does when it is asked about income and levy, and told of moves."""

from contracts.base import PersonCode
from contracts.portal import ReportProcedure
from contracts.residency import AddressChanged, MovedIn, MovedOut
from contracts.tax import OWNER, Income, IncomeQuery, Levy, LevyQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import Refused, UnknownPerson
from mesh.service import Service
from services.tax import model, store

service = Service(OWNER, schema=store.SCHEMA)


@service.answers(IncomeQuery)
async def income(query: IncomeQuery, ctx: Context) -> Income:
    """Answer with the income of a calendar year that was taxed here (番号法19条8号)."""
    if not model.taxed_income_of(store.taxpayer(ctx.tx, query.person), query.year):
        raise Refused(
            "not-taxed-here",
            "this municipality did not tax that year's income; ask the municipality where the"
            " person lived on 1 January of the year after (地方税法318条)",
        )
    assessed = store.assessed_income(ctx.tx, query.person, query.year)
    if assessed is None:
        raise Refused(
            "not-assessed",
            "no income is assessed for that year yet; the person files a return first"
            " (地方税法317条の2)",
        )
    return Income(total_income=assessed.total_income, dependants=assessed.dependants)


@service.answers(LevyQuery)
async def levy(query: LevyQuery, ctx: Context) -> Levy:
    """Answer whether resident tax of a fiscal year is levied here (地方税法318条)."""
    decided_by = model.assessment_date(query.fiscal_year)
    if decided_by > ctx.today:
        raise Refused(
            "assessment-date-ahead",
            "who levies this tax is decided on 1 January of the fiscal year; ask on or after"
            " that day (地方税法318条)",
        )
    taxpayer = store.taxpayer(ctx.tx, query.person)
    if taxpayer is None or not model.liable(taxpayer, query.fiscal_year):
        return Levy(liable=False, notices_to=None, decided_by=decided_by)
    return Levy(liable=True, notices_to=taxpayer.notice_address, decided_by=decided_by)


@service.on(MovedIn)
async def begin_residence(event: MovedIn, ctx: Context) -> None:
    """Residence begins on the day of the move, however late it was filed."""
    known = store.taxpayer(ctx.tx, event.person)
    moved_on, address = disclosed(event.moved_on), disclosed(event.address)
    store.keep(ctx.tx, model.moved_in(known, event.person, moved_on, address))


@service.on(MovedOut)
async def end_residence(event: MovedOut, ctx: Context) -> None:
    """Residence ends on the day of the move; notices go to the new address from now on."""
    known = _known(event.person, ctx)
    gone = model.moved_out(known, disclosed(event.moved_on), disclosed(event.new_address))
    if gone == known:
        return
    store.keep(ctx.tx, gone)
    if ctx.case:
        ctx.submit(_report(known, gone, ctx))


@service.on(AddressChanged)
async def change_address(event: AddressChanged, ctx: Context) -> None:
    """Notices go to the new address."""
    known = _known(event.person, ctx)
    if known.resident:
        store.keep(ctx.tx, model.moved_within(known, disclosed(event.address)))


def _report(before: model.Taxpayer, after: model.Taxpayer, ctx: Context) -> ReportProcedure:
    needed = not model.never_earned(store.incomes_of(ctx.tx, before.person))
    return ReportProcedure(
        person=before.person,
        procedure="tax-address",
        status="done" if needed else "not_needed",
        note=model.farewell(after, before.notice_address.city) if needed else "",
    )


def _known(person: PersonCode, ctx: Context) -> model.Taxpayer:
    taxpayer = store.taxpayer(ctx.tx, person)
    if taxpayer is None:
        raise UnknownPerson("no residence here is on record; replay the move in first")
    return taxpayer
