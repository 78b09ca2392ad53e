"""Every participant starts with what it would know of the population, by its own codes."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contracts.base import PersonCode
from mesh.deployment import Deployment
from scenarios.population.generate import generate
from scenarios.population.model import Insurance, LifeEvent, Pension, Population
from scenarios.population.places import MUNICIPALITIES, Municipality
from scenarios.stage.country import AFTER_A_DEATH, TO_COMPARE_WITH, name_of, participants_of
from scenarios.stage.files import File, opened
from scenarios.stage.loading import fill_stores
from scenarios.stage.view import View
from services.bank.store import CUSTOMERS
from services.family_register.kinship import family_of
from services.family_register.store import (
    ENTRIES,
    MENTIONS,
    REFERENCES,
    SUPPLEMENTS,
    mentions_of,
)
from services.legal_affairs.store import FOLLOWED, PARCELS
from services.national_tax_office.store import TAXPAYERS
from services.pension.store import ENROLLED
from services.tax.store import PROPERTIES

RING = MUNICIPALITIES[:3]
BASE_DATE = dt.date(2026, 6, 8)


class Country:
    """A deployment whose stores are filled."""

    def __init__(self, deployment: Deployment, people: Population, files: dict[str, File]) -> None:
        self.people = people
        self.files = files
        self.view = View(deployment, people)

    def codes(self, participant: str) -> dict[int, PersonCode]:
        code = self.view.codes(participant)
        everyone = len(self.people.persons) + len(self.people.departed)
        return {number: code(number) for number in range(everyone)}

    def watchers(self, registry: str) -> set[tuple[str, str]]:
        return {
            (person, name)
            for person, name, _ in self.files[registry].read(
                "SELECT person, watcher, since FROM watch"
            )
        }


@contextmanager
def filled(
    directory: Path, life_event: LifeEvent, without: frozenset[str] = frozenset()
) -> Iterator[Country]:
    people = generate(
        residents=210, seed=7, base_date=BASE_DATE, municipalities=RING, life_event=life_event
    )
    deployment = Deployment(directory, participants_of(RING, without))
    deployment.save()
    fill_stores(deployment, people)
    with opened(deployment) as files:
        yield Country(deployment, people, files)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    with filled(tmp_path_factory.mktemp("bereavement"), "bereavement") as country:
        yield country


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """A country in which nobody takes part whose business is a death."""
    with filled(tmp_path_factory.mktemp("moving"), "moving", AFTER_A_DEATH) as country:
        yield country


@pytest.mark.parametrize("place", RING, ids=lambda place: place.slug)
@pytest.mark.parametrize("stage", ["country", "moving"])
def test_a_register_names_everyone_as_the_population_has_it(
    place: Municipality, stage: str, request: pytest.FixtureRequest
) -> None:
    country: Country = request.getfixturevalue(stage)
    people, name = country.people, name_of("family-register", place)
    file, code = country.files[name], country.codes(name)
    family = family_of(ENTRIES.all(file), read=())
    here = [
        n for n in range(len(people.persons)) if people.register_of(n).municipality == place.code
    ]
    assert {one.person for one in SUPPLEMENTS.all(file)} == {code[number] for number in here}
    for number in here:
        person = people.persons[number]
        supplement = SUPPLEMENTS.get(file, code[number])
        assert supplement is not None
        assert supplement.place == people.register_of(number).place
        (line,) = supplement.addresses
        assert line.address == people.households[person.household].address
        assert line.since == person.moved_in_on
        assert family.born_on(code[number]) == person.birth_date
        parents = {code[parent] for parent in people.parents_of(number)}
        assert set(family.parents_of(code[number])) == parents
        spouse = None if person.spouse is None else code[person.spouse]
        assert family.spouse_of(code[number], BASE_DATE) == spouse


def test_an_entry_has_a_number_of_its_municipality_and_is_found_by_all_it_names(
    country: Country,
) -> None:
    for place in RING:
        file = country.files[name_of("family-register", place)]
        entries = ENTRIES.all(file)
        assert {entry.id for entry in entries} == {
            f"{place.code}-{number:07}" for number in range(1, len(entries) + 1)
        }
        mentions = {(one.person, one.entry) for one in MENTIONS.all(file)}
        assert mentions == {
            (one.person, one.entry) for entry in entries for one in mentions_of(entry)
        }


def test_a_register_refers_to_where_else_a_person_is_entered(country: Country) -> None:
    entered = {
        place.code: {
            mention.person
            for mention in MENTIONS.all(country.files[name_of("family-register", place)])
        }
        for place in RING
    }
    codes = {place.code: country.codes(name_of("family-register", place)) for place in RING}
    found = 0
    for place in RING:
        number_of = {code: number for number, code in codes[place.code].items()}
        for reference in REFERENCES.all(country.files[name_of("family-register", place)]):
            assert reference.municipality != place.code
            number = number_of[reference.person]
            assert codes[reference.municipality][number] in entered[reference.municipality]
            found += 1
    assert found > 100


def test_the_land_register_and_the_tax_office_know_the_same_property(country: Country) -> None:
    people = country.people
    land = country.codes("legal-affairs")
    parcels = {one.number: one for one in PARCELS.all(country.files["legal-affairs"])}
    assert len(parcels) == len(people.parcels) > 0
    taxed = 0
    for place in RING:
        name = name_of("tax", place)
        code = country.codes(name)
        for property_ in PROPERTIES.all(country.files[name]):
            parcel, one = parcels[property_.number], people.parcels[int(property_.number) - 1]
            assert (property_.owner, parcel.owner) == (code[one.owner], land[one.owner])
            assert property_.kind == parcel.kind == one.kind
            assert property_.assessed_yen == one.assessed_yen
            assert parcel.municipality == place.code
            taxed += 1
    assert taxed == len(parcels)


def test_each_bank_has_its_own_customers(country: Country) -> None:
    people = country.people
    holders = {
        name: {one.holder for one in CUSTOMERS.all(country.files[name])}
        for name in ("bank", "second-bank")
    }
    first, second = country.codes("bank"), country.codes("second-bank")
    assert holders["bank"] == {first[n] for n, one in enumerate(people.persons) if one.bank}
    assert holders["second-bank"] == {second[number] for number in people.second_bank}


def test_a_pension_is_the_income_of_the_last_year_before_the_deduction(country: Country) -> None:
    code, people = country.codes("pension"), country.people
    receiving = 0
    for number, person in enumerate(people.persons):
        file = ENROLLED.get(country.files["pension"], code[number])
        if person.pension is Pension.NONE:
            assert file is None
            continue
        assert file is not None
        if person.pension is Pension.RECEIVING:
            assert file.monthly_yen == (person.incomes[2025] + 1_100_000) // 12
            receiving += 1
        else:
            assert file.monthly_yen == 0
    assert receiving > 10


def test_who_has_income_without_an_employer_files_a_return(country: Country) -> None:
    code, people = country.codes("national-tax-office"), country.people
    (father, *_) = people.households[people.cast["parent@chofu"]].members
    found = set()
    for number, person in enumerate(people.persons):
        taxpayer = TAXPAYERS.get(country.files["national-tax-office"], code[number])
        assert taxpayer is not None
        income = person.incomes[2025]
        own = person.insurance is Insurance.NATIONAL and income > 480_000
        assert taxpayer.files_return is (own or income > 20_000_000)
        found.add(taxpayer.files_return)
    assert found == {True, False}
    taxpayer = TAXPAYERS.get(country.files["national-tax-office"], code[father])
    assert taxpayer is not None
    assert taxpayer.files_return


@pytest.mark.parametrize("place", RING, ids=lambda place: place.slug)
def test_legal_affairs_watches_those_who_own_something(
    country: Country, place: Municipality
) -> None:
    name = name_of("resident-registry", place)
    code, people = country.codes(name), country.people
    watched = {person for person, watcher in country.watchers(name) if watcher == "legal-affairs"}
    assert watched == {code[one.owner] for one in people.parcels if one.municipality == place.code}
    assert watched


def test_legal_affairs_follows_each_owner_to_the_register_of_the_residence(
    country: Country,
) -> None:
    code, people = country.codes("legal-affairs"), country.people
    followed = FOLLOWED.all(country.files["legal-affairs"])
    assert {one.owner: one.register for one in followed} == {
        code[parcel.owner]: country.view.home(people.persons[parcel.owner])
        for parcel in people.parcels
    }


def test_who_is_only_to_be_compared_with_takes_part_only_if_asked_for(country: Country) -> None:
    assert not TO_COMPARE_WITH & country.files.keys()
    with_all = participants_of(RING, also=TO_COMPARE_WITH)
    assert {party.name for party in with_all} == country.files.keys() | TO_COMPARE_WITH


def test_where_nobody_minds_deaths_nobody_is_told_of_them(moving: Country) -> None:
    assert not AFTER_A_DEATH & {
        watcher
        for place in RING
        for _, watcher in moving.watchers(name_of("resident-registry", place))
    }
    assert not any(PROPERTIES.all(moving.files[name_of("tax", place)]) for place in RING)
