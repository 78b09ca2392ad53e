"""Who dies on one day: of different households, reported by somebody who may and is of age."""

import datetime as dt
import statistics

import pytest

from contracts.common import age_on
from contracts.deaths import Capacity
from mesh.errors import SetupError
from scenarios.bereavement.crowd import deaths_of_a_day
from scenarios.bereavement.plan import Planner
from scenarios.bereavement.playing import populate
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.running import StageOptions

DATE = dt.date(2026, 6, 8)
PLACES = MUNICIPALITIES[:3]


@pytest.fixture(scope="module")
def planner() -> Planner:
    population = populate(StageOptions(municipalities=PLACES, date=DATE), 1_200, seed=3)
    return Planner(population, PLACES, DATE)


def test_the_dead_are_of_different_households_and_no_near_relatives(planner: Planner) -> None:
    deaths = deaths_of_a_day(planner, 120, seed=3)
    dead = {death.deceased for death in deaths}
    households = {planner.population.persons[person].household for person in dead}
    assert len(dead) == len(households) == 120
    for person in dead:
        near = {*planner.kin.children(person), *planner.kin.siblings(person)}
        assert not near & dead


def test_the_old_die_first(planner: Planner) -> None:
    births = [planner.population.birth_of(d.deceased) for d in deaths_of_a_day(planner, 60, 3)]
    everybody = [age_on(person.birth_date, DATE) for person in planner.population.persons]
    assert statistics.mean(age_on(b, DATE) for b in births) > statistics.mean(everybody) + 15


def test_who_reports_is_alive_of_age_and_may(planner: Planner) -> None:
    deaths = deaths_of_a_day(planner, 120, seed=3)
    dead = {death.deceased for death in deaths}
    for death in deaths:
        assert death.reporter not in dead
        assert planner.adult(death.reporter)
        kin = planner.kin
        relatives = {
            kin.spouse(death.deceased),
            *kin.children(death.deceased),
            *kin.siblings(death.deceased),
            *planner.population.parents_of(death.deceased),
        }
        assert death.by_family == (death.reporter in relatives)
        assert (death.capacity is Capacity.HOUSE_OWNER) == death.evidence
        assert (death.reported_at, death.place) == (death.residence, death.residence)


def test_the_same_seed_chooses_the_same_people(planner: Planner) -> None:
    assert deaths_of_a_day(planner, 30, seed=5) == deaths_of_a_day(planner, 30, seed=5)
    assert deaths_of_a_day(planner, 30, seed=5) != deaths_of_a_day(planner, 30, seed=6)


def test_more_deaths_than_families_are_refused_with_a_sentence(planner: Planner) -> None:
    with pytest.raises(SetupError, match="raise --residents"):
        deaths_of_a_day(planner, 1_000, seed=3)
