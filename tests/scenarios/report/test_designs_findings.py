"""Findings: what the numbers say, and not what one would like them to say."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.comparing.model import Check, Comparison
from scenarios.report.designs_findings import findings, headlines
from scenarios.report.designs_view import View, number, size
from tests.scenarios.report.invented_comparison import comparison, without_anything

WAITED = (
    "While the owner was down for 60 h, citizens had to come again for 30 acts; the longest"
    " wait was 2.48 d."
)


def found(shown: Comparison) -> list[str]:
    return findings(View(shown, "en"))


def renamed(shown: Comparison) -> Comparison:
    """Return the same numbers under the opposite names."""
    names = [one.design for one in shown.designs]
    designs = zip(shown.designs, reversed(names), strict=True)
    return msgspec.structs.replace(
        shown,
        designs=tuple(msgspec.structs.replace(one, design=name) for one, name in designs),
    )


def test_the_extremes_are_named_with_their_numbers() -> None:
    assert found(comparison()) == [
        "Under Pull, 98.2 % of 312,480 lookups found nothing new. Push needs 0.",
        (
            "On average an office knows of a change after 29.4 d under Batch, and after 1.04 s under"
            " Push."
        ),
        "Paid wrongly or not paid: ¥5,850,306 under Batch, ¥0 under Push.",
        "At the end every file agrees with its owner: Thin push, Push.",
        "At the end files still differ: Pull (63), Batch (127).",
        WAITED,
    ]


def test_were_push_the_worst_it_would_be_said() -> None:
    turned = " ".join(found(renamed(comparison(366, ("pull", "push")))))
    assert "Under Push, 98.2 %" in turned
    assert "after 14.6 d under Push, and after 1.04 s under Pull" in turned
    assert "agrees with its owner: Pull." in turned


def test_one_design_is_not_compared_with_itself() -> None:
    assert found(comparison(366, ("pull",))) == [
        "Under Pull, 98.2 % of 312,480 lookups found nothing new.",
        "Under Pull, an office knows of a change after 14.6 d on average.",
        "Under Pull, ¥2,909,232 was paid wrongly or not paid.",
        "At the end files still differ: Pull (63).",
        WAITED,
    ]


def test_where_nothing_happened_nothing_is_claimed() -> None:
    assert found(without_anything()) == [
        "At the end every file agrees with its owner: Pull, Batch, Thin push, Push."
    ]
    assert found(msgspec.structs.replace(comparison(), designs=())) == []


def test_the_large_figures_are_those_of_the_first_and_the_last_design() -> None:
    shown = comparison()
    values = [[value for _, value in one.values] for one in headlines(View(shown, "en"))]
    assert values == [
        ["14.6 d", "1.04 s"], ["306,878", "0"], ["¥2,909,232", "¥0"], ["1,876,084", "27,815"],
    ]  # fmt: skip
    alone = headlines(View(comparison(7, ("push",)), "en"))
    assert [len(one.values) for one in alone] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("days", "en", "ja"),
    [
        (0, "0", "0"),
        (1e-12, "<1 ms", "<1 ms"),
        (1 / 86_400, "1 s", "1秒"),
        (59.9999 / 86_400, "1 min", "1分"),
        (0.5, "12 h", "12時間"),
        (14.62, "14.6 d", "14.6日"),
        (1_234, "1,234 d", "1,234日"),
    ],
)
def test_durations_have_the_largest_unit_that_fits(days: float, en: str, ja: str) -> None:
    assert View(comparison(1), "en").span(days) == en
    assert View(comparison(1), "ja").span(days) == ja


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_all_and_nothing_are_said_of_nothing_else(part: int, whole: int) -> None:
    part = min(part, whole)
    share = View(comparison(1), "en").share(part, whole)
    assert (share == "0 %") == (part == 0)
    assert (share == "100 %") == (part == whole)


@given(st.floats(min_value=1e-4, max_value=1e15))
def test_numbers_keep_three_digits(value: float) -> None:
    assert float(number(value).replace(",", "")) == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (999_999, "1000 kB"), (396_000_000, "396 MB")],
)
def test_amounts_of_data_have_a_unit(count: int, shown: str) -> None:
    assert size(count) == shown


def test_large_numbers_are_said_in_words() -> None:
    shown = comparison(1)
    assert View(shown, "ja").large(126_000_000) == "1.26億"
    assert View(shown, "en").large(126_000_000) == "126 million"
    assert View(shown, "ja").large(1_500) == "1,500"


def test_what_was_found_at_midnights_is_said_of_every_design() -> None:
    shown = comparison(7, ("pull", "push"))
    pull, push = shown.designs
    checks = tuple(Check(day=shown.start, differences=number) for number in (3, 12, 0))
    none = tuple(Check(day=shown.start, differences=0) for _ in checks)
    looked = (
        msgspec.structs.replace(pull, checks=checks),
        msgspec.structs.replace(push, checks=none),
    )
    said = found(msgspec.structs.replace(shown, designs=looked))
    assert (
        "At 3 midnights every file was compared; files that differed, at most: Pull (12), Push (0)."
        in said
    )


def test_nobody_who_was_served_at_once_is_said_to_have_waited() -> None:
    served = comparison(7)
    none = tuple(
        msgspec.structs.replace(one, acts_held_up=0, longest_wait_hours=0.0)
        for one in served.outages
    )
    assert not [s for s in found(msgspec.structs.replace(served, outages=none)) if "wait" in s]
