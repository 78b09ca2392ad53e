"""Two municipalities in a simulation, in which offices learn of changes in one of four ways."""

import datetime as dt
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import msgspec

import contracts
from contracts.base import PersonCode, contract_of
from contracts.deaths import (
    Capacity,
    CorrectDeath,
    CorrectionGround,
    DeathRecorded,
    DeathReported,
    DeathTakenBack,
    DeathVoided,
    ReportDeath,
)
from contracts.moving import (
    AddressChanged,
    FileMoveOut,
    MovedOut,
    RegisterMoveIn,
    RegisterMoveWithin,
)
from contracts.residency import DeathUndone, Deceased
from mesh import operating
from mesh.clock import JST
from mesh.context import Context
from mesh.deployment import Deployment
from mesh.permits import Policy
from mesh.service import Service
from mesh.simulation import Simulation, simulation
from mesh.store import Store
from services.catalogue import SERVICES
from services.code_exchange.store import keyring, seed_keys
from services.legal_affairs.model import FollowedOwner, Parcel
from services.legal_affairs.store import FOLLOWED, PARCELS
from services.resident_registry.model import Household
from services.resident_registry.store import HOUSEHOLDS, RESIDENTS
from services.tax.model import Stay, Taxpayer
from services.tax.store import TAXPAYERS
from tests.services.conftest import NEW, OLD, deployment_of
from tests.services.resident_registry.country import PLACES, address, resident

START = dt.datetime(2026, 4, 6, 9, tzinfo=JST)
TODAY = START.date()
MINDFUL = ("tax", "legal-affairs")
CHANGES = frozenset(
    contract_of(event).name for event in (MovedOut, AddressChanged, Deceased, DeathUndone)
)
DELIVERIES = {"push": "items", "thin": "thin", "pull": "none", "copy": "none"}
OFFICES = ("tax-old", "tax-new", "legal-affairs")
NAMES = (
    "code-exchange",
    "portal",
    "counter-old",
    "counter-new",
    "family-register-old",
    "resident-registry-old",
    "resident-registry-new",
    "copy-server",
    *OFFICES,
)
PERSONS = ("taro", "hanako")


def policy_of(way: str) -> Policy:
    """The policy as released, with the offices told as one design has it."""
    released = Policy.load(Path(contracts.__file__).parent / "permits.toml", set(SERVICES))
    permits = [
        msgspec.structs.replace(permit, delivery=DELIVERIES[way])
        if permit.contract in CHANGES and permit.participant in MINDFUL
        else permit
        for permit in released.permits
    ]
    return Policy(released.affairs, permits)


class LearningCountry:
    """A couple lives in `old`, and taro owns land in `new`.

    Attributes:
        history: What the offices had on file, each time that they had learned what there was.
    """

    def __init__(self, directory: Path, way: str) -> None:
        everyone = deployment_of(directory)
        self.way = way
        self.history: list[dict[str, list[Any]]] = []
        self.deployment = Deployment(directory, [everyone.named(name) for name in NAMES])
        seed_keys(directory / "keys", NAMES, random.Random(1).randbytes)
        self.deployment.save()
        self._keys = keyring(directory / "keys")
        self._fill()

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[Simulation]:
        """Run everyone."""
        services = {name: SERVICES[self.deployment.named(name).kind] for name in NAMES}
        services["family-register-old"] = _family_register()
        services["portal"] = Service("portal")
        async with simulation(
            services,
            deployment=self.deployment,
            policy=policy_of(self.way),
            seed=1,
            start=START,
        ) as self.mesh:
            await self.mesh.start()
            yield self.mesh

    def code(self, participant: str, name: str) -> PersonCode:
        """How a participant names somebody."""
        return PersonCode(self._keys.code(participant, name.encode().ljust(16)))

    async def learn(self) -> None:
        """Let everything that was said arrive, and let those who are not told ask."""
        await self.at_rest()
        running = self.mesh.running
        if self.way == "copy":
            await running["copy-server"].collect()
        if self.way in ("pull", "copy"):
            copy = "copy-server" if self.way == "copy" else None
            for name in OFFICES:
                await running[name].review(copy)
        await self.at_rest()
        self.history.append(self.records())

    async def at_rest(self) -> None:
        """Wait until nothing is promised any more."""
        for _ in range(600):
            if not operating.untold(self.deployment):
                return
            await self.mesh.clock.sleep(1.0)
        raise AssertionError(operating.untold(self.deployment))

    def records(self) -> dict[str, list[Any]]:
        """What the offices have on file."""
        running = self.mesh.running
        legal = running["legal-affairs"].store
        return {
            "tax-old": TAXPAYERS.all(running["tax-old"].store),
            "tax-new": TAXPAYERS.all(running["tax-new"].store),
            "parcels": PARCELS.all(legal),
            "followed": FOLLOWED.all(legal),
        }

    def disclosed(self) -> set[tuple[str, str]]:
        """By what, and under which contract, registries and copies told these offices anything."""
        return {
            (direction, contract)
            for name in ("resident-registry-old", "resident-registry-new", "copy-server")
            for direction, contract in self.mesh.running[name].store.read(
                "SELECT direction, contract FROM access_log WHERE items <> ''"
                " AND (party LIKE 'tax%' OR party = 'legal-affairs')"
            )
            if contract != "residency.moved-in.v1"
        }

    def _fill(self) -> None:
        registry, tax, legal = "resident-registry-old", "tax-old", "legal-affairs"
        home = [
            msgspec.structs.replace(
                resident(name, "head" if name == "taro" else "wife"),
                person=self.code(registry, name),
            )
            for name in PERSONS
        ]
        taro = self.code(legal, "taro")
        self._load(registry, RESIDENTS, home)
        self._load(registry, HOUSEHOLDS, [Household(id="h1", head=self.code(registry, "taro"))])
        self._load(
            tax,
            TAXPAYERS,
            [
                Taxpayer(
                    person=self.code(tax, name),
                    stays=(Stay(since=dt.date(2020, 4, 1)),),
                    notice_address=address(),
                )
                for name in PERSONS
            ],
        )
        parcels = [Parcel(number="1", owner=taro, kind="land", municipality=NEW)]
        self._load(legal, PARCELS, parcels)
        self._load(legal, FOLLOWED, [FollowedOwner(owner=taro, register=OLD)])
        with self._opened(registry) as store:
            watch = (self.code(registry, "taro"), "legal-affairs", "2020-04-01")
            store.load("INSERT INTO watch VALUES (?, ?, ?)", [watch])

    def _load(self, name: str, records: Any, what: list[Any]) -> None:
        with self._opened(name) as store:
            store.load(records.insert, records.rows(what))

    def _opened(self, name: str) -> Any:
        schema = SERVICES[self.deployment.named(name).kind].schema
        return closing(Store(self.deployment.database(name), schema, durable=False))

    async def move(self, who: str, to: str) -> None:
        """Let somebody move to the other municipality, and learn nothing yet."""
        origin = "old" if to == "new" else "new"
        mover = self.code("portal", who)
        staying = self.code("portal", "hanako" if who == "taro" else "taro")
        new_address = address(PLACES[to], "5-5")
        filing = FileMoveOut(
            movers=(mover,),
            planned_on=TODAY,
            destination=PLACES[to],
            new_address=new_address,
            new_head=mover,
            remaining_head=staying if origin == "old" else None,
        )
        await self.mesh.running["portal"].command(filing, at=PLACES[origin])
        await self.at_rest()
        registration = RegisterMoveIn(
            movers=(self.code(f"counter-{to}", who),), moved_on=TODAY, address=new_address
        )
        await self.mesh.running[f"counter-{to}"].command(registration)
        await self.at_rest()

    async def move_within(self, *movers: str) -> None:
        """Let some move to another address of `old`."""
        codes = tuple(self.code("counter-old", name) for name in movers)
        move = RegisterMoveWithin(
            movers=codes, moved_on=TODAY, address=address(OLD, "9-9"), new_head=codes[0]
        )
        await self.mesh.running["counter-old"].command(move)

    async def die(self, who: str, at: str = "old", days_ago: int = 1) -> None:
        """Let a death be reported."""
        person = self.code("counter-old", who)
        report = ReportDeath(
            person=person,
            died_on=TODAY - dt.timedelta(days=days_ago),
            known_on=TODAY,
            place=OLD,
            residence=PLACES[at],
            reporter=person,
            capacity=Capacity.GUARDIAN,
        )
        await self.mesh.running["counter-old"].command(report)
        await self.at_rest()

    async def live(self, who: str, at: str = "old") -> None:
        """Let it turn out that somebody has not died."""
        person = self.code("counter-old", who)
        correction = CorrectDeath(
            person=person,
            applicant=person,
            register_municipality=PLACES[at],
            ground=CorrectionGround.COURT,
        )
        await self.mesh.running["counter-old"].command(correction)
        await self.at_rest()


def _family_register() -> Service:
    """A family register that believes whatever it is told, and tells it on."""
    register = Service("family-register", schema="CREATE TABLE IF NOT EXISTS death (day TEXT);")

    @register.obeys(ReportDeath)
    async def enter(report: ReportDeath, ctx: Context) -> DeathReported:
        ctx.tx.write("DELETE FROM death")
        ctx.tx.write("INSERT INTO death VALUES (?)", report.died_on.isoformat())
        ctx.publish(
            DeathRecorded(
                person=report.person,
                residence=report.residence,
                died_on=report.died_on,
                known_on=report.known_on or report.died_on,
                reporter=None,
                new_head=None,
            )
        )
        return DeathReported(case="", register_municipality=OLD, late_days=0)

    @register.obeys(CorrectDeath)
    async def take_back(correction: CorrectDeath, ctx: Context) -> DeathVoided:
        ((day,),) = ctx.tx.read("SELECT day FROM death")
        ctx.publish(
            DeathTakenBack(
                person=correction.person,
                residence=correction.register_municipality,
                died_on=dt.date.fromisoformat(day),
            )
        )
        return DeathVoided(case="")

    return register
