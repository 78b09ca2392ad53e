"""The transport over NATS: subjects, queues and acknowledgements; the only code that imports nats.

Asking is a request on the receiver's subject, imported into the sender's account. Telling is a
publish into the stream of the recipient's account, whose acknowledgement comes back. What a
callback receives it only hands over: a callback that waits would hold up all others.
"""

import asyncio
import contextlib
import functools
from collections.abc import Callable
from typing import Any, Protocol

import anyio
import msgspec
import nats.errors
import structlog
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy, StreamConfig
from nats.js.errors import Error as JetStreamError
from nats.js.errors import NotFoundError

from contracts.catalogue import CONTRACTS
from mesh import nats_bundles as bundles
from mesh.clock import Clock
from mesh.deployment import Deployment, Participant
from mesh.discovery import Discovery
from mesh.errors import SetupError, Unreachable
from mesh.nats_requests import NoAnswerError, Requests
from mesh.nats_wire import Receive, Wire
from mesh.server_config import ask_subject, tell_subject
from mesh.transport import SILENCE_SECONDS, Asked, Told

CONNECT_SECONDS = 5.0
MANAGE_SECONDS = 5.0
PING_SECONDS = 10
RECONNECT_SECONDS = 1

STREAM = "INBOX"
CONSUMER = "participant"
ON_THE_WAY = 512
"""How many events are delivered ahead of their acknowledgement."""

_ALWAYS = -1


class Acknowledgement(msgspec.Struct):
    """What the server answers to what was published into a stream."""

    stream: str = ""


_acknowledgement = msgspec.json.Decoder(Acknowledgement).decode


class Respond(Protocol):
    """Sends one message, in which there are so many answers."""

    def __call__(self, body: bytes, answers: int = 1) -> None: ...


log = structlog.get_logger(__name__)


class NatsTransport:
    """One participant's connection to a NATS server."""

    def __init__(self, me: Participant, client: Wire, clock: Clock) -> None:
        self._me = me
        self._client = client
        self._clock = clock
        self._subscriptions: list[Any] = []
        self._preparing: asyncio.Task[None] | None = None
        self._discovery = Discovery(me, (), clock.now())
        self._requests = Requests(client)

    @classmethod
    async def connect(
        cls, me: Participant, deployment: Deployment, url: str, clock: Clock
    ) -> "NatsTransport":
        """Connect with the participant's own credentials.

        Raises:
            SetupError: No server answers there, or it does not know the participant.
        """
        client = Wire()
        try:
            with anyio.fail_after(CONNECT_SECONDS):
                await client.connect(
                    url,
                    name=me.name,
                    user=me.name,
                    password=deployment.password(me.name),
                    error_cb=_on_error,
                    connect_timeout=2,
                    max_reconnect_attempts=1,
                    reconnect_time_wait=RECONNECT_SECONDS,
                    ping_interval=PING_SECONDS,
                    max_outstanding_pings=2,
                    allow_reconnect=True,
                )
        except (OSError, TimeoutError, nats.errors.Error) as error:
            raise SetupError(_why_not_connected(error, url, me)) from None
        # Only the first connection is bounded; once it stood, it is sought again for ever.
        client.options["max_reconnect_attempts"] = _ALWAYS
        transport = cls(me, client, clock)
        client._disconnected_cb = transport._on_disconnected  # noqa: SLF001 - it exists only now
        await transport._requests.listen()
        return transport

    async def ask(self, receiver: str, contract: str, body: bytes, *, deadline: float) -> bytes:
        """Send a request and return the answer; see `Transport`."""
        subject = ask_subject(receiver, contract, self._me.name)
        try:
            together = CONTRACTS[contract].kind == "lookup"
            return await self._requests.ask(subject, body, deadline=deadline, together=together)
        except NoAnswerError as error:
            raise Unreachable(f"{receiver} did not answer ({error}); try again later") from None
        except (nats.errors.Error, OSError):
            raise Unreachable(f"{receiver} cannot be reached; try again later") from None

    async def tell(self, recipient: str, contract: str, body: bytes, *, message_id: str) -> None:
        """Put an event into the recipient's stream; see `Transport`."""
        subject = tell_subject(recipient, contract, self._me.name)
        await self._publish_durably(subject, recipient, body, message_id)

    async def _publish_durably(
        self, subject: str, recipient: str, body: bytes, message_id: str
    ) -> None:
        try:
            reply = await self._requests.tell(subject, body, message_id)
            acknowledged = _acknowledgement(reply).stream == STREAM
        except (NoAnswerError, nats.errors.Error, OSError, msgspec.MsgspecError):
            acknowledged = False
        if not acknowledged:
            raise Unreachable(f"the inbox of {recipient} did not acknowledge; it is sent again")

    async def queue_again(
        self, publisher: str, contract: str, body: bytes, *, message_id: str
    ) -> None:
        """Put an event that had been parked into this participant's own queue again."""
        subject = tell_subject(self._me.name, contract, publisher)
        await self._publish_durably(subject, self._me.name, body, message_id)

    async def listen(
        self,
        on_asked: Callable[[Asked], None],
        on_told: Callable[[Told], None],
        contracts: tuple[str, ...],
    ) -> None:
        """Create the inbox if it is new, and begin to receive."""
        try:
            await self._prepare_inbox()
        except (nats.errors.Error, JetStreamError, TimeoutError) as error:
            raise self._no_inbox(error) from None
        ask_subjects = ask_subject(self._me.name, "*.*.*", "*")

        self._discovery = Discovery(self._me, contracts, self._clock.now())
        for subject, reply in self._discovery.subjects():
            await self._client.subscribe(subject, cb=_replying(reply))

        def take_told(subject: str, reply: str, body: bytes, _: bytes | None) -> int:
            events = self._told(subject, reply, body)
            for event in events:
                on_told(event)
            return len(events)

        # A queue group, as ADR-32 has it; a store is held by one process at a time.
        for subject, take in (
            (self._deliver_subject, take_told),
            (ask_subjects, self._taking(on_asked)),
        ):
            subscription = await self._client.subscribe_directly(subject, take, queue=CONSUMER)
            self._subscriptions.append(subscription)
        await self._client.flush()
        # From now on: a server may come back without what it had stored.
        self._client._reconnected_cb = self._on_reconnected  # noqa: SLF001

    async def answer(self, on_asked: Callable[[Asked], None], contracts: tuple[str, ...]) -> None:
        """Begin to receive lookups beside other processes of the participant: each gets some."""
        take = self._taking(on_asked)
        for contract in contracts:
            subject = ask_subject(self._me.name, contract, "*")
            subscription = await self._client.subscribe_directly(subject, take, queue=CONSUMER)
            self._subscriptions.append(subscription)
        await self._client.flush()

    async def empty_inbox(self) -> None:
        """Discard what is queued: for a simulation that starts anew on a server of before."""
        manager = self._client.jetstream(timeout=MANAGE_SECONDS)
        try:
            await manager.delete_stream(STREAM)
        except NotFoundError:
            return
        except (nats.errors.Error, JetStreamError, TimeoutError) as error:
            raise self._no_inbox(error) from None

    async def close(self) -> None:
        """Stop receiving, let what is under way leave, and disconnect."""
        self._stop_preparing()
        try:
            for subscription in self._subscriptions:
                await subscription.unsubscribe()
            with anyio.move_on_after(1):
                await self._client.flush()
        except (nats.errors.Error, OSError):
            log.info("disconnected_unflushed", participant=self._me.name)
        self._requests.close()
        transport = self._client._transport  # noqa: SLF001 - close() does not wait for the socket
        # Of a connection that is lost, uvloop says RuntimeError when the rest is written to it.
        with contextlib.suppress(OSError, RuntimeError, nats.errors.Error):
            await self._client.close()
        if transport is not None:
            with anyio.move_on_after(1), contextlib.suppress(OSError):
                await transport.wait_closed()  # type: ignore[no-untyped-call]

    def _no_inbox(self, error: Exception) -> SetupError:
        return SetupError(
            f"the server keeps no inbox for {self._me.name} ({type(error).__name__}); it must run"
            " with the configuration of this deployment: python -m mesh config"
        )

    async def _on_disconnected(self) -> None:
        self._requests.fail_all()
        log.info("disconnected", participant=self._me.name)

    async def _on_reconnected(self) -> None:
        # A task: the client library waits for what it calls here.
        self._stop_preparing()
        self._preparing = asyncio.create_task(self._prepare_inbox_again())

    async def _prepare_inbox_again(self) -> None:
        """Make the inbox anew, if the server has come back without it."""
        while True:
            try:
                await self._prepare_inbox()
            except (nats.errors.Error, JetStreamError, TimeoutError, OSError) as error:
                log.warning("no_inbox", participant=self._me.name, reason=type(error).__name__)
                await self._clock.sleep(RECONNECT_SECONDS)
            else:
                return

    def _stop_preparing(self) -> None:
        if self._preparing is not None:
            self._preparing.cancel()

    @property
    def _deliver_subject(self) -> str:
        return f"deliver.{self._me.name}"

    async def _prepare_inbox(self) -> None:
        jetstream = self._client.jetstream(timeout=MANAGE_SECONDS)
        await jetstream.add_stream(
            StreamConfig(
                name=STREAM,
                subjects=[tell_subject(self._me.name, "*.*.*", "*")],
                retention=RetentionPolicy.WORK_QUEUE,
            )
        )
        await jetstream._jsm.add_consumer(  # noqa: SLF001
            STREAM,
            ConsumerConfig(
                durable_name=CONSUMER,
                deliver_subject=self._deliver_subject,
                deliver_group=CONSUMER,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=SILENCE_SECONDS,
                max_ack_pending=ON_THE_WAY,
                max_deliver=_ALWAYS,
            ),
        )

    def _taking(self, on_asked: Callable[[Asked], None]) -> Receive:
        def take(subject: str, reply: str, body: bytes, _: bytes | None) -> int:
            requests = self._asked(subject, reply, body)
            for asked in requests:
                on_asked(asked)
            return len(requests)

        return take

    def _asked(self, subject: str, reply: str, body: bytes) -> list[Asked]:
        contract, caller = _parts(subject)
        respond = self._answering(reply, contract)
        if body[:1] != bundles.MARK:
            return [Asked(caller, contract, body, respond)]
        try:
            bodies = bundles.unpack(body)
        except bundles.BrokenBundleError:
            log.warning("bundle_unreadable", participant=self._me.name, caller=caller)
            return []
        answer = bundles.Answers(respond, len(bodies)).add
        return [
            Asked(caller, contract, each, functools.partial(answer, number))
            for number, each in enumerate(bodies)
        ]

    def _answering(self, reply: str, contract: str) -> Respond:
        arrived = self._clock.wall_ns()

        def respond(body: bytes, answers: int = 1) -> None:
            if reply:  # to nobody: an empty subject makes the server end the connection
                self._send(reply, body)
            self._discovery.count(contract, answers, self._clock.wall_ns() - arrived)

        return respond

    def _told(self, subject: str, reply: str, body: bytes) -> list[Told]:
        contract, publisher = _parts(subject)
        # $JS.ACK.<stream>.<consumer>.<deliveries>... (ADR-15), or with domain and account first
        tokens = reply.split(".")
        attempt = int(tokens[4] if len(tokens) == 9 else tokens[6])  # noqa: PLR2004
        bodies = [body]
        if body[:1] == bundles.MARK:
            with contextlib.suppress(bundles.BrokenBundleError):  # it is parked as it is
                bodies = bundles.unpack(body)
        send = functools.partial(self._send, reply)
        message = bundles.Delivery(send, len(bodies))
        return [
            Told(publisher, contract, each, attempt, message.done, message.again, message.working)
            for each in bodies
        ]

    def _send(self, subject: str, body: bytes) -> None:
        try:
            self._client.send(subject, body)
        except (nats.errors.Error, OSError) as error:
            log.info("not_published", participant=self._me.name, reason=type(error).__name__)


@functools.cache
def _parts(subject: str) -> tuple[str, str]:
    """Return contract and attested sender of a subject: one of the few that permits give."""
    _, _, rest = subject.split(".", 2)
    contract, _, sender = rest.rpartition(".")
    return contract, sender


def _replying(reply: Callable[[], bytes]) -> Any:
    async def answer(msg: Msg) -> None:
        if msg.reply:
            await msg.respond(reply())

    return answer


async def _on_error(error: Exception) -> None:
    log.warning("connection_trouble", reason=type(error).__name__)


def _why_not_connected(error: BaseException, url: str, me: Participant) -> str:
    text = str(error).lower()
    if "authorization" in text or "authentication" in text:
        return (
            f"the NATS server at {url} does not know {me.name}; start it with the configuration"
            " of this deployment: python -m mesh config"
        )
    return f"no NATS server answers at {url}; start one there, or leave --nats out"
