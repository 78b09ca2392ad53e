"""One participant, running: its store, its connection, and the tasks between them.

A participant is one process that holds its store. Where more is asked than one process can
answer, *answering processes* are added: each answers lookups from the participant's own records,
beside the others in a queue group, and adds to the same access log.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import anyio

from contracts.base import Command, Lookup, Message, Reply, contract_of
from contracts.common import MunicipalityCode
from mesh import everyone
from mesh.answering import Answering
from mesh.applying import Applying
from mesh.asking import Asking
from mesh.checkpointing import Checkpointing
from mesh.clock import Clock
from mesh.context import Surroundings
from mesh.deployment import Deployment, Participant
from mesh.links import Links
from mesh.nats_transport import NatsTransport
from mesh.observing import NOBODY, Observer
from mesh.permits import Policy
from mesh.receipts import Receipts
from mesh.relay import Relay
from mesh.reviewing import Reviewing
from mesh.service import Service
from mesh.store import Store
from mesh.tasks import Tasks
from mesh.thread import Thread
from mesh.transport import Transport

R = TypeVar("R", bound=Reply)


class RunningParticipant:
    """A participant that answers, is told, and can be made to speak.

    `lookup` and `command` are for those that act on their own: a citizen's device, a clerk's
    terminal, a test. Services speak through the `Context` of what they handle.
    """

    def __init__(
        self,
        me: Participant,
        store: Store,
        asking: Asking,
        around: Surroundings,
        reviewing: Reviewing,
    ) -> None:
        self.me = me
        self.store = store
        self._asking = asking
        self._around = around
        self._reviewing = reviewing

    async def review(self, copy: str | None = None) -> None:
        """Ask about everybody on file, and apply what is new: what an agency does that is not told.

        Args:
            copy: The participant to ask instead of the owners.
        """
        await self._reviewing.everyone(copy)

    async def collect(self) -> None:
        """Collect copies of what others own, page by page; see `Service.collects`."""
        await self._reviewing.collect()

    async def lookup(
        self,
        query: Lookup[R],
        *,
        at: MunicipalityCode | None = None,
        to: str | None = None,
        affair: str = "",
        items: tuple[str, ...] = (),
        case: str | None = None,
    ) -> R:
        """Ask the owner of the data; see `Context.lookup`."""
        reply: R = await self._ask(query, at, to, affair, items, case, None)
        return reply

    async def command(
        self,
        command: Command[R],
        *,
        at: MunicipalityCode | None = None,
        to: str | None = None,
        affair: str = "",
        case: str | None = None,
        message_id: str | None = None,
    ) -> R:
        """Ask the owner to change its data; see `Context.lookup`.

        Args:
            message_id: Give the same one when the command is sent again after no answer came:
                it is carried out once.
        """
        reply: R = await self._ask(command, at, to, affair, (), case, message_id)
        return reply

    async def _ask(
        self,
        message: Message,
        at: MunicipalityCode | None,
        to: str | None,
        affair: str,
        items: tuple[str, ...],
        case: str | None,
        message_id: str | None,
    ) -> Any:
        deployment = self._around.deployment
        if to is not None:
            receiver = deployment.named(to)
        else:
            receiver = deployment.at(contract_of(message).owner, at or self.me.municipality)
        return await self._asking.ask(
            message,
            receiver,
            affair=affair,
            items=items,
            thread=Thread(case, self._around.clock.traceparent()),
            message_id=message_id,
        )


@asynccontextmanager
async def running_participant(
    me: Participant,
    service: Service,
    *,
    deployment: Deployment,
    policy: Policy,
    links: Links,
    clock: Clock,
    transport: Transport,
    observer: Observer = NOBODY,
    durable: bool = True,
    alone: bool = False,
) -> AsyncIterator[RunningParticipant]:
    """Run a participant for the time of the block.

    Args:
        durable, alone: See `Store`.

    Raises:
        SetupError: Its store cannot be opened.
    """
    store = Store(deployment.database(me.name), service.schema, durable=durable, alone=alone)
    failure: Exception | None = None
    try:
        async with anyio.create_task_group() as loops:
            tasks = Tasks()
            asking = Asking(me, deployment, links, clock, store, transport)
            around = Surroundings(me, deployment, policy, links, clock, asking, observer)
            reviewing = Reviewing(around, service, store)
            receipts = Receipts(asking, deployment, clock, tasks)
            answering = Answering(
                around, (everyone.service, service), store, asking.translator, tasks
            )
            applying = Applying(around, service, store, tasks, receipts.add, reviewing)
            relay = Relay(around, service, store, transport, asking, tasks)
            checkpointing = Checkpointing(around, store)
            loops.start_soon(store.run)
            loops.start_soon(receipts.run)
            loops.start_soon(applying.run)
            loops.start_soon(applying.try_again)
            loops.start_soon(relay.run)
            loops.start_soon(checkpointing.run)
            try:
                await transport.listen(answering.accept, applying.accept, answering.contracts)
                yield RunningParticipant(me, store, asking, around, reviewing)
                await checkpointing.last()
            except Exception as error:  # noqa: BLE001 - raised below, not inside a group of one
                failure = error
            finally:
                with anyio.CancelScope(shield=True):
                    await transport.close()
                    await tasks.cancel()
                loops.cancel_scope.cancel()
    finally:
        store.close()
    if failure is not None:
        raise failure


@asynccontextmanager
async def answering_participant(
    me: Participant,
    service: Service,
    *,
    deployment: Deployment,
    policy: Policy,
    links: Links,
    clock: Clock,
    transport: NatsTransport,
) -> AsyncIterator[None]:
    """Answer lookups for a participant that runs in another process, for the time of the block.

    Raises:
        SetupError: The store cannot be opened.
    """
    store = Store(deployment.database(me.name), service.schema, shared=True)
    try:
        async with anyio.create_task_group() as loops:
            tasks = Tasks()
            asking = Asking(me, deployment, links, clock, store, transport)
            around = Surroundings(me, deployment, policy, links, clock, asking)
            answering = Answering(
                around, (everyone.service, service), store, asking.translator, tasks
            )
            loops.start_soon(store.run)
            try:
                await transport.answer(answering.accept, answering.from_own_records)
                yield
            finally:
                with anyio.CancelScope(shield=True):
                    await transport.close()
                    await tasks.cancel()
                loops.cancel_scope.cancel()
    finally:
        store.close()
