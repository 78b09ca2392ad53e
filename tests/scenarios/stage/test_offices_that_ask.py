"""In a whole country, offices that ask know in the end what offices that are told know."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mesh import virtual_time
from tests.scenarios.stage.village import RING, Village, village


def played(design: str, then: Callable[[Village], Awaitable[Any]]) -> Any:
    async def play() -> Any:
        async with village(design) as made:
            await made.live()
            return await then(made)

    return virtual_time.run(play())


async def kept(made: Village) -> Any:
    return made.files(), made.believed()


async def reviewed(made: Village) -> Any:
    before = made.files()
    await made.review()
    return before, made.files()


@pytest.fixture(scope="module")
def told() -> Any:
    return played("push", kept)


def test_everything_has_happened_and_those_concerned_know(told: Any) -> None:
    files, believed = told
    known = {name.split("-")[0]: "" for name in files}
    for name in files:
        known[name.split("-")[0]] += "".join(files[name] + believed[name])
    for office, what in (
        ("health", ("newborn", "野", "1234000", "99-9", '"moved_on":"2026-06-08"')),
        ("pension", ("野", "99-9", '"died_on":"2026-06-06"')),
        ("benefits", ("newborn", "deceased", '"outcome":"ended"')),
    ):
        for sign in what:
            assert sign in known[office], (office, sign)


def test_offices_that_look_up_what_has_happened_keep_the_same_files(told: Any) -> None:
    files, believed = played("push-thin", kept)
    for name in files:
        assert believed[name] == told[1][name]
        assert files[name] == told[0][name]


def test_offices_that_ask_late_believe_the_same(told: Any) -> None:
    _, believed = played("pull", kept)
    for name in believed:
        assert believed[name] == told[1][name]


def test_offices_that_were_told_have_nothing_to_ask() -> None:
    before, after = played("push", reviewed)
    assert before == after


async def watching(made: Village) -> Any:
    found = []
    for place in RING:
        registry, tax = f"resident-registry-{place.slug}", f"tax-{place.slug}"
        for office, owner in (
            ("health-insurance", registry),
            ("health-insurance", tax),
            ("benefits", registry),
        ):
            name = f"{office}-{place.slug}"
            found.append((name, owner, made.watched(owner, name), made.on_file(name)))
    registries = [f"resident-registry-{place.slug}" for place in RING]
    everywhere = set().union(*(made.watched(registry, "pension") for registry in registries))
    return [*found, ("pension", "registries", everywhere, made.on_file("pension"))]


def test_whoever_is_on_file_is_watched_and_nobody_else() -> None:
    for office, owner, watched, on_file in played("push", watching):
        assert watched == on_file, (office, owner)
        assert watched
