"""Who of a family does what: reports a death, claims, can have another child."""

import datetime as dt
from collections.abc import Iterator

from contracts.common import Yen
from scenarios.bereavement.kin import Kin
from scenarios.population.kinship import BIRTH_INTERVAL_DAYS
from scenarios.population.places import Municipality
from scenarios.year.world import World


class Relatives:
    """Finds relatives in a world, as it is now."""

    def __init__(self, world: World, places: tuple[Municipality, ...]) -> None:
        self._world = world
        self._kin = Kin(world.population, places)
        self._last_births: dict[int, dt.date] = {}

    def near(self, person: int) -> Iterator[int]:
        """Yield the near kin, alive or dead: the spouse first, then those at home."""
        spouse = self._world.spouse(person)
        at_home = self._world.members(self._world.household_of(person))
        found = [
            *self._kin.children(person),
            *reversed(self._world.parents_of(person)),
            *self._kin.siblings(person),
        ]
        if spouse is not None:
            yield spouse
        yield from sorted(found, key=lambda one: one not in at_home)

    def has_claim(self, widowed: int, deceased: int, day: dt.date) -> bool:
        """Tell whether somebody is left as the spouse with a minor of both (国民年金法37条)."""
        world = self._world
        return widowed == world.spouse(deceased) and any(
            deceased in world.parents_of(one) and not world.is_adult(one, day)
            for one in world.members(world.household_of(widowed))
        )

    def can_bear(self, mother: int, born_on: dt.date) -> bool:
        """Tell whether a woman can have a child that day, in her marriage (民法772条)."""
        married_on = self._world.married_on(mother)
        if married_on is None or married_on > born_on:
            return False
        if mother not in self._last_births:
            births = (self._world.born_on(child) for child in self._kin.children(mother))
            self._last_births[mother] = max(births, default=dt.date.min)
        return (born_on - self._last_births[mother]).days >= BIRTH_INTERVAL_DAYS

    def note_birth(self, mother: int, born_on: dt.date) -> None:
        """A woman has had another child."""
        self._last_births[mother] = born_on

    def given_names(self, mother: int) -> set[str]:
        """Return the names that are taken in a family."""
        world = self._world
        at_home = world.members(world.household_of(mother))
        return {world.name_of(one).given for one in (*self._kin.children(mother), *at_home)}

    def recipient(self, mother: int, father: int) -> int:
        """Return who claims: who receives it for a sibling, or earns more (児童手当法4条3項)."""
        persons = self._world.population.persons
        siblings = [child for child in self._kin.children(mother) if child < len(persons)]
        receiving = {persons[child].allowance_recipient for child in siblings}
        if father in receiving or mother in receiving:
            return father if father in receiving else mother
        return max((father, mother), key=self._last_income)

    def _last_income(self, person: int) -> Yen:
        years = self._world.population.persons[person].incomes
        return (self._world.income(person, max(years)) or 0) if years else 0
