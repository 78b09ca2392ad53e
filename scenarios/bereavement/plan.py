"""Who dies when and where, who reports it in which capacity, and what the family confirms."""

import datetime as dt

import msgspec

from contracts.common import age_on
from contracts.deaths import Capacity
from mesh.errors import SetupError
from scenarios.bereavement.kin import Kin
from scenarios.population.cast import role_key
from scenarios.population.model import Population
from scenarios.population.places import Municipality

REPORTED_AFTER = dt.timedelta(days=3)
"""How long after a death people usually report it."""

SEARCH_BEGAN = dt.date(2025, 4, 1)
"""From this day accounts are searched for across banks (口座管理法8条)."""

SUPPLIERS = ("electricity", "water")
ADULT = 18
WORKING_AGE = range(30, 60)


class Death(msgspec.Struct, frozen=True, kw_only=True):
    """One death and its report; persons by their kin number.

    Attributes:
        place: Where the person died.
        reported_at: At whose counter it is reported: the place, the residence or the register.
        agent: Who hands the report in for the reporter, under a mandate.
        evidence: Whether the reporter shows what proves the capacity.
    """

    deceased: int
    died_on: dt.date
    known_on: dt.date | None = None
    place: Municipality
    residence: Municipality
    reported_at: Municipality
    reporter: int
    capacity: Capacity = Capacity.RELATIVE
    agent: int | None = None
    certificate: bool = True
    evidence: bool = False
    new_head: int | None = None

    @property
    def by_family(self) -> bool:
        """Whether the reporter is told what follows, and may confirm it."""
        return self.capacity in (Capacity.RELATIVE, Capacity.COHABITANT)


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """What the family confirms, once; see `contracts.bereavement.Confirm`."""

    by: int
    claimant: int
    funeral_by: int
    representative: int
    successor: int | None
    consents: tuple[str, ...]
    search_accounts: bool


class Planner:
    """Plans what people do after a death.

    Args:
        population: Who lives where.
        places: The municipalities of the stage; the cast's stories begin in the first.
        day: The day on which deaths are reported.
    """

    def __init__(
        self, population: Population, places: tuple[Municipality, ...], day: dt.date
    ) -> None:
        self.population = population
        self.kin = Kin(population, places)
        self.home = places[0]
        self.day = day

    def cast(self, role: str) -> list[int]:
        """Return the household that plays a role; see `scenarios.population.cast`."""
        household = self.population.cast[role_key(role, self.home)]
        return self.population.households[household].members

    def death(
        self,
        deceased: int,
        reporter: int,
        *,
        died_on: dt.date | None = None,
        known_on: dt.date | None = None,
        place: Municipality | None = None,
        reported_at: Municipality | None = None,
        capacity: Capacity = Capacity.RELATIVE,
        agent: int | None = None,
        new_head: int | None = None,
    ) -> Death:
        """Plan a death, at home and three days before its report if nothing else is said."""
        residence = self.kin.residence(deceased)
        return Death(
            deceased=deceased,
            died_on=died_on or self.day - REPORTED_AFTER,
            known_on=known_on,
            place=place or residence,
            residence=residence,
            reported_at=reported_at or place or residence,
            reporter=reporter,
            capacity=capacity,
            agent=agent,
            evidence=capacity in (Capacity.HOUSE_OWNER, Capacity.GUARDIAN),
            new_head=new_head,
        )

    def confirmation(self, deceased: int, by: int) -> Confirmation:
        """Plan that one relative does everything, and lets every company be told.

        Whether there is a contract for the home the suppliers see; of banks the family knows
        those that it has. Who lived with the deceased takes contracts over; otherwise they end.
        """
        return Confirmation(
            by=by,
            claimant=by,
            funeral_by=by,
            representative=by,
            successor=by if by in self.kin.household(deceased) else None,
            consents=(*SUPPLIERS, *self.banks_of(deceased)),
            search_accounts=self.day >= SEARCH_BEGAN,
        )

    def banks_of(self, person: int) -> tuple[str, ...]:
        """Return the banks whose customer a person is, by name."""
        population = self.population
        is_customer = {
            "bank": population.persons[person].bank,
            "second-bank": person in population.second_bank,
        }
        return tuple(name for name, true in is_customer.items() if true)

    def supplied(self, person: int) -> tuple[str, ...]:
        """Return the suppliers that have a contract with a person for the home, by name."""
        population = self.population
        home = population.households[population.persons[person].household]
        is_customer = {"electricity": home.electricity, "water": home.water}
        holder = person == home.members[0]
        return tuple(name for name, true in is_customer.items() if true and holder)

    def undertaker(self) -> int:
        """Return an adult of the first municipality who has nothing to do with the cast.

        Raises:
            SetupError: There is none.
        """
        population = self.population
        cast = set(population.cast.values())
        for number, person in enumerate(population.persons):
            if (
                person.household not in cast
                and age_on(person.birth_date, self.day) in WORKING_AGE
                and self.kin.residence(number) == self.home
            ):
                return number
        raise SetupError("nobody of working age lives there; raise --residents")

    def adult(self, number: int) -> bool:
        """Tell whether somebody is of age (民法4条) and was alive on the first day."""
        return (
            self.kin.alive(number) and age_on(self.population.birth_of(number), self.day) >= ADULT
        )
