"""Measures once, and prints the matrix when the tests are done."""

import asyncio

import pytest

from tests.attacks.measuring import Measured, measure
from tests.attacks.printing import matrix

_MEASURED = pytest.StashKey[Measured]()


@pytest.fixture(scope="session")
def measured(request: pytest.FixtureRequest) -> Measured:
    """What came of all attacks."""
    result = asyncio.run(measure())
    request.config.stash[_MEASURED] = result
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    result = terminalreporter.config.stash.get(_MEASURED, None)
    if result is not None:
        terminalreporter.section("attacks")
        terminalreporter.write_line(matrix(result))
