"""A network in memory, in virtual time: what NATS does between participants, and its failures.

It keeps each participant's inbox as a server would: what is told stays queued until it is
acknowledged, whatever becomes of the participant. How long messages take, and which of them are
lost, doubled or overtaken, is drawn from one seeded generator.
"""

import asyncio
import hashlib
import random
from collections.abc import Callable, Iterable
from typing import TypeAlias

import msgspec

from mesh.errors import Unreachable
from mesh.simulated_inbox import Inbox
from mesh.simulated_schedule import Action, Deadline, after
from mesh.transport import Asked

Link: TypeAlias = tuple[str, str, str]
"""Sender, receiver and contract: what may be said at all."""


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """How a network behaves.

    Attributes:
        delay_seconds: Median time that a message is under way.
        spread: Standard deviation of the logarithm of that time; 0 lets nothing be overtaken.
        loss: Share of messages that do not arrive.
        duplication: Share of messages that arrive twice.
    """

    delay_seconds: float = 0.001
    spread: float = 0.0
    loss: float = 0.0
    duplication: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.loss, self.duplication)
        if self.delay_seconds < 0 or self.spread < 0 or not all(0 <= s < 1 for s in shares):
            raise ValueError("times are not negative, and shares are at least 0 and below 1")


TAME = Conditions()
"""Nothing is lost, doubled or overtaken."""


class Counts(msgspec.Struct):
    """What has gone through a network: messages and their bytes, by kind."""

    asked: int = 0
    told: int = 0
    answers: int = 0
    acknowledgements: int = 0
    size: int = 0


class Network:
    """Carries messages between the participants of a simulation.

    Args:
        links: What may be said; anything else finds nobody.
        rng: Decides what becomes of each message.
        conditions: How the network behaves; may be changed while it runs.
    """

    def __init__(
        self, links: Iterable[Link], rng: random.Random, conditions: Conditions = TAME
    ) -> None:
        self.conditions = conditions
        self.counts = Counts()
        self._links = frozenset(links)
        self._rng = rng
        self._deadlines: dict[float, Deadline] = {}
        self._trace = hashlib.sha256()
        self._inboxes: dict[str, Inbox] = {}
        self._listening: dict[str, Callable[[Asked], None]] = {}
        self._apart: set[frozenset[str]] = set()
        self._down = False

    def trace_hash(self) -> str:
        """Return the SHA-256 over everything carried so far: when, between whom, and what."""
        return self._trace.hexdigest()

    # ---- faults on command -----------------------------------------------------------------

    def part(self, one: str, other: str) -> None:
        """Let nothing pass between two participants any more."""
        self._apart.add(frozenset((one, other)))

    def join(self, one: str, other: str) -> None:
        """Let messages pass between two participants again."""
        self._apart.discard(frozenset((one, other)))

    def go_down(self) -> None:
        """Stop carrying anything; what is queued stays queued."""
        self._down = True
        for inbox in self._inboxes.values():
            inbox.pause()

    def come_up(self) -> None:
        """Carry messages again."""
        self._down = False
        for inbox in self._inboxes.values():
            inbox.resume()

    def forget_inbox(self, participant: str) -> None:
        """Lose what is queued for a participant, as a server does whose disk is lost."""
        if participant in self._inboxes:
            self._inboxes[participant].clear()

    # ---- for transports ----------------------------------------------------------------------

    def attach(self, participant: str, on_asked: Callable[[Asked], None]) -> Inbox:
        """Let a participant receive; its inbox is made if it is new."""
        self._listening[participant] = on_asked
        if participant not in self._inboxes:
            self._inboxes[participant] = Inbox(participant, self)
        return self._inboxes[participant]

    def detach(self, participant: str) -> None:
        """Let nothing reach or leave a participant any more; what is told to it is queued."""
        self._listening.pop(participant, None)
        if participant in self._inboxes:
            self._inboxes[participant].detach()

    async def ask(
        self, sender: str, receiver: str, contract: str, body: bytes, deadline: float
    ) -> bytes:
        """Carry a request to its receiver and the answer back; see `Transport.ask`."""
        self.counts.asked += 1
        self.counts.size += len(body)
        self.note("ask", sender, receiver, contract, body)
        if not self._passes(sender, receiver, contract) or receiver not in self._listening:
            await asyncio.sleep(self._delay())
            raise Unreachable(f"{receiver} did not answer (no-responders); try again later")
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def arrive() -> None:
            on_asked = self._listening.get(receiver)
            if on_asked is None or self._separated(sender, receiver):
                return

            def respond(body: bytes) -> None:
                # Who has gone meanwhile says nothing, even if it has come back since.
                if self._listening.get(receiver) is on_asked:
                    self._answer(sender, receiver, contract, body, answer)

            on_asked(Asked(sender, contract, body, respond))

        self.later(arrive)
        try:
            return await self._in_time(answer, deadline)
        except TimeoutError:
            raise Unreachable(f"{receiver} did not answer (overdue); try again later") from None

    async def tell(
        self,
        sender: str,
        recipient: str,
        contract: str,
        body: bytes,
        *,
        message_id: str,
        deadline: float,
    ) -> None:
        """Put an event into the recipient's inbox; see `Transport.tell`."""
        self.counts.told += 1
        self.counts.size += len(body)
        self.note("tell", sender, recipient, contract, body)
        inbox = self._inboxes.get(recipient)
        if inbox is None or not self._passes(sender, recipient, contract):
            await asyncio.sleep(self._delay())
            raise _not_acknowledged(recipient)
        queued: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def arrive() -> None:
            if not self._separated(sender, recipient):
                inbox.put(sender, contract, body, message_id)
                self.counts.acknowledgements += 1
                self.note("ack", recipient, sender, contract)
                self.later(lambda: _settle(queued, b""))

        self.later(arrive)
        try:
            await self._in_time(queued, deadline)
        except TimeoutError:
            raise _not_acknowledged(recipient) from None

    # ---- for inboxes -------------------------------------------------------------------------

    def later(self, action: Action) -> None:
        """Let a message arrive after a while; or never, or twice."""
        conditions, rng = self.conditions, self._rng
        if conditions.loss and rng.random() < conditions.loss:
            return
        self.after(self._delay(), action)
        if conditions.duplication and rng.random() < conditions.duplication:
            self.after(self._delay(), action)

    def after(self, seconds: float, action: Action) -> None:
        """Let something happen after a while, for certain."""
        after(seconds, action)

    def note(self, kind: str, sender: str, receiver: str, contract: str, body: bytes = b"") -> None:
        """Add a message to the trace."""
        now = int(asyncio.get_running_loop().time() * 1e9)
        self._trace.update(f"\n{now} {kind} {sender} {receiver} {contract} ".encode() + body)

    def _answer(
        self,
        asker: str,
        answerer: str,
        contract: str,
        body: bytes,
        answer: "asyncio.Future[bytes]",
    ) -> None:
        self.counts.answers += 1
        self.counts.size += len(body)
        self.note("answer", answerer, asker, contract, body)
        if not self._separated(asker, answerer):
            self.later(lambda: _settle(answer, body))

    async def _in_time(self, waiting: "asyncio.Future[bytes]", seconds: float) -> bytes:
        deadline = self._deadlines.get(seconds)
        if deadline is None:
            deadline = self._deadlines[seconds] = Deadline(seconds)
        deadline.end(waiting)
        return await waiting

    def _delay(self) -> float:
        conditions = self.conditions
        if not conditions.spread:
            return conditions.delay_seconds
        return conditions.delay_seconds * self._rng.lognormvariate(0, conditions.spread)

    def _passes(self, sender: str, receiver: str, contract: str) -> bool:
        permitted = (sender, receiver, contract) in self._links
        return permitted and not self._separated(sender, receiver)

    def _separated(self, one: str, other: str) -> bool:
        return self._down or (bool(self._apart) and frozenset((one, other)) in self._apart)


def _settle(waiting: "asyncio.Future[bytes]", body: bytes) -> None:
    if not waiting.done():
        waiting.set_result(body)


def _not_acknowledged(recipient: str) -> Unreachable:
    return Unreachable(f"the inbox of {recipient} did not acknowledge; it is sent again")
