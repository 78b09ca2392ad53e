"""The answering side: who asks, may they, do it, log it, and only then answer."""

from typing import Any

import structlog

from contracts.base import Contract, Message, Reply
from contracts.catalogue import CONTRACTS
from mesh.access_log import Entry
from mesh.context import Surroundings
from mesh.envelope import Answer, Codec, Envelope, codec, encode, encode_problem, restrict
from mesh.errors import (
    Busy,
    Internal,
    Malformed,
    MeshError,
    TooLarge,
    UnknownContract,
)
from mesh.faults import defect
from mesh.persons import person_codes, with_codes
from mesh.request import SEALED, Request
from mesh.service import Service
from mesh.store import Store
from mesh.tasks import Tasks
from mesh.translation import Translator
from mesh.transport import Asked

AT_ONCE = 1_024
"""How many requests a participant works on at a time; the next is answered `busy`."""

LARGEST_ANSWER = 900_000
"""Bytes that an answer may have; the server's limit for a message is a little above."""

log = structlog.get_logger(__name__)


class Answering:
    """Answers lookups and obeys commands for one participant."""

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
        self._store = store
        self._translator = translator
        self._tasks = tasks
        self._working = 0
        self._obeying: set[tuple[str, str]] = set()

    @property
    def contracts(self) -> tuple[str, ...]:
        """The names of the contracts that are handled."""
        return tuple(self._handlers)

    def accept(self, asked: Asked) -> None:
        """Take a request; returns at once."""
        if self._working >= AT_ONCE:
            busy = Busy(f"{self._around.me.name} has all the work it takes on; ask again later")
            asked.respond(encode_problem(busy))
            return
        self._working += 1
        self._tasks.start(self._answer(asked))

    async def _answer(self, asked: Asked) -> None:
        try:
            body = await self._body(asked)
        except MeshError as error:
            body = encode_problem(error)
        except Exception as error:  # noqa: BLE001 - whatever fails, the caller gets an answer
            defect(log, "request_failed", error, contract=asked.contract)
            body = encode_problem(Internal(f"{self._around.me.name} failed; its log says why"))
        finally:
            self._working -= 1
        asked.respond(body)

    async def _body(self, asked: Asked) -> bytes:
        contract, caller = CONTRACTS.get(asked.contract), asked.caller
        handler = self._handlers.get(asked.contract)
        if contract is None or handler is None:
            raise UnknownContract(f"{self._around.me.name} does not handle this contract")
        try:
            envelope = self._decode(codec(asked.contract), asked)
        except MeshError as error:
            self._log_refusal(contract, caller, None, error)
            await self._store.committed()
            raise
        request = Request(self._around, contract, self._around.deployment.named(caller), envelope)
        if contract.kind == "command":
            return await self._obey(request, handler)
        return await self._handle(request, handler)

    def _decode(self, reader: Codec, asked: Asked) -> Envelope[Any]:
        envelope = reader.decode(asked.body)
        if envelope.source != asked.caller or envelope.type != asked.contract:
            raise Malformed("source and type must be those of the subject the message came on")
        return envelope

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
                return await self._outgoing(request, codec(request.contract.name).stored(kept))
            if (refusal := request.refused_before(self._store)) is not None:
                await self._store.committed()
                return refusal
            return await self._handle(request, handler)
        finally:
            self._obeying.discard(message_id)

    async def _handle(self, request: Request, handler: Any) -> bytes:
        tx = self._store.section()
        try:
            grant = request.grant()
            ctx = request.context(tx, grant.permit)
            reply: Reply = await handler(request.envelope.data, ctx)
            if request.contract.kind == "lookup":
                reply = restrict(reply, request.contract.items, grant.items)
            _check_size(reply)
            request.log_granted(tx, grant, reply, ctx.case)
            if request.contract.kind == "command":
                request.note_obeyed(tx, reply, seal=ctx.seal_answer)
            tx.finish()
        except MeshError as error:
            tx.abandon()
            self._log_refusal(request.contract, request.caller.name, request.envelope, error)
            if request.contract.kind == "command" and not error.retry:
                request.note_refused(self._store, error)
            await self._store.committed()
            raise
        except Exception as error:  # noqa: BLE001 - a defect is logged like any refusal
            tx.abandon()
            defect(log, "handler_failed", error, contract=request.contract.name)
            failure = Internal(f"{self._around.me.name} failed; its log says why")
            self._log_refusal(request.contract, request.caller.name, request.envelope, failure)
            await self._store.committed()
            raise failure from None
        await self._store.committed()
        return await self._outgoing(request, reply)

    async def _outgoing(self, request: Request, reply: Reply) -> bytes:
        codes = await self._translator.codes(request.caller.name, person_codes(reply))
        return encode(Answer[Message](data=with_codes(reply, codes)))

    def _log_refusal(
        self,
        contract: Contract,
        caller: str,
        envelope: Envelope[Any] | None,
        error: MeshError,
    ) -> None:
        if not contract.personal or error.retry:
            return
        persons = person_codes(envelope.data) if envelope is not None else []
        around = self._around
        with self._store.section() as tx:
            for person in persons or [""]:
                tx.log(
                    Entry(
                        at=around.clock.now().isoformat(),
                        direction=contract.kind,
                        party=caller,
                        affair=envelope.affair if envelope is not None else "",
                        basis="",
                        contract=contract.name,
                        items=envelope.items if envelope is not None else "",
                        person=person,
                        outcome=error.code,
                        caseid=envelope.caseid if envelope is not None else None,
                        traceparent=envelope.traceparent if envelope is not None else "",
                        wall_ns=around.clock.wall_ns(),
                    )
                )


def _check_size(reply: Reply) -> None:
    if len(encode(reply)) > LARGEST_ANSWER:
        raise TooLarge("the answer is larger than a message may be; ask for less")
