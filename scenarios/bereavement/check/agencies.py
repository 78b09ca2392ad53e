"""Does every agency that had a file on the deceased know, and has it done what the law says?"""

import datetime as dt
from collections.abc import Iterator

from contracts.bereavement import DeskView
from scenarios.bereavement.check.evidence import Evidence
from scenarios.bereavement.recipients import LAND_IS_TOLD_FROM
from scenarios.bereavement.report import NamedHeir
from scenarios.bereavement.scene import Reported
from scenarios.population.entitlements import is_allowance_child
from scenarios.population.model import Insurance, Pension
from scenarios.stage.country import name_of
from services.benefits import law
from services.benefits.store import FILES
from services.health_insurance.store import INSURED
from services.legal_affairs.store import PARCELS
from services.national_tax_office.store import DEATHS as TAX_DEATHS
from services.pension.store import ENROLLED
from services.tax.store import PROPERTIES, TAXPAYERS

ONE_DAY = dt.timedelta(days=1)


def agencies(
    evidence: Evidence, reported: Reported, view: DeskView, heirs: list[NamedHeir]
) -> Iterator[str]:
    """Yield what an agency does not know, or has not done."""
    done = {step.id for step in view.steps or () if step.status == "done"}
    yield from _tax(evidence, reported)
    yield from _tax_of_the_state(evidence, reported)
    yield from _pension(evidence, reported)
    yield from _insurance(evidence, reported)
    yield from _allowance(evidence, reported, succeeded="allowance-succession" in done)
    yield from _allowance_for(evidence, reported)
    yield from _land(evidence, reported)
    if "property-owner" in done:
        yield from _present_owners(evidence, reported, heirs)


def _tax(evidence: Evidence, reported: Reported) -> Iterator[str]:
    death = reported.death
    file, code = evidence.at("tax", death.residence, death.deceased)
    taxpayer = TAXPAYERS.get(file, code)
    known = taxpayer.death if taxpayer is not None else None
    if taxpayer is None or known is None or known.died_on != death.died_on:
        yield f"the tax office in {death.residence.en} does not know of the death"
        return
    if taxpayer.resident:
        yield f"the tax office in {death.residence.en} will tax somebody who has died"


def _tax_of_the_state(evidence: Evidence, reported: Reported) -> Iterator[str]:
    file, code = evidence.named("national-tax-office", reported.death.deceased)
    known = TAX_DEATHS.get(file, code)
    if known is None or known.voided or known.died_on != reported.death.died_on:
        yield "the tax office of the state does not know of the death"


def _pension(evidence: Evidence, reported: Reported) -> Iterator[str]:
    death = reported.death
    if evidence.population.persons[death.deceased].pension is Pension.NONE:
        return
    file, code = evidence.named("pension", death.deceased)
    enrolled = ENROLLED.get(file, code)
    known = enrolled.death if enrolled is not None else None
    if known is None or known.died_on != death.died_on:
        yield "the pension office does not know of the death"


def _insurance(evidence: Evidence, reported: Reported) -> Iterator[str]:
    death = reported.death
    person = evidence.population.persons[death.deceased]
    if person.insurance is not Insurance.NATIONAL and person.care_level is None:
        return
    file, code = evidence.at("health-insurance", death.residence, death.deceased)
    insured = INSURED.get(file, code)
    after = death.died_on + ONE_DAY
    if insured is None or insured.in_national_health(after) or insured.certified(after):
        yield f"the insurer in {death.residence.en} goes on insuring somebody who has died"
    elif person.insurance is Insurance.NATIONAL and not insured.in_national_health(death.died_on):
        yield f"the insurer in {death.residence.en} did not insure on the day of death"


def _allowance(evidence: Evidence, reported: Reported, *, succeeded: bool) -> Iterator[str]:
    """The allowance of a recipient ends with the month of death and goes on with the next one.

    Args:
        succeeded: Whether the desk says that there is a next one; else it is left to the family.
    """
    death = reported.death
    persons = evidence.population.persons
    children = {
        child
        for child in evidence.paid_for.get(death.deceased, ())
        if child not in evidence.dead
        and is_allowance_child(persons[child].birth_date, death.died_on)
    }
    if not children:
        return
    name = name_of("benefits", death.residence)
    file, code = evidence.named(name, death.deceased)
    ended = FILES.get(file, code)
    if ended is None or ended.paid_through != law.last_day(death.died_on):
        yield f"the allowance in {death.residence.en} does not end with the month of death"
    if reported.confirmation is None or not succeeded:
        return
    claimant = evidence.stage.code(name, reported.confirmation.claimant)
    begun = FILES.get(file, claimant)
    if begun is None or not begun.open:
        yield f"nobody receives the allowance in {death.residence.en} now"
    elif not evidence.codes(name, children) <= {child.person for child in begun.children}:
        yield f"the allowance in {death.residence.en} leaves a child out"
    elif any(
        not child.is_on_file(month)
        for month in (law.month_after(death.died_on),)
        for child in begun.children
    ):
        yield "a month of the allowance is paid to nobody"


def _allowance_for(evidence: Evidence, reported: Reported) -> Iterator[str]:
    """Nobody is paid for a child who has died."""
    death = reported.death
    recipient = evidence.population.persons[death.deceased].allowance_recipient
    if recipient is None or recipient in evidence.dead:
        return
    name = name_of("benefits", death.residence)
    file, code = evidence.named(name, recipient)
    paid = FILES.get(file, code)
    child = evidence.stage.code(name, death.deceased)
    after = law.month_after(death.died_on)
    goes_on = paid is not None and paid.covers(after)
    if paid is not None and goes_on and any(c.person == child for c in paid.children_in(after)):
        yield f"the allowance in {death.residence.en} is paid for a child who has died"


def _land(evidence: Evidence, reported: Reported) -> Iterator[str]:
    death = reported.death
    if death.deceased not in evidence.owners or evidence.scene.planner.day < LAND_IS_TOLD_FROM:
        return
    file, code = evidence.named("legal-affairs", death.deceased)
    parcels = PARCELS.where(file, owner=code)
    if not parcels or any(parcel.owner_died_on != death.died_on for parcel in parcels):
        yield "legal affairs does not know that an owner has died"


def _present_owners(
    evidence: Evidence, reported: Reported, heirs: list[NamedHeir]
) -> Iterator[str]:
    """The heirs of today are declared as owners of what the deceased had."""
    death = reported.death
    name = name_of("tax", death.residence)
    file, code = evidence.named(name, death.deceased)
    owners = evidence.codes(name, (n.person for n in heirs if n.person is not None))
    for property_ in PROPERTIES.where(file, owner=code):
        if set(property_.present_owners) != owners:
            yield f"the tax office in {death.residence.en} does not know the present owners"
