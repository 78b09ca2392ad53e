"""Births: reported at a counter, entered in the register of the mother. 戸籍法18条, 49条〜52条."""

from contracts.base import PersonCode
from contracts.births import BirthEntered, BirthRecorded, BirthReported, EnterBirth, ReportBirth
from contracts.codes import NewPersonQuery
from contracts.family import EntryKind, PastAddress, RegisterEntry
from mesh.context import Context
from mesh.errors import Refused
from services.family_register import births, store
from services.family_register.births import RecordedBirth
from services.family_register.handlers.residences import AFFAIR, check_register, recorded_home
from services.family_register.reading import Registers
from services.family_register.reports import number_taken
from services.family_register.service import service
from services.family_register.supplement import Supplement


@service.obeys(ReportBirth)
async def report_birth(report: ReportBirth, ctx: Context) -> BirthReported:
    """Take a report of birth, and have it entered in the register of the mother (18条, 25条, 51条).

    The mother lives where the report says, or had died there before it was made.
    """
    births.check_born(report.born_on, ctx.today)
    births.check_certificate(report)
    births.check_place(report, ctx.municipality)
    home = await recorded_home(report.mother, report.residence, ctx)
    check_register(home, report.register_municipality)
    if home.address != report.address:
        raise Refused(
            "address-differs",
            "the resident register has another address of the mother; a child is registered with"
            " her (住基法7条, 8条): correct the report, or register her move first",
        )
    order = EnterBirth(
        report=ctx.request_id,
        mother=report.mother,
        father=report.father,
        name=report.name,
        sex=report.sex,
        born_on=report.born_on,
        residence=report.residence,
        address=report.address,
    )
    if report.register_municipality == ctx.municipality:
        birth = await entered(order, ctx)
        return BirthReported(child=birth.child, late_days=birth.late_days)
    answer = await ctx.command(order, at=report.register_municipality)
    return BirthReported(child=answer.child, late_days=answer.late_days)


@service.obeys(EnterBirth)
async def enter_birth(order: EnterBirth, ctx: Context) -> BirthEntered:
    """Enter a birth that was reported in another municipality (戸籍法26条, 120条の4)."""
    birth = await entered(order, ctx)
    return BirthEntered(child=birth.child, late_days=birth.late_days)


async def entered(order: EnterBirth, ctx: Context) -> RecordedBirth:
    """Enter a birth, give the child a code, and tell the residence; the same report is one child.

    Raises:
        UnknownPerson: The mother has no register here.
        Refused: The report breaks a rule, or this child of hers was reported before.
        MeshError: Another register that has to be read, or the code exchange, is out of reach.
    """
    births.check_born(order.born_on, ctx.today)
    mother = store.supplement_of(ctx.tx, order.mother)
    if (before := _entered_before(order, ctx)) is not None:
        return before
    registers = Registers(ctx, AFFAIR)
    await registers.read({order.mother, order.father or order.mother})
    await registers.read(_husbands(order.mother, registers))
    births.check_parents(order, registers.family)
    child = PersonCode((await ctx.lookup(NewPersonQuery())).code)
    # While others were asked, the same report may have been entered, and another child with it.
    if (before := _entered_before(order, ctx)) is not None:
        return before
    return _enter(order, child, mother, ctx)


def _husbands(mother: PersonCode, registers: Registers) -> set[PersonCode]:
    """Return whom she has been married to: their deaths are entered under their names only."""
    return {marriage.spouse(mother) for marriage in registers.family.marriages.get(mother, ())}


def _entered_before(order: EnterBirth, ctx: Context) -> RecordedBirth | None:
    """Return the birth that this very report was entered as.

    Raises:
        Refused: Another report of the birth was entered, or the number is that of another one.
    """
    number = _number(order, ctx)
    before = store.BIRTHS.get(ctx.tx, number)
    if before is not None and before.is_of(order):
        return before
    if store.ENTRIES.get(ctx.tx, number) is not None:
        raise number_taken()
    if any(birth.is_of(order) for birth in store.BIRTHS.where(ctx.tx, mother=order.mother)):
        raise births.birth_already_reported()
    return None


def _enter(order: EnterBirth, child: PersonCode, mother: Supplement, ctx: Context) -> RecordedBirth:
    birth = RecordedBirth(
        entry=_number(order, ctx),
        child=child,
        mother=order.mother,
        born_on=order.born_on,
        given=order.name.given,
        late_days=births.late_days(order.born_on, ctx.today),
    )
    entry = RegisterEntry(
        id=birth.entry,
        kind=EntryKind.BIRTH,
        person=child,
        on=order.born_on,
        parents=(order.mother,) if order.father is None else (order.mother, order.father),
    )
    home = PastAddress(since=order.born_on, address=order.address)
    supplement = Supplement(person=child, place=mother.place, addresses=(home,))
    store.enter(ctx.tx, entry)
    store.BIRTHS.put(ctx.tx, birth)
    store.SUPPLEMENTS.put(ctx.tx, supplement)
    ctx.publish(
        BirthRecorded(
            person=child,
            residence=order.residence,
            mother=order.mother,
            name=order.name,
            sex=order.sex,
            born_on=order.born_on,
            register_municipality=ctx.municipality,
        )
    )
    return birth


def _number(order: EnterBirth, ctx: Context) -> str:
    return f"{ctx.municipality}-{order.report}"
