"""What the resident registries say, and what they must say of a planned world."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode, PersonName
from mesh.deployment import Deployment
from scenarios.stage.files import File
from scenarios.year.world import World
from services.resident_registry.store import DECEASED, HOUSEHOLDS, RESIDENTS


class Record(NamedTuple):
    name: PersonName
    address: Address
    since: dt.date
    register: MunicipalityCode
    head: PersonCode
    household: frozenset[PersonCode]


Registered = dict[str, dict[PersonCode, Record]]
Dead = dict[PersonCode, dt.date]


def registered(files: dict[str, File]) -> Registered:
    """By registry, who is resident."""
    found: Registered = {}
    for name, file in files.items():
        if not name.startswith("resident-registry"):
            continue
        heads = {home.id: home.head for home in HOUSEHOLDS.all(file)}
        residents = RESIDENTS.all(file)
        homes: dict[str, set[PersonCode]] = {}
        for resident in residents:
            homes.setdefault(resident.household, set()).add(resident.person)
        found[name] = {
            r.person: Record(
                r.name,
                r.address,
                r.since,
                r.register_municipality,
                heads[r.household],
                frozenset(homes[r.household]),
            )
            for r in residents
        }
    return found


def expected(
    world: World, deployment: Deployment, code: Callable[[str, int], PersonCode]
) -> Registered:
    """The same, as the world has it."""
    found: Registered = {party.name: {} for party in deployment.of_kind("resident-registry")}
    for number in world.residents():
        household = world.household_of(number)
        address, members = world.address(household), world.members(household)
        registry = deployment.at("resident-registry", address.municipality).name
        found[registry][code(registry, number)] = Record(
            world.name_of(number),
            address,
            world.since(number),
            world.register_of(number),
            code(registry, members[0]),
            frozenset(code(registry, member) for member in members),
        )
    return found


def dead(files: dict[str, File]) -> dict[str, Dead]:
    """By registry, who is recorded as dead, and since when."""
    return {
        name: {record.person: record.died_on for record in DECEASED.all(file)}
        for name, file in files.items()
        if name.startswith("resident-registry")
    }


def expected_dead(
    world: World, deployment: Deployment, code: Callable[[str, int], PersonCode]
) -> dict[str, Dead]:
    """The same, as the world has it."""
    found: dict[str, Dead] = {p.name: {} for p in deployment.of_kind("resident-registry")}
    for number, last in world.last_records.items():
        registry = deployment.at("resident-registry", last.residence).name
        found[registry][code(registry, number)] = last.died_on
    return found
