"""What a comparison finds: one record for each design, and for each outage.

The names of the fields are those of the JSON that `push_vs_pull.py --json` writes.
"""

import datetime as dt

import msgspec

from contracts.common import Yen

DESIGNS = ("pull", "batch", "push-thin", "push")
"""From asking everybody to telling at once: the order in which they are shown."""

OUTAGE_HOURS = (1, 10, 60)


class Staleness(msgspec.Struct, frozen=True, kw_only=True):
    """How long after the owner an office knew, in days; 0 everywhere if nothing was to be known."""

    mean: float
    p50: float
    p95: float
    max: float


class OfficeResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of office fared.

    Attributes:
        facts: Of how many changes it had to learn.
    """

    office: str
    facts: int
    staleness_days: Staleness


class PaydayResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid wrongly on one day."""

    day: dt.date
    overpaid_yen: Yen
    unpaid_yen: Yen


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """How many files disagreed with their owner at the midnight that ends a day."""

    day: dt.date
    differences: int


class DesignResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one design fared.

    Attributes:
        events: Events that took effect at a recipient.
        lookups: Persons about whom an owner or a copy was asked.
        useful_lookups: Of these, the ones that brought something new.
        messages, bytes: All that the network carried: questions, answers, events, receipts.
        items_disclosed: Items of personal data that left their owner, one person's item each time.
        holders: To how many participants.
        copies: Records of persons kept outside their owner: files of offices, rows of a copy.
        owner_mean_per_s, owner_peak_per_s: Persons about whom the busiest owner answered or told
            in a second: on average, and in its busiest second.
        overpaid_yen: Paid to the dead, or to those who had moved away.
        unpaid_yen: Not paid on the day to those entitled.
        deadlines_missed: Changes learned later than the term within which the citizen would have
            had to file them.
        differences_at_end: Files that disagree with the owner at the end.
        checks: What the judge found at midnights, if it was asked to look.
        stale_by_day: Files out of date at each midnight.
        cpu_s: Processor time of the whole run, setting up left out.
    """

    design: str
    staleness_days: Staleness
    events: int
    lookups: int
    useful_lookups: int
    messages: int
    bytes: int
    items_disclosed: int
    holders: int
    copies: int
    owner_mean_per_s: float
    owner_peak_per_s: int
    overpaid_yen: Yen
    unpaid_yen: Yen
    deadlines_missed: int
    differences_at_end: int
    facts: int
    offices: tuple[OfficeResult, ...]
    stale_by_day: tuple[int, ...]
    paydays: tuple[PaydayResult, ...]
    cpu_s: float
    trace_hash: str
    checks: tuple[Check, ...] = ()


class OutageResult(msgspec.Struct, frozen=True, kw_only=True):
    """What an outage does to one design, compared with the same time without one.

    Attributes:
        who: `owner` or `agency`.
        participant: Its name.
        begins: When it began: when most was going on.
        staleness_days: Of the changes that arose while it lasted.
        deadlines_missed, overpaid_yen, unpaid_yen: In the whole period.
        acts_held_up: What citizens could not do at once while it lasted.
        longest_wait_hours: How long the most patient of them had to come again.
        differences_back: Files that disagree one hour after it came back.
        hours_to_catch_up: From when it came back until everything it held up was known.
    """

    design: str
    who: str
    participant: str
    hours: int
    begins: dt.datetime
    acts_held_up: int
    longest_wait_hours: float
    staleness_days: Staleness
    deadlines_missed: int
    overpaid_yen: Yen
    unpaid_yen: Yen
    differences_back: int
    differences_at_end: int
    hours_to_catch_up: float


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The whole comparison.

    Attributes:
        population: Residents on the first day.
        life_events: How many there were of each kind; the same for every design.
        pull_every_days, extract_every_days: The rhythm of reviews and of extracts.
        trace_hash: Changes with any byte or moment of anything carried under any design.
    """

    population: int
    municipalities: tuple[str, ...]
    start: dt.date
    days: int
    seed: int
    transport: str
    pull_every_days: int
    extract_every_days: int
    life_events: dict[str, int]
    designs: tuple[DesignResult, ...]
    outages: tuple[OutageResult, ...] = ()
    trace_hash: str
    elapsed_s: float
