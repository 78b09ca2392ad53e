"""Agency codes on the way out: from this participant's to the receiver's, by the code exchange.

What was translated is kept in memory only. Codes asked for in the same moment for the same
receiver travel in one question.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping

from contracts.codes import MOST_CODES
from mesh.errors import MeshError, UnknownPerson

KEPT = 500_000
"""How many translations a participant remembers: about 100 MB when full."""

Translate = Callable[[str, tuple[str, ...]], Awaitable[tuple[str | None, ...]]]


class Translator:
    """Translates the codes of one participant.

    Args:
        translate: Asks the code exchange: the receiver, this participant's codes.
    """

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._waiting: dict[str, dict[str, asyncio.Future[str | None]]] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    async def codes(self, receiver: str, codes: Iterable[str]) -> Mapping[str, str]:
        """Return the receiver's code for each of this participant's codes.

        Raises:
            UnknownPerson: One is not a code of this participant.
            MeshError: The code exchange did not answer.
        """
        found: dict[str, str] = {}
        awaited: dict[str, asyncio.Future[str | None]] = {}
        for code in codes:
            known = self._known.get((receiver, code))
            if known is not None:
                found[code] = known
            else:
                awaited[code] = self._ask_soon(receiver, code)
        for code, future in awaited.items():
            translated = await asyncio.shield(future)
            if translated is None:
                raise UnknownPerson("a person code is not one that the code exchange gave out")
            found[code] = translated
        return found

    def _ask_soon(self, receiver: str, code: str) -> "asyncio.Future[str | None]":
        questions = self._waiting.get(receiver)
        if questions is None:
            questions = self._waiting[receiver] = {}
            task = asyncio.get_running_loop().create_task(self._ask(receiver))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        if code not in questions:
            questions[code] = asyncio.get_running_loop().create_future()
        return questions[code]

    async def _ask(self, receiver: str) -> None:
        questions = self._waiting.pop(receiver)
        codes = list(questions)
        for start in range(0, len(codes), MOST_CODES):
            part = tuple(codes[start : start + MOST_CODES])
            try:
                translated = await self._translate(receiver, part)
            except MeshError as error:
                for code in part:
                    _fail(questions[code], error)
            else:
                for code, answer in zip(part, translated, strict=True):
                    self._learn(receiver, code, answer)
                    if not questions[code].done():
                        questions[code].set_result(answer)

    def _learn(self, receiver: str, code: str, answer: str | None) -> None:
        if answer is None:
            return
        self._known[(receiver, code)] = answer
        if len(self._known) > KEPT:
            self._known.popitem(last=False)


def _fail(future: "asyncio.Future[str | None]", error: MeshError) -> None:
    if not future.done():
        future.set_exception(error)
        future.exception()  # whoever waited may have been cancelled; that is no defect
