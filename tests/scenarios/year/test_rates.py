"""Rates of life events: what is shipped, what a file may say, and how it is told what it may not."""

from pathlib import Path

import pytest

from mesh.errors import SetupError
from scenarios.year.rates import load

JAPAN = 126_000_000
KINDS = ("moves", "deaths", "births", "marriages", "divorces", "incomes")


def written(directory: Path, text: str) -> Path:
    path = directory / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("kind", "in_2020"),
    [
        ("moves", 5_260_000),
        ("deaths", 1_380_000),
        ("births", 840_000),
        ("marriages", 530_000),
        ("divorces", 193_000),
    ],
)
def test_the_shipped_rates_make_the_figures_of_japan_in_2020(kind: str, in_2020: int) -> None:
    rate = getattr(load().per_thousand, kind)
    assert rate * JAPAN / 1_000 == pytest.approx(in_2020, rel=0.01)


def test_april_has_three_times_the_moves_of_an_average_month() -> None:
    moves = load().months.moves
    assert moves[3] == pytest.approx(3 * sum(moves) / 12)


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    own = load(written(tmp_path, "[per_thousand]\ndeaths = 12\n"))
    shipped = load()
    assert own.per_thousand.deaths == 12.0
    assert own.per_thousand.births == shipped.per_thousand.births
    assert own.months == shipped.months


def test_a_file_may_say_that_nothing_happens(tmp_path: Path) -> None:
    quiet = "\n".join(f"{kind} = 0" for kind in KINDS)
    assert load(written(tmp_path, f"[per_thousand]\n{quiet}\n")).per_thousand.moves == 0.0


@pytest.mark.parametrize(
    ("text", "key", "advice"),
    [
        ("[per_thousand]\ndeaths = -1", "per_thousand.deaths", "from 0 to 1000"),
        ("[per_thousand]\ndeaths = nan", "per_thousand.deaths", "from 0 to 1000"),
        ("[per_thousand]\ndeaths = inf", "per_thousand.deaths", "from 0 to 1000"),
        ("[per_thousand]\ndeaths = 1001", "per_thousand.deaths", "from 0 to 1000"),
        ("[per_thousand]\nmarriages = 501", "per_thousand.marriages", "from 0 to 500"),
        ("[per_thousand]\ndeaths = '11'", "per_thousand.deaths", "write a number"),
        ("[per_thousand]\ndeaths = true", "per_thousand.deaths", "write a number"),
        ("[per_thousand]\nweddings = 4", "per_thousand.weddings", "write one of births"),
        ("[per_hundred]\ndeaths = 1", "per_hundred", "write months, per_thousand"),
        ("deaths = 11", "deaths", "write months, per_thousand"),
        ("per_thousand = 11", "per_thousand", "write months, per_thousand"),
        ("[months]\nmoves = [1, 2]", "months.moves", "a list of 12 numbers"),
        ("[months]\nmoves = 12", "months.moves", "a list of 12 numbers"),
        (f"[months]\nmoves = {[0] * 12}", "months.moves", "at least one above it"),
        (f"[months]\nmoves = {[-1] + [1] * 11}", "months.moves", "numbers from 0 on"),
        (f"[months]\nmoves = {['a'] * 12}", "months.moves", "numbers from 0 on"),
        ("[months]\ndeaths = [1]", "months.deaths", "write one of moves"),
        ("[per_thousand", "not TOML", "write [per_thousand]"),
    ],
)
def test_what_is_impossible_is_refused_with_the_file_the_key_and_what_to_do(
    text: str, key: str, advice: str, tmp_path: Path
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SetupError) as raised:
        load(path)
    message = raised.value.message
    assert str(path) in message
    assert key in message
    assert advice in message


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        load(tmp_path / "absent.toml")
    with pytest.raises(SetupError, match="cannot be read"):
        load(tmp_path)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(SetupError, match="not TOML"):
        load(binary)
