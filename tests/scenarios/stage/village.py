"""Some residents of a small country to whom things happen, and the offices that have to know."""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from contracts.base import Command, PersonCode
from contracts.births import ReportBirth
from contracts.common import MunicipalityCode, PersonName, Relation, Sex, age_on
from contracts.deaths import Capacity, CorrectDeath, CorrectionGround, ReportDeath
from contracts.marriages import ReportMarriage
from contracts.portal import FileAllowance
from contracts.residency import FileMoveOut, RegisterMoveIn, RegisterMoveWithin
from contracts.tax import CorrectIncome
from mesh.participant import RunningParticipant
from mesh.records import Records
from scenarios.comparing.designs import DESIGNS
from scenarios.population.generate import generate
from scenarios.population.model import Insurance, Pension, Person, Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.running import StageOptions
from scenarios.stage.simulating import SimulatedStage, on_simulated_stage
from services.benefits import review as benefits
from services.benefits.store import FILES
from services.code_exchange.store import keyring
from services.health_insurance import review as health_insurance
from services.health_insurance.model import Insured
from services.health_insurance.store import INSURED
from services.pension import review as pension
from services.pension.store import ENROLLED

RING = MUNICIPALITIES[:2]
TODAY = dt.date(2026, 6, 8)
PEOPLE = generate(
    residents=160, seed=3, base_date=TODAY, municipalities=RING, life_event="bereavement"
)
OFFICES: dict[str, tuple[Any, Records[Any]]] = {
    "pension": (pension, ENROLLED),
    "health-insurance": (health_insurance, INSURED),
    "benefits": (benefits, FILES),
}


class Village:
    """A country in virtual time.

    Attributes:
        late: Whether the offices ask from time to time, because nobody tells them.
        newborn: How offices name the child that is born.
    """

    def __init__(self, stage: SimulatedStage) -> None:
        self.stage = stage
        self.people = stage.population
        self._keyring = keyring(stage.deployment.directory / "keys")
        self.used: set[int] = set()
        self.newborn: dict[str, str] = {}
        self.late = False

    def home(self, number: int) -> MunicipalityCode:
        household = self.people.households[self.people.persons[number].household]
        return household.address.municipality

    def slug(self, number: int) -> str:
        return next(place.slug for place in RING if place.code == self.home(number))

    def anybody(self, fits: Callable[[Person], bool]) -> int:
        """Somebody whose household nothing has happened to yet."""
        for number, person in enumerate(self.people.persons):
            if person.household not in self.used and fits(person):
                self.used.add(person.household)
                return number
        raise AssertionError("nobody of that kind lives in this country; choose another seed")

    def household(self, person: Person) -> tuple[int, ...]:
        return tuple(self.people.households[person.household].members)

    def members(self, number: int) -> tuple[int, ...]:
        return self.household(self.people.persons[number])

    def survivor(self, dead: int) -> int:
        """The eldest of those who lived with somebody."""
        left = [member for member in self.members(dead) if member != dead]
        return min(left, key=lambda member: self.people.persons[member].birth_date)

    async def at_counter(
        self, place: str, make: Callable[[Callable[[int], PersonCode]], Any]
    ) -> Any:
        """Say something at a counter, in its codes."""
        counter = f"counter-{place}"
        command: Command[Any] = make(lambda number: self.stage.code(counter, number))
        reply = await self.stage.running[counter].command(command)
        await self.stage.at_rest()
        return reply

    async def move_away(self) -> None:
        father = self.anybody(lambda p: insured(p) and receives(p, self.people))
        movers = self.members(father)
        origin = self.slug(father)
        there = next(place for place in RING if place.slug != origin)
        homes = (household.address for household in self.people.households)
        address = next(home for home in homes if home.municipality == there.code)
        portal = self.stage.running["portal"]
        filing = FileMoveOut(
            movers=tuple(self.stage.code("portal", mover) for mover in movers),
            planned_on=TODAY,
            destination=there.code,
            new_address=address,
            new_head=self.stage.code("portal", father),
        )
        await portal.command(filing, at=self.home(father))
        await self.stage.at_rest()
        await self.at_counter(
            there.slug,
            lambda code: RegisterMoveIn(
                movers=tuple(map(code, movers)), moved_on=TODAY, address=address
            ),
        )

    async def move_within(self) -> None:
        mover = self.anybody(lambda p: insured(p) and p.pension is not Pension.NONE)
        movers = self.members(mover)
        address = self.people.households[self.people.persons[mover].household].address
        await self.at_counter(
            self.slug(mover),
            lambda code: RegisterMoveWithin(
                movers=tuple(map(code, movers)),
                moved_on=TODAY,
                address=msgspec.structs.replace(address, block="99-9"),
                new_head=code(movers[0]),
            ),
        )

    async def die(self, fits: Callable[[Person], bool]) -> int:
        dead = self.anybody(lambda p: fits(p) and len(self.household(p)) > 1)
        await self.at_counter(
            self.slug(dead),
            lambda code: ReportDeath(
                person=code(dead),
                died_on=TODAY - dt.timedelta(days=2),
                place=self.home(dead),
                residence=self.home(dead),
                reporter=code(self.survivor(dead)),
                capacity=Capacity.COHABITANT,
            ),
        )
        return dead

    async def live_after_all(self, dead: int) -> None:
        register = self.people.registers[self.people.persons[dead].register].municipality
        await self.at_counter(
            self.slug(dead),
            lambda code: CorrectDeath(
                person=code(dead),
                applicant=code(self.survivor(dead)),
                register_municipality=register,
                ground=CorrectionGround.COURT,
                evidence=True,
            ),
        )

    async def earn_otherwise(self) -> None:
        earner = self.anybody(lambda p: insured(p) and bool(p.incomes))
        year = max(self.people.persons[earner].incomes)
        await self.at_counter(
            self.slug(earner),
            lambda code: CorrectIncome(person=code(earner), year=year, total_income=1_234_000),
        )

    async def have_child(self) -> None:
        mother = self.anybody(
            lambda p: (
                p.sex is Sex.FEMALE
                and p.spouse is not None
                and insured(p)
                and age_on(p.birth_date, TODAY) < 45
            )
        )
        person = self.people.persons[mother]
        assert person.spouse is not None
        father, kin = person.spouse, person.name
        reply = await self.at_counter(
            self.slug(mother),
            lambda code: ReportBirth(
                mother=code(mother),
                father=code(father),
                name=msgspec.structs.replace(kin, given="新", given_kana="アラタ"),
                sex=Sex.MALE,
                born_on=TODAY - dt.timedelta(days=3),
                residence=self.home(mother),
                address=self.people.households[person.household].address,
                register_municipality=self.people.registers[person.register].municipality,
            ),
        )
        keyring = self.stage._keyring
        link = keyring.link(f"counter-{self.slug(mother)}", reply.child)
        self.newborn = {name: self._keyring.code(name, link) for name in self.offices()}
        filing = FileAllowance(
            person=self.stage.code("citizen-app", father),
            children=(PersonCode(self._keyring.code("citizen-app", link)),),
            municipality=self.home(mother),
        )
        await self.stage.citizen.command(filing)
        await self.stage.at_rest()

    async def marry(self) -> None:
        def single(person: Person) -> bool:
            adult = 20 <= age_on(person.birth_date, TODAY) < 60
            return adult and insured(person) and person.spouse is None

        keeps = self.anybody(single)
        takes = self.anybody(single)
        persons, registers = self.people.persons, self.people.registers
        name: PersonName = msgspec.structs.replace(
            persons[takes].name,
            family=persons[keeps].name.family + "野",
            family_kana=persons[keeps].name.family_kana + "ノ",
        )
        await self.at_counter(
            self.slug(keeps),
            lambda code: ReportMarriage(
                keeps=code(keeps),
                takes=code(takes),
                name=name,
                registers=(
                    registers[persons[keeps].register].municipality,
                    registers[persons[takes].register].municipality,
                ),
                residences=(self.home(keeps), self.home(takes)),
            ),
        )

    async def live(self) -> None:
        """Let everything happen, one after the other."""
        await self.move_away()
        await self.move_within()
        await self.die(lambda p: p.pension is Pension.RECEIVING and p.relation is Relation.HEAD)
        await self.die(lambda p: receives(p, self.people))
        mistaken = await self.die(lambda p: receives(p, self.people))
        if self.late:
            await self.review()
        await self.live_after_all(mistaken)
        await self.earn_otherwise()
        await self.have_child()
        await self.marry()
        if self.late:
            await self.review()

    async def review(self) -> None:
        for name in self.offices():
            await self.stage.running[name].review()
        await self.stage.at_rest()

    def offices(self) -> list[str]:
        return [name for name, p in self.stage.running.items() if p.me.kind in OFFICES]

    def files(self) -> dict[str, list[str]]:
        """What the offices keep, but since when somebody is head: whom they ask does not say."""
        return {
            name: self._readable(
                name, map(headless, OFFICES[participant.me.kind][1].all(participant.store))
            )
            for name, participant in self._running_offices()
        }

    def believed(self) -> dict[str, list[str]]:
        """What the offices believe."""
        found = {}
        for name, participant in self._running_offices():
            review, _ = OFFICES[participant.me.kind]
            own, store = participant.me.municipality or "", participant.store
            known = [review.believes(store, person, own) for person in review.on_file(store)]
            found[name] = self._readable(name, known)
        return found

    def watched(self, owner: str, office: str) -> set[bytes]:
        """Whom an office watches at an owner of data."""
        rows = self.stage.running[owner].store.read(
            "SELECT person FROM watch WHERE watcher = ?", office
        )
        return {self._keyring.link(owner, code) for (code,) in rows}

    def on_file(self, office: str) -> set[bytes]:
        """On whom an office has an open file, or a record of a death."""
        participant = self.stage.running[office]
        review, _ = OFFICES[participant.me.kind]
        return {self._keyring.link(office, code) for code in review.on_file(participant.store)}

    def _running_offices(self) -> list[tuple[str, RunningParticipant]]:
        return [(name, self.stage.running[name]) for name in self.offices()]

    def _readable(self, name: str, records: Iterable[Any]) -> list[str]:
        """Records in an order that no code decides; that of the newborn is drawn in each run."""
        newborn = self.newborn.get(name, "nobody")
        written = [msgspec.json.encode(record).decode() for record in records]
        return sorted(text.replace(newborn, "newborn") for text in written)


def headless(record: Any) -> Any:
    if not isinstance(record, Insured):
        return record
    return msgspec.structs.replace(record, head=None, head_since=None, head_before=None)


def insured(person: Person) -> bool:
    return person.insurance is Insurance.NATIONAL


def receives(person: Person, people: Population) -> bool:
    number = people.persons.index(person)
    return any(other.allowance_recipient == number for other in people.persons)


@asynccontextmanager
async def village(design: str) -> AsyncIterator[Village]:
    options = StageOptions(municipalities=RING, date=TODAY)
    shaped = DESIGNS[design].applied_to
    async with on_simulated_stage(options, PEOPLE, seed=1, shaped=shaped) as stage:
        made = Village(stage)
        made.late = DESIGNS[design].reviews
        await stage.clock.sleep(9 * 3600)
        yield made
