"""What the register answers: identity and address, or the household; or how somebody stands."""

from contracts.base import PersonCode
from contracts.family import OWNER as FAMILY_REGISTER
from contracts.residency import FourItems, FourItemsQuery, HouseholdQuery
from contracts.residency import Household as HouseholdReply
from contracts.standings import ExtractQuery, Statuses, StatusQuery
from mesh.context import Context
from mesh.errors import UnknownPerson
from services.resident_registry import store
from services.resident_registry.households import lines_of
from services.resident_registry.model import Resident
from services.resident_registry.service import service
from services.resident_registry.standings import page_after, standings
from services.statuses import in_columns


@service.answers(FourItemsQuery)
def four_items(query: FourItemsQuery, ctx: Context) -> FourItems:
    """Answer in place of a copy of the resident record (住基法30条の9〜30条の12)."""
    resident = _resident(query.person, ctx)
    return FourItems(
        name=resident.name,
        address=resident.address,
        birth_date=resident.birth_date,
        sex=resident.sex,
    )


@service.answers(HouseholdQuery)
def household(query: HouseholdQuery, ctx: Context) -> HouseholdReply:
    """Answer with those who live and keep house together (住基法7条4号).

    A family register that takes the report of a death may take it again, when the record is
    removed already: it is answered as before.
    """
    death = store.DECEASED.get(ctx.tx, query.person)
    if death is not None and ctx.caller.kind == FAMILY_REGISTER:
        resident, home = death.record, death.before
    else:
        resident = _resident(query.person, ctx)
        home = store.home(ctx.tx, resident.household)
    return HouseholdReply(
        head=home.head,
        members=lines_of(home),
        address=resident.address,
        register_municipality=resident.register_municipality,
    )


@service.answers(StatusQuery)
def status(query: StatusQuery, ctx: Context) -> Statuses:
    """Answer whether anything has changed about persons on whom the caller has a file."""
    return in_columns(standings(ctx.tx, query.persons))


@service.answers(ExtractQuery)
def extract(query: ExtractQuery, ctx: Context) -> Statuses:
    """Answer with a page of everybody who is or was in the register (番号法21条)."""
    persons = page_after(ctx.tx, query.after)
    return in_columns(standings(ctx.tx, persons), persons)


def _resident(person: PersonCode, ctx: Context) -> Resident:
    resident = store.RESIDENTS.get(ctx.tx, person)
    if resident is not None:
        return resident
    if store.DECEASED.get(ctx.tx, person) is not None:
        raise UnknownPerson(
            "the record was removed: the person has died (住基法8条); ask the family register"
        )
    if store.REMOVED.where(ctx.tx, person=person):
        raise UnknownPerson(
            "the person has moved away from this municipality; ask the one of the new address"
        )
    raise UnknownPerson("nobody is registered here under this code; check the municipality")
