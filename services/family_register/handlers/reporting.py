"""Reports of death at the counter of this municipality (死亡届, 戸籍法86条〜88条, 25条)."""

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.deaths import DeathReported, EnterDeath, ReportDeath
from contracts.family import Reference
from contracts.portal import MandateQuery, MandateScope
from contracts.residency import HouseholdQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, Refused, UnknownPerson
from services.family_register import store
from services.family_register.handlers.entering import entered
from services.family_register.reading import Registers
from services.family_register.reports import (
    already_reported,
    check_certificate,
    check_dates,
    check_place,
    check_reporter,
)
from services.family_register.service import service


@service.obeys(ReportDeath)
async def report_death(report: ReportDeath, ctx: Context) -> DeathReported:
    """Take a report of death, and have it entered in the register of the deceased.

    The case is named after the report, so that the same report sent again is the same case.
    """
    check_dates(report, ctx.now)
    check_certificate(report)
    register = await _register_of(report, ctx)
    ctx.case = case = ctx.request_id
    late_days = await _passed_on(report, register, ctx)
    return DeathReported(case=case, register_municipality=register, late_days=late_days)


async def _register_of(report: ReportDeath, ctx: Context) -> MunicipalityCode:
    """Return where the register of the deceased is kept, once the report may be taken here.

    Raises:
        Refused: It may not be taken, or the deceased does not live where it says.
    """
    try:
        query = HouseholdQuery(person=report.person)
        household = await ctx.lookup(query, at=report.residence, affair="death-report")
    except MeshError as error:
        if error.code != UnknownPerson.code:
            raise
        return await _entered_at(report.person, ctx)
    register = disclosed(household.register_municipality)
    check_place(report, ctx.municipality, register)
    births = {member.person: member.birth_date for member in disclosed(household.members)}
    check_reporter(report, births, ctx.today)
    await _check_agent(report, ctx)
    return register


async def _entered_at(person: PersonCode, ctx: Context) -> MunicipalityCode:
    """Return where this very report was entered, if the record at the residence is removed.

    That is so when the answer to the report was lost and it is sent again.

    Raises:
        Refused: Another report was entered, or nobody lives or has died under this code.
    """
    registers = Registers(ctx)
    await registers.read({person})
    death = registers.family.death_of(person)
    if death is None:
        raise Refused(
            "not-resident-there",
            "nobody is registered as resident there under this code (戸籍法25条, 88条); check the"
            " residence; if the death was reported before, nothing more is to be reported",
        )
    for proof in death.proofs:
        municipality, _, number = proof.partition("-")
        if number == ctx.request_id:
            return MunicipalityCode(municipality)
    raise already_reported()


async def _check_agent(report: ReportDeath, ctx: Context) -> None:
    """Check that who hands the report in for the reporter may do so (民法99条)."""
    if report.agent is None:
        return
    query = MandateQuery(
        person=report.reporter, agent=report.agent, scope=MandateScope.REPORT_DEATH
    )
    if not disclosed((await ctx.lookup(query)).valid):
        raise Refused(
            "no-mandate",
            "the reporter has not let this person hand the report in (民法99条); register the"
            " mandate at the portal first",
        )


async def _passed_on(report: ReportDeath, register: MunicipalityCode, ctx: Context) -> int:
    """Have the death entered, here or at the register; return the days of delay."""
    order = EnterDeath(
        report=ctx.request_id,
        person=report.person,
        died_on=report.died_on,
        died_at=report.died_at,
        known_on=report.known_on,
        residence=report.residence,
        reporter=report.reporter,
        capacity=report.capacity,
        agent=report.agent,
        new_head=report.new_head,
    )
    if register == ctx.municipality:
        return await entered(order, ctx)
    answer = await ctx.command(order, at=register)
    # Once the record at the residence is removed, only this tells where the register is.
    reference = Reference(person=report.person, municipality=register)
    store.REFERENCES.put(ctx.tx, reference)
    return answer.late_days
