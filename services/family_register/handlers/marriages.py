"""Marriages: taken at one counter, entered in the registers of both. 民法739条, 戸籍法16条, 74条.

A marriage takes effect when the report is accepted, and is passed on from then until it is entered.
"""

from contracts.base import Accepted, PersonCode
from contracts.family import EntryKind, Reference, RegisterEntry
from contracts.marriages import EnterMarriage, NameRecorded, ReportMarriage
from mesh.context import Context
from services.asking import together
from services.family_register import store
from services.family_register.family import Family
from services.family_register.handlers.couples import entered_before
from services.family_register.handlers.residences import AFFAIR, check_register, recorded_home
from services.family_register.marriages import check_marriage, check_place
from services.family_register.reading import Registers
from services.family_register.service import service
from services.family_register.supplement import Supplement


@service.obeys(ReportMarriage)
async def report_marriage(report: ReportMarriage, ctx: Context) -> Accepted:
    """Take a report of marriage (婚姻届), and have it entered where the two have their registers.

    The register of the couple is kept where `keeps` had theirs (戸籍法16条1項, 2項).
    """
    check_place(ctx.municipality, (*report.registers, *report.residences))
    couple = (report.keeps, report.takes)
    await _check_registers(report, ctx)
    registers = Registers(ctx, AFFAIR)
    for person, municipality in zip(couple, report.registers, strict=True):
        registers.refer(person, municipality)
    await registers.read(set(couple))
    await registers.read(_near(couple, registers.family))
    check_marriage(*couple, registers.family, ctx.today)
    kept_at, came_from = report.registers
    order = EnterMarriage(
        entry=f"{ctx.municipality}-{ctx.request_id}",
        keeps=report.keeps,
        takes=report.takes,
        name=report.name,
        married_on=ctx.today,
        kept_at=kept_at,
        came_from=came_from,
        residence=report.residences[1],
    )
    for municipality in dict.fromkeys(report.registers):
        if municipality == ctx.municipality:
            _enter(order, ctx)
        else:
            ctx.submit(order, at=municipality)
    return Accepted()


@service.obeys(EnterMarriage)
async def enter_marriage(order: EnterMarriage, ctx: Context) -> Accepted:
    """Enter a marriage that was accepted in another municipality (戸籍法26条, 120条の4).

    It has taken effect, so that the registers are not examined again; what two counters may have
    accepted in the same moment is for the court to annul (民法744条).
    """
    _enter(order, ctx)
    return Accepted()


async def _check_registers(report: ReportMarriage, ctx: Context) -> None:
    couple = (report.keeps, report.takes)
    where = zip(couple, report.residences, strict=True)
    homes = await together([recorded_home(*each, ctx) for each in where])
    for home, register in zip(homes, report.registers, strict=True):
        check_register(home, register)


def _near(couple: tuple[PersonCode, ...], family: Family) -> set[PersonCode]:
    """Return whose registers may forbid a marriage: those of parents and former spouses."""
    parents = {parent for person in couple for parent in family.parents_of(person)}
    married = {m.spouse(person) for person in couple for m in family.marriages.get(person, ())}
    return parents | married


def _enter(order: EnterMarriage, ctx: Context) -> None:
    """Enter a marriage once, with where else registers speak of the two.

    Where the couple's register is, `takes` has a supplement from now on; it begins with the
    address that the residence tells when it is told of the new register (住基法17条, 19条).

    Raises:
        UnknownPerson: The register of the couple is to be kept here, and `keeps` has none.
        Refused: Another entry has the number.
    """
    entry = RegisterEntry(
        id=order.entry,
        kind=EntryKind.MARRIAGE,
        person=order.keeps,
        on=order.married_on,
        other=order.takes,
    )
    if entered_before(entry, ctx):
        return
    here = ctx.municipality
    kept = store.supplement_of(ctx.tx, order.keeps) if here == order.kept_at else None
    store.enter(ctx.tx, entry)
    for person, municipality in (
        (order.keeps, order.kept_at),
        (order.takes, order.kept_at),
        (order.takes, order.came_from),
    ):
        if municipality != here:
            store.REFERENCES.put(ctx.tx, Reference(person=person, municipality=municipality))
    if kept is None:
        return
    if store.SUPPLEMENTS.get(ctx.tx, order.takes) is None:
        store.SUPPLEMENTS.put(ctx.tx, Supplement(person=order.takes, place=kept.place))
    ctx.publish(
        NameRecorded(
            person=order.takes,
            residence=order.residence,
            name=order.name,
            changed_on=order.married_on,
            register_municipality=here,
        )
    )
