"""The population as the participants may see it: each by its own codes."""

import functools
from collections.abc import Callable, Iterable, Iterator

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from mesh.deployment import Deployment, Participant
from scenarios.population.model import Person, Population
from scenarios.population.register_facts import RegisterFacts, register_facts
from services.code_exchange.model import Keyring
from services.code_exchange.store import keyring


def dependant_limit(year: int) -> int:
    """Return up to which total income in yen of a year a relative is a dependant.

    地方税法292条1項9号; raised for 2020 (平成30年改正) and for 2025 (令和7年改正).
    """
    if year < 2020:  # noqa: PLR2004
        return 380_000
    return 480_000 if year < 2025 else 580_000  # noqa: PLR2004


class _Codes(dict[int, PersonCode]):
    """The codes of one participant by kin number, each made when it is first asked for."""

    def __init__(self, participant: str, keyring: Keyring, links: list[bytes]) -> None:
        super().__init__()
        self.participant = participant
        self._keyring, self._links = keyring, links

    def make(self, numbers: Iterable[int]) -> None:
        """Make those that are not there yet."""
        new = list(dict.fromkeys(number for number in numbers if number not in self))
        codes = self._keyring.codes(self.participant, map(self._links.__getitem__, new))
        self.update(zip(new, map(PersonCode, codes), strict=True))

    def __missing__(self, number: int) -> PersonCode:
        code = PersonCode(self._keyring.code(self.participant, self._links[number]))
        self[number] = code
        return code


class View:
    """The population, with what is needed to find one's way in it."""

    def __init__(self, deployment: Deployment, population: Population) -> None:
        self.deployment = deployment
        self.population = population
        self.keyring = keyring(deployment.directory / "keys")
        self.children: dict[int, list[int]] = {}
        self.residents: dict[str, list[int]] = {}
        # Only the last one's: those of everybody would be hundreds of megabytes.
        self._coded = _Codes("", self.keyring, [])
        self._supported: dict[tuple[int, int], tuple[int, int]] = {}
        for number, person in enumerate(population.persons):
            self.residents.setdefault(self.home(person), []).append(number)
            for parent in (person.father, person.mother):
                if parent is not None:
                    self.children.setdefault(parent, []).append(number)

    @functools.cached_property
    def _links(self) -> list[bytes]:
        """The link ids by kin number."""
        living = [one.link for one in self.population.persons]
        return living + [one.link for one in self.population.departed]

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

    def codes(self, participant: str, foreseen: Iterable[int] = ()) -> Callable[[int], PersonCode]:
        """Return a function from kin numbers to codes at a participant.

        Args:
            participant: Its name.
            foreseen: Kin numbers that will be asked for; their codes are made at once, which
                is faster than one by one.
        """
        if participant != self._coded.participant:
            self._coded = _Codes(participant, self.keyring, self._links)
        self._coded.make(foreseen)
        return self._coded.__getitem__

    def numbers_at(self, participant: Participant) -> list[int]:
        """Return the residents of a participant's municipality, as positions of persons."""
        assert participant.municipality is not None
        return self.residents.get(participant.municipality, [])

    def living_at(self, participant: Participant) -> Iterator[tuple[int, Person]]:
        """Yield the residents of a participant's municipality."""
        for number in self.numbers_at(participant):
            yield number, self.population.persons[number]

    def head(self, person: Person) -> int:
        """Return the head of a person's household."""
        return self.population.households[person.household].members[0]

    def dependants(self, number: int, year: int) -> int:
        """Return how many members of the household a person supports."""
        earner, dependants = self._support(self.population.persons[number].household, year)
        return dependants if earner == number else 0

    def _support(self, household: int, year: int) -> tuple[int, int]:
        """Return who of a household earns most, and how many of the others are dependants."""
        found = self._supported.get((household, year))
        if found is None:
            persons, limit = self.population.persons, dependant_limit(year)
            members = self.population.households[household].members
            incomes = [persons[member].incomes.get(year, 0) for member in members]
            most = max(incomes)
            below = sum(income <= limit for income in incomes) - (most <= limit)
            found = self._supported[household, year] = (members[incomes.index(most)], below)
        return found
