"""Sends what the outbox promises, until it has been acknowledged, taken effect or answered.

Messages to the same receiver about the same person leave one after the other; all others
side by side. What a recipient's queue took but no receipt came back for is sent again: the
recipient knows it by its id, so even a queue that was wiped loses nothing.
"""

import asyncio
import datetime as dt
from collections import Counter, deque
from typing import Any

import structlog

from contracts.base import Message, Reply
from contracts.catalogue import CONTRACTS
from mesh import outbox
from mesh.asking import Asking
from mesh.context import Context, Surroundings
from mesh.envelope import Envelope, codec, encode
from mesh.errors import MeshError, Unavailable, Unreachable
from mesh.faults import defect
from mesh.outbox import Queued
from mesh.persons import person_codes, with_codes
from mesh.resending import Resending
from mesh.service import Service
from mesh.store import Store
from mesh.tasks import Tasks
from mesh.transport import Transport

EVENTS_AT_ONCE = 4096
"""How many events are on their way at a time: the more leave together, the less each costs."""

COMMANDS_AT_ONCE = 256
"""How many commands are on their way at a time: an owner takes a thousand requests at once."""

READ_AT_ONCE = 500
TRIES = 5
"""How often what follows an answer may fail before an operator has to look at it."""

FIRST_DELAY = 0.1
LONGEST_DELAY = 15.0

_Key = tuple[str, str]

log = structlog.get_logger(__name__)


class Relay:
    """Sends the outbox of one participant."""

    def __init__(
        self,
        around: Surroundings,
        service: Service,
        store: Store,
        transport: Transport,
        asking: Asking,
        tasks: Tasks,
    ) -> None:
        self._around = around
        self._outcomes = service.outcomes
        self._store = store
        self._transport = transport
        self._asking = asking
        self._tasks = tasks
        self._events = asyncio.Semaphore(EVENTS_AT_ONCE)
        self._commands = asyncio.Semaphore(COMMANDS_AT_ONCE)
        self._queues: dict[_Key, deque[Queued]] = {}
        self._answers: dict[int, Reply | MeshError] = {}
        self._failures: Counter[int] = Counter()
        self._away: dict[str, asyncio.Event] = {}
        self._taken = 0
        self._resending = Resending(store, around.clock, self._send_again)
        self._more = asyncio.Event()
        self._more.set()
        store.when_committed(self._look_for_more)

    async def run(self) -> None:
        """Send whatever is committed to the outbox; runs as long as the participant."""
        self._resending.start(self._tasks)
        while True:
            await self._more.wait()
            self._more.clear()
            while rows := self._open_rows(self._taken):
                try:
                    await self._store.committed()  # what was read may not be durable yet
                except MeshError:
                    break
                self._taken = rows[-1].seq
                for row in rows:
                    self._enqueue(row)
                if len(rows) < READ_AT_ONCE:
                    break
                await asyncio.sleep(0)

    def _look_for_more(self) -> None:
        if self._store.promised:
            self._store.promised = False
            self._more.set()

    def _send_again(self, row: Queued) -> None:
        if row.seq <= self._taken:  # the others are about to be sent anyway
            self._enqueue(row)

    def _open_rows(self, beyond: int) -> list[Queued]:
        with self._store.section() as tx:
            return outbox.open_rows(tx, beyond, READ_AT_ONCE)

    def _enqueue(self, row: Queued) -> None:
        key = (row.recipient, row.person)
        queue = self._queues.get(key)
        if queue is not None:
            if all(row.seq != waiting.seq for waiting in queue):
                queue.append(row)
            return
        self._queues[key] = deque([row])
        self._tasks.start(self._send_in_order(key))

    async def _send_in_order(self, key: _Key) -> None:
        queue = self._queues[key]
        while queue:
            await self._settle_sending(queue[0])
            queue.popleft()
        del self._queues[key]

    async def _settle_sending(self, row: Queued) -> None:
        """Try until it is settled; where nobody can be reached, one row tries for all that wait."""
        delay, tries_for_all = FIRST_DELAY, False
        while (failure := await self._failure(row)) is not None:
            away = self._away.get(row.recipient)
            if not isinstance(failure, Unreachable):
                self._is_back(row.recipient)
            elif away is None:
                self._away[row.recipient], tries_for_all = asyncio.Event(), True
            elif not tries_for_all:
                await away.wait()
                continue
            await self._around.clock.sleep(self._around.clock.jitter(delay))
            delay = min(delay * 2, LONGEST_DELAY)
        self._is_back(row.recipient)

    def _is_back(self, recipient: str) -> None:
        if (away := self._away.pop(recipient, None)) is not None:
            away.set()

    async def _failure(self, row: Queued) -> Exception | None:
        """Try to send one row; return why that is not settled yet, or nothing if it is."""
        is_event = CONTRACTS[row.contract].kind == "event"
        async with self._events if is_event else self._commands:
            try:
                await (self._tell(row) if is_event else self._command(row))
            except MeshError as error:
                log.info(
                    "message_delayed",
                    contract=row.contract,
                    recipient=row.recipient,
                    case=row.caseid,
                    reason=error.code,
                )
                return error
            except Exception as error:  # noqa: BLE001 - it stays in the outbox
                defect(log, "message_not_sent", error, contract=row.contract, case=row.caseid)
                return error
        return None

    async def _tell(self, row: Queued) -> None:
        message = codec(row.contract).decode_data(row.body)
        codes = await self._asking.translator.codes(row.recipient, person_codes(message))
        body = encode(self._envelope(row, with_codes(message, codes)))
        # The queue may still know the id of what it has already delivered: sent again under
        # another, it is delivered again, and the recipient reports once more.
        queue_id = row.id if row.state == "queued" else self._around.clock.uuid7()
        await self._transport.tell(row.recipient, row.contract, body, message_id=queue_id)
        self._resending.sent(row.seq)

    def _envelope(self, row: Queued, message: Message) -> Envelope[Any]:
        return Envelope(
            id=row.id,
            source=self._around.me.name,
            type=row.contract,
            time=dt.datetime.fromisoformat(row.at),
            traceparent=row.traceparent,
            specversion="1.0",
            affair=row.affair,
            items=row.items,
            caseid=row.caseid,
            version=row.version,
            after=row.after,
            data=message,
        )

    async def _command(self, row: Queued) -> None:
        """Send a command, and do what follows its answer; the owner is not asked twice for one."""
        command = codec(row.contract).decode_data(row.body)
        result = self._answers.get(row.seq)
        if result is None:
            result = self._answers[row.seq] = await self._answer(row, command)
        try:
            await self._settle(row, command, result)
        except Exception as error:
            self._failures[row.seq] += 1
            if self._failures[row.seq] < TRIES or isinstance(error, Unavailable):
                raise
            defect(log, "command_unsettled", error, contract=row.contract, case=row.caseid)
            outbox.mark_unsettled(self._store, row.seq, type(error).__name__)
            await self._store.committed()
        self._answers.pop(row.seq, None)
        self._failures.pop(row.seq, None)

    async def _answer(self, row: Queued, command: Message) -> Reply | MeshError:
        try:
            receiver = self._around.deployment.named(row.recipient)
            reply: Reply = await self._asking.ask(
                command,
                receiver,
                affair=row.affair,
                items=(),
                thread=row.thread,
                message_id=row.id,
            )
        except MeshError as error:
            if error.retry:
                raise
            return error
        return reply

    async def _settle(self, row: Queued, command: Message, result: Reply | MeshError) -> None:
        """Do what follows the answer, in the transaction that closes the row."""
        clock = self._around.clock
        refused = isinstance(result, MeshError)
        tx = self._store.section()
        try:
            handler = self._outcomes.get(row.contract)
            if handler is not None:
                asked = self._around.deployment.named(row.recipient)
                ctx = Context(self._around, tx, asked, None, row.thread, clock.now(), row.id)
                await handler(command, result, ctx)
            elif isinstance(result, MeshError):
                log.warning(
                    "command_refused",
                    contract=row.contract,
                    recipient=row.recipient,
                    case=row.caseid,
                    reason=result.code,
                )
            outbox.mark_settled(
                tx,
                row.seq,
                "refused" if refused else "answered",
                result.code if isinstance(result, MeshError) else "",
                clock.wall_ns(),
            )
            tx.finish()
        except BaseException:
            tx.abandon()
            raise
        await self._store.committed()
