"""What every view speaks: one of the two languages."""

from typing import Protocol

from scenarios.report.phrases import Lang, Phrase


class Speaking(Protocol):
    """A view of something in one language."""

    lang: Lang

    def say(self, phrase: Phrase, *values: object) -> str:
        """Return a phrase in this language."""
        ...
