"""Some residents of a small country to whom things happen."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from contracts.base import Command, PersonCode
from contracts.births import ReportBirth
from contracts.common import MunicipalityCode, PersonName, Relation, Sex, age_on
from contracts.deaths import Capacity, CorrectDeath, CorrectionGround, ReportDeath
from contracts.marriages import ReportMarriage
from contracts.moving import FileMoveOut, RegisterMoveIn, RegisterMoveWithin
from contracts.portal import FileAllowance
from contracts.tax import CorrectIncome
from scenarios.comparing.designs import DESIGNS
from scenarios.population.generate import generate
from scenarios.population.model import Insurance, Pension, Person, Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.running import StageOptions
from scenarios.stage.simulating import SimulatedStage, on_simulated_stage
from tests.scenarios.stage.knowing_offices import KnowingOffices

RING = MUNICIPALITIES[:2]
TODAY = dt.date(2026, 6, 8)
PEOPLE = generate(
    residents=160, seed=3, base_date=TODAY, municipalities=RING, life_event="bereavement"
)


class Village(KnowingOffices):
    """A country in virtual time.

    Attributes:
        late: Whether the offices ask from time to time, because nobody tells them.
    """

    def __init__(self, stage: SimulatedStage, *, late: bool) -> None:
        super().__init__(stage)
        self.people = stage.population
        self.used: set[int] = set()
        self.late = late

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
        self.newborn = {name: self.keyring.code(name, link) for name in self.offices()}
        filing = FileAllowance(
            person=self.stage.code("citizen-app", father),
            children=(PersonCode(self.keyring.code("citizen-app", link)),),
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
        made = Village(stage, late=DESIGNS[design].reviews)
        await stage.clock.sleep(9 * 3600)
        yield made
