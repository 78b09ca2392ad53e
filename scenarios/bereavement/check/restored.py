"""After a correction: is everything as it was before the death was reported?"""

from collections.abc import Iterator

from scenarios.bereavement.check.evidence import Evidence
from scenarios.bereavement.check.registers import deaths_entered
from scenarios.bereavement.scene import Reported
from scenarios.bereavement.snapshot import Place, records_about
from services.family_register.store import DEATHS
from services.national_tax_office.store import DEATHS as TAX_DEATHS
from services.resident_registry.store import DECEASED

HISTORY = {
    "family-register": {"register_entry", "mention", "recorded_death", "reference", "token"},
    "bereavement-desk": {"bereavement_case", "case_of_heir"},
    "portal": {"letter", "mandate"},
    "pension": {"survivors_pension", "settlement"},
    "benefits": {
        "allowance_file", "filed_child", "recipient_death", "succession", "settlement",
    },
    "deposit-insurance": {"search"},
    "health-insurance": {"recovery"},
    "national-tax-office": {"death"},
}  # fmt: skip
"""What a mistake leaves behind, by kind of participant and table: the entry and its correction,
where the report was passed on to, the case and its letters, and the account of what was paid
meanwhile. Nothing else may be new, and of what there was before nothing may be missing."""


def restored(evidence: Evidence, reported: Reported) -> Iterator[str]:
    """Yield what is not as before."""
    death = reported.death
    if deaths_entered(*evidence.at("family-register", reported.register_place, death.deceased)):
        yield "the death is still in the family register"
    file, code = evidence.at("family-register", reported.register_place, death.deceased)
    if not any(record.voided_by for record in DEATHS.where(file, person=code)):
        yield "the family register does not say that the entry was a mistake"
    file, code = evidence.at("resident-registry", death.residence, death.deceased)
    if DECEASED.get(file, code) is not None:
        yield f"the registry in {death.residence.en} still has somebody alive as dead"
    file, code = evidence.named("national-tax-office", death.deceased)
    taken = TAX_DEATHS.get(file, code)
    if taken is None or not taken.voided:
        yield "the tax office of the state still has somebody alive as dead"
    for remembered in evidence.scene.remembered:
        now = records_about(evidence.stage, evidence.files, remembered.persons)
        for place, rows in remembered.records.items():
            if not rows <= now.get(place, set()):
                yield f"{place[0]}: its records ({place[1]}) are not as before"
        for place, rows in now.items():
            if rows - remembered.records.get(place, set()) and not _may_be_new(evidence, place):
                yield f"{place[0]}: it keeps something ({place[1]}) that was not there before"


def _may_be_new(evidence: Evidence, place: Place) -> bool:
    kind = evidence.stage.deployment.named(place[0]).kind
    return place[1] in HISTORY.get(kind, set())
