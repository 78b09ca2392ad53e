"""The answering side: who asks, may they, do it, log it, and only then answer."""

import inspect
from collections.abc import Coroutine
from typing import Any, NamedTuple

import msgspec
import structlog

from contracts.base import Reply
from contracts.catalogue import CONTRACTS
from mesh.context import Context, Surroundings
from mesh.envelope import Answer, codec, encode, encode_problem
from mesh.errors import Busy, Internal, Malformed, MeshError, TooLarge, UnknownContract
from mesh.faults import defect
from mesh.links import Grant
from mesh.persons import person_codes, with_codes
from mesh.request import SEALED, Attempt, Request, log_refusal
from mesh.service import Service
from mesh.store import Store
from mesh.tasks import Tasks
from mesh.translation import Translator
from mesh.transport import Asked

AT_ONCE = 1_024
"""How many requests a participant works on at a time; the next is answered `busy`."""

LARGEST_ANSWER = 900_000
"""Bytes that an answer may have; the server's limit for a message is a little above."""

SHORT = 4_096
"""Bytes of a request in which no person code can be long enough to be looked at."""

LONGEST_CODE = 128
"""Characters that a person code may have: it is logged, and the log is kept for years."""

log = structlog.get_logger(__name__)


class Answering:
    """Answers lookups and obeys commands for one participant.

    A lookup that is answered from the participant's own records (its handler is a plain function)
    is worked on at once, and its answer leaves when the log entry is on disk: all that arrived
    in one moment share a commit. Whatever asks others first, and every command, has a task.
    """

    def __init__(
        self,
        around: Surroundings,
        services: tuple[Service, ...],
        store: Store,
        translator: Translator,
        tasks: Tasks,
    ) -> None:
        self._around = around
        self._handlers = {name: h for service in services for name, h in service.asked.items()}
        self._at_once = {
            name: handler
            for name, handler in self._handlers.items()
            if CONTRACTS[name].kind == "lookup" and not inspect.iscoroutinefunction(handler)
        }
        self._store = store
        self._translator = translator
        self._tasks = tasks
        self._working = 0
        self._unsent: list[_Unsent] = []
        self._obeying: set[tuple[str, str]] = set()

    @property
    def contracts(self) -> tuple[str, ...]:
        """The names of the contracts that are handled."""
        return tuple(self._handlers)

    @property
    def from_own_records(self) -> tuple[str, ...]:
        """The names of the lookups that are answered from the participant's own records."""
        return tuple(self._at_once)

    def accept(self, asked: Asked) -> None:
        """Take a request; returns at once."""
        if self._working + len(self._unsent) >= AT_ONCE:
            busy = Busy(f"{self._around.me.name} has all the work it takes on; ask again later")
            asked.respond(encode_problem(busy))
            return
        handler = self._at_once.get(asked.contract)
        if handler is not None:
            self._answer_at_once(asked, handler)
            return
        self._working += 1
        self._tasks.start(self._answer(asked))

    # ---- lookups answered from the participant's own records --------------------------------

    def _answer_at_once(self, asked: Asked, handler: Any) -> None:
        coded: Reply | None = None
        try:
            request = self._request(asked)
            if request.contract.personal:
                self._store.hold()
            with Attempt(self._store, request) as tx:
                grant = request.grant()
                ctx = request.context(tx, grant.permit)
                reply, codes, body = self._concluded(
                    request, ctx, grant, handler(request.envelope.data, ctx)
                )
            if codes:
                coded = reply
        except MeshError as error:
            body = encode_problem(error)
        unsent = _Unsent(asked, body, coded)
        if not self._store.unwritten:
            self._send(unsent, None)
            return
        if not self._unsent:
            self._store.then(self._send_all)
        self._unsent.append(unsent)

    def _send_all(self, failure: MeshError | None) -> None:
        unsent, self._unsent = self._unsent, []
        for one in unsent:
            self._send(one, failure)

    def _send(self, one: "_Unsent", failure: MeshError | None) -> None:
        if failure is not None:
            one.asked.respond(encode_problem(failure))
        elif one.coded is None:
            one.asked.respond(one.body)
        else:
            self._working += 1
            translating = self._outgoing(one.asked.caller, one.coded)
            self._tasks.start(self._respond(one.asked, translating))

    # ---- commands, and lookups that ask others -----------------------------------------------

    async def _answer(self, asked: Asked) -> None:
        await self._respond(asked, self._body(asked))

    async def _respond(self, asked: Asked, answering: Coroutine[Any, Any, bytes]) -> None:
        try:
            body = await answering
        except MeshError as error:
            body = encode_problem(error)
        except Exception as error:  # noqa: BLE001 - whatever fails, the caller gets an answer
            defect(log, "request_failed", error, contract=asked.contract)
            body = encode_problem(Internal(f"{self._around.me.name} failed; its log says why"))
        finally:
            self._working -= 1
        asked.respond(body)

    async def _body(self, asked: Asked) -> bytes:
        handler = self._handlers.get(asked.contract)
        try:
            request = self._request(asked)
        except MeshError:
            await self._store.committed()
            raise
        if request.contract.kind == "command":
            return await self._obey(request, handler)
        return await self._handle(request, handler)

    def _request(self, asked: Asked) -> Request:
        """Decode what has arrived; what cannot be read is logged as refused."""
        contract, caller = CONTRACTS.get(asked.contract), asked.caller
        if contract is None or asked.contract not in self._handlers:
            raise UnknownContract(f"{self._around.me.name} does not handle this contract")
        try:
            envelope = codec(asked.contract).decode(asked.body)
            if envelope.source != caller or envelope.type != asked.contract:
                raise Malformed("source and type must be those of the subject it came on")
            if len(asked.body) > SHORT:
                _check_codes(person_codes(envelope.data))
        except MeshError as error:
            log_refusal(self._around, self._store, contract, caller, None, error)
            raise
        around = self._around
        sender = around.deployment.named(caller)
        return Request(around, contract, sender, envelope, around.clock.moment())

    async def _obey(self, request: Request, handler: Any) -> bytes:
        """Carry out a command once: a repeated one is given the first one's answer.

        That answer may have been a refusal: a copy that comes late, when the reason is gone, must
        not do what its sender holds for refused.
        """
        message_id = (request.envelope.id, request.caller.name)
        if message_id in self._obeying:
            raise Busy("the same command is being carried out; ask again for its answer")
        self._obeying.add(message_id)
        try:
            with self._store.section() as tx:
                earlier = tx.read(
                    "SELECT contract, outcome, reply FROM inbox WHERE id = ? AND sender = ?",
                    *message_id,
                )
            if earlier:
                ((contract, outcome, stored),) = earlier
                if contract != request.contract.name or stored is None:
                    raise Malformed("the message id was used before, for something else")
                await self._store.committed()
                kept = request.opened(stored) if outcome == SEALED else stored
                reply = codec(request.contract.name).stored(kept)
                return await self._outgoing(request.caller.name, reply)
            if (refusal := request.refused_before(self._store)) is not None:
                await self._store.committed()
                return refusal
            return await self._handle(request, handler)
        finally:
            self._obeying.discard(message_id)

    async def _handle(self, request: Request, handler: Any) -> bytes:
        try:
            with Attempt(self._store, request) as tx:
                grant = request.grant()
                ctx = request.context(tx, grant.permit)
                reply = handler(request.envelope.data, ctx)
                if inspect.isawaitable(reply):
                    reply = await reply
                disclosed, codes, body = self._concluded(request, ctx, grant, reply)
        except MeshError:
            await self._store.committed()
            raise
        await self._store.committed()
        if not codes:
            return body
        return await self._outgoing(request.caller.name, disclosed)

    @staticmethod
    def _concluded(
        request: Request, ctx: Context, grant: Grant, reply: Reply
    ) -> tuple[Reply, list[str], bytes]:
        """Write what has to be written of a reply; return what is disclosed of it.

        Returns:
            The reply, the person codes in it, and the encoded answer.
        """
        contract = request.contract
        if contract.kind == "lookup" and grant.withheld:
            reply = msgspec.structs.replace(reply, **grant.withheld)
        codes = person_codes(reply)
        body = encode(Answer(data=reply))
        if len(body) > LARGEST_ANSWER:
            raise TooLarge("the answer is larger than a message may be; ask for less")
        request.log_granted(ctx.tx, grant, codes, ctx.case)
        if contract.kind == "command":
            request.note_obeyed(ctx.tx, reply, seal=ctx.seal_answer)
        return reply, codes, body

    async def _outgoing(self, receiver: str, reply: Reply) -> bytes:
        codes = await self._translator.codes(receiver, person_codes(reply))
        return encode(Answer(data=with_codes(reply, codes)))


def _check_codes(codes: list[str]) -> None:
    if any(len(code) > LONGEST_CODE for code in codes):
        raise Malformed(f"a person code has at most {LONGEST_CODE} characters")


class _Unsent(NamedTuple):
    """An answer that waits for a commit.

    Attributes:
        coded: The reply, if there are person codes in it: they are still the sender's own.
    """

    asked: Asked
    body: bytes
    coded: Reply | None
