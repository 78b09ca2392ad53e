"""Insurance, pension, care, income and child allowance follow from age, work and family."""

import datetime as dt

import pytest

from contracts.common import Relation, Sex
from scenarios.population.entitlements import insurance_of, is_allowance_child, pension_of
from scenarios.population.model import Insurance, Pension, Population
from scenarios.population.settling import Draft
from scenarios.population.work import Work
from tests.scenarios.population.populations import (
    BASE_DATE,
    age,
    at_home,
    population,
    whatever_the_seed,
)


@whatever_the_seed
def test_everyone_from_75_and_nobody_else_is_in_late_elderly_insurance(people: Population) -> None:
    for person in people.persons:
        assert (person.insurance is Insurance.LATE_ELDERLY) == (age(person, people) >= 75)


@whatever_the_seed
def test_a_child_is_insured_with_an_employed_parent(people: Population) -> None:
    for person in people.persons:
        if age(person, people) >= 16:
            continue
        parents = [people.persons[at] for at in (person.father, person.mother) if at is not None]
        employed = any(parent.pension is Pension.SECOND for parent in parents)
        if employed:
            assert person.insurance is Insurance.EMPLOYEES


@whatever_the_seed
def test_pension_is_received_from_65_and_only_then(people: Population) -> None:
    for person in people.persons:
        assert (person.pension is Pension.RECEIVING) == (age(person, people) >= 65)


@whatever_the_seed
def test_everyone_from_20_to_59_is_enrolled_and_nobody_under_20_but_employees(
    people: Population,
) -> None:
    for person in people.persons:
        if 20 <= age(person, people) < 60:
            assert person.pension in {Pension.FIRST, Pension.SECOND, Pension.THIRD}
        elif age(person, people) < 65:
            assert person.pension in {Pension.NONE, Pension.SECOND}


@whatever_the_seed
def test_employees_are_in_employees_insurance(people: Population) -> None:
    for person in people.persons:
        if person.pension is Pension.SECOND:
            assert person.insurance is Insurance.EMPLOYEES


@whatever_the_seed
def test_the_third_category_is_the_dependent_spouse_of_an_employee(people: Population) -> None:
    for person in people.persons:
        if person.pension is Pension.THIRD:
            assert person.spouse is not None
            assert people.persons[person.spouse].pension is Pension.SECOND
            assert person.insurance is Insurance.EMPLOYEES
            assert max(person.incomes.values()) <= 750_000


@whatever_the_seed
def test_care_is_certified_from_65_at_levels_one_to_five(people: Population) -> None:
    for person in people.persons:
        if person.care_level is not None:
            assert age(person, people) >= 65
            assert 1 <= person.care_level <= 5


@whatever_the_seed
def test_incomes_are_known_for_the_three_years_before_and_children_have_none(
    people: Population,
) -> None:
    year = people.base_date.year
    for person in people.persons:
        assert list(person.incomes) == [year - 3, year - 2, year - 1]
        assert all(income >= 0 and income % 1000 == 0 for income in person.incomes.values())
        if age(person, people) < 16:
            assert not any(person.incomes.values())


@whatever_the_seed
def test_the_allowance_goes_to_the_parent_at_home_who_earned_more(people: Population) -> None:
    last_year = people.base_date.year - 1
    for person in people.persons:
        if person.allowance_recipient is None:
            continue
        assert is_allowance_child(person.birth_date, people.base_date)
        assert person.allowance_recipient in {person.father, person.mother}
        assert at_home(person, person.allowance_recipient, people)
        incomes = [
            people.persons[parent].incomes[last_year]
            for parent in (person.father, person.mother)
            if parent is not None and at_home(person, parent, people)
        ]
        recipient = people.persons[person.allowance_recipient]
        assert recipient.incomes[last_year] == max(incomes)


@whatever_the_seed
def test_every_child_of_the_age_who_lives_with_a_parent_has_a_recipient(
    people: Population,
) -> None:
    for person in people.persons:
        eligible = is_allowance_child(person.birth_date, people.base_date)
        lives_with_parent = any(
            at_home(person, at, people) for at in (person.father, person.mother)
        )
        assert (person.allowance_recipient is not None) == (eligible and lives_with_parent)


@pytest.mark.parametrize(
    ("base_date", "born", "eligible"),
    [
        (dt.date(2024, 9, 30), dt.date(2009, 4, 1), False),
        (dt.date(2024, 9, 30), dt.date(2009, 4, 2), True),
        (dt.date(2024, 10, 1), dt.date(2006, 4, 1), False),
        (dt.date(2024, 10, 1), dt.date(2006, 4, 2), True),
    ],
)
def test_the_allowance_ends_with_the_school_year_of_15_and_from_october_2024_of_18(
    base_date: dt.date, born: dt.date, eligible: bool
) -> None:
    assert is_allowance_child(born, base_date) is eligible


def spouses(*, of_age: int) -> list[Draft]:
    """An employee, who is the first, and a homemaker of 59."""
    common = {"household": 0, "bank": False, "care_level": None, "moved_in_on": BASE_DATE}
    return [
        Draft(
            **common,
            relation=relation,
            sex=sex,
            age=years,
            birth_date=BASE_DATE.replace(year=BASE_DATE.year - years),
            work=work,
            spouse=spouse,
        )
        for relation, sex, years, work, spouse in (
            (Relation.HEAD, Sex.MALE, of_age, Work.EMPLOYEE, 1),
            (Relation.WIFE, Sex.FEMALE, 59, Work.HOMEMAKER, 0),
        )
    ]


@pytest.mark.parametrize(("age_of_spouse", "category"), [(64, Pension.THIRD), (65, Pension.FIRST)])
def test_the_spouse_of_an_employee_who_turns_65_falls_back_to_the_first_category(
    age_of_spouse: int, category: Pension
) -> None:
    drafts = spouses(of_age=age_of_spouse)
    assert pension_of(drafts, drafts[1]) is category
    assert insurance_of(drafts, drafts[1]) is Insurance.EMPLOYEES


def test_care_grows_with_age_and_women_live_longer() -> None:
    people = population(seed=5, each=2000)
    by_age = {
        since: [one for one in people.persons if since <= age(one, people) < since + 10]
        for since in (65, 75, 85)
    }
    share = [
        sum(one.care_level is not None for one in group) / len(group) for group in by_age.values()
    ]
    assert share == sorted(share)
    assert sum(one.sex is Sex.FEMALE for one in by_age[85]) > len(by_age[85]) / 2
