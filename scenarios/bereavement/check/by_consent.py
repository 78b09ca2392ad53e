"""Do companies know of the death where an heir consented, and the banks who inherits?"""

from collections.abc import Iterator

from scenarios.bereavement.check.evidence import Evidence
from scenarios.bereavement.plan import SUPPLIERS
from scenarios.bereavement.report import NamedHeir
from scenarios.bereavement.scene import Reported
from services.bank.store import CUSTOMERS as BANK_CUSTOMERS
from services.family_court.store import RULINGS
from services.utility.store import CUSTOMERS


def by_consent(evidence: Evidence, reported: Reported, heirs: list[NamedHeir]) -> Iterator[str]:
    """Yield what companies and the court do not know as they should."""
    confirmation = reported.confirmation
    supplied = evidence.scene.planner.supplied(reported.death.deceased)
    for company in confirmation.consents if confirmation is not None else ():
        if company in supplied:
            yield from _supply(evidence, reported, company)
        elif company not in SUPPLIERS:
            yield from _accounts(evidence, reported, company, heirs)
    for heir in reported.renounced:
        file, code = evidence.named("family-court", reported.death.deceased)
        if RULINGS.get(file, code, evidence.stage.code("family-court", heir)) is None:
            yield "the family court does not know of a renunciation"


def _supply(evidence: Evidence, reported: Reported, company: str) -> Iterator[str]:
    assert reported.confirmation is not None, "companies are told by consent"
    file, code = evidence.named(company, reported.death.deceased)
    contract = CUSTOMERS.get(file, code)
    if contract is None or contract.death is None:
        yield f"the {company} company does not know of the death"
        return
    successor = reported.confirmation.successor
    if successor is None:
        if contract.death.passed_to is not None:
            yield f"the {company} contract of somebody who lived alone goes on"
        return
    taken = CUSTOMERS.get(file, evidence.stage.code(company, successor))
    if taken is None or taken.number != contract.number:
        yield f"the {company} contract did not pass to who stays"


def _accounts(
    evidence: Evidence, reported: Reported, bank: str, heirs: list[NamedHeir]
) -> Iterator[str]:
    file, code = evidence.named(bank, reported.death.deceased)
    customer = BANK_CUSTOMERS.get(file, code)
    if customer is None or customer.death is None:
        yield f"the accounts at {bank} are not frozen"
        return
    persons = [named.person for named in heirs if named.person is not None]
    expected = evidence.codes(bank, persons) if bank in reported.informed else set()
    if set(customer.death.heirs) != expected:
        yield f"{bank} does not know the heirs, or knows them without a token"
