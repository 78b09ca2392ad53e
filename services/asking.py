"""How a handler asks several owners at once, and what it means if one cannot be asked."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from mesh.errors import AffairNotCovered, ItemsNotCovered, MeshError, NoPermit, NotOnMesh

T = TypeVar("T")

_NOT_LINKED = {error.code for error in (NoPermit, AffairNotCovered, ItemsNotCovered, NotOnMesh)}


async def together(questions: Iterable[Awaitable[T]]) -> list[T]:
    """Ask all at the same time; raise the first error when all have been answered."""
    answers = await asyncio.gather(*questions, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in answers if not isinstance(answer, BaseException)]


def is_not_linked(error: MeshError) -> bool:
    """Tell whether the owner cannot be asked over the mesh at all, now or later today."""
    return error.code in _NOT_LINKED
