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
_Answers = asyncio.Future[Mapping[_Pair, "str | MeshError | None"]]


class Translator:
    """Translates the codes of one participant.

    Args:
        translate: Asks the code exchange.
    """

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._known: dict[_Pair, str] = {}
        self._waiting: dict[_Pair, _Answers] = {}
        self._unasked: list[_Pair] = []
        self._answers: _Answers
        self._under_way: set[asyncio.Task[None]] = set()

    async def codes(self, receiver: str, codes: Iterable[str]) -> Mapping[str, str]:
        """Return the receiver's code for each of this participant's codes.

        Raises:
            UnknownPerson: One is not a code of this participant.
            MeshError: The code exchange did not answer.
        """
        found: dict[str, str] = {}
        awaited: dict[_Answers, list[str]] = {}
        for code in codes:
            known = self._known.get((receiver, code))
            if known is not None:
                found[code] = known
            else:
                awaited.setdefault(self._ask_soon((receiver, code)), []).append(code)
        for answers, waiting in awaited.items():
            translated = await asyncio.shield(answers)
            for code in waiting:
                other = translated[receiver, code]
                if isinstance(other, MeshError):
                    raise other
                if other is None:
                    raise UnknownPerson("a person code is not one that the code exchange gave out")
                found[code] = other
        return found

    def _ask_soon(self, pair: _Pair) -> _Answers:
        """Let a pair of receiver and code be asked with the others of this moment."""
        answers = self._waiting.get(pair)
        if answers is None:
            loop = asyncio.get_running_loop()
            if not self._unasked:
                self._answers = loop.create_future()
                task = loop.create_task(self._ask())
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
            self._unasked.append(pair)
            answers = self._waiting[pair] = self._answers
        return answers

    async def _ask(self) -> None:
        """Ask for all that is wanted now, and give it to all who wait."""
        pairs, answers = self._unasked, self._answers
        self._unasked = []
        learned: dict[_Pair, str | MeshError | None] = {}
        for start in range(0, len(pairs), MOST_CODES):
            learned |= await self._ask_for(pairs[start : start + MOST_CODES])
        for pair in pairs:
            del self._waiting[pair]
            if isinstance(other := learned[pair], str):
                self._known[pair] = other
                if len(self._known) > KEPT:
                    del self._known[next(iter(self._known))]
        answers.set_result(learned)

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
