"""A country of three registries, in which one family lives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.resident_registry.country import Country, family


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    """Three registries; the family lives in the municipality `old`."""
    made = Country(tmp_path)
    made.populate("old", family())
    yield made
    made.close()
