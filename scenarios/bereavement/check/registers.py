"""Is the death in the register, is the record removed, and has the household a head?"""

from collections.abc import Iterator

from contracts.base import PersonCode
from contracts.family import EntryKind, RegisterEntry
from scenarios.bereavement.check.evidence import Evidence
from scenarios.bereavement.scene import Reported
from scenarios.stage.country import name_of
from scenarios.stage.files import File
from services.family_register.store import ENTRIES, MENTIONS
from services.resident_registry.store import DECEASED, HOUSEHOLDS, RESIDENTS


def households(evidence: Evidence) -> Iterator[str]:
    """Everybody alive is resident once, in a household with one head who is a member of it."""
    residents = 0
    for place in evidence.stage.options.municipalities:
        file = evidence.files[name_of("resident-registry", place)]
        members: dict[str, list[PersonCode]] = {}
        for resident in RESIDENTS.all(file):
            members.setdefault(resident.household, []).append(resident.person)
            residents += 1
        known = HOUSEHOLDS.all(file)
        for household in known:
            if household.id in members and household.head not in members[household.id]:
                yield f"{place.en}: a household's head is not one of its members"
        if not members.keys() <= {household.id for household in known}:
            yield f"{place.en}: residents belong to a household that does not exist"
    alive = len(evidence.population.persons) - len(evidence.dead)
    if residents != alive:
        yield f"{residents} residents are registered, {alive} are alive"


def registers(evidence: Evidence, reported: Reported) -> Iterator[str]:
    """The death is entered once, the record is removed, the new head is the one named."""
    death = reported.death
    place = reported.register_place
    deaths = deaths_entered(*evidence.at("family-register", place, death.deceased))
    if [entry.on for entry in deaths] != [death.died_on]:
        yield f"the family register in {place.en} has not the death, or not once"
    file, code = evidence.at("resident-registry", death.residence, death.deceased)
    if RESIDENTS.get(file, code) is not None:
        yield f"somebody who has died is still registered in {death.residence.en}"
    removed = DECEASED.get(file, code)
    if removed is None or removed.died_on != death.died_on:
        yield f"the registry in {death.residence.en} does not know of the death"
    if death.new_head is not None:
        yield from _head(evidence, reported, death.new_head)


def deaths_entered(file: File, code: PersonCode) -> list[RegisterEntry]:
    """Return the entries of a person's death that were not taken back."""
    mentioned = (ENTRIES.get(file, m.entry) for m in MENTIONS.where(file, person=code))
    return [
        entry
        for entry in mentioned
        if entry is not None
        and (entry.kind, entry.person) == (EntryKind.DEATH, code)
        and not ENTRIES.where(file, voids=entry.id)
    ]


def _head(evidence: Evidence, reported: Reported, head: int) -> Iterator[str]:
    file, code = evidence.at("resident-registry", reported.death.residence, head)
    resident = RESIDENTS.get(file, code)
    household = HOUSEHOLDS.get(file, resident.household) if resident is not None else None
    if household is None or household.head != code:
        yield "the household has another head than the family named"
