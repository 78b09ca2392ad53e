"""Any two participants' files, side by side: nobody is found in both by a code.

What does join them is documented in docs/security.md: numbers of cases, traces and messages, which
are random and lead to nobody without the files themselves.
"""

import asyncio
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mesh.operating import reading
from services.code_exchange.store import keyring
from tests.attacks.country import country
from tests.attacks.test_attacks import DOCUMENT

pytestmark = pytest.mark.live

CODE = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")
NUMBER = re.compile(
    r"(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])|(?<=\b00-)[0-9a-f]{32}(?=-)"
)
"""The number of a case or a message (UUID), and a trace's (the second part of a `traceparent`)."""

Places = Mapping[str, set[str]]
"""The columns in which each text stands."""


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every value of every column of every table as text, with the column's name."""
    with reading(path) as db:
        names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in names:
            rows = db.execute(f"SELECT * FROM {table}")
            columns = [column for column, *_ in rows.description]
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    text = value.decode(errors="replace") if isinstance(value, bytes) else value
                    if isinstance(text, str):
                        yield f"{table}.{column}", text


def found(path: Path, what: re.Pattern[str]) -> Places:
    places: dict[str, set[str]] = defaultdict(set)
    for column, text in texts(path):
        for each in what.findall(text):
            places[each].add(column)
    return places


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[Places, Places, int]]:
    """Of each participant that has had part in a move: its codes, its numbers, and how many of the
    codes are its own."""

    async def live() -> dict[str, tuple[Places, Places, int]]:
        async with country() as lived_in:
            await lived_in.move()
            deployment, ring = lived_in.deployment, keyring(lived_in.deployment.directory / "keys")
            kept = {}
            for name in deployment.participants:
                codes = found(deployment.database(name), CODE)
                own = sum(ring.link(name, code) is not None for code in codes)
                kept[name] = codes, found(deployment.database(name), NUMBER), own
            return kept

    return asyncio.run(live())


def test_no_two_files_have_a_code_in_common(
    files: dict[str, tuple[Places, Places, int]],
) -> None:
    shared = {
        (one, other): sorted(files[one][0].keys() & files[other][0].keys())
        for one, other in itertools.combinations(files, 2)
    }

    assert {pair: codes for pair, codes in shared.items() if codes} == {}


def test_every_code_in_a_file_is_its_owners_own(
    files: dict[str, tuple[Places, Places, int]],
) -> None:
    assert {name: len(codes) - own for name, (codes, _, own) in files.items()} == dict.fromkeys(
        files, 0
    )
    assert sum(own > 20 for _, _, own in files.values()) >= 8


def test_the_document_names_every_column_whose_numbers_stand_in_anothers_file_too(
    files: dict[str, tuple[Places, Places, int]],
) -> None:
    joining: set[str] = set()
    for one, other in itertools.combinations(files, 2):
        mine, others = files[one][1], files[other][1]
        for number in mine.keys() & others.keys():
            joining |= mine[number] | others[number]
    written = re.search(r"<!-- joining: (.*?) -->", DOCUMENT.read_text(), re.DOTALL)

    assert joining
    assert written is not None
    assert set(written[1].split()) == joining
