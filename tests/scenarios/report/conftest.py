import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from scenarios.report.model import Story
from tests.scenarios.report.moving_story import the_story


@pytest.fixture(scope="session")
def story() -> Story:
    return the_story()


@pytest.fixture(scope="session")
def rewritten() -> Callable[[Story, Callable[[str], str]], Story]:
    """Return what makes a copy of a story in which every text has gone through a function."""

    def rewrite(value: Any, change: Callable[[str], str]) -> Any:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, list):
            return [rewrite(item, change) for item in value]
        if isinstance(value, dict):
            return {rewrite(k, change): rewrite(v, change) for k, v in value.items()}
        if isinstance(value, msgspec.Struct):
            fields = {n: rewrite(getattr(value, n), change) for n in value.__struct_fields__}
            return msgspec.structs.replace(value, **fields)
        assert value is None or isinstance(value, bool | int | float | dt.date)
        return value

    return rewrite


@pytest.fixture(scope="session")
def short_story(story: Story) -> Story:
    """Return a story with a few of everything, for tests that render it many times."""
    acts = [
        msgspec.structs.replace(act, steps=act.steps[:3] + act.steps[-3:]) for act in story.acts
    ]
    return msgspec.structs.replace(story, acts=acts[1:], log=story.log[:4], knows=story.knows[:4])
