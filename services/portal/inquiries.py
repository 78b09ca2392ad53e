"""What the portal looks up to find out which procedures apply, instead of asking the citizen."""

from collections.abc import Awaitable
from typing import TypeVar

from contracts.base import PersonCode
from contracts.benefits import OWNER as BENEFITS
from contracts.benefits import Allowance, AllowanceQuery
from contracts.common import MunicipalityCode
from contracts.insurance import OWNER as INSURER
from contracts.insurance import Coverage, CoverageQuery
from contracts.pension import Enrolment, EnrolmentQuery
from contracts.portal import FileAllowance, FileMove
from contracts.residency import HouseholdMember, HouseholdQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, NotOnMesh, Refused, UnknownPerson
from services.asking import together
from services.portal.procedures import Situation

R = TypeVar("R")

NO_ALLOWANCE = Allowance(receiving=False, children=())
NO_COVERAGE = Coverage(national_health=False, care_level=None)
NOT_ENROLLED = Enrolment(category=None)


async def household_of_filer(filing: FileMove, ctx: Context) -> tuple[HouseholdMember, ...]:
    """Return the household of whoever files.

    Raises:
        Refused: That person does not live where they say.
    """
    return await _household(
        filing.person,
        filing.from_municipality,
        "you are not registered in the municipality that you want to leave; file where you"
        " are registered (住基法24条)",
        ctx,
    )


async def household_of_claimant(filing: FileAllowance, ctx: Context) -> tuple[HouseholdMember, ...]:
    """Return the household of whoever claims child allowance.

    Raises:
        Refused: That person does not live where they say.
    """
    return await _household(
        filing.person,
        filing.municipality,
        "you are not registered in this municipality; claim where you live (児童手当法7条1項)",
        ctx,
    )


async def situations(
    filing: FileMove, members: tuple[HouseholdMember, ...], ctx: Context
) -> list[Situation]:
    """Return what decides which procedures apply, for each mover.

    Raises:
        MeshError: An agency is out of reach.
    """
    moving = [member for member in members if member.person in filing.movers]
    home = filing.from_municipality
    within = filing.new_address.municipality == home
    return await together([_situation(m, None if within else home, ctx) for m in moving])


async def _household(
    person: PersonCode, at: MunicipalityCode, otherwise: str, ctx: Context
) -> tuple[HouseholdMember, ...]:
    try:
        household = await ctx.lookup(HouseholdQuery(person=person), at=at)
    except MeshError as error:
        if error.code != UnknownPerson.code:
            raise
        raise Refused("not-resident", otherwise) from None
    return disclosed(household.members)


async def _situation(
    member: HouseholdMember, leaves: MunicipalityCode | None, ctx: Context
) -> Situation:
    person = member.person
    enrolment = await _or(NOT_ENROLLED, ctx.lookup(EnrolmentQuery(person=person)))
    allowance, coverage = NO_ALLOWANCE, NO_COVERAGE
    if leaves is not None:
        allowance = await _allowance(person, leaves, ctx)
        coverage = await _coverage(person, leaves, ctx)
    children = disclosed(allowance.children) if disclosed(allowance.receiving) else ()
    return Situation(
        person=person,
        birth_date=member.birth_date,
        national_health=disclosed(coverage.national_health),
        certified_for_care=disclosed(coverage.care_level) is not None,
        pension_category=disclosed(enrolment.category),
        paid_for=tuple(child.person for child in children),
    )


async def _allowance(person: PersonCode, at: MunicipalityCode, ctx: Context) -> Allowance:
    if not ctx.takes_part(BENEFITS, at):
        return NO_ALLOWANCE
    return await _or(NO_ALLOWANCE, ctx.lookup(AllowanceQuery(person=person), at=at))


async def _coverage(person: PersonCode, at: MunicipalityCode, ctx: Context) -> Coverage:
    if not ctx.takes_part(INSURER, at):
        return NO_COVERAGE
    return await _or(NO_COVERAGE, ctx.lookup(CoverageQuery(person=person), at=at))


async def _or(nothing: R, answer: Awaitable[R]) -> R:
    """Return an answer, or nothing if the agency has no record of the person or there is none."""
    try:
        return await answer
    except NotOnMesh:
        return nothing
    except MeshError as error:
        if error.code != UnknownPerson.code:
            raise
        return nothing
