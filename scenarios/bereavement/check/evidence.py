"""Where the check looks: every participant's file, and its code for a person."""

from collections.abc import Iterable

from contracts.base import PersonCode
from scenarios.bereavement.kin import Kin
from scenarios.bereavement.scene import Scene
from scenarios.population.model import Population
from scenarios.population.places import Municipality
from scenarios.stage.country import name_of
from scenarios.stage.files import File


class Evidence:
    """What there is to be looked at after a scene."""

    def __init__(self, scene: Scene, files: dict[str, File]) -> None:
        self.scene = scene
        self.files = files
        self.stage = scene.stage
        self.kin: Kin = scene.planner.kin
        self.population: Population = scene.stage.population
        self.dead = set(scene.dead)
        self.owners = {parcel.owner for parcel in self.population.parcels}
        self.paid_for: dict[int, list[int]] = {}
        for number, person in enumerate(self.population.persons):
            if person.allowance_recipient is not None:
                self.paid_for.setdefault(person.allowance_recipient, []).append(number)

    def at(self, kind: str, place: Municipality, person: int) -> tuple[File, PersonCode]:
        """Return a participant's file, and its code for a person."""
        return self.named(name_of(kind, place), person)

    def named(self, name: str, person: int) -> tuple[File, PersonCode]:
        """Return the file of a participant by name, and its code for a person."""
        return self.files[name], self.stage.code(name, person)

    def codes(self, name: str, persons: Iterable[int]) -> set[PersonCode]:
        """Return a participant's codes for several persons."""
        return {self.stage.code(name, person) for person in persons}

    def staying(self, person: int) -> list[int]:
        """Return those of somebody's household who are alive in the end."""
        return [m for m in self.kin.household(person) if m not in self.dead]
