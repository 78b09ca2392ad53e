"""What tests of the mesh share: an open store, each kind of transport, short waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mesh import applying, relay
from mesh.store import Store
from tests.mesh.carriers import Carrier, OnNats, Simulated
from tests.mesh.small_store import opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "store.sqlite") as store:
        yield store


@pytest.fixture(params=[pytest.param(OnNats, marks=pytest.mark.live), Simulated])
def carrier(request: pytest.FixtureRequest, tmp_path: Path) -> Carrier:
    made: Carrier = request.param(tmp_path)
    return made


@pytest.fixture
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the waits, so that a test of retries takes no longer than it must."""
    monkeypatch.setattr(applying, "FIRST_DELAY", 0.01)
    monkeypatch.setattr(applying, "GAP_DELAY", 0.02)
    monkeypatch.setattr(applying, "ASIDE_SECONDS", 0.2)
    monkeypatch.setattr(relay, "LONGEST_DELAY", 0.2)
