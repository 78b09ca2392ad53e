"""What carries messages: the small interface that every transport implements.

One transport object belongs to one participant. It knows names, contracts and bytes, and
nothing of what they mean. Two services are offered: *asking*, which is answered at once or
not at all, and *telling*, which is acknowledged by the recipient's own durable queue.
"""

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple, Protocol

Sends = Callable[[bytes], None]

SILENCE_SECONDS = 6.0
"""After so long a silence the recipient of an event counts as gone."""


class Asked(NamedTuple):
    """A request that has arrived.

    Attributes:
        caller: The sender's name, attested by the server.
        contract: The contract's name.
        body: The encoded envelope.
        respond: Sends the answer; may be called once, and raises nothing.
    """

    caller: str
    contract: str
    body: bytes
    respond: Sends


class Told(NamedTuple):
    """An event that has arrived, and stays queued until it is acknowledged.

    Attributes:
        publisher: The sender's name, attested by the server.
        attempt: 1 at the first delivery.
        done: Takes the event off the queue, when those that came with it are done as well.
        again: Puts it back, to be delivered again after so many seconds, or later; those that
            came with it may come again, too.
        working: Says that it is still being worked on. Whoever says nothing for
            `SILENCE_SECONDS` counts as gone, and the event is delivered again.
    """

    publisher: str
    contract: str
    body: bytes
    attempt: int
    done: Callable[[], Coroutine[Any, Any, None]]
    again: Callable[[float], Coroutine[Any, Any, None]]
    working: Callable[[], Coroutine[Any, Any, None]]


class Transport(Protocol):
    """One participant's connection to the mesh."""

    async def ask(self, receiver: str, contract: str, body: bytes, *, deadline: float) -> bytes:
        """Send a request and return the answer, within so many seconds.

        Raises:
            Unreachable: Nobody listens, nobody answered in time, or the connection is down.
        """
        ...

    async def tell(self, recipient: str, contract: str, body: bytes, *, message_id: str) -> None:
        """Put an event into the recipient's queue; returns when the queue has it.

        Within the de-duplication window a second event of the same `message_id` is not queued; but
        what is told at once may be queued together, and then it is known only as a whole. A
        recipient knows events by their own ids.

        Raises:
            Unreachable: The recipient's queue did not acknowledge in time.
        """
        ...

    async def listen(
        self,
        on_asked: Callable[[Asked], None],
        on_told: Callable[[Told], None],
        contracts: tuple[str, ...],
    ) -> None:
        """Begin to receive.

        The callbacks must return at once: they only hand over. `contracts` are the lookups and
        commands that are handled, so that others can discover them.
        """
        ...

    async def close(self) -> None:
        """Stop receiving, let what is under way leave, and disconnect."""
        ...
