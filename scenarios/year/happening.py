"""What happens to whom, and what they do: one occasion after the other, in the order of time."""

import datetime as dt
import random
from typing import NamedTuple

import msgspec

from contracts.common import MunicipalityCode, PersonName, Sex, Yen
from contracts.deaths import Capacity
from scenarios.bereavement.cases import CONFIRMED_AFTER
from scenarios.bereavement.plan import Death
from scenarios.moving.plan import Move
from scenarios.population.addresses import draw_address
from scenarios.population.drawing import between
from scenarios.population.names import draw_name
from scenarios.population.places import Municipality
from scenarios.population.registers import HUSBANDS_NAME
from scenarios.population.settling import BOYS
from scenarios.population.surnames import SURNAMES, Surname
from scenarios.year.choosing import Choice
from scenarios.year.moments import Moments
from scenarios.year.occasions import (
    Bereavement,
    Birth,
    Deed,
    Divorce,
    IncomeCorrection,
    Marriage,
    Occasion,
)
from scenarios.year.relatives import Relatives
from scenarios.year.world import Newborn, World
from services.portal.claims import assessment_day

SETTLES = dt.timedelta(days=7)
"""How long a household is left alone when everything is done."""

CLAIMED_AFTER = (1, 2)
"""So many days after the report of a birth child allowance is claimed: within 15 of the birth."""

CORRECTED_TO = (70, 140)
"""What a corrected income is of the one before, in per cent."""

FIRST_INCOME = (100, 1_500)
"""And where there was none, in thousands of yen."""


class Planned(NamedTuple):
    """One occasion, and when who does what.

    Attributes:
        movers: How many people move.
    """

    occasion: Occasion
    deeds: tuple[tuple[dt.datetime, Deed], ...]
    movers: int = 0


class Happening:
    """Lets things happen to people; `None` is returned where there is nobody to whom they could."""

    def __init__(
        self,
        rng: random.Random,
        world: World,
        choice: Choice,
        moments: Moments,
        places: tuple[Municipality, ...],
    ) -> None:
        self._rng = rng
        self._world = world
        self._choice = choice
        self._moments = moments
        self._places = {place.code: place for place in places}
        self._relatives = Relatives(world, places)

    def move(self, filed_on: dt.date, moved_on: dt.date, visit_on: dt.date) -> Planned | None:
        """A household moves to another municipality."""
        world, moments = self._world, self._moments
        household = self._choice.moving(filed_on)
        if household is None:
            return None
        members = tuple(world.members(household))
        origin = self._places[world.address(household).municipality]
        others = [place for place in self._places.values() if place != origin]
        destination = others[between(self._rng, 0, len(others) - 1)]
        move = Move(
            filer=members[0],
            movers=members,
            head=members[0],
            origin=origin,
            destination=destination,
            address=draw_address(self._rng, destination, alone=len(members) == 1),
            filed_on=filed_on,
            moved_on=moved_on,
            visit_on=visit_on,
            consents=self._suppliers(household, members[0]),
        )
        world.move(household, move.address, moved_on)
        self._choice.occupy(members, visit_on + SETTLES)
        filed, visited = moments.at_portal(filed_on), moments.at_counter(visit_on)
        deeds = ((filed, Deed.FILE_MOVE), (visited, Deed.VISIT))
        return Planned(move, deeds, movers=len(members))

    def death(self, died_on: dt.date, reported_on: dt.date) -> Planned | None:
        """Somebody dies, and whoever is nearest reports it."""
        world, moments = self._world, self._moments
        deceased = self._choice.dying(max(died_on, moments.start))
        if deceased is None:
            return None
        reporter, capacity = self._reporter(deceased, reported_on)
        if reporter is None:
            return None
        # Not before the last thing that the registers have of the person.
        died_on = min(max(died_on, world.since(deceased)), reported_on)
        household = world.household_of(deceased)
        others = [member for member in world.members(household) if member != deceased]
        leaves_head_open = bool(others) and deceased == world.members(household)[0]
        residence = self._places[world.residence(deceased)]
        death = Death(
            deceased=deceased,
            died_on=died_on,
            place=residence,
            residence=residence,
            reported_at=residence,
            reporter=reporter,
            capacity=capacity,
            evidence=capacity is Capacity.HOUSE_OWNER,
            new_head=world.heirs_of_head(household, died_on)[0] if leaves_head_open else None,
        )
        deeds = [(moments.at_counter(reported_on), Deed.REPORT_DEATH)]
        has_claim = self._relatives.has_claim(reporter, deceased, reported_on)
        claimant = reporter if has_claim else None
        confirmed_on = reported_on + CONFIRMED_AFTER
        if claimant is not None and confirmed_on < moments.end:
            deeds.append((moments.at_portal(confirmed_on), Deed.CONFIRM))
        self._choice.occupy((deceased,), confirmed_on + SETTLES)
        self._choice.occupy((reporter,), deeds[-1][0].date() + dt.timedelta(days=1))
        world.die(deceased, died_on)
        return Planned(Bereavement(death=death, claimant=claimant), tuple(deeds))

    def birth(self, born_on: dt.date, reported_on: dt.date) -> Planned | None:
        """A couple has a child, and claims child allowance."""
        world, moments = self._world, self._moments
        begins = max(born_on, moments.start)
        mother = self._choice.bearing(begins, lambda one: self._relatives.can_bear(one, born_on))
        father = None if mother is None else world.spouse(mother)
        if mother is None or father is None:
            return None
        claimed_on = reported_on + dt.timedelta(days=between(self._rng, *CLAIMED_AFTER))
        taxed_on = assessment_day(born_on, claimed_on)
        taxed_by = self._home_at_first(mother) if taxed_on <= moments.start else None
        sex = Sex.MALE if self._rng.random() < BOYS else Sex.FEMALE
        name = self._name_of_child(mother, father, sex, born_on)
        birth = Birth(
            child=world.bear(Newborn(name, sex, born_on, mother, father)),
            mother=mother,
            father=father,
            name=name,
            sex=sex,
            born_on=born_on,
            address=world.address(world.household_of(mother)),
            register=world.register_of(mother),
            claimant=self._relatives.recipient(mother, father),
            taxed_by=taxed_by,
        )
        self._relatives.note_birth(mother, born_on)
        deeds = [(moments.at_counter(reported_on), Deed.REPORT_BIRTH)]
        if claimed_on < moments.end:
            deeds.append((moments.at_portal(claimed_on), Deed.CLAIM_ALLOWANCE))
        self._choice.occupy((mother,), claimed_on + SETTLES)
        return Planned(birth, tuple(deeds))

    def marriage(self, day: dt.date) -> Planned | None:
        """Two marry."""
        world = self._world
        couple = self._choice.marrying(day)
        if couple is None:
            return None
        man, woman = couple
        husbands_name = self._rng.random() < HUSBANDS_NAME
        keeps, takes = (man, woman) if husbands_name else (woman, man)
        kept, given = world.name_of(keeps), world.name_of(takes)
        name = _with_family(given, _family(kept))
        marriage = Marriage(
            keeps=keeps,
            takes=takes,
            name=name,
            registers=(world.register_of(keeps), world.register_of(takes)),
            residences=(world.residence(keeps), world.residence(takes)),
        )
        world.marry(keeps, takes, day, name)
        self._choice.occupy(couple, day + SETTLES)
        return Planned(marriage, ((self._moments.at_counter(day), Deed.REPORT_MARRIAGE),))

    def divorce(self, day: dt.date) -> Planned | None:
        """A couple divorces by agreement."""
        world = self._world
        couple = self._choice.divorcing(day)
        if couple is None:
            return None
        wife, husband = couple
        hers = world.population.register_of(wife).first == wife
        keeps, leaves = (wife, husband) if hers else (husband, wife)
        name = self._name_before(leaves)
        divorce = Divorce(
            keeps=keeps,
            leaves=leaves,
            name=name,
            register=world.register_of(keeps),
            residence=world.residence(leaves),
        )
        world.divorce(keeps, leaves, name)
        self._choice.occupy(couple, day + SETTLES)
        return Planned(divorce, ((self._moments.at_counter(day), Deed.REPORT_DIVORCE),))

    def income(self, day: dt.date) -> Planned | None:
        """An income turns out to be another."""
        world, population = self._world, self._world.population
        person = self._choice.earning(day)
        if person is None:
            return None
        year = max(population.persons[person].incomes)
        income = self._other_than(world.income(person, year) or 0)
        correction = IncomeCorrection(
            person=person, year=year, income=income, taxed_by=self._home_at_first(person)
        )
        world.correct_income(person, year, income)
        self._choice.occupy((person,), day + SETTLES)
        return Planned(correction, ((self._moments.at_counter(day), Deed.CORRECT_INCOME),))

    def _home_at_first(self, person: int) -> MunicipalityCode:
        """Return where somebody lived on the first day, and on 1 January before (地方税法318条)."""
        population = self._world.population
        return population.households[population.persons[person].household].address.municipality

    def _suppliers(self, household: int, filer: int) -> tuple[str, ...]:
        """Return the companies that the filer has a contract with, and consents to tell."""
        population = self._world.population
        home = population.households[household]
        is_customer = {
            "electricity": home.electricity and filer == home.members[0],
            "water": home.water and filer == home.members[0],
            "bank": population.persons[filer].bank,
        }
        return tuple(name for name, true in is_customer.items() if true)

    def _reporter(self, deceased: int, day: dt.date) -> tuple[int | None, Capacity]:
        """Return who reports a death: kin, or who lives there, or the owner of the house."""
        world = self._world
        kin = (one for one in self._relatives.near(deceased) if world.is_adult(one, day))
        if (nearest := next(kin, None)) is not None:
            return nearest, Capacity.RELATIVE
        household = world.household_of(deceased)
        adults = [m for m in world.members(household) if m != deceased and world.is_adult(m, day)]
        if adults:
            return adults[0], Capacity.COHABITANT
        return self._choice.stranger(day, household), Capacity.HOUSE_OWNER

    def _name_of_child(self, mother: int, father: int, sex: Sex, born_on: dt.date) -> PersonName:
        surname, taken = _family(self._world.name_of(father)), self._relatives.given_names(mother)
        return draw_name(self._rng, sex, born_on.year, surname, taken)

    def _name_before(self, person: int) -> PersonName:
        """Return the name of before the marriage: that of a parent, where one is known."""
        now, parents = self._world.name_of(person), self._world.parents_of(person)
        if parents:
            return _with_family(now, _family(self._world.name_of(parents[-1])))
        while (surname := SURNAMES.draw(self._rng))[0] == now.family:
            pass
        return _with_family(now, surname)

    def _other_than(self, income: Yen) -> Yen:
        if not income:
            return between(self._rng, *FIRST_INCOME) * 1_000
        corrected = income * between(self._rng, *CORRECTED_TO) // 100_000 * 1_000
        return corrected if corrected != income else corrected + 1_000


def _family(name: PersonName) -> Surname:
    return name.family, name.family_kana


def _with_family(name: PersonName, surname: Surname) -> PersonName:
    return msgspec.structs.replace(name, family=surname[0], family_kana=surname[1])
