"""Who moves where, and on which days: what a citizen has in mind before filing."""

import datetime as dt
import random

import msgspec

from contracts.common import Address
from mesh.errors import SetupError
from scenarios.population.addresses import draw_address
from scenarios.population.cast import role_key
from scenarios.population.model import Household, Population
from scenarios.population.places import Municipality
from scenarios.stage.acting import weekday_from

LEAD = dt.timedelta(days=14)
"""How long before leaving people file."""

UNPACKED = dt.timedelta(days=2)
"""How long after moving in they come to the counter."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One household's move, or a part's; persons by their position in the population.

    Attributes:
        filer: Who files; of the household, and the customer of the private companies.
        head: Who is head of those who move.
        remaining_head: Who becomes head of those who stay, if the head leaves.
        filed_on, moved_on, visit_on: The civil days of the three acts.
        consents: The private participants that may be told, by name.
    """

    filer: int
    movers: tuple[int, ...]
    stayers: tuple[int, ...] = ()
    head: int
    remaining_head: int | None = None
    origin: Municipality
    destination: Municipality
    address: Address
    filed_on: dt.date
    moved_on: dt.date
    visit_on: dt.date
    consents: tuple[str, ...]

    @property
    def within(self) -> bool:
        """Whether it stays inside one municipality (転居)."""
        return self.origin == self.destination


class Planner:
    """Plans moves of a population's households, reproducibly.

    Args:
        population: Who lives where.
        seed: Decides the new addresses.
    """

    def __init__(self, population: Population, seed: int) -> None:
        self._population = population
        self._rng = random.Random(seed)  # noqa: S311 - reproducible, and no secret

    def cast(self, role: str, origin: Municipality) -> int:
        """Return the household that plays a role; see `scenarios.population.cast`."""
        return self._population.cast[role_key(role, origin)]

    def another_single(self, origin: Municipality) -> int:
        """Return somebody who lives alone, and is not of the cast."""
        cast = set(self._population.cast.values())
        return next(
            number
            for number, home in enumerate(self._population.households)
            if home.kind == "single"
            and home.address.municipality == origin.code
            and number not in cast
        )

    def whole_households(
        self, count: int, places: tuple[Municipality, ...], filed_on: dt.date
    ) -> list[Move]:
        """Plan that so many whole households move, each to the next municipality.

        Raises:
            SetupError: There are not so many households.
        """
        following = dict(zip(places, (*places[1:], places[0]), strict=True))
        by_code = {place.code: place for place in places}
        homes = self._population.households
        if count > len(homes):
            raise SetupError(
                f"{len(homes)} households cannot make {count} moves; raise --residents"
            )
        chosen = self._rng.sample(range(len(homes)), count)
        return [
            self.of_household(household, origin, following[origin], filed_on=filed_on)
            for household in chosen
            for origin in (by_code[homes[household].address.municipality],)
        ]

    def of_household(
        self,
        household: int,
        origin: Municipality,
        destination: Municipality,
        *,
        filed_on: dt.date,
        moved_on: dt.date | None = None,
        visit_on: dt.date | None = None,
        movers: tuple[int, ...] | None = None,
        remaining_head: int | None = None,
    ) -> Move:
        """Plan that a household moves, or only some of it.

        Args:
            household: Position in the population.
            origin: Where it lives.
            destination: Where it goes.
            filed_on: The day of filing.
            moved_on: The day of the move; two weeks after filing if not given.
            visit_on: The day of the visit; two days after the move if not given.
            movers: Who moves; everyone if not given. The head, if there, stays head.
            remaining_head: Who becomes head of those who stay.
        """
        home = self._population.households[household]
        moving = movers or tuple(home.members)
        moved_on = moved_on or filed_on + LEAD
        return Move(
            filer=moving[0],
            movers=moving,
            stayers=tuple(m for m in home.members if m not in moving),
            head=moving[0],
            remaining_head=remaining_head,
            origin=origin,
            destination=destination,
            address=draw_address(self._rng, destination, alone=len(moving) == 1),
            filed_on=filed_on,
            moved_on=moved_on,
            visit_on=visit_on or weekday_from(moved_on + UNPACKED),
            consents=self._suppliers(home, moving[0]),
        )

    def _suppliers(self, home: Household, filer: int) -> tuple[str, ...]:
        """Return the private companies that the filer is a customer of, and consents to tell."""
        is_customer = {
            "electricity": home.electricity and filer == home.members[0],
            "water": home.water and filer == home.members[0],
            "bank": self._population.persons[filer].bank,
        }
        return tuple(name for name, true in is_customer.items() if true)
