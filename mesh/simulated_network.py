"""A network in memory, in virtual time: what NATS does between participants, and its failures.

It keeps each participant's inbox as a server would: what is told stays queued until it is
acknowledged, whatever becomes of the participant. How long messages take, and which of them are
lost, doubled or overtaken, is drawn from one seeded generator.
"""

import asyncio
import random
from collections.abc import Callable, Iterable
from typing import TypeAlias

import msgspec

from mesh.errors import Unreachable
from mesh.simulated_inbox import Inbox
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
        self._inboxes: dict[str, Inbox] = {}
        self._listening: dict[str, Callable[[Asked], None]] = {}
        self._apart: set[frozenset[str]] = set()
        self._down = False

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
            self._inboxes[participant] = Inbox(self.later)
        return self._inboxes[participant]

    def detach(self, participant: str) -> None:
        """Let nothing reach a participant any more; what is told to it is queued."""
        self._listening.pop(participant, None)
        if participant in self._inboxes:
            self._inboxes[participant].detach()

    async def ask(
        self, sender: str, receiver: str, contract: str, body: bytes, deadline: float
    ) -> bytes:
        """Carry a request to its receiver and the answer back; see `Transport.ask`."""
        self.counts.asked += 1
        self.counts.size += len(body)
        if not self._passes(sender, receiver, contract) or receiver not in self._listening:
            await asyncio.sleep(self._delay())
            raise Unreachable(f"{receiver} did not answer (no-responders); try again later")
        answer = asyncio.get_running_loop().create_future()

        def give(body: bytes) -> None:
            if not answer.done():
                answer.set_result(body)

        async def respond(body: bytes) -> None:
            self.counts.answers += 1
            self.counts.size += len(body)
            if not self._separated(sender, receiver):
                self.later(lambda: give(body))

        def arrive() -> None:
            on_asked = self._listening.get(receiver)
            if on_asked is not None and not self._separated(sender, receiver):
                on_asked(Asked(sender, contract, body, respond))

        self.later(arrive)
        try:
            async with asyncio.timeout(deadline):
                received: bytes = await answer
                return received
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
        not_acknowledged = Unreachable(
            f"the inbox of {recipient} did not acknowledge; it is sent again"
        )
        inbox = self._inboxes.get(recipient)
        if inbox is None or not self._passes(sender, recipient, contract):
            await asyncio.sleep(self._delay())
            raise not_acknowledged
        queued = asyncio.get_running_loop().create_future()

        def acknowledge() -> None:
            if not queued.done():
                queued.set_result(None)

        def arrive() -> None:
            if not self._separated(sender, recipient):
                inbox.put(sender, contract, body, message_id)
                self.counts.acknowledgements += 1
                self.later(acknowledge)

        self.later(arrive)
        try:
            async with asyncio.timeout(deadline):
                await queued
        except TimeoutError:
            raise not_acknowledged from None

    def later(self, action: Callable[[], None]) -> None:
        """Let a message arrive after a while; or never, or twice."""
        conditions, rng = self.conditions, self._rng
        if conditions.loss and rng.random() < conditions.loss:
            return
        loop = asyncio.get_running_loop()
        loop.call_later(self._delay(), action)
        if conditions.duplication and rng.random() < conditions.duplication:
            loop.call_later(self._delay(), action)

    def _delay(self) -> float:
        conditions = self.conditions
        if not conditions.spread:
            return conditions.delay_seconds
        return conditions.delay_seconds * self._rng.lognormvariate(0, conditions.spread)

    def _passes(self, sender: str, receiver: str, contract: str) -> bool:
        permitted = (sender, receiver, contract) in self._links
        return permitted and not self._separated(sender, receiver)

    def _separated(self, one: str, other: str) -> bool:
        return self._down or frozenset((one, other)) in self._apart
