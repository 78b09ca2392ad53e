"""What a handler is given: the transaction, who speaks, under which permit, and the way onwards."""

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from contracts.base import Command, Event, Lookup, Message, PersonCode, Reply, contract_of
from contracts.common import MunicipalityCode
from contracts.mesh import Unwatch, Watch
from mesh import outbox
from mesh.clock import Clock
from mesh.deployment import Deployment, Participant
from mesh.errors import NotOnMesh
from mesh.links import Links
from mesh.observing import NOBODY, Observer
from mesh.permits import Permit, Policy
from mesh.recipients import Publication, recipients_of
from mesh.store import Section
from mesh.thread import Thread

R = TypeVar("R", bound=Reply)


class Asks(Protocol):
    """Asks other participants and returns what they answer."""

    async def ask(
        self,
        message: Message,
        receiver: Participant,
        *,
        affair: str,
        items: tuple[str, ...],
        thread: Thread,
        message_id: str | None = None,
    ) -> Any: ...


class Surroundings(NamedTuple):
    """What all handlers of one participant share."""

    me: Participant
    deployment: Deployment
    policy: Policy
    links: Links
    clock: Clock
    asks: Asks
    observer: Observer = NOBODY


class Context:
    """The surroundings of one message while it is handled.

    Everything that waits for others (`lookup`, `command`) comes before the first write: a
    handler asks, then decides, then writes, and its writes take effect together.

    Attributes:
        me: The participant that handles the message.
        caller: Who sent it, attested by the server; for what follows a `submit`, who was asked.
        permit: The permit under which it was sent, if it needs one.
        tx: Reads and writes of the participant's own file.
        thread: Case and trace; a handler sets `case` when a message joins a case.
        seal_answer: Whether the answer to a command, kept for when the command comes again, is
            kept encrypted; a handler sets it when whoever reads the file must not use the answer.
        copy: In a review, the participant to ask instead of the owners, if there is one.
    """

    def __init__(
        self,
        around: Surroundings,
        tx: Section,
        caller: Participant,
        permit: Permit | None,
        thread: Thread,
        now: dt.datetime,
        request_id: str,
    ) -> None:
        self._around = around
        self.me = around.me
        self.tx = tx
        self.caller = caller
        self.permit = permit
        self.thread = thread
        self.now = now
        self.request_id = request_id
        self.seal_answer = False
        self.copy: str | None = None

    @property
    def today(self) -> dt.date:
        """The civil date on which the message is handled."""
        return self.now.date()

    @property
    def case(self) -> str | None:
        """The case that the message belongs to."""
        return self.thread.case

    @case.setter
    def case(self, case: str | None) -> None:
        self.thread = self.thread._replace(case=case)

    @property
    def municipality(self) -> MunicipalityCode:
        """The municipality of this participant.

        Raises:
            RuntimeError: It belongs to none.
        """
        if self.me.municipality is None:
            raise RuntimeError(f"{self.me.kind} belongs to no municipality")
        return self.me.municipality

    def takes_part(self, kind: str, municipality: MunicipalityCode) -> bool:
        """Tell whether that municipality's participant of a kind is on the mesh."""
        return any(p.municipality == municipality for p in self._around.deployment.of_kind(kind))

    def peer(self, kind: str, municipality: MunicipalityCode | None = None) -> str:
        """Return the name of a municipality's participant of a kind; of this one's by default.

        Raises:
            NotOnMesh: There is none.
        """
        return self._around.deployment.at(kind, municipality or self.me.municipality).name

    def named(self, name: str) -> Participant:
        """Return the participant of a name, which may come from a message.

        Raises:
            NotOnMesh: There is none; the error does not repeat what stood in the name's place.
        """
        try:
            return self._around.deployment.named(name)
        except NotOnMesh:
            raise NotOnMesh("no participant has the name given in the message") from None

    def askable(self, query: type[Lookup[Any] | Command[Any]]) -> list[str]:
        """Return the names of all participants that this one may ask this."""
        return self._around.links.receivers(self.me.name, contract_of(query).name)

    @property
    def keys(self) -> Path:
        """The directory in which the code exchange keeps its keys."""
        return self._around.deployment.directory / "keys"

    def linked(self, one: str, other: str) -> bool:
        """Tell whether the permits let one of two participants say anything to the other."""
        return self._around.links.linked(one, other)

    async def lookup(
        self,
        query: Lookup[R],
        *,
        at: MunicipalityCode | None = None,
        to: str | None = None,
        affair: str = "",
        items: tuple[str, ...] = (),
    ) -> R:
        """Ask the owner of the data.

        Args:
            query: The question; persons in it are named by this participant's own codes.
            at: Whose owner; this participant's own municipality if not given.
            to: The owner by name, for contracts that everyone answers.
            affair: For what; needed where permits exist for several affairs.
            items: Only these items; all that the permit discloses if not given.

        Raises:
            MeshError: It was refused, or nobody answered; see `code` and `retry`.
        """
        reply: R = await self._ask(query, at, to, affair, items)
        return reply

    async def command(
        self,
        command: Command[R],
        *,
        at: MunicipalityCode | None = None,
        to: str | None = None,
        affair: str = "",
    ) -> R:
        """Ask the owner to change its data, and wait for the answer. See `lookup`."""
        reply: R = await self._ask(command, at, to, affair, ())
        return reply

    def submit(
        self,
        command: Command[Any],
        *,
        at: MunicipalityCode | None = None,
        to: str | None = None,
        affair: str = "",
    ) -> None:
        """Send a command once this handler's writes are durable, and until it is answered.

        What follows is declared with `Service.settled`.

        Raises:
            MeshError: There is no permit for it, or no such participant.
        """
        around = self._around
        contract = contract_of(command)
        receiver = self._receiver(command, at, to)
        permit = around.links.grant(
            contract, self.me, receiver, affair=affair, items=(), day=self.today
        ).permit
        outbox.put_command(
            self.tx, command, receiver.name, permit, self.thread, self.now, around.clock
        )

    def watch(self, person: PersonCode, owner: str) -> None:
        """Ask to be told of changes to a person, where the permits let anybody be told."""
        if self._around.links.may_watch(self.me.name, owner):
            self.submit(Watch(person=person), to=owner)

    def unwatch(self, person: PersonCode, owner: str) -> None:
        """Ask not to be told any more of a person; see `watch`."""
        if self._around.links.may_watch(self.me.name, owner):
            self.submit(Unwatch(person=person), to=owner)

    def publish(self, event: Event, *, only: str | None = None) -> None:
        """Tell everyone who is entitled, once this handler's writes are durable.

        Args:
            event: What has happened.
            only: Of those entitled, tell this participant alone: what it missed.
        """
        around = self._around
        around.observer.published(around.me.name, event)
        publication = Publication(
            event, contract_of(event), self.me, self.today, in_case=self.case is not None
        )
        told = [
            recipient
            for recipient in recipients_of(publication, around.deployment, around.policy, self.tx)
            if only in (None, recipient.name)
        ]
        outbox.put_event(self.tx, publication, told, self.thread, self.now, around.clock)

    def wall_ns(self) -> int:
        """Return the machine's time in nanoseconds, for measuring deliveries."""
        return self._around.clock.wall_ns()

    def new_secret(self) -> str:
        """Return 32 hexadecimal characters that nobody can guess."""
        return self._around.clock.secret()

    def own_key(self, purpose: str) -> bytes:
        """Derive this participant's key for one purpose, always the same 64 bytes.

        Raises:
            SetupError: The participant's secret is missing, damaged or cannot be read.
        """
        return self._around.deployment.own_key(self.me.name, purpose)

    def sign(self, content: bytes) -> str:
        """Sign something as this participant (Ed25519, in hexadecimal).

        Raises:
            SetupError: The participant's secret is missing, damaged or cannot be read.
        """
        return self._around.deployment.signing_key(self.me.name).sign(content)

    def public_key(self, name: str) -> str:
        """Return the key with which everybody can check a participant's signatures."""
        return self._around.deployment.public_key(name)

    def new_case(self) -> str:
        """Open a case; what is said from now on belongs to it."""
        case = self._around.clock.uuid7()
        self.case = case
        return case

    async def _ask(
        self,
        message: Message,
        at: MunicipalityCode | None,
        to: str | None,
        affair: str,
        items: tuple[str, ...],
    ) -> Any:
        if self.tx.writing:
            raise RuntimeError("a handler asked others after it began to write")
        receiver = self._receiver(message, at, to)
        return await self._around.asks.ask(
            message, receiver, affair=affair, items=items, thread=self.thread
        )

    def _receiver(
        self, message: Message, at: MunicipalityCode | None, to: str | None
    ) -> Participant:
        if to is not None:
            return self._around.deployment.named(to)
        owner = contract_of(message).owner
        return self._around.deployment.at(owner, at or self.me.municipality)
