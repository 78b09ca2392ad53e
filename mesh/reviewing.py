"""Asking the owner whether anything has changed: about one person, or about everybody on file.

Whoever is told of an event without its items asks about one person; whoever is told of nothing
asks about everybody from time to time, the owner or a copy. Either way what is found is handled
as if the event had been told, by the same handler and in a transaction of its own.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from contracts.base import Event, PersonCode, contract_of
from mesh.context import Context, Surroundings
from mesh.errors import Internal, MeshError
from mesh.faults import defect
from mesh.store import Section, Store
from mesh.thread import Thread

if TYPE_CHECKING:
    from mesh.service import Service

AT_ONCE = 500
"""How many persons one question of a review names."""

PAUSE_SECONDS = 1.0
"""How long a review rests between two questions, so that it leaves the owner time for others."""

FIRST_DELAY = 60.0
LONGEST_DELAY = 3600.0
"""How long to wait before an owner who could not be reached is asked again."""

log = structlog.get_logger(__name__)


class News(NamedTuple):
    """Something that a participant did not know yet.

    Attributes:
        owner: The participant whose data it is, as if it had told the event itself.
    """

    owner: str
    event: Event


class Review(NamedTuple):
    """How a service reviews its files; see `Service.reviews`.

    Attributes:
        on_file: Returns everybody on whom there is an open file.
        ask: Asks the owners about some of them and returns what is new. It writes nothing.
    """

    on_file: Callable[[Store], Sequence[PersonCode]]
    ask: Callable[[Sequence[PersonCode], Context], Awaitable[list[News]]]


class Reviewing:
    """The reviews of one participant, and its collecting of copies."""

    def __init__(self, around: Surroundings, service: "Service", store: Store) -> None:
        self._around = around
        self._service = service
        self._store = store

    async def everyone(self, copy: str | None = None) -> None:
        """Ask about everybody on file, and handle what is new.

        While an owner cannot be reached, it is asked again, ever more rarely. What a handler
        refuses stays as it is, and is found again by the next review.

        Args:
            copy: The participant that is asked instead of the owners.

        Raises:
            RuntimeError: The service does not review its files.
        """
        persons = tuple(self._review.on_file(self._store))
        for start in range(0, len(persons), AT_ONCE):
            if start:
                await self._around.clock.sleep(PAUSE_SECONDS)
            delay = FIRST_DELAY
            while not await self._reviewed(persons[start : start + AT_ONCE], copy):
                delay = await self._waited(delay)

    async def collect(self) -> None:
        """Collect copies, page by page; an owner who cannot be reached is asked again.

        Raises:
            RuntimeError: The service collects none.
            MeshError: An owner refused.
        """
        step = self._service.collect
        if step is None:
            raise RuntimeError(f"a {self._service.kind} collects no copies")
        page, delay = None, FIRST_DELAY
        while True:
            try:
                page = await self._page(step, page)
            except MeshError as error:
                if not error.retry:
                    raise
                delay = await self._waited(delay)
                continue
            if page is None:
                return
            delay = FIRST_DELAY
            await self._around.clock.sleep(PAUSE_SECONDS)

    async def of_one(self, person: PersonCode, thread: Thread) -> list[News]:
        """Ask about one person, and return what is new.

        Raises:
            MeshError: The owner refused, or did not answer.
        """
        news = await self._asked((person,), thread, None)
        self._around.observer.reviewed(self._around.me.name, 1, min(len(news), 1))
        return news

    async def apply(self, news: News, thread: Thread) -> None:
        """Handle what is new, in a transaction of its own.

        Raises:
            MeshError: The handler could not.
        """
        with self._store.section() as tx:
            await self.handle(news, tx, thread)
        await self._store.committed()

    async def handle(self, news: News, tx: Section, thread: Thread) -> None:
        """Handle what is new, inside a transaction; see `apply`."""
        around, contract = self._around, contract_of(news.event)
        ctx = self._context(around.deployment.named(news.owner).name, tx, thread)
        try:
            await self._service.told[contract.name](news.event, ctx)
        except MeshError:
            raise
        except Exception as error:  # noqa: BLE001 - reported like the failure of any handler
            defect(log, "handler_failed", error, contract=contract.name, case=thread.case)
            raise Internal(f"handler failed: {type(error).__name__}") from None
        around.observer.learned(around.me.name, news.event)

    @property
    def _review(self) -> Review:
        if self._service.review is None:
            raise RuntimeError(f"a {self._service.kind} does not review its files")
        return self._service.review

    def _context(self, party: str, tx: Section, thread: Thread) -> Context:
        around = self._around
        caller, clock = around.deployment.named(party), around.clock
        return Context(around, tx, caller, None, thread, clock.now(), clock.uuid7())

    async def _asked(
        self, persons: tuple[PersonCode, ...], thread: Thread, copy: str | None
    ) -> list[News]:
        tx = self._store.section()
        ctx = self._context(self._around.me.name, tx, thread)
        ctx.copy = copy
        news = await self._review.ask(persons, ctx)
        assert not tx.writing, "a review asks, and leaves writing to the handlers"
        return news

    async def _reviewed(self, persons: tuple[PersonCode, ...], copy: str | None) -> bool:
        """Try to review some files; tell whether that is settled."""
        around = self._around
        thread = Thread(None, around.clock.traceparent())
        try:
            news = await self._asked(persons, thread, copy)
        except MeshError as error:
            log.info("review_delayed", reason=error.code)
            return not error.retry
        found = {each.event.person for each in news}
        around.observer.reviewed(around.me.name, len(persons), len(found))
        for each in news:
            try:
                await self.apply(each, thread)
            except MeshError as error:
                contract = contract_of(each.event).name
                log.warning("news_not_applied", contract=contract, reason=error.code)
        return True

    async def _page(self, step: Callable[[Any, Context], Awaitable[Any]], page: Any) -> Any:
        thread = Thread(None, self._around.clock.traceparent())
        with self._store.section() as tx:
            following = await step(page, self._context(self._around.me.name, tx, thread))
        await self._store.committed()
        return following

    async def _waited(self, delay: float) -> float:
        """Wait; return how long to wait the next time."""
        await self._around.clock.sleep(self._around.clock.jitter(delay))
        return min(delay * 2, LONGEST_DELAY)
