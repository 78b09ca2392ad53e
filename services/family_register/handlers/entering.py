"""Enters deaths in the register of the deceased, wherever they are reported. 戸籍法86条〜88条."""

from contracts.common import MunicipalityCode
from contracts.deaths import Capacity, DeathEntered, DeathRecorded, EnterDeath
from contracts.family import EntryKind, RegisterEntry
from mesh.context import Context
from mesh.errors import Refused
from services.family_register import store
from services.family_register.reading import Registers
from services.family_register.reports import (
    FURTHEST_AFFINITY,
    FURTHEST_BLOOD,
    RecordedDeath,
    already_reported,
    blood_of,
    check_able,
    check_dates,
    check_life,
    kin_of,
    late_days,
    may_not_report,
    number_taken,
    reporter_told,
    spouse_of,
)
from services.family_register.service import service


@service.obeys(EnterDeath)
async def enter_death(order: EnterDeath, ctx: Context) -> DeathEntered:
    """Enter a death that was reported in another municipality (戸籍法26条, 120条の4)."""
    return DeathEntered(late_days=await entered(order, ctx))


async def entered(order: EnterDeath, ctx: Context) -> int:
    """Enter a death and tell the residence and the tax office; return the days of delay.

    The same report again is answered as before.

    Raises:
        UnknownPerson: The person has no register here.
        Refused: The report breaks a rule, or the register would contradict itself.
        MeshError: Another register that has to be read is out of reach now.
    """
    check_dates(order, ctx.now)
    residence = _residence(order, ctx)
    if (before := _entered_before(order, ctx)) is not None:
        return before.late_days
    registers = await _registers_of(order, ctx)
    if registers.family.death_of(order.person) is not None:
        raise already_reported()
    check_life(order.died_on, registers.family.born_on(order.person))
    if order.capacity is Capacity.RELATIVE:
        await _check_relative(order, registers)
    await registers.read({order.reporter})
    check_able(order.reporter, registers.family, ctx.today)
    entry = RegisterEntry(
        id=f"{ctx.municipality}-{order.report}",
        kind=EntryKind.DEATH,
        person=order.person,
        on=order.died_on,
        at=order.died_at,
    )
    # While other registers were asked, the death may have been entered.
    if (before := _entered_before(order, ctx)) is not None:
        return before.late_days
    return _enter(entry, order, residence, ctx)


async def _registers_of(order: EnterDeath, ctx: Context) -> Registers:
    """Read the registers of the deceased; of several spouses theirs, too: did the earlier die?"""
    registers = Registers(ctx)
    await registers.read({order.person})
    marriages = registers.family.spouses_of(order.person, order.died_on)
    if len(marriages) > 1:
        await registers.read({marriage.spouse(order.person) for marriage in marriages})
    return registers


def _enter(
    entry: RegisterEntry, order: EnterDeath, residence: MunicipalityCode, ctx: Context
) -> int:
    death = RecordedDeath(
        entry=entry.id,
        person=order.person,
        report=order.report,
        case=ctx.case or ctx.new_case(),
        died_on=order.died_on,
        residence=residence,
        reporter=order.reporter,
        late_days=late_days(order, ctx.today),
    )
    store.enter(ctx.tx, entry)
    store.DEATHS.put(ctx.tx, death)
    ctx.publish(
        DeathRecorded(
            person=order.person,
            residence=residence,
            register_municipality=ctx.municipality,
            died_on=order.died_on,
            known_on=order.known_on or order.died_on,
            reporter=reporter_told(order),
            new_head=order.new_head,
        )
    )
    return death.late_days


def _residence(order: EnterDeath, ctx: Context) -> MunicipalityCode:
    """Return where the deceased lived: as the report says, or else the supplement.

    The report was checked at the residence; the supplement is told of moves later.
    """
    supplement = store.supplement_of(ctx.tx, order.person)
    residence = order.residence or supplement.residence
    if residence is None:
        raise Refused(
            "no-residence-known",
            "neither the report nor the supplement has an address, so that nobody can be told"
            " (住基法9条2項, 17条); enter one first",
        )
    return residence


def _entered_before(order: EnterDeath, ctx: Context) -> RecordedDeath | None:
    """Return the death that this very report was entered as, and join its case.

    Raises:
        Refused: Another report of the death was entered, or the number is that of another one.
    """
    number = f"{ctx.municipality}-{order.report}"
    before = store.DEATHS.get(ctx.tx, number)
    if before is not None and (before.person, before.died_on) == (order.person, order.died_on):
        ctx.case = before.case
        return before
    if store.ENTRIES.get(ctx.tx, number) is not None:
        raise number_taken()
    if store.standing_death(ctx.tx, order.person) is not None:
        raise already_reported()
    return None


async def _check_relative(order: EnterDeath, registers: Registers) -> None:
    """Read registers, from the nearest relatives outwards, until one shows the reporter (87条)."""
    if order.reporter == order.person:
        raise may_not_report("nobody reports their own death")
    day = order.died_on
    spouse = spouse_of(order.person, registers.family, day)
    sides = [(order.person, FURTHEST_AFFINITY), (order.person, FURTHEST_BLOOD)]
    if spouse is not None:
        sides.insert(1, (spouse, FURTHEST_AFFINITY))
    for side, furthest in sides:
        to_read = {side}
        while to_read:
            await registers.read(to_read)
            blood = blood_of(side, registers.family, furthest)
            kin = blood if side == spouse else kin_of(side, registers.family, day)
            if order.reporter in kin:
                return
            closer = {person for person, degree in blood.items() if degree < furthest}
            to_read = closer - registers.persons
    raise may_not_report("the registers do not show the reporter as a relative of the deceased")
