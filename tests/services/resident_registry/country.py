"""Three registries that tell each other of moves, without a mesh: messages wait to be delivered.

Codes are the same everywhere here; translating them is the mesh's business.
"""

import datetime as dt
from collections import deque
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NamedTuple

from contracts.base import Event, Message, PersonCode, contract_of
from contracts.common import Address, MunicipalityCode, PersonName, Relation, Sex
from contracts.moving import FileMoveOut, RegisterMoveIn, RegisterMoveWithin, WithdrawMoveOut
from contracts.residency import OWNER as REGISTRY
from mesh.envelope import codec
from mesh.errors import MeshError
from mesh.store import Store
from services.resident_registry import store
from services.resident_registry.handlers import service
from services.resident_registry.households import Home
from services.resident_registry.model import ArrivalStatus, Household, Resident
from tests.services.conftest import NEW, OLD, THIRD, Desk, deployment_of

TODAY = dt.date(2026, 3, 20)
PLACES = {"old": OLD, "new": NEW, "third": THIRD}
SLUGS = {municipality: slug for slug, municipality in PLACES.items()}


def address(municipality: MunicipalityCode = OLD, block: str = "1-1") -> Address:
    return Address(
        postal_code="1820026",
        municipality=municipality,
        prefecture="東京都",
        city="調布市",
        town="小島町",
        block=block,
    )


def resident(
    person: str,
    relation: str = "head",
    *,
    born: int = 1985,
    sex: Sex = Sex.FEMALE,
    household: str = "h1",
    at: Address | None = None,
) -> Resident:
    return Resident(
        person=PersonCode(person),
        name=PersonName(family="田中", given=person, family_kana="タナカ", given_kana="ハナコ"),
        birth_date=dt.date(born, 6, 1),
        sex=sex,
        household=household,
        relation=Relation(relation),
        address=at or address(),
        since=dt.date(2020, 4, 1),
        register_municipality=THIRD,
    )


def family() -> Home:
    """A couple with two children, and the husband's mother."""
    return Home(
        id="h1",
        head=PersonCode("father"),
        members=(
            resident("father", "head", sex=Sex.MALE),
            resident("mother", "wife", born=1987),
            resident("girl", "child", born=2012),
            resident("boy", "child", born=2016, sex=Sex.MALE),
            resident("granny", "parent", born=1950),
        ),
    )


def codes(*persons: str) -> tuple[PersonCode, ...]:
    return tuple(map(PersonCode, persons))


def move_out(
    *movers: str, to: MunicipalityCode = NEW, remaining: str | None = None, **changes: Any
) -> FileMoveOut:
    """A filing; the first mover is the new head."""
    values: dict[str, Any] = {
        "movers": codes(*movers),
        "planned_on": TODAY,
        "destination": to,
        "new_address": address(to),
        "new_head": PersonCode(movers[0]) if movers else PersonCode("nobody"),
        "remaining_head": PersonCode(remaining) if remaining else None,
    }
    return FileMoveOut(**(values | changes))


def move_in(
    *movers: str, to: MunicipalityCode = NEW, on: dt.date = TODAY, block: str = "1-1"
) -> RegisterMoveIn:
    return RegisterMoveIn(movers=codes(*movers), moved_on=on, address=address(to, block))


def move_within(
    *movers: str, remaining: str | None = None, on: dt.date = TODAY, **changes: Any
) -> RegisterMoveWithin:
    values: dict[str, Any] = {
        "movers": codes(*movers),
        "moved_on": on,
        "address": address(OLD, "9-9"),
        "new_head": PersonCode(movers[0]),
        "remaining_head": PersonCode(remaining) if remaining else None,
    }
    return RegisterMoveWithin(**(values | changes))


def done(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that waits for nobody."""
    try:
        work.send(None)
    except StopIteration as finished:
        return finished.value
    raise AssertionError("a registry asks nobody")


class Sent(NamedTuple):
    """An event on its way to another registry."""

    message: Message
    publisher: str
    case: str | None


class Country:
    """Three registries; what one tells another is delivered when a test says so."""

    def __init__(self, directory: Path) -> None:
        deployment = deployment_of(directory)
        self.registries: dict[str, Desk] = {}
        self.on_the_way: dict[tuple[str, str, str], deque[Sent]] = {}
        self._read: dict[str, int] = {}
        self._cases = 0
        for slug in PLACES:
            desk = Desk(service, deployment.named(f"{REGISTRY}-{slug}"), deployment)
            desk.store.close()
            desk.store = Store(directory / f"{slug}.sqlite", service.schema, durable=False)
            self.registries[slug] = desk
            self._read[slug] = 0

    def new_case(self) -> str:
        self._cases += 1
        return f"case-{self._cases}"

    def close(self) -> None:
        for desk in self.registries.values():
            desk.store.close()

    def populate(self, slug: str, *homes: Home) -> None:
        opened = self.registries[slug].store
        households = [Household(id=home.id, head=home.head) for home in homes]
        members = [member for home in homes for member in home.members]
        opened.load(store.HOUSEHOLDS.insert, store.HOUSEHOLDS.rows(households))
        opened.load(store.RESIDENTS.insert, store.RESIDENTS.rows(members))
        opened.commit()

    def file(self, slug: str, filing: FileMoveOut | WithdrawMoveOut, case: str) -> None:
        done(self.registries[slug].handle(filing, caller="portal", case=case))
        self._collect(slug)

    def register(self, slug: str, command: RegisterMoveIn | RegisterMoveWithin) -> Any:
        reply = done(self.registries[slug].handle(command, caller=f"counter-{slug}"))
        self._collect(slug)
        return reply

    def told_by_register(self, slug: str, event: Event, case: str) -> None:
        """Let a registry be told something by the family register of `third`."""
        done(self.registries[slug].handle(event, caller="family-register-third", case=case))
        self._collect(slug)

    def deliver(self, key: tuple[str, str, str] | None = None) -> None:
        """Deliver the next event of one queue; of the first, if none is named."""
        publisher, recipient, person = key or min(self.on_the_way)
        queue = self.on_the_way[(publisher, recipient, person)]
        sent = queue.popleft()
        if not queue:
            del self.on_the_way[(publisher, recipient, person)]
        slug = recipient.rpartition("-")[2]
        try:
            done(self.registries[slug].handle(sent.message, caller=publisher, case=sent.case))
        except MeshError as error:
            raise AssertionError(f"{slug} could not apply what {publisher} told it") from error
        self._collect(slug)

    def deliver_all(self) -> None:
        while self.on_the_way:
            self.deliver()

    def told(self, slug: str, contract: type[Message]) -> list[Any]:
        """Return what a registry has published of one kind, each event once."""
        name = contract_of(contract).name
        sql = "SELECT DISTINCT body FROM outbox WHERE contract = ? ORDER BY seq"
        rows = self.registries[slug].store.read(sql, name)
        return [codec(name).decode_data(body) for (body,) in rows]

    def homes(self, slug: str) -> dict[str, Home]:
        with self.registries[slug].store.section() as tx:
            return {h.id: store.home(tx, h.id) for h in store.HOUSEHOLDS.all(tx)}

    def home_of(self, slug: str, person: str) -> Home | None:
        return next(
            (home for home in self.homes(slug).values() if PersonCode(person) in home.persons),
            None,
        )

    def state(self, slug: str) -> list[Any]:
        """Everything that a registry holds of present residents and of moves."""
        with self.registries[slug].store.section() as tx:
            kept = (store.RESIDENTS, store.HOUSEHOLDS, store.MOVES_OUT, store.BOOKINGS)
            return [records.all(tx) for records in kept]

    def pending(self, slug: str) -> set[PersonCode]:
        with self.registries[slug].store.section() as tx:
            return {move.person for move in store.MOVES_OUT.all(tx)}

    def dead(self, slug: str) -> set[PersonCode]:
        with self.registries[slug].store.section() as tx:
            return {death.person for death in store.DECEASED.all(tx)}

    def expected(self, slug: str) -> dict[PersonCode, set[str]]:
        """Return who is expected, and from where."""
        with self.registries[slug].store.section() as tx:
            arrivals = store.ARRIVALS.all(tx)
        found: dict[PersonCode, set[str]] = {}
        for arrival in arrivals:
            if arrival.status is ArrivalStatus.EXPECTED:
                origin = SLUGS[arrival.previous_municipality]
                found.setdefault(arrival.person, set()).add(origin)
        return found

    def _collect(self, slug: str) -> None:
        rows = self.registries[slug].store.read(
            "SELECT seq, recipient, contract, person, body, caseid FROM outbox"
            " WHERE seq > ? ORDER BY seq",
            self._read[slug],
        )
        publisher = self.registries[slug].me.name
        for seq, recipient, contract, person, body, case in rows:
            self._read[slug] = seq
            if recipient.startswith(REGISTRY):
                sent = Sent(codec(contract).decode_data(body), publisher, case)
                self.on_the_way.setdefault((publisher, recipient, person), deque()).append(sent)
