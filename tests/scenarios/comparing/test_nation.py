"""The whole country: the arithmetic, its uncertainty, and what cannot be extrapolated."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.comparing.model import Comparison
from scenarios.comparing.nation import (
    MEASURES,
    NODE_PER_S,
    RESIDENTS,
    YEAR_DAYS,
    Nation,
    extrapolated,
    happened,
)
from tests.scenarios.report.invented_comparison import comparison, comparisons, without_anything


def yearly(nation: Nation) -> list[float]:
    return [one.yearly for design in nation.designs for one in design.estimates]


def times(shown: Comparison, factor: int) -> Comparison:
    """Return the same comparison with everything so many times as large."""
    grown = [
        msgspec.structs.replace(
            one,
            events=one.events * factor,
            lookups=one.lookups * factor,
            messages=one.messages * factor,
            bytes=one.bytes * factor,
            items_disclosed=one.items_disclosed * factor,
            cpu_s=one.cpu_s * factor,
        )
        for one in shown.designs
    ]
    return msgspec.structs.replace(
        shown,
        population=shown.population * factor,
        life_events={kind: count * factor for kind, count in shown.life_events.items()},
        designs=tuple(grown),
    )


def test_a_run_of_the_whole_country_for_a_year_is_its_own_answer() -> None:
    shown = msgspec.structs.replace(comparison(366), population=RESIDENTS)
    for design, result in zip(extrapolated(shown).designs, shown.designs, strict=True):
        for name, measure in MEASURES.items():
            expected = measure(result) * YEAR_DAYS / 366
            assert design.estimate(name).yearly == pytest.approx(expected)


@settings(max_examples=40)
@given(comparisons())
def test_what_an_event_costs_times_the_events_is_what_the_year_costs(shown: Comparison) -> None:
    nation = extrapolated(shown)
    for design in nation.designs:
        for one in design.estimates:
            assert one.per_event * nation.life_events_yearly == pytest.approx(one.yearly)
            assert one.per_resident * nation.residents == pytest.approx(one.yearly)
            assert 0 <= one.low <= one.yearly <= one.high


@settings(max_examples=40)
@given(comparisons(), st.integers(2, 50))
def test_a_larger_sample_gives_the_same_figures_with_less_uncertainty(
    shown: Comparison, factor: int
) -> None:
    small, large = extrapolated(shown), extrapolated(times(shown, factor))
    assert yearly(large) == pytest.approx(yearly(small))
    if small.designs:
        assert large.of_events == pytest.approx(small.of_events / factor**0.5)
        assert large.of_residents == pytest.approx(small.of_residents / factor**0.5)


def test_telling_rests_on_life_events_and_asking_on_residents() -> None:
    nation = extrapolated(comparison())
    pull, batch, thin, push = nation.designs
    assert nation.of_events == pytest.approx(1.96 / 665**0.5)
    assert nation.of_residents == pytest.approx(1.96 / 10_000**0.5)
    assert push.estimate("events").uncertainty == nation.of_events
    assert thin.estimate("lookups").uncertainty == nation.of_events
    assert pull.estimate("lookups").uncertainty == nation.of_residents
    assert batch.estimate("messages").uncertainty == nation.of_events


def test_a_household_that_moves_is_one_event() -> None:
    shown = msgspec.structs.replace(comparison(), life_events={"moves": 3, "movers": 8})
    assert happened(shown) == extrapolated(shown).life_events == 3


def test_the_known_linkages_are_six_a_second_and_twenty_eight_in_office_hours() -> None:
    nation = extrapolated(comparison())
    assert nation.known_per_s == pytest.approx(6.3, abs=0.05)
    assert nation.known_office_per_s == pytest.approx(28, abs=0.05)
    assert (nation.residents, nation.bodies) == (126_000_000, 1_788)


def test_ceilings_are_compared_in_office_hours() -> None:
    for design in extrapolated(comparison()).designs:
        assert design.of_node * NODE_PER_S == pytest.approx(design.office_per_s)
        assert design.office_per_s > design.per_s
        known = extrapolated(comparison()).known_per_s
        assert design.of_known == pytest.approx(design.per_s / known)


def test_the_spread_names_the_dearest_and_the_cheapest_design() -> None:
    spreads = {one.measure: one for one in extrapolated(comparison()).spreads}
    linkages = spreads["linkages"]
    assert (linkages.lowest, linkages.highest) == ("push", "pull")
    assert linkages.ratio == pytest.approx(312_480 / 5_611)
    assert spreads["lookups"].ratio is None


def test_who_has_not_asked_once_is_left_out() -> None:
    nation = extrapolated(comparison(30))
    assert nation.left_out == ("pull", "batch")
    assert [one.design for one in nation.designs] == ["push-thin", "push"]


def test_rounds_are_counted_beside_those_that_are_due() -> None:
    shown = msgspec.structs.replace(comparison(90), extract_every_days=45)
    pull, batch, thin, _ = extrapolated(shown).designs
    assert (pull.rounds, pull.rounds_due) == (2, 3)
    assert (batch.rounds, batch.rounds_due) == (1, 2)
    assert (thin.rounds, thin.rounds_due) == (0, 0)


def test_where_nothing_happened_nothing_is_extrapolated() -> None:
    nation = extrapolated(without_anything())
    assert nation.designs == nation.spreads == nation.left_out == ()
    assert nation.life_events_yearly == 0
