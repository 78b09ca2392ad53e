"""Do the registers say what really happened, do the offices know it, and was everybody told?"""

from collections.abc import Iterator

from contracts.base import PersonCode
from contracts.common import Address
from scenarios.bereavement.told import telling_of
from scenarios.exploring.citizens import Citizens
from scenarios.exploring.model import Kind, Plan
from scenarios.exploring.patience import Mourners, Notes
from scenarios.population.model import Pension, Population
from scenarios.population.places import Municipality
from scenarios.stage.country import name_of
from scenarios.stage.files import File
from services.family_register.store import SUPPLEMENTS
from services.pension.store import ENROLLED
from services.portal.model import Status
from services.portal.store import CASES
from services.resident_registry.model import Resident
from services.resident_registry.store import DECEASED, HOUSEHOLDS, RESIDENTS
from services.tax.store import TAXPAYERS

MAY_BE_REFUSED = {
    Kind.FILE: {
        "refused.case-open",
        "refused.not-resident",
        "refused.not-one-household",
        "refused.visit-in-past",
    },
    Kind.WITHDRAW: {"refused.already-moved-in", "refused.case-closed"},
    Kind.VISIT: {
        "refused.not-moved-out",
        "refused.already-resident",
        "refused.not-resident",
        "refused.not-one-household",
        "refused.several-cases",
        "refused.move-pending",
    },
    Kind.REPORT: {
        "refused.already-reported",
        "refused.may-not-report",
        "refused.not-resident-there",
    },
    Kind.CONFIRM: {
        "refused.has-died",
        "refused.death-undone",
        "refused.not-of-the-family",
        "refused.no-such-case",
    },
    Kind.CORRECT: {"refused.not-deceased"},
}
"""How people may be refused where a family does several things at once: it has moved on, died, or
been reported dead in the meantime."""


def faults_of_truth(citizens: Citizens, files: dict[str, File], plan: Plan) -> list[str]:
    """Return what is not as it must be after what people did."""
    truth = _Truth(citizens, files)
    return [
        *_refusals(citizens, plan),
        *_effects_of_refusals(citizens, files),
        *truth.heads(),
        *(sentence for person in truth.undisputed for sentence in truth.of(person)),
        *truth.open_cases(),
        *truth.untold(),
    ]


def _refusals(citizens: Citizens, plan: Plan) -> Iterator[str]:
    """Nobody is refused what the law allows."""
    for ending in citizens.endings:
        allowed = MAY_BE_REFUSED[ending.step.kind] if plan.tangled else set()
        if ending.code and ending.code not in allowed:
            yield f"{ending.story.title}: who {ending.step.kind.value} is refused ({ending.code})"


def _effects_of_refusals(citizens: Citizens, files: dict[str, File]) -> Iterator[str]:
    """What was refused has changed nothing."""
    refused = {refusal.message_id for refusal in citizens.notes.refused}
    for name, file in files.items():
        if any(id_ in refused for (id_,) in file.read("SELECT id FROM inbox")):
            yield f"{name}: something that it refused has taken effect"


class _Truth:
    """What really happened, as those know who saw it."""

    def __init__(self, citizens: Citizens, files: dict[str, File]) -> None:
        self._citizens = citizens
        self._stage = citizens.stage
        self._population: Population = citizens.stage.population
        self._places = citizens.stage.options.municipalities
        self._files = files
        self._dead = {
            reported.death.deceased: reported
            for reported in citizens.mourners.reported.values()
            if not reported.corrected
        }
        self._disputed_persons = self._disputed()
        everybody = range(len(self._population.persons))
        self.undisputed = [n for n in everybody if n not in self._disputed_persons]

    def heads(self) -> Iterator[str]:
        """Every household has a head who is a member of it."""
        for place in self._places:
            file = self._files[name_of("resident-registry", place)]
            heads = {household.id: household.head for household in HOUSEHOLDS.all(file)}
            members: dict[str, set[PersonCode]] = {}
            for resident in RESIDENTS.all(file):
                members.setdefault(resident.household, set()).add(resident.person)
            if any(heads.get(household) not in persons for household, persons in members.items()):
                yield f"{place.en}: a household has no head among its members"

    def of(self, person: int) -> Iterator[str]:
        """One person is registered where they live, or nowhere; and the offices know it."""
        found = [
            (place, resident)
            for place in self._places
            if (resident := self._resident(place, person)) is not None
        ]
        if person in self._dead:
            residence = self._dead[person].death.residence
            file, code = self._at("resident-registry", residence, person)
            if found or DECEASED.get(file, code) is None:
                yield "somebody who has died is still registered, or not recorded as dead"
            return
        if len(found) != 1:
            yield f"somebody is registered in {len(found)} municipalities"
            return
        ((place, resident),) = found
        if resident.address not in self._addresses(person):
            yield "somebody is registered at an address to which they have not moved"
        yield from self._offices(person, place, resident)

    def open_cases(self) -> Iterator[str]:
        """The case of a move that all have registered is closed: every office has reported.

        Two things are known and left out. A family that files again before the first move has
        settled: an office that has heard of the second does not report on the first. And a move
        inside the municipality on the day of its filing: it may be registered before the booking
        of the visit has brought the case to the registry.
        """
        file, filings = self._files["portal"], self._citizens.movers.filed.values()
        reported = {r.death.deceased for r in self._citizens.mourners.reported.values()}
        arrived = [(move.address, set(move.movers)) for move in self._citizens.arrived]
        for filed in filings:
            family = {*filed.move.movers, *filed.move.stayers}
            others = {
                m for o in filings if o is not filed for m in (*o.move.movers, *o.move.stayers)
            }
            if not family.isdisjoint(reported | others | self._disputed_persons):
                continue
            if filed.move.within and filed.move.filed_on == filed.move.visit_on:
                continue
            if filed.withdrawn or (filed.move.address, set(filed.move.movers)) not in arrived:
                continue
            case = CASES.get(file, filed.case)
            if case is None or case.status is not Status.DONE:
                yield "the case of a move that was registered is not closed"

    def untold(self) -> Iterator[str]:
        """Everybody who has to know of a death was told with effect.

        Who that is follows from the population of the first day, so that families of which
        somebody has moved since are left out.
        """
        persons = self._population.persons
        moved = {persons[m].household for move in self._citizens.arrived for m in move.movers}
        known = {person for person in self.undisputed if persons[person].household not in moved}
        witness = Mourners.on(self._stage, Notes())
        witness.reported = {
            case: reported
            for case, reported in self._citizens.mourners.reported.items()
            if reported.death.deceased in known
        }
        for name in telling_of(witness, self._files).waiting:
            yield f"{name} was not told of a death"

    def _offices(self, person: int, place: Municipality, resident: Resident) -> Iterator[str]:
        register = self._population.registers[self._population.persons[person].register]
        kept = next(p for p in self._places if p.code == register.municipality)
        supplement = SUPPLEMENTS.get(*self._at("family-register", kept, person))
        if supplement is None or supplement.addresses[-1].address != resident.address:
            yield f"the family register in {kept.en} does not know where somebody lives"
        if self._population.persons[person].pension is not Pension.NONE:
            code = self._stage.code("pension", person)
            enrolled = ENROLLED.get(self._files["pension"], code)
            if enrolled is None or enrolled.address != resident.address:
                yield "the pension office does not know where somebody lives"
        for other in self._places:
            taxpayer = TAXPAYERS.get(*self._at("tax", other, person))
            if taxpayer is not None and taxpayer.resident != (other == place):
                yield f"the tax office in {other.en} does not know where somebody lives"

    def _addresses(self, person: int) -> set[Address]:
        """Return where somebody may live: of several moves at once, any may have been the last."""
        moves = [move for move in self._citizens.arrived if person in move.movers]
        home = self._population.households[self._population.persons[person].household]
        return {move.address for move in moves} or {home.address}

    def _disputed(self) -> set[int]:
        """Return of whom an office was told what people have to sort out; with their households."""
        found: set[int] = set()
        for name, file in self._files.items():
            codes = {code for (code,) in file.read("SELECT person FROM parked")}
            if codes:
                everybody = range(len(self._population.persons))
                found |= {p for p in everybody if self._stage.code(name, p) in codes}
        persons = self._population.persons
        homes = {persons[person].household for person in found}
        return {n for n, person in enumerate(persons) if person.household in homes}

    def _resident(self, place: Municipality, person: int) -> Resident | None:
        return RESIDENTS.get(*self._at("resident-registry", place, person))

    def _at(self, kind: str, place: Municipality, person: int) -> tuple[File, PersonCode]:
        name = name_of(kind, place)
        return self._files[name], self._stage.code(name, person)
