"""The scenario's own check: is every participant's store as it must be in the end?

It knows the plan and the population, and reads the stores from outside; it asks no service.
Each fault found is one sentence. No faults, and the scenario is `ok`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from contracts.base import PersonCode
from scenarios.moving.plan import Move
from scenarios.moving.scene import Filed, Scene
from scenarios.population.entitlements import is_allowance_child
from scenarios.population.model import Insurance, Pension, Population
from scenarios.population.places import Municipality
from scenarios.stage.country import name_of
from scenarios.stage.files import File
from scenarios.telling.faults import faults_of_the_mesh
from services.bank.store import CUSTOMERS as BANK_CUSTOMERS
from services.benefits.store import FILES
from services.family_register.store import SUPPLEMENTS
from services.health_insurance.store import INSURED
from services.pension.store import ENROLLED
from services.resident_registry.model import ArrivalStatus
from services.resident_registry.store import ARRIVALS, HOUSEHOLDS, MOVES_OUT, RESIDENTS
from services.tax.store import TAXPAYERS
from services.utility.store import CUSTOMERS


def faults_in(scene: Scene, files: dict[str, File]) -> list[str]:
    """Return everything that is not as it must be."""
    check = _Check(scene, files)
    return [*faults_of_the_mesh(files), *check.registries(), *faults_of_moves(scene, files)]


def faults_of_moves(scene: Scene, files: dict[str, File]) -> list[str]:
    """Return what is not as it must be after the moves that were filed."""
    found: list[str] = []
    check = _Check(scene, files)
    for filed in scene.filed.values():
        found += check.withdrawn(filed) if filed.withdrawn else check.moved(filed.move)
    return found


class _Check:
    def __init__(self, scene: Scene, files: dict[str, File]) -> None:
        self._stage = scene.stage
        self._population: Population = scene.stage.population
        self._files = files
        self._today = scene.stage.clock.today()
        self._paid_for: dict[int, list[int]] = {}
        for number, person in enumerate(self._population.persons):
            if person.allowance_recipient is not None:
                self._paid_for.setdefault(person.allowance_recipient, []).append(number)

    def at(self, kind: str, place: Municipality, person: int) -> tuple[File, PersonCode]:
        """Return a participant's file, and its code for a person."""
        name = name_of(kind, place)
        return self._files[name], self._stage.code(name, person)

    def national(self, kind: str, person: int) -> tuple[File, PersonCode]:
        """Return the file of one who is there for everybody, and its code for a person."""
        return self._files[kind], self._stage.code(kind, person)

    def registries(self) -> Iterator[str]:
        """Everybody is resident once, in a household with one head who is a member of it."""
        residents = 0
        for place in self._stage.options.municipalities:
            file = self._files[name_of("resident-registry", place)]
            members: dict[str, list[PersonCode]] = {}
            for resident in RESIDENTS.all(file):
                members.setdefault(resident.household, []).append(resident.person)
                residents += 1
            for household in HOUSEHOLDS.all(file):
                if household.id in members and household.head not in members[household.id]:
                    yield f"{place.en}: a household's head is not one of its members"
            if not members.keys() <= {h.id for h in HOUSEHOLDS.all(file)}:
                yield f"{place.en}: residents belong to a household that does not exist"
        if residents != len(self._population.persons):
            yield f"{residents} residents are registered, {len(self._population.persons)} exist"

    def moved(self, move: Move) -> Iterator[str]:
        """The move is known to everyone who has to know, and to the same effect."""
        for person in move.movers:
            yield from self._resident(move, person)
            yield from self._address_history(move, person)
            yield from self._pension(move, person)
            if not move.within:
                yield from self._tax(move, person)
                yield from self._insurance(move, person)
                yield from self._allowance(move, person)
        yield from self._head(move)
        yield from self._suppliers(move)

    def withdrawn(self, filed: Filed) -> Iterator[str]:
        """Everything is as if nothing had been filed."""
        move = filed.move
        home = self._population.households[self._population.persons[move.filer].household]
        for person in move.movers:
            file, code = self.at("resident-registry", move.origin, person)
            resident = RESIDENTS.get(file, code)
            if resident is None or resident.address != home.address:
                yield "a person whose move was withdrawn is not where they were"
            if MOVES_OUT.get(file, code) is not None:
                yield "a withdrawn move out is still pending"
            there, code_there = self.at("resident-registry", move.destination, person)
            announced = ARRIVALS.where(there, person=code_there)
            if any(a.status is ArrivalStatus.EXPECTED for a in announced):
                yield "the new municipality still expects somebody who will not come"
        for kind in ("electricity", "water"):
            file, code = self.national(kind, move.filer)
            customer = CUSTOMERS.get(file, code)
            if customer is not None and customer.plan is not None:
                yield f"the {kind} company still plans a move that was withdrawn"

    def _resident(self, move: Move, person: int) -> Iterator[str]:
        file, code = self.at("resident-registry", move.destination, person)
        resident = RESIDENTS.get(file, code)
        if resident is None:
            yield f"a mover is not registered in {move.destination.en}"
        elif (resident.address, resident.since) != (move.address, move.moved_on):
            yield f"a mover is registered in {move.destination.en} with another address or date"
        if not move.within:
            file, code = self.at("resident-registry", move.origin, person)
            if RESIDENTS.get(file, code) is not None:
                yield f"a mover is still registered in {move.origin.en}"
            if MOVES_OUT.get(file, code) is not None:
                yield "a move out is still pending after the move-in"

    def _head(self, move: Move) -> Iterator[str]:
        groups = [(move.destination, move.movers, move.head)]
        if move.stayers and move.remaining_head is not None:
            groups.append((move.origin, move.stayers, move.remaining_head))
        for place, persons, head in groups:
            households = set()
            for person in persons:
                file, code = self.at("resident-registry", place, person)
                if (resident := RESIDENTS.get(file, code)) is not None:
                    households.add(resident.household)
            if len(households) != 1:
                yield f"those who live together in {place.en} are not one household"
                continue
            file, code = self.at("resident-registry", place, head)
            household = HOUSEHOLDS.get(file, households.pop())
            if household is None or household.head != code:
                yield f"the household in {place.en} has another head than was filed"

    def _address_history(self, move: Move, person: int) -> Iterator[str]:
        register = self._population.registers[self._population.persons[person].register]
        (place,) = [
            p for p in self._stage.options.municipalities if p.code == register.municipality
        ]
        file, code = self.at("family-register", place, person)
        supplement = SUPPLEMENTS.get(file, code)
        known = supplement.addresses if supplement is not None else ()
        last = known[-1] if known else None
        if last is None or (last.address, last.since) != (move.address, move.moved_on):
            yield f"the family register in {place.en} does not know the new address"

    def _tax(self, move: Move, person: int) -> Iterator[str]:
        file, code = self.at("tax", move.origin, person)
        left = TAXPAYERS.get(file, code)
        if left is None or left.resident or left.stays[-1].until != move.moved_on:
            yield f"the tax office in {move.origin.en} does not know of the move"
        elif left.notice_address != move.address:
            yield f"the tax office in {move.origin.en} writes to the old address"
        file, code = self.at("tax", move.destination, person)
        arrived = TAXPAYERS.get(file, code)
        if arrived is None or arrived.stays[-1].since != move.moved_on:
            yield f"the tax office in {move.destination.en} does not know of the move"

    def _pension(self, move: Move, person: int) -> Iterator[str]:
        if self._population.persons[person].pension is Pension.NONE:
            return
        file, code = self.national("pension", person)
        enrolled = ENROLLED.get(file, code)
        known = (
            None
            if enrolled is None
            else (enrolled.municipality, enrolled.address, enrolled.address_since)
        )
        if known != (move.destination.code, move.address, move.moved_on):
            yield "the pension office does not know the new address"
        if not self._watched(move.destination, person, "pension"):
            yield "the pension office does not watch at the new registry"

    def _insurance(self, move: Move, person: int) -> Iterator[str]:
        mover = self._population.persons[person]
        old_file, old_code = self.at("health-insurance", move.origin, person)
        new_file, new_code = self.at("health-insurance", move.destination, person)
        old, new = INSURED.get(old_file, old_code), INSURED.get(new_file, new_code)
        if mover.insurance is Insurance.NATIONAL:
            if old is not None and old.in_national_health(self._today):
                yield f"national health insurance in {move.origin.en} goes on"
            if new is None or not new.in_national_health(move.moved_on):
                yield f"national health insurance in {move.destination.en} has not begun"
        in_time = (move.visit_on - move.moved_on) <= dt.timedelta(days=14)
        if mover.care_level is not None and in_time:
            levels = [c.level for c in new.certifications] if new is not None else []
            if levels[-1:] != [mover.care_level]:
                yield "the certification of care was not carried over"
            if not self._watched(
                move.destination, person, name_of("health-insurance", move.destination)
            ):
                yield "the insurer does not watch at the new registry"

    def _allowance(self, move: Move, person: int) -> Iterator[str]:
        persons = self._population.persons
        children = self._paid_for.get(person, ())
        due = {n for n in children if is_allowance_child(persons[n].birth_date, move.visit_on)}
        if not due:
            return
        file, code = self.at("benefits", move.origin, person)
        ended = FILES.get(file, code)
        if ended is None or ended.open:
            yield f"the allowance in {move.origin.en} goes on"
        name = name_of("benefits", move.destination)
        begun = FILES.get(self._files[name], self._stage.code(name, person))
        if begun is None or not begun.open:
            yield f"the allowance in {move.destination.en} has not begun"
        elif not self._codes(name, due) <= {c.person for c in begun.children}:
            yield f"the allowance in {move.destination.en} leaves a child out"
        elif ended is not None and ended.paid_through is not None:
            gap = (begun.started_on - ended.paid_through).days
            in_time = (move.visit_on - move.moved_on) <= dt.timedelta(days=15)
            if gap != 1 and (in_time or gap < 1):
                yield "a month of the allowance is paid twice, or not at all"

    def _suppliers(self, move: Move) -> Iterator[str]:
        for kind in ("electricity", "water"):
            if kind in move.consents:
                file, code = self.national(kind, move.filer)
                customer = CUSTOMERS.get(file, code)
                if customer is None or customer.plan or customer.present.address != move.address:
                    yield f"the {kind} company does not supply the new address"
        if "bank" in move.consents:
            file, code = self.national("bank", move.filer)
            account = BANK_CUSTOMERS.get(file, code)
            if account is None or account.address != move.address:
                yield "the bank does not know the new address"

    def _codes(self, participant: str, persons: Iterable[int]) -> set[PersonCode]:
        return {self._stage.code(participant, person) for person in persons}

    def _watched(self, place: Municipality, person: int, watcher: str) -> bool:
        file, code = self.at("resident-registry", place, person)
        return bool(
            file.read("SELECT 1 FROM watch WHERE person = ? AND watcher = ?", code, watcher)
        )
