"""One participant's connection to a simulated network: the other implementation of `Transport`."""

from collections.abc import Callable

from mesh.errors import Unreachable
from mesh.simulated_network import Network
from mesh.transport import Asked, Told

TELL_SECONDS = 5.0


class SimulatedTransport:
    """A participant's connection to a network in memory; see `Transport`."""

    def __init__(self, me: str, network: Network) -> None:
        self._me = me
        self._network = network
        self._closed = False

    async def ask(self, receiver: str, contract: str, body: bytes, *, deadline: float) -> bytes:
        """Send a request and return the answer; see `Transport`."""
        self._check_open()
        return await self._network.ask(self._me, receiver, contract, body, deadline)

    async def tell(self, recipient: str, contract: str, body: bytes, *, message_id: str) -> None:
        """Put an event into the recipient's inbox; see `Transport`."""
        self._check_open()
        await self._network.tell(
            self._me, recipient, contract, body, message_id=message_id, deadline=TELL_SECONDS
        )

    async def listen(
        self,
        on_asked: Callable[[Asked], None],
        on_told: Callable[[Told], None],
        contracts: tuple[str, ...],  # noqa: ARG002 - nobody discovers anything here
    ) -> None:
        """Begin to receive; see `Transport`."""
        self._network.attach(self._me, on_asked).listen(on_told)

    async def close(self) -> None:
        """Stop receiving and sending."""
        self.cut()

    def cut(self) -> None:
        """Stop at this very moment, as the connection of a process that is killed."""
        if not self._closed:
            self._closed = True
            self._network.detach(self._me)

    def _check_open(self) -> None:
        if self._closed:
            raise Unreachable(f"{self._me} is not connected any more; start it again")
