"""Households in which somebody dies: who is in them, and what the bereavement desk is told."""

from contracts.base import PersonCode
from contracts.common import Sex
from contracts.residency import Deceased
from services.resident_registry.households import Home
from tests.services.resident_registry.country import Country, resident


def head_of(country: Country, person: PersonCode) -> PersonCode:
    home = country.home_of("old", person)
    assert home is not None
    return home.head


def told_to_the_desk(country: Country) -> list[Deceased]:
    queued = country.registries["old"].queued()
    desk = "bereavement-desk-old"
    return [m for who, _, m in queued if who == desk and isinstance(m, Deceased)]


def relations(country: Country, person: PersonCode) -> dict[str, str]:
    home = country.home_of("old", person)
    assert home is not None
    return {m.person: m.relation.value for m in home.members}


def two_grown(country: Country, *extra: str) -> None:
    """A man with a son and an older daughter; with a widow-to-be, if she is named."""
    members = [
        resident("man", "head", born=1950, sex=Sex.MALE, household="h3"),
        resident("son", "child", born=1990, sex=Sex.MALE, household="h3"),
        resident("daughter", "child", born=1985, household="h3"),
    ]
    if "widow" in extra:
        members.append(resident("widow", "wife", born=1992, household="h3"))
    country.populate("old", Home(id="h3", head=PersonCode("man"), members=tuple(members)))
