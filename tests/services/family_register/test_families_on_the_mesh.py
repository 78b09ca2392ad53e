"""Births, marriages and divorces in three municipalities, on a network in memory.

Whatever is reported wherever, the families that the registers show are the same in every
municipality that knows of them, and they are the right ones.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.deaths import Capacity, ReportDeath
from contracts.succession import HeirsQuery
from mesh import virtual_time
from mesh.envelope import disclosed
from mesh.simulated_network import Conditions
from tests.services.conftest import NEW, OLD
from tests.services.family_register.played_families import MEN, SLUGS, WOMEN, Country

Act = tuple[str, str, str, str]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("marry", "marry-into", "divorce", "bear")),
        st.sampled_from(WOMEN),
        st.sampled_from(MEN),
        st.sampled_from(sorted(SLUGS)),
    ),
    max_size=10,
)


async def play(acts: list[Act], country: Country) -> None:
    async with country.playing():
        for act, woman, man, slug in acts:
            at = SLUGS[slug]
            match act:
                case "marry":
                    await country.marry(man, woman, at)
                case "marry-into":
                    await country.marry(woman, man, at)
                case "divorce":
                    await country.divorce(man, woman)
                case _:
                    married = country.married[woman]
                    father = married[-1] if married and slug != "third" else None
                    await country.bear(woman, father, at)
        await country.check()


@settings(max_examples=10)
@given(ACTS)
def test_whatever_is_reported_every_register_shows_the_same_right_families(
    acts: list[Act],
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        virtual_time.run(play(acts, Country(Path(directory))))


@pytest.fixture
def country(tmp_path: Path) -> Country:
    return Country(tmp_path)


LIFE = [
    ("bear", "yui", "ken", "third"),
    ("marry", "yui", "ken", "old"),
    ("bear", "yui", "ken", "new"),
    ("divorce", "yui", "ken", "new"),
    ("marry-into", "mai", "ken", "new"),
    ("marry", "yui", "ren", "old"),
    ("bear", "yui", "ren", "old"),
    ("bear", "mai", "ken", "new"),
    ("divorce", "mai", "ken", "new"),
    ("marry-into", "rin", "ken", "old"),
]
"""Twice married into another municipality, with children of both marriages and of none."""


def test_a_life_of_a_family_over_three_municipalities(country: Country) -> None:
    virtual_time.run(play(LIFE, country))
    assert len(country.children) == 4


@pytest.mark.parametrize("seed", range(3))
def test_nobody_is_born_or_married_twice_on_a_network_that_loses_and_doubles(
    tmp_path: Path, seed: int
) -> None:
    """Every report is sent again until it is answered, under the same number."""
    harsh = Conditions(delay_seconds=0.05, spread=1.0, loss=0.15, duplication=0.15)
    country = Country(tmp_path, harsh, seed)
    virtual_time.run(play(LIFE, country))
    assert len(country.children) == 4


def test_registers_say_for_what_they_ask_each_other(country: Country) -> None:
    async def run() -> set[tuple[str, str]]:
        async with country.playing():
            await country.marry("ken", "yui", OLD)
            return {
                row
                for slug in SLUGS
                for row in country.mesh[f"family-register-{slug}"].store.read(
                    "SELECT contract, affair FROM access_log WHERE direction = 'lookup'"
                )
            }

    assert virtual_time.run(run()) == {("family.entries.v1", "family-report")}


def test_the_newborn_inherits_beside_the_widow(country: Country) -> None:
    async def run() -> set[PersonCode]:
        async with country.playing():
            await country.marry("ken", "yui", OLD)
            await country.bear("yui", "ken", OLD)
            report = ReportDeath(
                person=country.code("counter-new", "ken"),
                died_on=country.clock.today(),
                place=NEW,
                residence=NEW,
                reporter=country.code("counter-new", "yui"),
                capacity=Capacity.RELATIVE,
            )
            await country.mesh["counter-new"].command(report, at=NEW)
            query = HeirsQuery(person=country.code("portal", "ken"))
            found = await country.mesh["portal"].lookup(query, at=NEW)
            return set(disclosed(found.heir_codes))

    heirs = virtual_time.run(run())
    (child,) = country.children
    assert heirs == {country.code("portal", "yui"), country.code("portal", child)}
