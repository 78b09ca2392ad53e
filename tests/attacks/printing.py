"""Writes the matrix of attacks and participants as Markdown, for the terminal and the document."""

from collections.abc import Iterator

from services.catalogue import SERVICES
from tests.attacks.measuring import Measured, rows
from tests.attacks.model import MEANINGS, End

KINDS = list(SERVICES)


def matrix(measured: Measured) -> str:
    """Return what was tried with the password of each kind of participant, and how it ended."""
    return "\n".join([*_table(measured), "", *_columns(), "", *_letters(), "", *_hows()]) + "\n"


def _table(measured: Measured) -> Iterator[str]:
    yield f"| | {' | '.join(map(str, range(1, len(KINDS) + 1)))} |"
    yield f"|---|{'---|' * len(KINDS)}"
    for row in rows():
        cells = (measured.ends[row.name, kind].value for kind in KINDS)
        yield f"| {row.name} | {' | '.join(cells)} |"


def _columns() -> Iterator[str]:
    yield "Columns, the kind whose password was stolen:"
    yield ", ".join(f"{number} {kind}" for number, kind in enumerate(KINDS, 1)) + "."


def _letters() -> Iterator[str]:
    for end, meaning in MEANINGS.items():
        if end is not End.SUCCEEDED:
            yield f"- **{end.value}** {meaning}"


def _hows() -> Iterator[str]:
    yield "What is done:"
    yield ""
    for row in rows():
        yield f"- **{row.name}**: {row.how}"
