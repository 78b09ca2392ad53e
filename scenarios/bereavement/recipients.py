"""Who has to be told of a death: from the population and the law, never from what was sent."""

import datetime as dt
from collections.abc import Iterator

from scenarios.bereavement.plan import Death, Planner
from scenarios.population.model import Pension
from scenarios.population.places import Municipality
from scenarios.stage.country import name_of
from scenarios.stage.loading.insurance import is_insured

LAND_IS_TOLD_FROM = dt.date(2026, 4, 1)
"""From this day legal affairs learns of the deaths of owners (不動産登記法76条の4)."""


class Recipients:
    """Finds, by name, who must learn of a death without anybody's consent."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._persons = planner.population.persons
        self._owners = {parcel.owner for parcel in planner.population.parcels}
        self._paid = {person.allowance_recipient for person in self._persons}

    def of(self, death: Death, register: Municipality) -> Iterator[str]:
        """Yield those of one death.

        Args:
            register: Where the family register is kept.
        """
        person, residence = self._persons[death.deceased], death.residence
        yield name_of("family-register", register)
        for kind in ("resident-registry", "tax", "bereavement-desk"):
            yield name_of(kind, residence)
        yield "national-tax-office"
        if person.pension is not Pension.NONE:
            yield "pension"
        if is_insured(person):
            yield name_of("health-insurance", residence)
        if person.allowance_recipient is not None or death.deceased in self._paid:
            yield name_of("benefits", residence)
        if death.deceased in self._owners and self._planner.day >= LAND_IS_TOLD_FROM:
            yield "legal-affairs"
