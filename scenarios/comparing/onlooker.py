"""Looking on at a whole mesh: which office had to learn what, and when it did."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from contracts.base import Event, PersonCode, contract_of
from contracts.moving import AddressChanged
from contracts.residency import HeadChanged, NameChanged
from contracts.tax import IncomeCorrected
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.permits import Policy
from scenarios.comparing.designs import COMPARED
from scenarios.comparing.offices import Office
from services.code_exchange.model import Keyring

_DAY_NS = 86_400 * 1_000_000_000

TERM_DAYS = {"health-insurance": 14, "pension": 14, "benefits": 15}
"""Within how many days a citizen would have had to file what the office is told: 国保法施行規則
3条〜12条, 国民年金法施行規則10条〜24条, 児童手当法8条3項. Tax and land set no such term."""

_KEPT = {AddressChanged: "address", HeadChanged: "head", NameChanged: "name"}
"""What an office must keep a record of, to have to learn that it has changed."""


class Fact(NamedTuple):
    """Something that an office has to learn."""

    contract: str
    at_ns: int


class Learned(NamedTuple):
    """Something that an office had to learn and did, or did not until the end."""

    office: str
    kind: str
    contract: str
    at_ns: int
    days: float

    @property
    def late(self) -> bool:
        """Whether it learned of it after the term within which a citizen would have filed it."""
        return self.days > TERM_DAYS.get(self.kind, float("inf"))


class Onlooker:
    """Sees what owners publish and what offices learn; see `mesh.observing.Observer`.

    Attributes:
        learned_facts: Everything that was learned.
        lookups, useful_lookups: Persons asked about, and those of whom there was news.
    """

    def __init__(self) -> None:
        self.learned_facts: list[Learned] = []
        self.lookups = 0
        self.useful_lookups = 0
        self._offices: dict[str, Office] = {}
        self._pending: dict[tuple[str, bytes], list[Fact]] = defaultdict(list)

    def begin(
        self,
        deployment: Deployment,
        policy: Policy,
        offices: dict[str, Office],
        keys: Keyring,
        clock: Clock,
    ) -> None:
        """Begin to look on."""
        self._deployment, self._offices, self._keys, self._clock = deployment, offices, keys, clock
        self._told = {(permit.contract, permit.participant) for permit in policy.permits}

    @property
    def out_of_date(self) -> int:
        """How many files miss something at this moment."""
        return len(self._pending)

    def reviewed(self, participant: str, asked: int, found: int) -> None:
        """Count what was asked."""
        if participant in self._offices:
            self.lookups += asked
            self.useful_lookups += found

    def published(self, publisher: str, event: Event) -> None:
        """Note which offices have to learn of an event."""
        contract = contract_of(event).name
        if contract not in COMPARED or not self._offices:
            return
        owner = self._deployment.named(publisher)
        link = self._link(publisher, event.person)
        now = self._now()
        for office in self._offices.values():
            if (contract, office.me.kind) not in self._told:
                continue
            if office.me.municipality not in (None, owner.municipality):
                continue
            if _concerns(event, office, PersonCode(self._keys.code(office.me.name, link))):
                self._pending[office.me.name, link].append(Fact(contract, now))

    def learned(self, participant: str, event: Event) -> None:
        """Note that an office knows; what happened to the person before is overtaken."""
        contract = contract_of(event).name
        if participant not in self._offices or contract not in COMPARED:
            return
        key = (participant, self._link(participant, event.person))
        facts = self._pending.get(key, [])
        newest = max((fact.at_ns for fact in facts if fact.contract == contract), default=0)
        left = [fact for fact in facts if fact.at_ns > newest]
        self._note(participant, [fact for fact in facts if fact.at_ns <= newest])
        if left:
            self._pending[key] = left
        else:
            self._pending.pop(key, None)

    def conclude(self) -> None:
        """Count what nobody has learned as learned now."""
        for (participant, _), facts in self._pending.items():
            self._note(participant, facts)
        self._pending.clear()

    def _note(self, participant: str, facts: list[Fact]) -> None:
        now, kind = self._now(), self._deployment.named(participant).kind
        self.learned_facts += [
            Learned(participant, kind, contract, at_ns, (now - at_ns) / _DAY_NS)
            for contract, at_ns in facts
        ]

    def _link(self, participant: str, person: PersonCode) -> bytes:
        link = self._keys.link(participant, person)
        assert link is not None, "a code that the participant itself uses"
        return link

    def _now(self) -> int:
        """Return civil time: the same notion on every transport."""
        return int(self._clock.now().timestamp() * 1_000_000_000)


def _concerns(event: Event, office: Office, person: PersonCode) -> bool:
    """Tell whether an office has a file on a person, and keeps a record of what has changed."""
    if isinstance(event, IncomeCorrected):
        return office.income_year(person) == event.year
    known, kept = office.believes((person,)), _KEPT.get(type(event))
    return bool(known) and (kept is None or bool(getattr(known[0], kept)))


def percentile(ordered: list[float], share: float) -> float:
    """Return the value below which that share of the values lies; 0 if there are none."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def days_of(facts: list[Learned]) -> list[float]:
    """Return how stale each was, in days, in order."""
    return sorted(fact.days for fact in facts)


def within(facts: list[Learned], since: dt.datetime, until: dt.datetime) -> list[Learned]:
    """Return what arose between two moments."""
    first, last = since.timestamp() * 1e9, until.timestamp() * 1e9
    return [fact for fact in facts if first <= fact.at_ns <= last]
