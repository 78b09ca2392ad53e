"""Agency codes on the way out: from this participant's to the receiver's, by the code exchange.

What was translated is kept in memory only. Whatever is asked for in the same moment, for
whichever receivers, travels in one question.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

import structlog

from contracts.codes import MOST_CODES, MOST_RECEIVERS, Translated, TranslateQuery, Wanted
from mesh.errors import MeshError, UnknownPerson, Unreachable
from mesh.faults import defect

log = structlog.get_logger(__name__)

KEPT = 500_000
"""How many translations a participant remembers: about 100 MB when full."""

Translate = Callable[[TranslateQuery], Awaitable[Translated]]
_Pair = tuple[str, str]
_Learned = Mapping[_Pair, "str | MeshError | None"]


class Translator:
    """Translates the codes of one participant.

    Args:
        translate: Asks the code exchange.
    """

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._known: dict[_Pair, str] = {}
        self._waiting: dict[_Pair, _Question] = {}
        self._next = _Question()
        self._under_way: set[asyncio.Task[None]] = set()

    async def codes(self, receiver: str, codes: Iterable[str]) -> Mapping[str, str]:
        """Return the receiver's code for each of this participant's codes.

        Raises:
            UnknownPerson: One is not a code of this participant.
            MeshError: The code exchange did not answer.
        """
        found: dict[str, str] = {}
        awaited: dict[_Question, list[str]] = {}
        for code in codes:
            known = self._known.get((receiver, code))
            if known is not None:
                found[code] = known
            else:
                awaited.setdefault(self._ask_soon((receiver, code)), []).append(code)
        for question, waiting in awaited.items():
            learned = await question.answered()
            for code in waiting:
                other = learned[receiver, code]
                if isinstance(other, MeshError):
                    raise other
                if other is None:
                    raise UnknownPerson("a person code is not one that the code exchange gave out")
                found[code] = other
        return found

    def _ask_soon(self, pair: _Pair) -> "_Question":
        """Let a pair of receiver and code be asked with the others of this moment."""
        question = self._waiting.get(pair)
        if question is None:
            question = self._next
            if not question.pairs:
                task = asyncio.get_running_loop().create_task(self._ask())
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
            question.pairs.append(pair)
            self._waiting[pair] = question
        return question

    async def _ask(self) -> None:
        """Ask for all that is wanted now, and give it to all who wait."""
        question, self._next = self._next, _Question()
        pairs = question.pairs
        learned: dict[_Pair, str | MeshError | None] = {}
        for start in range(0, len(pairs), MOST_CODES):
            learned |= await self._ask_for(pairs[start : start + MOST_CODES])
        for pair in pairs:
            del self._waiting[pair]
            if isinstance(other := learned[pair], str):
                self._known[pair] = other
                if len(self._known) > KEPT:
                    del self._known[next(iter(self._known))]
        question.answer(learned)

    async def _ask_for(self, pairs: list[_Pair]) -> dict[_Pair, str | MeshError | None]:
        wanted: dict[str, list[str]] = {}
        for receiver, code in pairs:
            wanted.setdefault(receiver, []).append(code)
        receivers = list(wanted)
        learned: dict[_Pair, str | MeshError | None] = {}
        for start in range(0, len(receivers), MOST_RECEIVERS):
            part = {to: wanted[to] for to in receivers[start : start + MOST_RECEIVERS]}
            learned |= await self._ask_at_once(part)
        return learned

    async def _ask_at_once(
        self, wanted: Mapping[str, list[str]]
    ) -> dict[_Pair, str | MeshError | None]:
        """Ask one question; return what was learned of each pair, or why nothing was."""
        query = TranslateQuery(
            wanted=tuple(Wanted(to=to, codes=tuple(codes)) for to, codes in wanted.items())
        )
        failure: MeshError
        try:
            answer = await self._translate(query)
            return {
                (to, code): other
                for (to, codes), translated in zip(wanted.items(), answer.codes, strict=True)
                for code, other in zip(codes, translated, strict=True)
            }
        except MeshError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - whoever waits must not wait for ever
            defect(log, "translation_failed", error)
            failure = Unreachable("the code exchange gave no usable answer")
        return {(to, code): failure for to, codes in wanted.items() for code in codes}


class _Question:
    """What is asked together, and who waits for it.

    Attributes:
        pairs: What is asked.
    """

    def __init__(self) -> None:
        self.pairs: list[_Pair] = []
        self._learned: _Learned | None = None
        self._waiting: list[asyncio.Future[None]] = []

    async def answered(self) -> "_Learned":
        """Wait for the answer; who stops waiting does not stop the others."""
        if self._learned is None:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            await waiter
        assert self._learned is not None, "who waits is woken with the answer"
        return self._learned

    def answer(self, learned: "_Learned") -> None:
        """Let everybody who waits go on."""
        self._learned = learned
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
