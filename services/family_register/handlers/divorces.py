"""Divorces by agreement: taken at one counter, entered wherever the marriage is. 戸籍法76条."""

from contracts.base import Accepted
from contracts.family import EntryKind, RegisterEntry
from contracts.marriages import EnterDivorce, NameRecorded, ReportDivorce
from mesh.context import Context
from services.family_register import store
from services.family_register.handlers.couples import entered_before
from services.family_register.handlers.residences import AFFAIR, check_register, recorded_home
from services.family_register.marriages import check_divorce, check_place, marriage_proofs
from services.family_register.reading import Registers
from services.family_register.service import service


@service.obeys(ReportDivorce)
async def report_divorce(report: ReportDivorce, ctx: Context) -> Accepted:
    """Take a report of divorce (離婚届, 民法764条), and have it entered where the marriage is."""
    check_place(ctx.municipality, (report.register_municipality, report.residence))
    home = await recorded_home(report.leaves, report.residence, ctx)
    check_register(home, report.register_municipality)
    couple = (report.keeps, report.leaves)
    registers = Registers(ctx, AFFAIR)
    for person in couple:
        registers.refer(person, report.register_municipality)
    await registers.read(set(couple))
    family = registers.family
    check_divorce(*couple, family, ctx.today)
    order = EnterDivorce(
        entry=f"{ctx.municipality}-{ctx.request_id}",
        keeps=report.keeps,
        leaves=report.leaves,
        name=report.name,
        divorced_on=ctx.today,
        kept_at=report.register_municipality,
        residence=report.residence,
    )
    married_at = registers.having(marriage_proofs(*couple, family))
    for municipality in dict.fromkeys((report.register_municipality, *married_at)):
        if municipality == ctx.municipality:
            _enter(order, ctx)
        else:
            ctx.submit(order, at=municipality)
    return Accepted()


@service.obeys(EnterDivorce)
async def enter_divorce(order: EnterDivorce, ctx: Context) -> Accepted:
    """Enter a divorce that was accepted in another municipality (戸籍法26条, 120条の4)."""
    _enter(order, ctx)
    return Accepted()


def _enter(order: EnterDivorce, ctx: Context) -> None:
    """Enter a divorce once; who leaves has a new register in the same place (戸籍法19条1項).

    Raises:
        Refused: Another entry has the number.
    """
    entry = RegisterEntry(
        id=order.entry,
        kind=EntryKind.DIVORCE,
        person=order.keeps,
        on=order.divorced_on,
        other=order.leaves,
    )
    if entered_before(entry, ctx):
        return
    store.enter(ctx.tx, entry)
    if ctx.municipality == order.kept_at:
        ctx.publish(
            NameRecorded(
                person=order.leaves,
                residence=order.residence,
                name=order.name,
                changed_on=order.divorced_on,
                register_municipality=order.kept_at,
            )
        )
