"""A copy server: takes extracts page by page, and answers as of the last one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.copies import CopiedStatusQuery
from contracts.standings import MOST_PERSONS, ExtractQuery, Standing
from mesh.deployment import Participant
from mesh.service import Service
from services.copy_server import store
from services.copy_server.handlers import collect, service
from services.copy_server.model import Page
from services.statuses import NEVER_HERE, Status, in_columns
from tests.services.conftest import NEW, OLD, THIRD, Desk
from tests.services.resident_registry.country import address, resident

MakeDesk = Callable[[Service, str], Desk]
HERE = Status(
    standing=Standing.RESIDENT,
    since=dt.date(2020, 4, 1),
    address=address(),
    head=PersonCode("p0000"),
    name=resident("p0000").name,
)
LEFT = Status(
    standing=Standing.MOVED_OUT,
    since=dt.date(2026, 3, 1),
    address=address(NEW),
    destination=NEW,
)
DEAD = Status(standing=Standing.DECEASED, since=dt.date(2026, 3, 2), known_on=dt.date(2026, 3, 4))
ALL_ITEMS = (HERE, LEFT, DEAD)


class Registries:
    """What the registers of the country hold; they answer with extracts."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, Status]] = {str(OLD): {}, str(NEW): {}, str(THIRD): {}}

    def __call__(self, query: ExtractQuery, registry: Participant) -> Any:
        lines = self.lines[str(registry.municipality)]
        persons = [p for p in sorted(lines) if p > (query.after or "")][:MOST_PERSONS]
        return in_columns([lines[p] for p in persons], [PersonCode(p) for p in persons])


@pytest.fixture
def server(desk: MakeDesk) -> Desk:
    made = desk(service, "copy-server")
    made.answers["residency.extract.v1"] = Registries()
    return made


async def extracted(server: Desk) -> list[Page | None]:
    """Let the server take all extracts, a page at a time; return what it went on from."""
    pages: list[Page | None] = [None]
    while True:
        page = await server.act(collect, pages[-1])
        if page is None:
            return pages
        pages.append(page)


async def asked(server: Desk, register: str, *persons: str) -> Any:
    query = CopiedStatusQuery(register=register, persons=tuple(map(PersonCode, persons)))  # type: ignore[arg-type]
    return await server.handle(query, caller="tax-old")


async def test_what_was_extracted_is_answered_and_of_others_nothing(server: Desk) -> None:
    registries = server.answers["residency.extract.v1"]
    registries.lines[OLD] = {"taro": LEFT, "hanako": HERE, "goro": DEAD}
    registries.lines[NEW] = {"taro": HERE}
    await extracted(server)
    assert await asked(server, OLD, "goro", "jiro", "taro", "hanako") == in_columns(
        [DEAD, NEVER_HERE, LEFT, HERE]
    )
    assert await asked(server, NEW, "taro", "hanako") == in_columns([HERE, NEVER_HERE])


async def test_an_answer_is_as_old_as_the_last_extract(server: Desk) -> None:
    registries = server.answers["residency.extract.v1"]
    registries.lines[OLD] = {"taro": HERE}
    await extracted(server)
    registries.lines[OLD] = {"taro": DEAD}
    assert await asked(server, OLD, "taro") == in_columns([HERE])
    await extracted(server)
    assert await asked(server, OLD, "taro") == in_columns([DEAD])
    assert len(store.COPIES.all(server.store)) == 1


@pytest.mark.parametrize(
    ("residents", "pages"),
    [(0, 3), (1, 3), (MOST_PERSONS - 1, 3), (MOST_PERSONS, 4), (2 * MOST_PERSONS + 1, 5)],
)
async def test_page_after_page_everybody_is_copied(
    server: Desk, residents: int, pages: int
) -> None:
    registries = server.answers["residency.extract.v1"]
    persons = [f"p{number:04}" for number in range(residents)]
    registries.lines[NEW] = {person: ALL_ITEMS[number % 3] for number, person in enumerate(persons)}
    registries.lines[THIRD] = {"taro": HERE}
    assert len(await extracted(server)) == pages
    copied = {copy.person: copy.status for copy in store.COPIES.where(server.store, register=NEW)}
    assert copied == registries.lines[NEW]
    assert len(store.COPIES.where(server.store, register=THIRD)) == 1


async def test_a_page_that_cannot_be_fetched_is_asked_for_again(server: Desk) -> None:
    page = Page(("resident-registry-new",), PersonCode("p0001"))
    registries = server.answers["residency.extract.v1"]
    registries.lines[NEW] = {"p0001": HERE, "p0002": HERE}
    assert await server.act(collect, page) is None
    assert [copy.person for copy in store.COPIES.all(server.store)] == ["p0002"]


def test_a_copy_keeps_every_item_that_an_answer_has() -> None:
    for field in msgspec.structs.fields(Status):
        assert any(getattr(status, field.name) is not None for status in ALL_ITEMS)
