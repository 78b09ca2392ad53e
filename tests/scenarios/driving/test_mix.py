import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesh.errors import SetupError
from scenarios.driving.mix import PRESETS, parse_mix, preset_named
from scenarios.driving.model import KINDS


@given(cuts=st.tuples(st.integers(0, 100), st.integers(0, 100)))
def test_a_mix_is_read_as_it_is_written(cuts: tuple[int, int]) -> None:
    low, high = sorted(cuts)
    shares = (low / 100, (high - low) / 100, (100 - high) / 100)
    text = ",".join(f"{kind}={share}" for kind, share in zip(KINDS, shares, strict=True))

    assert tuple(parse_mix(text).values()) == pytest.approx(shares)


def test_what_is_not_named_is_not_driven() -> None:
    assert parse_mix("lookup=1") == {"lookup": 1.0, "notify": 0.0, "move": 0.0}


@pytest.mark.parametrize(
    "text",
    ["", "lookup", "lookup=x", "lookup=0.5", "lookup=2", "lookup=-1,move=2", "visit=1",
     "lookup=0.5,lookup=0.5", "lookup=nan", "lookup=1,"],
)  # fmt: skip
def test_a_mix_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="--mix"):
        parse_mix(text)


@pytest.mark.parametrize("name", PRESETS)
def test_the_shares_of_a_preset_add_up(name: str) -> None:
    assert sum(preset_named(name).mix.values()) == pytest.approx(1)


def test_in_office_hours_the_lookups_of_the_country_are_28_a_second() -> None:
    preset = preset_named("office-hours")
    assert preset.rate_per_s is not None
    assert preset.rate_per_s * preset.mix["lookup"] == pytest.approx(28)
    assert preset.rate_per_s * preset.mix["move"] == pytest.approx(0.46, abs=0.02)


def test_an_april_has_three_times_the_moves() -> None:
    moves = [
        (preset.rate_per_s or 0) * preset.mix["move"]
        for preset in (preset_named("office-hours"), preset_named("april-peak"))
    ]
    assert moves[1] == pytest.approx(3 * moves[0])


def test_an_unknown_preset_is_answered_with_those_there_are() -> None:
    with pytest.raises(SetupError, match="average-day, office-hours"):
        preset_named("christmas")
