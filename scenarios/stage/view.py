"""The population as the participants may see it: each by its own codes."""

import functools
from collections.abc import Callable, Iterator

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from mesh.deployment import Deployment, Participant
from scenarios.population.model import Person, Population
from scenarios.population.register_facts import RegisterFacts, register_facts
from services.code_exchange.store import keyring


def dependant_limit(year: int) -> int:
    """Return up to which total income in yen of a year a relative is a dependant.

    地方税法292条1項9号; raised for 2020 (平成30年改正) and for 2025 (令和7年改正).
    """
    if year < 2020:  # noqa: PLR2004
        return 380_000
    return 480_000 if year < 2025 else 580_000  # noqa: PLR2004


class View:
    """The population, with what is needed to find one's way in it."""

    def __init__(self, deployment: Deployment, population: Population) -> None:
        self.deployment = deployment
        self.population = population
        self.keyring = keyring(deployment.directory / "keys")
        self.children: dict[int, list[int]] = {}
        self.residents: dict[str, list[int]] = {}
        for number, person in enumerate(population.persons):
            self.residents.setdefault(self.home(person), []).append(number)
            for parent in (person.father, person.mother):
                if parent is not None:
                    self.children.setdefault(parent, []).append(number)

    @functools.cached_property
    def owners(self) -> set[int]:
        """Who owns land or a house."""
        return {parcel.owner for parcel in self.population.parcels}

    @functools.cached_property
    def register_facts(self) -> dict[MunicipalityCode, RegisterFacts]:
        """What the family registers say, by municipality."""
        return register_facts(self.population)

    def home(self, person: Person) -> MunicipalityCode:
        """Return where a person lives."""
        return self.population.households[person.household].address.municipality

    def codes(self, participant: str) -> Callable[[int], PersonCode]:
        """Return a function from kin numbers to codes at a participant."""
        link_of, code = self.population.link_of, self.keyring.code
        return functools.cache(lambda n: PersonCode(code(participant, link_of(n))))

    def living_at(self, participant: Participant) -> Iterator[tuple[int, Person]]:
        """Yield the residents of a participant's municipality."""
        assert participant.municipality is not None
        for number in self.residents.get(participant.municipality, ()):
            yield number, self.population.persons[number]

    def head(self, person: Person) -> int:
        """Return the head of a person's household."""
        return self.population.households[person.household].members[0]

    def dependants(self, number: int, year: int) -> int:
        """Return how many members of the household a person supports."""
        persons = self.population.persons
        members = self.population.households[persons[number].household].members
        earner = max(members, key=lambda m: persons[m].incomes.get(year, 0))
        if earner != number:
            return 0
        return sum(
            m != number and persons[m].incomes.get(year, 0) <= dependant_limit(year)
            for m in members
        )
