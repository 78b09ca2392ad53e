"""Many people act at once: so many at a time, all on the same civil days."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Generic, NamedTuple, Protocol, TypeVar

import anyio

from mesh.errors import MeshError
from scenarios.stage.running import Stage

T = TypeVar("T")


class CrowdAct(NamedTuple, Generic[T]):
    """What everybody does on one day."""

    day: dt.date
    do: Callable[[T], Awaitable[object]]


class Counts(Protocol):
    """Whatever is told of each one who has come to the end."""

    def advance(self, *, failed: bool = False) -> None: ...


async def each_at_once(
    everybody: Iterable[T], do: Callable[[T], Awaitable[object]], *, at_once: int
) -> None:
    """Do something for each, so many at a time.

    Raises:
        MeshError: The first with which one of them failed; the others are done all the same.
    """
    places = anyio.Semaphore(at_once)
    failures: list[MeshError] = []

    async def attempt(one: T) -> None:
        async with places:
            try:
                await do(one)
            except MeshError as error:
                failures.append(error)

    async with anyio.create_task_group() as tasks:
        for one in everybody:
            tasks.start_soon(attempt, one)
    if failures:
        raise failures[0]


async def side_by_side(
    stage: Stage,
    everybody: Sequence[T],
    acts: Sequence[CrowdAct[T]],
    *,
    concurrency: int,
    progress: Counts,
) -> list[str]:
    """Let everybody do one act after the other; who is refused does not go on.

    All do the same on one day, for civil time is the same for everyone, and the next day
    begins when every message has taken effect.

    Returns:
        The codes of the errors with which somebody was refused.
    """
    refused: list[str] = []

    async def attempt(act: CrowdAct[T], one: T, done: list[T]) -> None:
        try:
            await act.do(one)
        except MeshError as error:
            refused.append(error.code)
            progress.advance(failed=True)
            return
        done.append(one)
        if act is acts[-1]:
            progress.advance()

    going_on = list(everybody)
    for act in acts:
        stage.travel_to(act.day)
        done: list[T] = []
        await each_at_once(going_on, partial(attempt, act, done=done), at_once=concurrency)
        await stage.at_rest()
        going_on = done
    return refused
