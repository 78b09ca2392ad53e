"""An open store, in a directory of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mesh.store import Store
from tests.mesh.small_store import opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "store.sqlite") as store:
        yield store
