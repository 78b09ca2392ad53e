"""What the desk looks up, instead of asking the family: who inherits, and what applies."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from contracts.base import PersonCode, Reply
from contracts.benefits import Allowance, AllowanceQuery
from contracts.common import MunicipalityCode
from contracts.insurance import Coverage, CoverageQuery
from contracts.land import Holdings, HoldingsQuery
from contracts.pension import Enrolment, EnrolmentQuery
from contracts.portal import MandateQuery, MandateScope
from contracts.residency import Deceased
from contracts.succession import Heirs, HeirsQuery
from contracts.tax import Estate, EstateQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, Refused, UnknownPerson
from services.bereavement_desk.procedures import Situation

R = TypeVar("R", bound=Reply)

NO_COVERAGE = Coverage(national_health=False, care_level=None)
NOT_ENROLLED = Enrolment(category=None)
NO_ALLOWANCE = Allowance(receiving=False, children=())
NO_ESTATE = Estate(owes_resident_tax=False, owns_property=False)
NO_HOLDINGS = Holdings(parcels=0)


async def situation(event: Deceased, ctx: Context) -> Situation:
    """Return what decides which procedures apply, as it was on the day of the death.

    Raises:
        MeshError: An owner of data is out of reach now; asked again later, it may answer.
    """
    person, died_on = event.person, disclosed(event.died_on)
    heirs, coverage, enrolment, allowance, estate, holdings = await asyncio.gather(
        heirs_of(person, disclosed(event.register_municipality), ctx),
        _or(NO_COVERAGE, ctx.lookup(CoverageQuery(person=person, on=died_on))),
        _or(NOT_ENROLLED, ctx.lookup(EnrolmentQuery(person=person))),
        _or(NO_ALLOWANCE, ctx.lookup(AllowanceQuery(person=person, on=died_on))),
        _or(NO_ESTATE, ctx.lookup(EstateQuery(person=person))),
        _or(NO_HOLDINGS, ctx.lookup(HoldingsQuery(person=person))),
    )
    proven = known(heirs)
    return Situation(
        died_on=died_on,
        known_on=disclosed(event.known_on),
        birth_date=disclosed(event.birth_date),
        members=disclosed(event.members),
        head_open=disclosed(event.head_open),
        was_head=disclosed(event.was_head),
        heirs=None if proven is None else disclosed(proven.heirs),
        unread=() if proven is None else disclosed(proven.unread),
        coverage=known(coverage),
        enrolment=known(enrolment),
        allowance=known(allowance),
        estate=known(estate),
        holdings=known(holdings),
    )


async def heirs_of(
    person: PersonCode, register: MunicipalityCode, ctx: Context
) -> Heirs | MeshError:
    """Return who inherits, as the register of the deceased proves it, or why it does not."""
    try:
        return await ctx.lookup(HeirsQuery(person=person), at=register)
    except MeshError as error:
        return error


async def check_mandate(person: PersonCode, agent: PersonCode, ctx: Context) -> None:
    """Refuse somebody who may not act for a member of the family (民法99条)."""
    query = MandateQuery(person=person, agent=agent, scope=MandateScope.BEREAVEMENT)
    mandate = await ctx.lookup(query)
    if not disclosed(mandate.valid):
        raise Refused(
            "no-mandate",
            "no mandate lets this agent confirm for that person (民法99条); let the person grant"
            " one at the portal, or confirm in person",
        )


def known(answer: R | MeshError) -> R | None:
    """Return an answer, or `None` if there will be none.

    Raises:
        MeshError: Asked again later, the owner may answer.
    """
    if not isinstance(answer, MeshError):
        return answer
    if answer.retry:
        raise answer
    return None


async def _or(nothing: R, answer: Awaitable[R]) -> R | MeshError:
    """Return an answer, nothing if the agency has no record of the person, or why there is none."""
    try:
        return await answer
    except MeshError as error:
        return nothing if error.code == UnknownPerson.code else error
