"""What a kind of participant does: its tables, and its handlers by message type.

    service = Service("benefits", schema=store.SCHEMA)

    @service.answers(AllowanceQuery)
    def allowance(query: AllowanceQuery, ctx: Context) -> Allowance: ...

    @service.on(MovedOut)
    async def end_allowance(event: MovedOut, ctx: Context) -> None: ...

Handlers return values or raise typed errors; they never see what carried the message. A lookup
that is answered from the participant's own records has a plain function: it is answered at once.
One that asks others first is `async`.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar, overload

from contracts.base import Command, Event, Lookup, Message, PersonCode, Reply, contract_of
from mesh.context import Context
from mesh.errors import MeshError
from mesh.reviewing import News, Review
from mesh.store import Store

R = TypeVar("R", bound=Reply)
E = TypeVar("E", bound=Event)
C = TypeVar("C", bound=Command[Any])

Handler = Callable[[Any, Context], Any]
Asks = Callable[[Sequence[PersonCode], Context], Awaitable[list[News]]]
Collect = Callable[[Any, Context], Awaitable[Any]]
Answers = Callable[[Any, Context], Awaitable[R]]
AnswersAtOnce = Callable[[Any, Context], R]
OnEvent = Callable[[E, Context], Awaitable[None]]
OnSettled = Callable[[C, "Reply | MeshError", Context], Awaitable[None]]


class DeclaresAnswer(Protocol[R]):
    """Takes the handler of a lookup, and returns it."""

    @overload
    def __call__(self, handler: Answers[R]) -> Answers[R]: ...

    @overload
    def __call__(self, handler: AnswersAtOnce[R]) -> AnswersAtOnce[R]: ...


class Service:
    """The handlers of one kind of participant.

    Args:
        kind: What `Participant.kind` says of those it is for.
        schema: The tables of the service, as `CREATE TABLE IF NOT EXISTS` statements.
    """

    def __init__(self, kind: str, *, schema: str = "") -> None:
        self.kind = kind
        self.schema = schema
        self.asked: dict[str, Handler] = {}
        self.told: dict[str, Handler] = {}
        self.outcomes: dict[str, OnSettled[Any]] = {}
        self.review: Review | None = None
        self.collect: Collect | None = None

    def answers(self, query: type[Lookup[R]]) -> "DeclaresAnswer[R]":
        """Declare who answers a lookup: a plain function, or `async` if it asks others first."""
        declare: DeclaresAnswer[R] = lambda handler: self._add(self.asked, query, handler)  # noqa: E731
        return declare

    def obeys(self, command: type[Command[R]]) -> Callable[[Answers[R]], Answers[R]]:
        """Declare who carries out a command. It is carried out once, however often it arrives."""
        return lambda handler: self._add(self.asked, command, handler)

    def on(self, event: type[E]) -> Callable[[OnEvent[E]], OnEvent[E]]:
        """Declare what is done when an event is told."""
        return lambda handler: self._add(self.told, event, handler)

    def settled(self, command: type[C]) -> Callable[[OnSettled[C]], OnSettled[C]]:
        """Declare what follows once a command sent with `ctx.submit` was answered or refused."""
        return lambda handler: self._add(self.outcomes, command, handler)

    def reviews(self, on_file: Callable[[Store], Sequence[PersonCode]]) -> Callable[[Asks], Asks]:
        """Declare who asks the owners what is new of some of those on file.

        Args:
            on_file: Returns everybody on whom there is an open file.
        """

        def declare(ask: Asks) -> Asks:
            self.review = Review(on_file, ask)
            return ask

        return declare

    def collects(self, step: Collect) -> Collect:
        """Declare who collects copies, a page at a time.

        The step is given what the step before returned, `None` at the beginning, and returns
        `None` when nothing is left. Each is a transaction of its own.
        """
        self.collect = step
        return step

    @staticmethod
    def _add(table: dict[str, Any], message: type[Message], handler: Any) -> Any:
        name = contract_of(message).name
        if name in table:
            raise ValueError(f"{name} has two handlers")
        table[name] = handler
        return handler
