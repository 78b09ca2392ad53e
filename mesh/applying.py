"""The recipient's side of an event: in order for each person, once in effect, or parked.

An event is taken off the queue when its effect is durable. One that comes too early, or whose
handler cannot reach a neighbour, is tried again; after a few tries it is set aside in the
participant's own file, so that it does not keep a place in the queue from others. One whose
handler fails otherwise is parked with its reason after the last try. What follows a parked
event of the same person is parked behind it, so that order holds.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

import structlog

from contracts.base import Contract, PersonCode
from contracts.catalogue import CONTRACTS
from mesh import inbox
from mesh.clock import JST
from mesh.context import Context, Surroundings
from mesh.envelope import Envelope, codec, envelope_of
from mesh.errors import Internal, Malformed, MeshError, UnknownContract
from mesh.faults import defect
from mesh.reviewing import Reviewing
from mesh.service import Service
from mesh.store import Section, Store
from mesh.tasks import Tasks
from mesh.thread import Thread
from mesh.transport import SILENCE_SECONDS, Told

TRIES = 5
"""How often a handler may fail, other than for now, before its event is parked."""

TRIES_IN_QUEUE = 5
"""How often an event that must wait comes from the queue before it is set aside."""

ASIDE_SECONDS = 2.0
"""How soon what was set aside is tried again."""

LONGEST_ASIDE = 30.0
"""How long it waits at most: each time twice as long, until some of it succeeds."""

ASIDE_AT_ONCE = 256

FIRST_DELAY = 0.1
LONGEST_DELAY = 5.0
GAP_DELAY = 0.2

Receipt = Callable[[str, str, str], None]
_Key = tuple[str, str]

log = structlog.get_logger(__name__)


class Applying:
    """Applies the events that one participant is told.

    Args:
        receipt: Takes publisher, event id and `applied` or `parked`, to be reported back.
    """

    def __init__(
        self,
        around: Surroundings,
        service: Service,
        store: Store,
        tasks: Tasks,
        receipt: Receipt,
        reviewing: Reviewing,
    ) -> None:
        self._around = around
        self._handlers = service.told
        self._store = store
        self._tasks = tasks
        self._receipt = receipt
        self._reviewing = reviewing
        self._queues: dict[_Key, deque[tuple[Told, Envelope[Any]]]] = {}
        self._in_hand: dict[int, Told] = {}
        self._failures: Counter[str] = Counter()
        self._some_in_hand = asyncio.Event()
        self._some_aside = asyncio.Event()
        self._some_aside.set()  # the file may hold some from before
        self._aside_seconds = ASIDE_SECONDS

    async def try_again(self) -> None:
        """Try again what was set aside; runs as long as the participant."""
        while True:
            await self._some_aside.wait()
            await self._around.clock.sleep(self._aside_seconds)
            self._aside_seconds = min(self._aside_seconds * 2, LONGEST_ASIDE)
            aside = inbox.waiting(self._store, ASIDE_AT_ONCE)
            if not aside:
                self._some_aside.clear()
                self._aside_seconds = ASIDE_SECONDS
            in_hand = {told.body for told in self._in_hand.values()}
            for sender, contract, body in aside:
                if body not in in_hand:
                    attempt = TRIES_IN_QUEUE  # if it fails, it is set aside once more
                    self.accept(Told(sender, contract, body, attempt, _nothing, _later, _nothing))

    async def run(self) -> None:
        """Say of what is in hand that it is worked on; runs as long as the participant."""
        while True:
            await self._some_in_hand.wait()
            before = list(self._in_hand)
            await self._around.clock.sleep(SILENCE_SECONDS / 3)
            for key in before:
                if (told := self._in_hand.get(key)) is not None:
                    await told.working()
            if not self._in_hand:
                self._some_in_hand.clear()

    def accept(self, told: Told) -> None:
        """Take an event; returns at once."""
        try:
            contract = CONTRACTS.get(told.contract)
            if contract is None or contract.name not in self._handlers:
                raise UnknownContract(f"{self._around.me.name} does not handle this contract")
            envelope = codec(told.contract).decode(told.body)
            if envelope.source != told.publisher or envelope.type != told.contract:
                raise Malformed("source and type must be those of the subject it came on")
        except MeshError as error:
            self._tasks.start(self._park_unread(told, error))
            return
        self._in_hand[id(told)] = told
        self._some_in_hand.set()
        key = (told.publisher, envelope.data.person)
        queue = self._queues.get(key)
        if queue is not None:
            queue.append((told, envelope))
            return
        self._queues[key] = deque([(told, envelope)])
        self._tasks.start(self._apply_in_order(key))

    async def _apply_in_order(self, key: _Key) -> None:
        queue = self._queues[key]
        while queue:
            told, envelope = queue.popleft()
            try:
                await self._apply(told, envelope)
            except Exception as error:  # noqa: BLE001 - the queue delivers it again
                defect(log, "event_not_applied", error, contract=told.contract)
            finally:
                # A transport may hand over the very same delivery twice.
                self._in_hand.pop(id(told), None)
        del self._queues[key]

    async def _apply(self, told: Told, envelope: Envelope[Any]) -> None:
        """Apply one event, or say when it shall come again."""
        with self._store.section() as tx:
            verdict = inbox.judge(tx, envelope)
        if verdict is inbox.Verdict.EARLY:
            await self._wait(told, envelope, min(GAP_DELAY * told.attempt, LONGEST_DELAY))
            return
        if verdict is inbox.Verdict.BEHIND_PARKED:
            await self._park(told, envelope, "behind-parked")
            return
        if verdict is inbox.Verdict.NEW:
            try:
                await self._handle(CONTRACTS[told.contract], told, envelope)
            except MeshError as error:
                await self._failed(told, envelope, error)
                return
        else:
            await self._store.committed()
        dropped = verdict is inbox.Verdict.DROPPED
        await self._taken(told, envelope, "parked" if dropped else "applied")

    async def _handle(self, contract: Contract, told: Told, envelope: Envelope[Any]) -> None:
        around = self._around
        publisher = around.deployment.named(told.publisher)
        now, received = around.clock.now(), around.clock.wall_ns()
        tx = self._store.section()
        try:
            published = envelope.time.astimezone(JST).date()
            permit = around.links.to_be_told(contract, around.me, published)
            thread = Thread(envelope.caseid, envelope.traceparent)
            if permit.delivery == "thin":
                await self._look_up(envelope.data.person, tx, thread)
            else:
                ctx = Context(around, tx, publisher, permit, thread, now, envelope.id)
                await self._handlers[contract.name](envelope.data, ctx)
                around.observer.learned(around.me.name, envelope.data)
            inbox.note_applied(tx, envelope, received, around.clock.wall_ns())
            tx.finish()
        except MeshError:
            tx.abandon()
            raise
        except Exception as error:  # noqa: BLE001 - the event is tried again, then parked
            tx.abandon()
            defect(log, "handler_failed", error, contract=contract.name, case=envelope.caseid)
            raise Internal(f"handler failed: {type(error).__name__}") from None
        except BaseException:
            tx.abandon()
            raise
        await self._store.committed()

    async def _look_up(self, person: PersonCode, tx: Section, thread: Thread) -> None:
        """Ask what has happened, and handle it: the last of it with the event's own transaction."""
        *before, last = await self._reviewing.of_one(person, thread) or (None,)
        for news in before:
            await self._reviewing.apply(news, thread)
        if last is not None:
            await self._reviewing.handle(last, tx, thread)

    async def _failed(self, told: Told, envelope: Envelope[Any], error: MeshError) -> None:
        if not error.retry:
            self._failures[envelope.id] += 1
            if self._failures[envelope.id] >= TRIES:
                await self._park(told, envelope, error.code)
                return
        delay = min(FIRST_DELAY * 2.0 ** min(told.attempt, 10), LONGEST_DELAY)
        log.info(
            "event_delayed",
            contract=told.contract,
            case=envelope.caseid,
            reason=error.code,
            attempt=told.attempt,
        )
        await self._wait(told, envelope, self._around.clock.jitter(delay))

    async def _wait(self, told: Told, envelope: Envelope[Any], delay: float) -> None:
        """Let an event come from the queue again, or set it aside after a few times."""
        if told.attempt < TRIES_IN_QUEUE:
            await told.again(delay)
            return
        with self._store.section() as tx:
            inbox.set_aside(tx, envelope, told.body, self._around.clock.wall_ns())
        self._some_aside.set()
        await self._store.committed()
        await told.done()

    async def _park(self, told: Told, envelope: Envelope[Any], reason: str) -> None:
        with self._store.section() as tx:
            inbox.park(tx, envelope, told.body, reason, self._around.clock.now())
        await self._store.committed()
        log.warning("event_parked", contract=told.contract, case=envelope.caseid, reason=reason)
        await self._taken(told, envelope, "parked")

    async def _taken(self, told: Told, envelope: Envelope[Any], outcome: str) -> None:
        self._failures.pop(envelope.id, None)
        if told.done is _nothing:
            self._aside_seconds = ASIDE_SECONDS
        await told.done()
        self._receipt(told.publisher, envelope.id, outcome)

    async def _park_unread(self, told: Told, error: MeshError) -> None:
        """Park an event that cannot be read, under what can be read of it."""
        known = envelope_of(told.body)
        with self._store.section() as tx:
            inbox.park_unread(tx, told, known, error.code, self._around.clock.now())
        await self._store.committed()
        log.warning("event_unreadable", contract=told.contract, reason=error.code)
        await told.done()
        if known is not None:
            self._receipt(told.publisher, known.id, "parked")


async def _nothing() -> None:
    """What was set aside is not in the queue any more."""


async def _later(_seconds: float) -> None:
    """What was set aside comes again by itself."""
