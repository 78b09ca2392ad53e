"""The short form of `make torture`: what can be broken is broken while families act."""

from pathlib import Path

import pytest

from tests.faults.breaking import KINDS
from tests.faults.outage import outage
from tests.faults.torture import Scale, torture

pytestmark = pytest.mark.live

SHORT = Scale(residents=400, moves=12, seconds=3.0, pause=0.5, longest=1.0)
LONG = {"all participants killed", "server killed, its store lost"}
"""A quarter of a minute to start everybody again, half a minute until all is sent again: these are
left to the long form; see tests/mesh/test_delivery.py for a store that is lost."""


async def test_whatever_is_broken_nothing_is_lost_doubled_or_unlogged(tmp_path: Path) -> None:
    breaks = [how for kind, how in KINDS.items() if kind not in LONG]
    outcome = await torture(tmp_path / "mesh", breaks, SHORT, seed=1, say=print)

    assert outcome.sentences == ()
    assert outcome.times >= len(breaks)
    assert outcome.life_events == 16


async def test_who_was_away_has_missed_nothing_and_nobody_else_waited(tmp_path: Path) -> None:
    missed = await outage(tmp_path / "mesh", away_s=2.0, moves_per_s=2.0, seed=1)

    assert missed.sentences == ()
    assert (missed.lost, missed.doubled) == (0, 0)
    assert missed.told > 0
    assert missed.others_meanwhile_ms < 2_000  # they do not wait until it is back
