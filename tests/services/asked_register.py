"""Registers in memory, which tell an office what happens, or are asked; and who tells them apart."""

import datetime as dt
import functools
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

import contracts
from contracts.base import Event, PersonCode
from contracts.common import Address, MunicipalityCode, PersonName
from contracts.moving import AddressChanged, MovedOut
from contracts.residency import (
    DeathUndone,
    Deceased,
    FourItems,
    FourItemsQuery,
    HeadChanged,
    NameChanged,
)
from contracts.standings import Standing, StatusQuery
from contracts.tax import IncomeCorrected, Incomes, IncomesQuery
from mesh.clock import JST, Clock
from mesh.context import Surroundings
from mesh.deployment import Deployment, Participant
from mesh.errors import UnknownPerson
from mesh.links import Links
from mesh.permits import Policy
from mesh.service import Service
from mesh.store import Store
from services.statuses import NEVER_HERE, Status, in_columns
from tests.services.conftest import NEW, OLD, Desk, deployment_of

START = dt.date(2026, 3, 2)
OTHERS = (PersonCode("spouse"), PersonCode("parent"))
SLUGS = {OLD: "old", NEW: "new"}


def address(municipality: MunicipalityCode, number: int) -> Address:
    return Address(
        postal_code="1820026",
        municipality=municipality,
        prefecture="",
        city="",
        town="",
        block=str(number),
    )


def name(number: int) -> PersonName:
    family = ("佐藤", "鈴木", "高橋")[number]
    return PersonName(family=family, given="太郎", family_kana="サトウ", given_kana="タロウ")


class Registers:
    """What the registers of two municipalities, and the tax office of the first, have on record.

    Attributes:
        standings: By municipality and person.
        earned: By person, in 2025.
        day: The day on which things happen.
    """

    def __init__(self, *persons: PersonCode) -> None:
        self.day = START
        self.earned = dict.fromkeys(persons, 3_000_000)
        self.standings: dict[MunicipalityCode, dict[PersonCode, Status]] = {OLD: {}, NEW: {}}
        for person in persons:
            self.standings[OLD][person] = Status(
                standing=Standing.RESIDENT,
                since=dt.date(2020, 4, 1),
                address=address(OLD, 0),
                head=person,
                name=name(0),
            )
        self._alive = dict(self.standings[OLD])

    def home(self, person: PersonCode) -> MunicipalityCode:
        """Where a person lives, or lived last."""
        return next(m for m, of in self.standings.items() if of.get(person, NEVER_HERE).name)

    def happens(self, what: str, person: PersonCode, number: int) -> tuple[str, list[Event]]:
        """Record what happens, if it can; return who tells it, and what."""
        self.day += dt.timedelta(days=1)
        home = self.home(person)
        now = self.standings[home][person]
        if what == "earns":
            self.earned[person] = income = number * 1_000_000
            corrected = IncomeCorrected(person=person, year=2025, total_income=income)
            return f"tax-{SLUGS[OLD]}", [corrected]
        possible = Standing.DECEASED if what == "lives" else Standing.RESIDENT
        if now.standing is not possible and what != "gets-head":
            return "", []
        after, events = getattr(self, f"_{what.replace('-', '_')}")(home, now, person, number)
        if self.standings[home][person] is now:
            self.standings[home][person] = after
        return f"resident-registry-{SLUGS[home]}", events

    def _moves(self, home: Any, now: Status, person: PersonCode, _number: int) -> Any:
        there = address(home, self.day.toordinal())  # nobody moves to where they live
        after = msgspec.structs.replace(now, address=there, since=self.day)
        return after, [AddressChanged(person=person, moved_on=self.day, address=there)]

    def _leaves(self, home: Any, now: Status, person: PersonCode, _number: int) -> Any:
        destination = NEW if home == OLD else OLD
        there = address(destination, self.day.toordinal())
        self.standings[destination][person] = msgspec.structs.replace(
            now, address=there, since=self.day, head=person
        )
        left = Status(
            standing=Standing.MOVED_OUT, since=self.day, destination=destination, address=None
        )
        self.standings[home][person] = left
        return left, [MovedOut(person=person, moved_on=self.day, destination=destination)]

    def _dies(self, _home: Any, now: Status, person: PersonCode, number: int) -> Any:
        died_on = self.day - dt.timedelta(days=number)
        self._alive[person] = now
        dead = Status(standing=Standing.DECEASED, since=died_on, known_on=self.day, name=now.name)
        return dead, [Deceased(person=person, died_on=died_on, known_on=self.day)]

    def _lives(self, _home: Any, now: Status, person: PersonCode, _number: int) -> Any:
        restored = self._alive[person]
        assert now.since is not None
        return restored, [
            DeathUndone(person=person, died_on=now.since),
            HeadChanged(person=person, changed_on=self.day, head=restored.head),
        ]

    def _gets_head(self, _home: Any, now: Status, person: PersonCode, number: int) -> Any:
        head = OTHERS[number % 2]
        if now.standing is Standing.DECEASED:  # nobody tells who is head of the household left
            self._alive[person] = msgspec.structs.replace(self._alive[person], head=head)
            return now, []
        after = msgspec.structs.replace(now, head=head)
        return after, [HeadChanged(person=person, changed_on=self.day, head=head)]

    def _is_named(self, _home: Any, now: Status, person: PersonCode, number: int) -> Any:
        after = msgspec.structs.replace(now, name=name(number))
        return after, [NameChanged(person=person, name=name(number), changed_on=self.day)]

    def statuses(self, query: StatusQuery, receiver: Participant) -> Any:
        """Answer as a register does."""
        assert receiver.municipality is not None
        known = self.standings[receiver.municipality]
        return in_columns([known.get(person, NEVER_HERE) for person in query.persons])

    def four_items(self, query: FourItemsQuery, receiver: Participant) -> Any:
        """Answer as a register does: with the address of who lives there."""
        assert receiver.municipality is not None
        found = self.standings[receiver.municipality].get(query.person, NEVER_HERE)
        if found.standing is not Standing.RESIDENT or found.address is None:
            return UnknownPerson("not here")
        return FourItems(address=found.address)

    def incomes(self, query: IncomesQuery, _: Participant) -> Incomes:
        """Answer as a tax office does."""
        return Incomes(
            total_income=tuple(
                self.earned[person] if query.year == 2025 else None for person in query.persons
            )
        )


@functools.cache
def _country() -> tuple[Deployment, Policy, Links]:
    deployment = deployment_of(Path("not-on-disk"))
    policy = Policy.load(Path(contracts.__file__).parent / "permits.toml")
    return deployment, policy, Links(policy, deployment)


class Office(Desk):
    """An office that can ask the registers how those on file stand."""

    def __init__(self, service: Service, name: str, file: Path) -> None:
        deployment, policy, links = _country()
        self.me = deployment.named(name)
        self.service = service
        self.clock = Clock(dt.datetime.combine(START, dt.time(9), JST), seed=1)
        self.answers = {}
        self.asked = []
        self.store = Store(file, service.schema, durable=False)
        self._around = Surroundings(self.me, deployment, policy, links, self.clock, self)
        self._deployment = deployment

    def follow(self, registers: Registers) -> None:
        """Ask these registers from now on."""
        self.answers |= {
            "residency.status.v1": registers.statuses,
            "residency.four-items.v1": registers.four_items,
            "tax.incomes.v1": registers.incomes,
        }
        self.registers = registers

    def is_told_by(self, owner: str) -> bool:
        """Tell whether an owner has anything to tell: a municipal office is told by its own."""
        home = self.me.municipality
        return home is None or home == self._deployment.named(owner).municipality

    async def news(self) -> list[Any]:
        """What a review of everybody on file finds."""
        assert self.service.review is not None
        persons = self.service.review.on_file(self.store)
        found: list[Any] = await self._run(self.service.review.ask, (persons,), self.me.name, None)
        return found

    async def review(self) -> None:
        """Find what is new and handle it, until nothing is."""
        for _ in range(5):
            news = await self.news()
            if not news:
                return
            for each in news:
                await self.handle(each.event, caller=each.owner)
        raise AssertionError("a review found the same news again and again")

    def at(self, day: dt.date) -> None:
        """Go on to a day."""
        self.clock.travel_to(dt.datetime.combine(day, dt.time(9), JST))


@asynccontextmanager
async def offices(
    service: Service, name_of_one: str, fill: Callable[[Office], None], *ways: str
) -> AsyncIterator[dict[str, Office]]:
    """Make an office for each way in which it may learn of changes; all are filled alike."""
    with tempfile.TemporaryDirectory() as directory:
        made = {way: Office(service, name_of_one, Path(directory) / way) for way in ways}
        for office in made.values():
            fill(office)
        try:
            yield made
        finally:
            for office in made.values():
                office.store.close()
