"""One way in which a scenario can go: what it is called, and who plays it."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import msgspec

S = TypeVar("S")


class Case(msgspec.Struct, Generic[S], frozen=True, kw_only=True):
    """One case of a scenario, for people and to be played.

    Attributes:
        about_ja, about_en: One or two sentences that say what happens to whom.
        play: Does all acts of it in a scene.
    """

    title_ja: str
    title_en: str
    about_ja: str
    about_en: str
    play: Callable[[S], Awaitable[None]]
