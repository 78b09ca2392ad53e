"""What the tax office of the state does when it is told of a death, and of what was owned."""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.deaths import DeathRecorded, DeathTakenBack
from contracts.succession import HeirsQuery
from contracts.tax import AssetsNotified
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError
from mesh.service import Service
from services.asking import is_not_linked
from services.national_tax_office import model, notes, store
from services.national_tax_office.model import Assets, Death
from services.reporting import report_step

INCOME_TAX, INHERITANCE_TAX = "final-income-return", "inheritance-tax"

NOT_DECEASED = "refused.not-deceased"

service = Service("national-tax-office", schema=store.SCHEMA)


@service.on(DeathRecorded)
async def note_death(event: DeathRecorded, ctx: Context) -> None:
    """Tell the family of the last return, and of inheritance tax if the property is known."""
    died_on = disclosed(event.died_on)
    if _standing(event.person, died_on, ctx) is not None:
        return
    death = Death(
        person=event.person,
        died_on=died_on,
        known_on=disclosed(event.known_on),
        residence=disclosed(event.residence),
        register_municipality=disclosed(event.register_municipality),
    )
    assets = store.ASSETS.get(ctx.tx, event.person, died_on)
    heirs = await _heirs(death, ctx) if assets is not None else None
    store.DEATHS.put(ctx.tx, death)
    _report_income_tax(death, ctx)
    if assets is not None:
        _decide(death, assets, heirs, ctx)


@service.on(AssetsNotified)
async def note_assets(event: AssetsNotified, ctx: Context) -> None:
    """Tell the family of inheritance tax, once the death is known as well."""
    died_on = disclosed(event.died_on)
    if _is_mistake(event.person, died_on, ctx) or store.ASSETS.get(ctx.tx, event.person, died_on):
        return
    assets = Assets(
        person=event.person, died_on=died_on, assessed_yen=disclosed(event.assessed_yen)
    )
    death = _standing(event.person, died_on, ctx)
    if death is None:
        store.ASSETS.put(ctx.tx, assets)
        return
    heirs = await _heirs(death, ctx)
    if _standing(event.person, died_on, ctx) == death:  # not taken back meanwhile
        store.ASSETS.put(ctx.tx, assets)
        _decide(death, assets, heirs, ctx)


@service.on(DeathTakenBack)
async def forget_death(event: DeathTakenBack, ctx: Context) -> None:
    """Forget a death that was a mistake; what is told of it later counts for nothing."""
    death = _standing(event.person, disclosed(event.died_on), ctx)
    if death is None:
        return
    voided = Death(person=death.person, died_on=death.died_on, known_on=death.known_on, voided=True)
    store.DEATHS.put(ctx.tx, voided)
    store.ASSETS.remove(ctx.tx, death.person, death.died_on)
    for procedure in (INCOME_TAX, INHERITANCE_TAX) if death.decided else (INCOME_TAX,):
        report_step(
            death.person, procedure, "not_needed", notes.ALIVE, ctx, residence=death.residence
        )


def _standing(person: PersonCode, died_on: dt.date, ctx: Context) -> Death | None:
    """Return the death of that day, if it is known and was not taken back."""
    known = store.DEATHS.get(ctx.tx, person)
    stands = known is not None and known.died_on == died_on and not known.voided
    return known if stands else None


def _is_mistake(person: PersonCode, died_on: dt.date, ctx: Context) -> bool:
    known = store.DEATHS.get(ctx.tx, person)
    return known is not None and known.died_on == died_on and known.voided


async def _heirs(death: Death, ctx: Context) -> int | None:
    """Return how many heirs count (相続税法15条2項); `None` if nobody can say.

    A register that has taken the death back meanwhile names no heirs; that news follows this one,
    and would never come if this one failed.
    """
    assert death.register_municipality is not None, "a death that stands has its register"
    try:
        answer = await ctx.lookup(HeirsQuery(person=death.person), at=death.register_municipality)
    except MeshError as error:
        if not (is_not_linked(error) or error.code == NOT_DECEASED):
            raise
        return None
    return None if disclosed(answer.unread) else disclosed(answer.counted_for_tax)


def _report_income_tax(death: Death, ctx: Context) -> None:
    taxpayer = store.TAXPAYERS.get(ctx.tx, death.person)
    if taxpayer is not None and taxpayer.files_return:
        until = model.return_by(death.known_on)
        status, note, due = "yours", notes.last_return(until), until
    else:
        status, note, due = "not_needed", notes.NO_RETURN, None
    report_step(death.person, INCOME_TAX, status, note, ctx, residence=death.residence, due=due)


def _decide(death: Death, assets: Assets, heirs: int | None, ctx: Context) -> None:
    """Say what both notices together mean for inheritance tax."""
    store.DEATHS.put(ctx.tx, msgspec.structs.replace(death, decided=True))
    until = model.declare_by(death.known_on)
    if heirs is None:
        status, note = "yours", notes.HEIRS_UNKNOWN
    elif assets.assessed_yen > model.threshold(heirs):
        status, note = "yours", notes.may_be_due(model.threshold(heirs), until)
    else:
        status, note = "not_needed", notes.not_due(model.threshold(heirs), until)
    due = until if status == "yours" else None
    report_step(
        death.person, INHERITANCE_TAX, status, note, ctx, residence=death.residence, due=due
    )
