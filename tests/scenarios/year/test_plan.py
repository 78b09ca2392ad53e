"""A planned year: as many life events as the rates say, each to somebody to whom it can happen."""

import datetime as dt
import itertools
from collections import Counter

import msgspec
import pytest

from mesh.clock import JST
from scenarios.moving.plan import Move
from scenarios.year.occasions import Bereavement, Birth, Deed, Marriage
from scenarios.year.plan import Plan, plan
from scenarios.year.rates import PerThousand, load
from scenarios.year.world import ADULT, World
from tests.scenarios.year.years import (
    EVENTFUL,
    PLACES,
    START,
    Year,
    acting,
    concerned,
    people,
    planned,
    whatever_happens,
)

AT_PORTAL = {Deed.FILE_MOVE, Deed.CONFIRM, Deed.CLAIM_ALLOWANCE}
NOTHING = msgspec.structs.replace(
    load(),
    per_thousand=PerThousand(moves=0, deaths=0, births=0, marriages=0, divorces=0, incomes=0),
)


@pytest.fixture(scope="module")
def town() -> Plan:
    """A year of a town, at the shipped rates."""
    return plan(people(20_000, life_event="moving"), PLACES, load(), START, 365, 7)


# ---- how many, and when ----------------------------------------------------------------------


def test_the_same_seed_makes_the_same_plan_and_another_one_another() -> None:
    again = plan(people(), PLACES, EVENTFUL, START, 365, 1)
    assert again.acts == planned().acts
    assert again.counts == planned().counts
    assert plan(people(), PLACES, EVENTFUL, START, 365, 2).acts != again.acts


def test_a_year_has_as_many_life_events_as_the_rates_say(town: Plan) -> None:
    rates = load().per_thousand
    for kind in ("deaths", "births", "marriages", "divorces", "incomes"):
        assert abs(town.counts[kind] - 20 * getattr(rates, kind)) < 1
    assert town.counts["movers"] == pytest.approx(20 * rates.moves, rel=0.1)
    assert town.counts["moves"] < town.counts["movers"]


def test_half_a_year_has_half_as_many() -> None:
    half = plan(people(20_000, life_event="moving"), PLACES, load(), START, 182, 7)
    assert abs(half.counts["deaths"] - 20 * load().per_thousand.deaths * 182 / 365) < 1


def test_april_has_three_times_the_moves_of_an_average_month(town: Plan) -> None:
    moves = [act.occasion for act in town.acts if act.deed is Deed.VISIT]
    months = Counter(move.moved_on.month for move in moves if isinstance(move, Move))
    assert months[4] == pytest.approx(3 * len(moves) / 12, rel=0.15)


def test_most_of_those_who_die_are_old_and_most_who_move_are_few(town: Plan) -> None:
    population = people(20_000, life_event="moving")
    deaths = [a.occasion for a in town.acts if a.deed is Deed.REPORT_DEATH]
    ages = sorted(
        START.year - population.birth_of(d.death.deceased).year
        for d in deaths
        if isinstance(d, Bereavement)
    )
    assert ages[len(ages) // 2] > 75
    assert town.counts["movers"] / town.counts["moves"] < 2.1


@whatever_happens
def test_every_act_is_in_the_period_and_in_the_order_of_time(year: Year) -> None:
    first = dt.datetime.combine(year.start, dt.time(9), JST)
    end = dt.datetime.combine(year.start + dt.timedelta(days=year.days), dt.time(), JST)
    moments = [act.at for act in year.acts]
    assert moments == sorted(moments)
    assert all(first <= moment < end for moment in moments)
    day = dt.timedelta(days=1)
    assert all(act.at < end - day for act in year.acts if act.deed is Deed.VISIT)


@whatever_happens
def test_counters_are_visited_on_weekdays_from_nine_to_five(year: Year) -> None:
    visits = [act.at for act in year.acts if act.deed not in AT_PORTAL]
    assert all(at.weekday() < 5 and 9 <= at.hour < 17 for at in visits)


@whatever_happens
def test_whatever_is_begun_is_also_reported(year: Year) -> None:
    deeds: dict[int, list[Deed]] = {}
    for act in year.acts:
        deeds.setdefault(act.number, []).append(act.deed)
    for done in deeds.values():
        assert done in (
            [Deed.FILE_MOVE, Deed.VISIT],
            [Deed.REPORT_DEATH],
            [Deed.REPORT_DEATH, Deed.CONFIRM],
            [Deed.REPORT_BIRTH],
            [Deed.REPORT_BIRTH, Deed.CLAIM_ALLOWANCE],
            [Deed.REPORT_MARRIAGE],
            [Deed.REPORT_DIVORCE],
            [Deed.CORRECT_INCOME],
        )
    first = Counter(done[0] for done in deeds.values())
    assert first[Deed.FILE_MOVE] == year.counts["moves"]
    assert first[Deed.REPORT_DEATH] == year.counts["deaths"]
    assert first[Deed.REPORT_BIRTH] == year.counts["births"]
    assert len(deeds) == sum(n for kind, n in year.counts.items() if kind != "movers")


@whatever_happens
def test_reports_and_claims_keep_their_terms(year: Year) -> None:
    for act in year.acts:
        day, occasion = act.at.date(), act.occasion
        if isinstance(occasion, Bereavement) and act.deed is Deed.REPORT_DEATH:
            assert 0 <= (day - occasion.death.died_on).days <= 6
        if isinstance(occasion, Birth):
            within = 13 if act.deed is Deed.REPORT_BIRTH else 15
            assert 1 <= (day - occasion.born_on).days <= within
        if isinstance(occasion, Move):
            assert occasion.filed_on <= occasion.moved_on < occasion.visit_on
            assert act.at.date() == (
                occasion.filed_on if act.deed is Deed.FILE_MOVE else occasion.visit_on
            )


# ---- to whom ---------------------------------------------------------------------------------


@whatever_happens
def test_nobody_acts_after_their_death(year: Year) -> None:
    for act in year.acts:
        for person in acting(act):
            last = year.world.last_records.get(person)
            assert last is None or act.at.date() < last.died_on


@whatever_happens
def test_nothing_happens_to_a_household_while_something_is_under_way(year: Year) -> None:
    spans: dict[int, dict[int, list[dt.datetime]]] = {}
    for act in year.acts:
        for household in {year.world.household_of(person) for person in concerned(act)}:
            spans.setdefault(household, {}).setdefault(act.number, []).append(act.at)
    for occasions in spans.values():
        ordered = sorted(occasions.values())
        for before, after in itertools.pairwise(ordered):
            assert after[0] - before[-1] > dt.timedelta(days=5)


@whatever_happens
def test_children_are_born_to_couples_at_intervals(year: Year) -> None:
    births: dict[int, list[dt.date]] = {}
    for act in year.acts:
        birth = act.occasion
        if act.deed is Deed.REPORT_BIRTH and isinstance(birth, Birth):
            age = year.world.age(birth.mother, birth.born_on)
            assert 18 < age < 46
            births.setdefault(birth.mother, []).append(birth.born_on)
            assert year.world.name_of(birth.child).family == birth.name.family
            assert {birth.mother, birth.father} == set(year.world.parents_of(birth.child))
    population = year.world.population
    for number, person in enumerate(population.persons):
        if person.mother in births and number not in births:
            births[person.mother].append(person.birth_date)
    for days in births.values():
        assert all((b - a).days >= 300 for a, b in itertools.pairwise(sorted(days)))


@whatever_happens
def test_only_unmarried_adults_marry_who_are_no_near_kin(year: Year) -> None:
    world = World(year.world.population)
    for act in year.acts:
        wedding = act.occasion
        if not isinstance(wedding, Marriage):
            continue
        couple = (wedding.keeps, wedding.takes)
        assert all(world.spouse(one) is None for one in couple)
        assert all(world.age(one, act.at.date()) >= ADULT for one in couple)
        assert not set(world.parents_of(couple[0])) & {*world.parents_of(couple[1]), couple[1]}
        assert couple[0] not in world.parents_of(couple[1])
        assert wedding.name.family == year.world.name_of(wedding.keeps).family


@whatever_happens
def test_whoever_reports_a_death_is_of_age_and_strangers_only_where_there_is_nobody(
    year: Year,
) -> None:
    world = year.world
    for act in year.acts:
        if act.deed is not Deed.REPORT_DEATH or not isinstance(act.occasion, Bereavement):
            continue
        death = act.occasion.death
        assert world.age(death.reporter, act.at.date()) >= ADULT
        at_home = world.household_of(death.reporter) == world.household_of(death.deceased)
        if death.evidence:
            assert not at_home
        assert (death.new_head is None) or (
            world.household_of(death.new_head) == world.household_of(death.deceased)
        )


# ---- the edges -------------------------------------------------------------------------------


def test_where_nothing_happens_nothing_is_planned() -> None:
    quiet = planned(rates=NOTHING)
    assert quiet.acts == ()
    assert set(quiet.counts.values()) == {0}


def test_one_municipality_has_no_moves_to_another() -> None:
    alone = planned(residents=120, of=1)
    assert alone.counts["moves"] == 0
    assert alone.counts["deaths"] > 0


def test_where_everybody_has_something_under_way_there_is_less_than_the_rates_say() -> None:
    most = msgspec.structs.replace(
        EVENTFUL,
        per_thousand=PerThousand(
            moves=1000, deaths=1000, births=1000, marriages=500, divorces=500, incomes=1000
        ),
    )
    year = planned(rates=most)
    assert 0 < year.counts["births"] < 240
    assert year.counts["deaths"] <= 240


def test_a_weekend_has_no_counters_and_so_no_reports() -> None:
    weekend = planned(start=dt.date(2025, 6, 7), days=2)
    assert {act.deed for act in weekend.acts} <= AT_PORTAL


@whatever_happens
def test_everybody_alive_is_in_one_household_in_the_end(year: Year) -> None:
    households = range(len(year.world.population.households))
    at_home = [member for each in households for member in year.world.members(each)]
    assert sorted(year.world.residents()) == sorted(at_home)
    counts = year.counts
    assert len(at_home) == len(year.world.population.persons) + counts["births"] - counts["deaths"]
