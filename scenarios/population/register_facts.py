"""What the family registers say of a population, municipality by municipality.

Births are entered in the register of the parents and copied into the one in which a person is
now; a marriage is entered in the register of the couple and copied into those that the two left
(戸籍法16条, 18条); a death in the register of the deceased. Wherever somebody is named whose
registers lie elsewhere, it is noted where (従前戸籍, 新本籍), so that kin can be followed across
municipalities in both directions.
"""

import datetime as dt
from collections.abc import Iterator

import msgspec

from contracts.common import MunicipalityCode
from contracts.family import EntryKind
from scenarios.population.model import Population


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry, with kin numbers in place of codes; fields as in `contracts.family`."""

    kind: EntryKind
    person: int
    on: dt.date
    other: int | None = None
    parents: tuple[int, ...] = ()

    @property
    def named(self) -> tuple[int, ...]:
        """Everyone whom the entry names."""
        others = () if self.other is None else (self.other,)
        return (self.person, *others, *self.parents)


class RegisterFacts(msgspec.Struct, kw_only=True):
    """What the registers of one municipality say.

    Attributes:
        entries: Each once, in an order that depends on the population only.
        elsewhere: Kin numbers of persons who are named, and where else registers speak of them.
    """

    entries: list[Fact] = []
    elsewhere: list[tuple[int, MunicipalityCode]] = []


def register_facts(population: Population) -> dict[MunicipalityCode, RegisterFacts]:
    """Return what the registers say, by the municipality that keeps them."""
    places = _Places(population)
    facts: dict[MunicipalityCode, RegisterFacts] = {
        municipality: RegisterFacts() for municipality in sorted(set(places.now))
    }
    for fact, municipalities in _entered(population, places):
        for at, municipality in enumerate(municipalities):
            if municipality not in municipalities[:at]:
                facts[municipality].entries.append(fact)
    for municipality, of_one in facts.items():
        named = dict.fromkeys(one for fact in of_one.entries for one in fact.named)
        of_one.elsewhere = [
            (one, place)
            for one in named
            for place in dict.fromkeys((places.now[one], places.at_birth[one]))
            if place != municipality
        ]
    return facts


class _Places:
    """Where the registers of everybody lie, by kin number.

    Attributes:
        parents: As `Population.parents_of`.
        now: Of the register in which somebody is, or was until death.
        at_birth: Of the register of the mother, or else of the father; the present one for who
            has no known parents.
    """

    def __init__(self, population: Population) -> None:
        everyone = range(len(population.persons) + len(population.departed))
        self.parents = [population.parents_of(number) for number in everyone]
        kept_in = [register.municipality for register in population.registers]
        self.now = [kept_in[one.register] for one in population.persons]
        self.now += [kept_in[one.register] for one in population.departed]
        self.at_birth = [
            self.now[parents[0]] if parents else now
            for parents, now in zip(self.parents, self.now, strict=True)
        ]


def _entered(
    population: Population, places: _Places
) -> Iterator[tuple[Fact, tuple[MunicipalityCode, ...]]]:
    """Yield every entry, with the municipalities that have it."""
    for number, parents in enumerate(places.parents):
        birth = Fact(
            kind=EntryKind.BIRTH,
            person=number,
            on=population.birth_of(number),
            parents=parents,
        )
        yield birth, (places.at_birth[number], places.now[number])
    for marriage in population.marriages:
        one, other = marriage.one, marriage.other
        wedding = Fact(kind=EntryKind.MARRIAGE, person=one, on=marriage.on, other=other)
        yield wedding, (places.now[one], places.at_birth[one], places.at_birth[other])
    for number, late in enumerate(population.departed, start=len(population.persons)):
        yield Fact(kind=EntryKind.DEATH, person=number, on=late.died_on), (places.now[number],)
