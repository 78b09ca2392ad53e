"""Looking on: what is published and what is learned, for those who measure a mesh as a whole.

An observer sees what no participant may see together. It exists in simulations and tests, in the
participants' own process; nothing of it goes over the bus.
"""

from typing import Protocol

from contracts.base import Event


class Observer(Protocol):
    """Whoever looks on. Its methods return at once and raise nothing."""

    def published(self, publisher: str, event: Event) -> None:
        """Take note that an owner has something to tell, whoever is told; in its own codes."""
        ...

    def learned(self, participant: str, event: Event) -> None:
        """Take note that a participant has applied what an event says; in its own codes."""
        ...

    def reviewed(self, participant: str, asked: int, found: int) -> None:
        """Take note that a participant asked about so many persons, and of how many it had news."""
        ...


class Nobody:
    """Nobody looks on."""

    def published(self, publisher: str, event: Event) -> None:
        """See `Observer`."""

    def learned(self, participant: str, event: Event) -> None:
        """See `Observer`."""

    def reviewed(self, participant: str, asked: int, found: int) -> None:
        """See `Observer`."""


NOBODY = Nobody()
