"""Entries are kept for seven years (番号法23条, 番号法施行令29条), and then pruned.

What is said of a person goes; the hash of the entry stays, so that the chain goes on from it, and
every later proof and checkpoint remains what it was. It is done up to a checkpoint: whatever is
pruned was witnessed while it was there. The latest checkpoint is left as it is.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
import structlog

from mesh.checkpoints import Kept
from mesh.records import Reads
from mesh.store import Row, Store

YEARS = 7

_MADE = "SELECT record FROM access_log_checkpoint"

log = structlog.get_logger(__name__)

_decode = msgspec.json.Decoder(Kept).decode


def prune(store: Store) -> int:
    """Prune up to the first checkpoint behind what was pruned, if it is old enough by now.

    Now is when the latest checkpoint was witnessed, so that an audit comes to the same decision.

    Returns:
        How many entries were pruned.

    Raises:
        Unavailable: The file cannot be written.
    """
    done = _pruned(store)
    first = store.read(f"{_MADE} WHERE entries > ? ORDER BY entries LIMIT 1", done)
    last = store.read(f"{_MADE} ORDER BY entries DESC LIMIT 1")
    if first == last or not _is_old(_witnessed_at(first), _witnessed_at(last)):
        return 0
    end = _decode(first[0][0]).entries
    with store.section() as tx:
        tx.write(
            "INSERT INTO access_log_pruned SELECT seq, hash FROM access_log WHERE seq <= ?", end
        )
        tx.write("DELETE FROM access_log WHERE seq <= ?", end)
        tx.write("DELETE FROM access_log_person WHERE seq <= ?", end)
    log.info("access_log_pruned", entries=end - done)
    return end - done


def pruned_too_early(file: Reads, kept: Sequence[Kept]) -> list[str]:
    """Return what is wrong with what was pruned: it was not old enough, or nobody had seen it.

    Args:
        kept: The checkpoints of the log, the shortest first.
    """
    if not file.read("SELECT 1 FROM sqlite_master WHERE name = 'access_log_pruned'"):
        return []
    pruned = _pruned(file)
    if not pruned:
        return []
    up_to = [each for each in kept if each.entries >= pruned]
    if not up_to:
        return [f"entries 1 to {pruned} were removed, and no checkpoint covers them"]
    if not _is_old(up_to[0].witnessed.at, up_to[-1].witnessed.at):
        return [f"entries 1 to {pruned} were removed before {YEARS} years had passed"]
    return []


def _pruned(file: Reads) -> int:
    ((number,),) = file.read("SELECT coalesce(max(seq), 0) FROM access_log_pruned")
    return int(number)


def _witnessed_at(rows: list[Row]) -> dt.datetime:
    return _decode(rows[0][0]).witnessed.at


def _is_old(then: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether the years have passed, by civil dates."""
    try:
        until = then.replace(year=then.year + YEARS)
    except ValueError:  # the 29th of February
        until = then.replace(year=then.year + YEARS, month=3, day=1)
    return now >= until
