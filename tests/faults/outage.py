"""A recipient is away for a while, under load: what it missed, and whether others had to wait."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import msgspec

from mesh.clock import Clock
from mesh.records import Reads
from scenarios.comparing.onlooker import percentile
from scenarios.stage.files import opened
from scenarios.stage.running import Stage
from tests.faults.torture import Families, Scale, country

VICTIM = "pension"
"""Who is away: everybody has a file there, and everything that happens is told to it."""

BEFORE_SECONDS, AFTER_SECONDS = 5.0, 5.0


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """What an outage did.

    Attributes:
        away_s: How long the recipient was away.
        told: Events for it that were promised meanwhile.
        lost: Events that never took effect, with it or anybody.
        doubled: Events that took effect more often than they were promised.
        caught_up_s: How long after its return it had caught up.
        others_before_ms, others_meanwhile_ms: The 99th percentile of how long events to others
            took, from commit to commit, where these did not ask the recipient for something.
        sentences: What is not as it must be; empty is good.
    """

    away_s: float
    told: int
    lost: int
    doubled: int
    caught_up_s: float
    others_before_ms: float
    others_meanwhile_ms: float
    sentences: tuple[str, ...]


async def outage(directory: Path, away_s: float, moves_per_s: float, seed: int) -> Missed:
    """Let a recipient be killed and be away for so many seconds, while families move and mourn.

    Raises:
        MeshError: The country could not be set up, or did not come to rest.
    """
    lasts = BEFORE_SECONDS + away_s + AFTER_SECONDS
    moves = max(6, int(moves_per_s * lasts))
    scale = Scale(residents=max(400, 10 * moves), moves=moves, seconds=lasts)
    async with country(directory, scale) as (stage, _):
        families = Families(stage, scale, seed)
        (first, acts), *later = families.days()
        stage.travel_to(first)
        playing = asyncio.create_task(families.play(acts, lasts))
        await asyncio.sleep(BEFORE_SECONDS)
        left, came_back, caught_up = await _away(stage, away_s)
        await playing
        await stage.at_rest()
        for day, following in later:
            stage.travel_to(day)
            await families.play(following, lasts / 4)
            await stage.at_rest()
        sentences = await families.judged()
        with opened(stage.deployment) as files:
            lost, doubled = _effects(files)
            before, meanwhile = _others(files, left, came_back)
            told = _told(files, left, came_back)
    return Missed(
        away_s=away_s,
        told=told,
        lost=lost,
        doubled=doubled,
        caught_up_s=(caught_up - came_back) / 1e9,
        others_before_ms=before,
        others_meanwhile_ms=meanwhile,
        sentences=tuple(sentences),
    )


async def _away(stage: Stage, seconds: float) -> tuple[int, int, int]:
    """Kill the recipient and start it again; return when it left, was back, and had caught up."""
    processes, clock = stage.processes, Clock()
    assert processes is not None
    left = clock.wall_ns()
    processes.kill(VICTIM)
    await asyncio.sleep(seconds)
    processes.launch(VICTIM)
    await processes.ready(VICTIM)
    came_back = clock.wall_ns()
    with opened(stage.deployment) as files:
        while _missing(files, came_back):  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.02)
    return left, came_back, clock.wall_ns()


def _missing(files: Mapping[str, Reads], until: int) -> int:
    """Count what was promised to the recipient before a moment and has not taken effect there."""
    has = {id_ for (id_,) in files[VICTIM].read("SELECT id FROM inbox")}
    return sum(
        id_ not in has
        for name, file in files.items()
        if name != VICTIM
        for (id_,) in file.read(
            "SELECT id FROM outbox WHERE recipient = ? AND version > 0 AND queued_ns < ?",
            VICTIM,
            until,
        )
    )


def _told(files: Mapping[str, Reads], since: int, until: int) -> int:
    sql = (
        "SELECT count(*) FROM outbox WHERE recipient = ? AND version > 0"
        " AND queued_ns BETWEEN ? AND ?"
    )
    return sum(file.read(sql, VICTIM, since, until)[0][0] for file in files.values())


def _effects(files: Mapping[str, Reads]) -> tuple[int, int]:
    """Return how many events never took effect, and how many did without being promised so."""
    promised = {
        (recipient, name, id_)
        for name, file in files.items()
        for id_, recipient in file.read("SELECT id, recipient FROM outbox WHERE version > 0")
    }
    took = [
        (name, sender, id_)
        for name, file in files.items()
        for id_, sender in file.read("SELECT id, sender FROM inbox WHERE outcome = 'applied'")
    ]
    return len(promised - set(took)), len(took) - len(set(took) & promised)


def _others(files: Mapping[str, Reads], left: int, back: int) -> tuple[float, float]:
    """Return the 99th percentile of how long events to others took before it left, and after.

    Left out are those whose handler asked the recipient for something: they have to wait.
    """
    applied = {
        (name, id_): at
        for name, file in files.items()
        for id_, at in file.read("SELECT id, applied_ns FROM inbox WHERE outcome = 'applied'")
    }
    asking = {
        (name, trace)
        for name, file in files.items()
        for (trace,) in file.read(
            "SELECT substr(traceparent, 4, 32) FROM asked WHERE provider = ?", VICTIM
        )
    }
    before, meanwhile = list[float](), list[float]()
    for file in files.values():
        for id_, recipient, queued, trace in file.read(
            "SELECT id, recipient, queued_ns, substr(traceparent, 4, 32) FROM outbox"
            " WHERE version > 0 AND recipient <> ?",
            VICTIM,
        ):
            if (recipient, trace) in asking:
                continue
            took_ms = (applied[recipient, id_] - queued) / 1e6
            if queued < left:
                before.append(took_ms)
            elif queued < back:
                meanwhile.append(took_ms)
    return percentile(sorted(before), 0.99), percentile(sorted(meanwhile), 0.99)
