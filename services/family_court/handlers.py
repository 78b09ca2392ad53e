"""What the family court does: accepts renunciations, and answers who is no heir."""

from contracts.base import Accepted, PersonCode
from contracts.court import OWNER, Declarations, DeclarationsQuery, Renounce, Renounced
from contracts.deaths import DeathTakenBack
from contracts.family import OWNER as REGISTER
from contracts.succession import HeirsQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import Refused
from mesh.service import Service
from services.family_court import store
from services.family_court.model import Ruling, check_in_time

service = Service(OWNER, schema=store.SCHEMA)


@service.obeys(Renounce)
async def renounce(command: Renounce, ctx: Context) -> Accepted:
    """Accept the renunciation of an heir, in time (民法915条, 938条)."""
    if _ruling(command.person, command.heir, ctx) is not None:
        return Accepted()
    heirs = await ctx.lookup(HeirsQuery(person=command.person), at=command.register_municipality)
    if command.heir not in disclosed(heirs.heir_codes):
        raise Refused(
            "not-an-heir",
            "only who is an heir now can renounce (民法939条); the register shows who is",
        )
    known_on = command.known_on or disclosed(heirs.died_on)
    assert known_on is not None, "who has heirs has died"
    check_in_time(known_on, ctx.today)

    first = not store.rulings_on(ctx.tx, command.person)
    ruling = Ruling(person=command.person, heir=command.heir, on=ctx.today)
    store.RULINGS.put(ctx.tx, ruling)
    if first:
        register = ctx.peer(REGISTER, command.register_municipality)
        ctx.watch(command.person, register)
    ctx.publish(Renounced(person=command.person, residence=command.residence, heir=command.heir))
    return Accepted()


@service.answers(DeclarationsQuery)
def declarations(query: DeclarationsQuery, ctx: Context) -> Declarations:
    """Answer who has renounced, and who is disqualified."""
    rulings = store.rulings_on(ctx.tx, query.person)
    return Declarations(
        renounced=tuple(ruling.heir for ruling in rulings if not ruling.disqualified),
        disqualified=tuple(ruling.heir for ruling in rulings if ruling.disqualified),
    )


@service.on(DeathTakenBack)
async def void_rulings(event: DeathTakenBack, ctx: Context) -> None:
    """Forget what was ruled: there is no inheritance from the living (民法882条)."""
    rulings = store.rulings_on(ctx.tx, event.person)
    for ruling in rulings:
        store.RULINGS.remove(ctx.tx, ruling.person, ruling.heir)
    if rulings:
        ctx.unwatch(event.person, ctx.caller.name)


def _ruling(deceased: PersonCode, heir: PersonCode, ctx: Context) -> Ruling | None:
    return store.RULINGS.get(ctx.tx, deceased, heir)
