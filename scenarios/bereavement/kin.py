"""Who is related to whom in a population, the departed included.

A person is a kin number: a position in `Population.persons`, or behind them one in
`Population.departed`.
"""

from contracts.common import MunicipalityCode
from scenarios.population.model import Population
from scenarios.population.places import Municipality


class Kin:
    """Finds relatives, households and places."""

    def __init__(self, population: Population, places: tuple[Municipality, ...]) -> None:
        self.population = population
        self._places = {place.code: place for place in places}
        self._children: dict[int, list[int]] = {}
        for number in range(len(population.persons) + len(population.departed)):
            for parent in population.parents_of(number):
                self._children.setdefault(parent, []).append(number)

    def alive(self, number: int) -> bool:
        """Tell whether a person was alive on the first day."""
        return number < len(self.population.persons)

    def children(self, number: int) -> list[int]:
        """Return somebody's children, eldest first."""
        return sorted(self._children.get(number, ()), key=self.population.birth_of)

    def siblings(self, number: int) -> list[int]:
        """Return those who share a parent, eldest first."""
        found = {c for parent in self.population.parents_of(number) for c in self.children(parent)}
        return sorted(found - {number}, key=self.population.birth_of)

    def same_parents(self, one: int, other: int) -> bool:
        """Tell whether two siblings share both parents (全血, 民法900条4号)."""
        parents_of = self.population.parents_of
        return set(parents_of(one)) == set(parents_of(other))

    def spouse(self, number: int) -> int | None:
        """Return the living spouse."""
        return self.population.persons[number].spouse if self.alive(number) else None

    def near(self, number: int) -> set[int]:
        """Return the household and the blood relatives up to uncles, nephews and grandchildren."""
        parents = self.population.parents_of(number)
        siblings, children = self.siblings(number), self.children(number)
        found = {*self.household(number), *children, *siblings, *parents}
        for parent in parents:
            found.update(self.siblings(parent))
        for relative in (*siblings, *children):
            found.update(self.children(relative))
        return found - {number}

    def household(self, number: int) -> list[int]:
        """Return the members of somebody's household, the head first."""
        persons, households = self.population.persons, self.population.households
        return households[persons[number].household].members

    def residence(self, number: int) -> Municipality:
        """Return where somebody lives."""
        persons, households = self.population.persons, self.population.households
        return self._places[households[persons[number].household].address.municipality]

    def register(self, number: int) -> Municipality:
        """Return where somebody's family register is kept."""
        persons, registers = self.population.persons, self.population.registers
        return self._places[registers[persons[number].register].municipality]

    def place(self, code: MunicipalityCode) -> Municipality:
        """Return the municipality of a code."""
        return self._places[code]

    def place_after(self, place: Municipality) -> Municipality:
        """Return the next municipality in the ring."""
        ring = list(self._places.values())
        return ring[(ring.index(place) + 1) % len(ring)]

    def name(self, number: int) -> str:
        """Return somebody's name as it is written."""
        return str(self.population.name_of(number))
