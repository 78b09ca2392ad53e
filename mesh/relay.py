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
from mesh.errors import MeshError, Unavailable
from mesh.faults import defect
from mesh.outbox import Queued
from mesh.persons import person_codes, with_codes
from mesh.service import Service
from mesh.store import Store
from mesh.tasks import Tasks
from mesh.transport import Transport

AT_ONCE = 256
"""How many messages are on their way at a time."""

READ_AT_ONCE = 500
TRIES = 5
"""How often what follows an answer may fail before an operator has to look at it."""

FIRST_DELAY = 0.1
LONGEST_DELAY = 5.0

RESEND_SECONDS = 30.0
"""How long to wait for a receipt before an event is sent again."""

LONGEST_RESEND = 3600.0
"""How long to wait at most: each time twice as long, for the recipient may just be away."""

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
        self._places = asyncio.Semaphore(AT_ONCE)
        self._queues: dict[_Key, deque[Queued]] = {}
        self._again: dict[int, tuple[int, float]] = {}
        self._answers: dict[int, Reply | MeshError] = {}
        self._failures: Counter[int] = Counter()
        self._taken = 0
        self._more = asyncio.Event()
        self._more.set()
        store.when_committed(self._more.set)

    async def run(self) -> None:
        """Send whatever is committed to the outbox; runs as long as the participant."""
        self._tasks.start(self._send_again())
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
                await asyncio.sleep(0)

    async def _send_again(self) -> None:
        """Send again what got no receipt: the recipient's queue may have lost it."""
        while True:
            await self._around.clock.sleep(RESEND_SECONDS)
            late = self._around.clock.wall_ns() - int(RESEND_SECONDS * 1e9)
            with self._store.section() as tx:
                rows = outbox.sent_before(tx, late, READ_AT_ONCE)
            now = self._around.clock.wall_ns()
            for row in rows:
                due, wait = self._again.get(row.seq, (0, RESEND_SECONDS))
                if row.seq <= self._taken and due <= now:
                    self._again[row.seq] = (now + int(wait * 1e9), min(wait * 2, LONGEST_RESEND))
                    self._enqueue(row)
            self._again = {row.seq: self._again[row.seq] for row in rows if row.seq in self._again}

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
            row = queue[0]
            delay = FIRST_DELAY
            while not await self._sent(row):
                await self._around.clock.sleep(self._around.clock.jitter(delay))
                delay = min(delay * 2, LONGEST_DELAY)
            queue.popleft()
        del self._queues[key]

    async def _sent(self, row: Queued) -> bool:
        """Try to send one row; tell whether that is settled."""
        async with self._places:
            try:
                if CONTRACTS[row.contract].kind == "event":
                    await self._tell(row)
                else:
                    await self._command(row)
            except MeshError as error:
                log.info(
                    "message_delayed",
                    contract=row.contract,
                    recipient=row.recipient,
                    case=row.caseid,
                    reason=error.code,
                )
                return False
            except Exception as error:  # noqa: BLE001 - it stays in the outbox
                defect(log, "message_not_sent", error, contract=row.contract, case=row.caseid)
                return False
        return True

    async def _tell(self, row: Queued) -> None:
        message = codec(row.contract).decode_data(row.body)
        codes = await self._asking.translator.codes(row.recipient, person_codes(message))
        body = encode(self._envelope(row, with_codes(message, codes)))
        # The queue may still know the id of what it has already delivered: sent again under
        # another, it is delivered again, and the recipient reports once more.
        queue_id = row.id if row.state == "queued" else self._around.clock.uuid7()
        await self._transport.tell(row.recipient, row.contract, body, message_id=queue_id)
        outbox.mark_sent(self._store, row.seq, self._around.clock.wall_ns())

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
