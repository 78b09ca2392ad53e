"""What a load run is asked for, and what it found."""

from typing import Literal, TypeAlias

import msgspec

Kind: TypeAlias = Literal["lookup", "notify", "move"]
"""A question to an owner; a change that its owner tells to all who are entitled; a whole move."""

KINDS: tuple[Kind, ...] = ("lookup", "notify", "move")


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """How long things took, in milliseconds, from the moment at which they should have begun."""

    p50: float
    p90: float
    p99: float
    p999: float
    max: float


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """One bar of a latency histogram: how many took so long, and longer than the bar before."""

    up_to_ms: float
    count: int


class KindResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of one kind.

    Attributes:
        done: How many came to their end and were right. A notice ends with the commit at its last
            recipient, a move when the last message of its case has taken effect.
        latency_ms: `None` where nothing came to its end.
    """

    done: int
    throughput_per_s: float
    latency_ms: Latency | None
    histogram: tuple[Bucket, ...] = ()


class LogCheck(msgspec.Struct, frozen=True, kw_only=True):
    """The access log after the run.

    Attributes:
        entries: How many entries the answers have left at their owners.
        expected: How many there must be, one for each person in each answer that came back.
        verified: Whether every chain is as it was written, and the counts agree.
    """

    entries: int
    expected: int
    verified: bool


class Second(msgspec.Struct, frozen=True, kw_only=True):
    """One second of a run, for the progress line and the page.

    Attributes:
        backlog: What has begun and not come to its end, and messages that no receipt came for.
        behind_ms: How late the driver itself was, at worst, in starting what was due (open loop).
    """

    at_s: float
    offered: int
    done: int
    errors: int
    p50_ms: float
    p99_ms: float
    backlog: int
    behind_ms: float


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a sweep: the rate that was offered, and what came of it."""

    offered_per_s: float
    throughput_per_s: float
    latency_ms: Latency | None
    sustained: bool


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What a load run found.

    Attributes:
        preset: `None` if rate and mix were given one by one.
        mix: The share of each kind; together 1.
        fsync: How the stores and the server's streams write: `stores: every commit; streams: ...`.
        duration_s: From the first start that was due until the last end.
        offered_per_s: In an open loop the rate that was due; in a closed loop what was started.
        answers: Answers to lookups that came back, right or wrong.
        wrong: Of these, those that are not what the owner's records say.
        refused: Refused for good, by code of the error.
        errors: Unanswered or failed for now, by code of the error.
        retried: Messages that left more than once, because no acknowledgement or receipt came.
        lost: Changes that some recipient was not told; 0 unless the run was cut off.
        backlog: What had not come to its end when the run was over.
        behind_ms: How late the driver was at worst; a run that was late by more than it measures
            says so (`fell_behind`).
        whole_takes_s: For `nation-half-year`: how long all of it would take at the measured rate.
    """

    preset: str | None
    mix: dict[str, float]
    seed: int
    residents: int
    services: int
    clients: int
    loop: Literal["open", "closed"]
    fsync: str
    duration_s: float
    offered_per_s: float
    throughput_per_s: float
    latency_ms: Latency | None
    answers: int
    wrong: int
    refused: dict[str, int]
    errors: dict[str, int]
    retried: int
    lost: int
    backlog: int
    behind_ms: float
    fell_behind: bool
    access_log: LogCheck
    per_kind: dict[str, KindResult]
    seconds: tuple[Second, ...] = ()
    sweep: tuple[Step, ...] = ()
    knee_per_s: float | None = None
    whole_takes_s: float | None = None
    machine: str = ""

    @property
    def ok(self) -> bool:
        """Whether every answer was right, nothing was lost and the log is complete."""
        return not (self.wrong or self.lost or self.errors or not self.access_log.verified)
