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
_Answer = asyncio.Future["str | None"]


class Translator:
    """Translates the codes of one participant.

    Args:
        translate: Asks the code exchange.
    """

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._known: dict[tuple[str, str], str] = {}
        self._waiting: dict[tuple[str, str], _Answer] = {}
        self._unasked: list[tuple[str, str]] = []
        self._under_way: set[asyncio.Task[None]] = set()

    async def codes(self, receiver: str, codes: Iterable[str]) -> Mapping[str, str]:
        """Return the receiver's code for each of this participant's codes.

        Raises:
            UnknownPerson: One is not a code of this participant.
            MeshError: The code exchange did not answer.
        """
        found: dict[str, str] = {}
        awaited: dict[str, _Answer] = {}
        for code in codes:
            known = self._known.get((receiver, code))
            if known is not None:
                found[code] = known
            else:
                awaited[code] = self._ask_soon((receiver, code))
        for code, answer in awaited.items():
            translated = await asyncio.shield(answer)
            if translated is None:
                raise UnknownPerson("a person code is not one that the code exchange gave out")
            found[code] = translated
        return found

    def _ask_soon(self, pair: tuple[str, str]) -> _Answer:
        """Let a pair of receiver and code be asked with the others of this moment."""
        answer = self._waiting.get(pair)
        if answer is None:
            loop = asyncio.get_running_loop()
            answer = self._waiting[pair] = loop.create_future()
            self._unasked.append(pair)
            if len(self._unasked) == 1:
                task = loop.create_task(self._ask())
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
        return answer

    async def _ask(self) -> None:
        pairs, self._unasked = self._unasked, []
        for start in range(0, len(pairs), MOST_CODES):
            await self._ask_for(pairs[start : start + MOST_CODES])

    async def _ask_for(self, pairs: list[tuple[str, str]]) -> None:
        wanted: dict[str, list[str]] = {}
        for receiver, code in pairs:
            wanted.setdefault(receiver, []).append(code)
        receivers = list(wanted)
        for start in range(0, len(receivers), MOST_RECEIVERS):
            part = {to: wanted[to] for to in receivers[start : start + MOST_RECEIVERS]}
            query = TranslateQuery(
                wanted=tuple(Wanted(to=to, codes=tuple(codes)) for to, codes in part.items())
            )
            try:
                answer = await self._translate(query)
                translated = dict(zip(part, answer.codes, strict=True))
                learned = [
                    ((to, code), other)
                    for to, codes in part.items()
                    for code, other in zip(codes, translated[to], strict=True)
                ]
            except MeshError as error:
                self._fail(part, error)
            except Exception as error:  # noqa: BLE001 - whoever waits must not wait for ever
                defect(log, "translation_failed", error)
                self._fail(part, Unreachable("the code exchange gave no usable answer"))
            else:
                for pair, other in learned:
                    self._learn(pair, other)

    def _learn(self, pair: tuple[str, str], other: str | None) -> None:
        if other is not None:
            self._known[pair] = other
            if len(self._known) > KEPT:
                del self._known[next(iter(self._known))]
        waiting = self._waiting.pop(pair)
        if not waiting.done():
            waiting.set_result(other)

    def _fail(self, part: Mapping[str, list[str]], error: MeshError) -> None:
        for to, codes in part.items():
            for code in codes:
                waiting = self._waiting.pop((to, code))
                if not waiting.done():
                    waiting.set_exception(error)
                    waiting.exception()  # whoever waited may be gone; that is no defect
