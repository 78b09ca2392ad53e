"""Three municipalities on a network in memory, in which people marry, divorce and have children.

Registers and registries are the real ones; what should come of it is noted beside them.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from contracts.base import PersonCode
from contracts.births import ReportBirth
from contracts.common import Address, MunicipalityCode, PersonName, Relation, Sex
from contracts.family import PastAddress, Relations, RelationsQuery
from contracts.marriages import ReportDivorce, ReportMarriage
from contracts.residency import HouseholdQuery
from mesh.clock import JST
from mesh.context import Context
from mesh.deployment import Deployment
from mesh.envelope import disclosed
from mesh.errors import MeshError
from mesh.participant import RunningParticipant
from mesh.permits import Policy
from mesh.persons import person_codes, with_codes
from mesh.records import Records
from mesh.running import running_on
from mesh.service import Service
from mesh.simulated_network import TAME, Conditions, Network
from mesh.simulated_transport import SimulatedTransport
from mesh.virtual_time import VirtualClock
from services.code_exchange.handlers import service as code_exchange
from services.code_exchange.store import keyring
from services.family_court.handlers import service as family_court
from services.family_register import store
from services.family_register.handlers import service as family_register
from services.family_register.reading import Registers
from services.resident_registry import store as residents
from services.resident_registry.handlers import service as resident_registry
from services.resident_registry.model import Household, Resident
from tests.services.conftest import NEW, OLD, THIRD, deployment_of
from tests.services.family_register.named_family import birth
from tests.services.family_register.offices import address, supplement

START = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
SLUGS = {"old": OLD, "new": NEW, "third": THIRD}
WOMEN, MEN = ("yui", "mai", "rin"), ("ken", "ren", "jun")
LIVES = dict(zip((*WOMEN, *MEN), (OLD, NEW, OLD, NEW, OLD, NEW), strict=True))
SINCE = dt.date(2020, 4, 1)
OFFICES = ("counter", "resident-registry", "family-register")
NATIONAL = ("code-exchange", "pension", "portal", "family-court")


def slug_of(municipality: str) -> str:
    return next(slug for slug, code in SLUGS.items() if code == municipality)


def name_of(person: str, family: str = "田中") -> PersonName:
    return PersonName(family=family, given=person, family_kana="タナカ", given_kana="ナ")


def across_registers() -> Service:
    """The family register, which says of everybody what the registers of all say together."""
    service = Service("family-register", schema=family_register.schema)
    service.asked.update(family_register.asked)
    service.told.update(family_register.told)
    del service.asked["family.relations.v1"]

    @service.answers(RelationsQuery)
    async def relations(query: RelationsQuery, ctx: Context) -> Relations:
        registers = Registers(ctx)
        await registers.read({query.person})
        family = registers.family
        return Relations(
            parents=family.parents_of(query.person),
            spouse=family.spouse_of(query.person, ctx.today),
            children=family.children_of(query.person),
        )

    return service


class Kin(NamedTuple):
    """Whom somebody is related to: codes of whoever asks."""

    parents: frozenset[str]
    spouse: str | None
    children: frozenset[str]


class Country:
    """Three women and three men; each has a register where they live, and nobody is related."""

    def __init__(self, directory: Path, conditions: Conditions = TAME, seed: int = 1) -> None:
        self.conditions = conditions
        self.seed = seed
        names = [f"{kind}-{slug}" for kind in OFFICES for slug in SLUGS] + list(NATIONAL)
        everyone = deployment_of(directory)
        self.deployment = Deployment(directory, [everyone.named(name) for name in names])
        self.deployment.save()
        self.mesh: dict[str, RunningParticipant] = {}
        self.registers: dict[str, MunicipalityCode] = dict(LIVES)
        self.spouse: dict[str, str] = {}
        self.married: dict[str, list[str]] = {person: [] for person in LIVES}
        self.children: dict[PersonCode, tuple[str, ...]] = {}

    def code(self, participant: str, person: str) -> PersonCode:
        """How a participant names somebody; a child is named by its code at the pension office."""
        keys = keyring(self.deployment.directory / "keys")
        link = keys.link("pension", person) if person not in LIVES else None
        return PersonCode(keys.code(participant, link or person.encode().ljust(16)))

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[None]:
        self.clock = VirtualClock(START, self.seed)
        policy = Policy.load(self.deployment.permits_file)
        self.network = Network(policy.links(self.deployment), Random(self.seed), self.conditions)
        kinds = {
            "code-exchange": code_exchange,
            "family-court": family_court,
            "family-register": across_registers(),
            "resident-registry": resident_registry,
        }
        services = {
            p.name: kinds.get(p.kind, Service(p.kind))
            for p in self.deployment.participants.values()
        }
        async with running_on(
            {name: SimulatedTransport(name, self.network) for name in services},
            services,
            deployment=self.deployment,
            policy=policy,
            clock=self.clock,
        ) as self.mesh:
            for person, municipality in LIVES.items():
                self._settle(person, municipality)
            yield

    def _settle(self, person: str, municipality: MunicipalityCode) -> None:
        slug = slug_of(municipality)
        at = address(municipality=municipality)
        code = PersonCode(person)
        resident = Resident(
            person=code,
            name=name_of(person),
            birth_date=dt.date(1990, 1, 1),
            sex=Sex.FEMALE if person in WOMEN else Sex.MALE,
            household=person,
            relation=Relation.HEAD,
            address=at,
            since=SINCE,
            register_municipality=municipality,
        )
        registry, register = f"resident-registry-{slug}", f"family-register-{slug}"
        self._keep(registry, residents.HOUSEHOLDS, Household(id=person, head=code))
        self._keep(registry, residents.RESIDENTS, resident)
        kept = supplement(person, (SINCE, "1"), municipality=municipality)
        self._keep(register, store.SUPPLEMENTS, kept)
        for mention in store.mentions_of(self._keep(register, store.ENTRIES, birth(person, 1990))):
            self.mesh[register].store.load(store.MENTIONS.insert, store.MENTIONS.rows([mention]))

    def _keep(self, office: str, records: Records[Any], what: Any) -> Any:
        coded = with_codes(what, {name: self.code(office, name) for name in person_codes(what)})
        self.mesh[office].store.load(records.insert, records.rows([coded]))
        return coded

    async def told(self) -> None:
        """Let everything arrive, and the next day begin."""
        await self.clock.sleep(20 if self.conditions is TAME else 400)
        self.clock.travel_to(self.clock.now() + dt.timedelta(days=1))

    async def _said(self, counter: str, report: Any, at: MunicipalityCode) -> Any:
        """Hand a report in, in the codes of the counter; return the answer, or the refusal."""
        codes = {name: self.code(counter, name) for name in person_codes(report)}
        coded, number = with_codes(report, codes), self.clock.uuid7()
        while True:
            try:
                answer = await self.mesh[counter].command(coded, at=at, message_id=number)
            except MeshError as error:
                if error.retry:
                    continue
                answer = error.code
            await self.told()
            return answer

    def home(self, person: str) -> Address:
        return address(municipality=LIVES[person])

    async def marry(self, keeps: str, takes: str, at: MunicipalityCode) -> None:
        """Report a marriage, and check that it is accepted exactly if both are free."""
        report = ReportMarriage(
            keeps=PersonCode(keeps),
            takes=PersonCode(takes),
            name=name_of(takes, "鈴木"),
            registers=(self.registers[keeps], self.registers[takes]),
            residences=(LIVES[keeps], LIVES[takes]),
        )
        answer = await self._said(f"counter-{slug_of(at)}", report, at)
        if at not in (*report.registers, *report.residences):
            assert answer == "refused.wrong-place"
        elif keeps in self.spouse or takes in self.spouse:
            assert answer == "refused.already-married"
        else:
            assert not isinstance(answer, str), answer
            self.spouse |= {keeps: takes, takes: keeps}
            self.married[keeps].append(takes)
            self.married[takes].append(keeps)
            self.registers[takes] = self.registers[keeps]

    async def divorce(self, keeps: str, leaves: str) -> None:
        at = LIVES[leaves]
        report = ReportDivorce(
            keeps=PersonCode(keeps),
            leaves=PersonCode(leaves),
            name=name_of(leaves),
            register_municipality=self.registers[leaves],
            residence=at,
        )
        answer = await self._said(f"counter-{slug_of(at)}", report, at)
        if self.spouse.get(keeps) != leaves:
            assert answer == "refused.not-married"
            return
        assert not isinstance(answer, str), answer
        del self.spouse[keeps], self.spouse[leaves]

    async def bear(self, mother: str, father: str | None, at: MunicipalityCode) -> None:
        """Report a birth, and check that it is accepted exactly with the last husband as father."""
        number = len(self.children)
        report = ReportBirth(
            mother=PersonCode(mother),
            father=None if father is None else PersonCode(father),
            name=name_of(f"child-{number}"),
            sex=Sex.FEMALE,
            born_on=self.clock.today(),
            residence=LIVES[mother],
            address=self.home(mother),
            register_municipality=self.registers[mother],
            place=at,
        )
        counter = f"counter-{slug_of(at)}"
        answer = await self._said(counter, report, at)
        husband = self.married[mother][-1] if self.married[mother] else None
        if father != husband:
            assert answer in ("refused.father-presumed", "refused.not-the-husband")
            return
        assert not isinstance(answer, str), answer
        keys = keyring(self.deployment.directory / "keys")
        link = keys.link(counter, answer.child)
        assert link is not None, "the counter is given its own code of the child"
        child = PersonCode(keys.code("pension", link))
        self.children[child] = (mother,) if father is None else (mother, father)

    def kin(self, person: str) -> Kin:
        """Whom somebody is related to, as it was played."""
        children = {child for child, parents in self.children.items() if person in parents}
        parents = self.children.get(PersonCode(person), ())
        spouse = self.spouse.get(person)
        return Kin(
            parents=frozenset(self.code("pension", parent) for parent in parents),
            spouse=None if spouse is None else self.code("pension", spouse),
            children=frozenset(children),
        )

    async def said_of(self, person: str, at: MunicipalityCode) -> Kin:
        """Whom the registers show, when those of one municipality are asked."""
        query = RelationsQuery(person=self.code("pension", person))
        found = await self.mesh["pension"].lookup(query, at=at)
        return Kin(
            parents=frozenset(disclosed(found.parents)),
            spouse=disclosed(found.spouse),
            children=frozenset(disclosed(found.children)),
        )

    def known_at(self, person: str, slug: str) -> bool:
        office = f"family-register-{slug}"
        mentions = store.MENTIONS.where(self.mesh[office].store, person=self.code(office, person))
        return bool(mentions)

    async def check(self) -> None:
        """Check families everywhere, and that the resident registers say who is registered where."""
        await self.told()
        self.network.conditions = TAME
        for person in (*LIVES, *self.children):
            for slug, municipality in SLUGS.items():
                if self.known_at(person, slug):
                    assert await self.said_of(person, municipality) == self.kin(person)
        for person, municipality in LIVES.items():
            registry = f"resident-registry-{slug_of(municipality)}"
            record = residents.RESIDENTS.get(self.mesh[registry].store, self.code(registry, person))
            assert record is not None
            assert record.register_municipality == self.registers[person]
            register = f"family-register-{slug_of(self.registers[person])}"
            kept = store.SUPPLEMENTS.get(self.mesh[register].store, self.code(register, person))
            assert kept is not None
            assert kept.addresses == (PastAddress(since=SINCE, address=self.home(person)),)
        for child, parents in self.children.items():
            query = HouseholdQuery(person=self.code("portal", child))
            home = await self.mesh["portal"].lookup(query, at=LIVES[parents[0]])
            members = {m.person: m.relation for m in disclosed(home.members)}
            assert members[self.code("portal", parents[0])] == "head"
            assert members[query.person] == "child"
