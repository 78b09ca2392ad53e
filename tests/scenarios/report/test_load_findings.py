"""What is said of a load run: whether the driver was honest, what broke, where the knee is."""

import msgspec
import pytest
from hypothesis import given, settings

from scenarios.driving.model import Load, LogCheck
from scenarios.report.load_findings import findings, verdict
from scenarios.report.load_view import LoadView
from scenarios.report.phrases import Lang
from tests.scenarios.report.invented_load import (
    closed,
    load,
    loads,
    nation,
    nothing,
    sweep,
    troubled,
)


def told(shown: Load, lang: Lang = "en") -> str:
    return "\n".join(finding.text for finding in findings(LoadView(shown, lang)))


@pytest.mark.parametrize(("lang", "late", "harsh"), [("en", "842 ms", "too harsh"), ("ja", "842 ms", "厳しすぎる")])  # fmt: skip
def test_a_late_driver_in_an_open_loop_makes_latencies_too_harsh(
    lang: Lang, late: str, harsh: str
) -> None:
    said = [one for one in findings(LoadView(troubled(), lang)) if late in one.text]
    assert len(said) == 1
    assert harsh in said[0].text
    assert said[0].tone == "caution"


@pytest.mark.parametrize(("lang", "kind"), [("en", "too kind"), ("ja", "甘すぎる")])
def test_a_late_driver_in_a_closed_loop_makes_them_too_kind(lang: Lang, kind: str) -> None:
    shown = msgspec.structs.replace(closed(), fell_behind=True, behind_ms=77.0)
    assert kind in told(shown, lang)
    assert "too harsh" not in told(shown)


def test_a_driver_that_kept_up_says_so_and_a_closed_loop_that_it_is_kind() -> None:
    assert "late by 1.27 ms at worst" in told(load())
    assert "coordinated omission" in told(closed())
    assert "coordinated omission" not in told(load())


def test_less_done_than_offered_is_saturation_unless_the_driver_was_late() -> None:
    slow = msgspec.structs.replace(load(), throughput_per_s=1_500.0)
    assert "Of 2,000/s offered, 1,500/s came to their end (75 %). That is more than" in told(slow)
    late = msgspec.structs.replace(slow, fell_behind=True)
    assert "more than the participants can do" not in told(late)
    assert "need not be the limit of the participants" in told(late)
    assert "came to their end (" not in told(nothing())


def test_every_trouble_is_named_with_its_number() -> None:
    said = told(troubled())
    for part in (
        "17 of 108,000", "not told: 2", "107,997 entries; the answers call for 108,000",
        "failed: 1,291, by code timeout 1,203, busy 88", "46, by code unknown-person 41, no-permit 5",
        "over: 1,340",
    ):  # fmt: skip
        assert part in said


def test_a_log_with_the_right_count_can_still_be_broken() -> None:
    check = LogCheck(entries=108_000, expected=108_000, verified=False)
    shown = msgspec.structs.replace(load(), access_log=check)
    assert "does not verify" in told(shown)
    assert verdict(LoadView(shown, "en")) == (False, "Not as it should be: access log incomplete.")


def test_a_sweep_says_where_its_knee_is_and_what_lies_beyond() -> None:
    assert (
        "The knee is at 4,000/s, where p99 is 29.2 ms."
        " At 5,000/s p99 is 6.8 s, and 4,312/s come to their end." in told(sweep())
    )


def test_a_sweep_without_a_knee_says_on_which_side_it_lies() -> None:
    steps = sweep().sweep
    whole = msgspec.structs.replace(sweep(), knee_per_s=None, sweep=steps[:5])
    assert "did not break up to 4,000/s; the knee lies above" in told(whole)
    broken = msgspec.structs.replace(whole, sweep=steps[5:])
    assert "Not even the lowest rate, 5,000/s, was sustained" in told(broken)


def test_the_whole_is_a_measurement_only_after_a_minute() -> None:
    said = "100 million lookups, half a year of the nation, would take 47.9 min"
    assert said in told(nation())
    assert "indication only" not in told(nation())
    assert "indication only" in told(msgspec.structs.replace(nation(), duration_s=59.0))


def test_the_verdict_is_good_only_if_something_was_done() -> None:
    assert verdict(LoadView(load(), "en"))[0] is True
    assert verdict(LoadView(nothing(), "en")) == (False, "Nothing came to its end.")
    well, said = verdict(LoadView(troubled(), "en"))
    assert not well
    assert said == (
        "Not as it should be: wrong answers 17, changes not told 2, errors 1,291,"
        " access log incomplete."
    )


@settings(max_examples=60, deadline=None)
@given(loads())
def test_a_run_that_is_not_in_order_never_reads_as_if_it_were(shown: Load) -> None:
    for lang in ("ja", "en"):
        view = LoadView(shown, lang)
        well, said = verdict(view)
        assert said
        assert shown.ok or not well
        tones = {finding.tone for finding in findings(view)}
        assert ("trouble" in tones) == (not _in_order(shown))


def _in_order(shown: Load) -> bool:
    return (
        not (shown.wrong or shown.lost or any(shown.errors.values())) and shown.access_log.verified
    )
