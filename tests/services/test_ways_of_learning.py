"""However offices learn of changes, told or asking, their files say the same in the end."""

from pathlib import Path
from typing import Any

import pytest

from mesh import virtual_time
from tests.services.learning_country import DELIVERIES, OFFICES, LearningCountry

OTHER_WAYS = [way for way in DELIVERIES if way != "push"]


async def moves_away(country: LearningCountry) -> None:
    await country.move("taro", "new")
    await country.learn()


async def moves_away_and_dies(country: LearningCountry) -> None:
    await country.move("taro", "new")
    await country.learn()
    await country.die("taro", at="new")
    await country.learn()


async def moves_away_and_back(country: LearningCountry) -> None:
    await moves_away(country)
    await country.move("taro", "old")
    await country.learn()


async def moves_within(country: LearningCountry) -> None:
    await country.move_within("taro", "hanako")
    await country.learn()


async def dies(country: LearningCountry) -> None:
    await country.die("taro")
    await country.learn()


async def is_alive_after_all(country: LearningCountry) -> None:
    await dies(country)
    await country.live("taro")
    await country.learn()


async def died_on_another_day(country: LearningCountry) -> None:
    await dies(country)
    await country.live("taro")
    await country.die("taro", days_ago=3)
    await country.learn()


async def is_alive_and_moves_away_before_anybody_asks(country: LearningCountry) -> None:
    await dies(country)
    await country.live("taro")
    await country.move_within("taro")
    await country.move("taro", "new")
    await country.learn()


STORIES = [
    moves_away,
    moves_away_and_dies,
    moves_away_and_back,
    moves_within,
    dies,
    is_alive_after_all,
    died_on_another_day,
    is_alive_and_moves_away_before_anybody_asks,
]


def played(directory: Path, way: str, story: Any) -> LearningCountry:
    """Play a story, and return where it was played."""

    async def play() -> LearningCountry:
        country = LearningCountry(directory, way)
        async with country.playing() as mesh:
            before = country.records()
            await story(country)
            assert country.history[0] != before
            for name in OFFICES:
                await mesh.running[name].review()
            assert country.records() == country.history[-1], "a further question found something"
        return country

    return virtual_time.run(play())


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_whoever_is_not_told_knows_as_much_once_it_has_asked(story: Any, tmp_path: Path) -> None:
    told = played(tmp_path / "push", "push", story)
    for way in OTHER_WAYS:
        assert played(tmp_path / way, way, story).history == told.history, way


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("push", {("event", "residency.deceased.v1")}),
        ("thin", {("lookup", "residency.status.v1")}),
        ("pull", {("lookup", "residency.status.v1")}),
        ("copy", {("lookup", "copies.status.v1")}),
    ],
)
def test_items_leave_by_the_way_that_the_design_names_and_by_no_other(
    way: str, expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    async def play() -> set[tuple[str, str]]:
        country = LearningCountry(tmp_path, way)
        async with country.playing():
            await dies(country)
            return country.disclosed()

    assert virtual_time.run(play()) == expected
