"""How a municipal insurer pays the funeral benefit (国保法58条1項)."""

import msgspec

from contracts.base import Accepted, PersonCode
from contracts.insurance import ClaimFuneralBenefit
from mesh.context import Context
from mesh.errors import Refused
from services.health_insurance import deaths, notes, store
from services.health_insurance.deaths import FUNERAL_BENEFIT, Death
from services.health_insurance.model import Insured
from services.health_insurance.service import FUNERAL, HEALTH, service
from services.reporting import report_step


@service.obeys(ClaimFuneralBenefit)
async def pay_funeral_benefit(command: ClaimFuneralBenefit, ctx: Context) -> Accepted:
    """Pay the one who held the funeral of somebody who died insured here (国保法58条1項).

    Claimed again by the same person, it is reported again and not paid again.

    Raises:
        Refused: `not-deceased`, `not-insured`, `already-paid` or `time-barred`.
    """
    file, death = _insured_at_death(command.person, ctx)
    if not _is_paid(death, command.claimant):
        if ctx.today > deaths.last_day_to_claim(death.died_on):
            raise Refused(
                "time-barred",
                "the funeral benefit has to be claimed within two years (国保法110条1項); if the"
                " funeral was held later, show its date at the insurer's counter",
            )
        paid = deaths.paid_to(death, command.claimant, ctx.today)
        store.INSURED.put(ctx.tx, msgspec.structs.replace(file, death=paid))
    note, yen = notes.FUNERAL_PAID, FUNERAL_BENEFIT
    report_step(command.person, FUNERAL, "done", note, ctx, affair=HEALTH, yen=yen)
    return Accepted()


def _insured_at_death(person: PersonCode, ctx: Context) -> tuple[Insured, Death]:
    file = store.INSURED.get(ctx.tx, person)
    if file is not None and file.death is None:
        raise Refused(
            "not-deceased",
            "no death of this person is recorded here; report it at a municipality first, and"
            " claim then (国保法58条1項)",
        )
    if file is None or file.death is None or not file.in_national_health(file.death.died_on):
        raise Refused(
            "not-insured",
            "this person was not in national health insurance here on the day of the death"
            " (国保法58条1項); claim from the health insurance that covered it",
        )
    return file, file.death


def _is_paid(death: Death, claimant: PersonCode) -> bool:
    if death.funeral_benefit is None:
        return False
    if death.funeral_benefit.claimant != claimant:
        raise Refused(
            "already-paid",
            "the funeral benefit is paid once, and was paid to another claimant; settle it"
            " between those who held the funeral (国保法58条1項)",
        )
    return True
