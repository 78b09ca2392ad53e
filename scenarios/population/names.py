"""Give everyone a name: the surname of the register, and a given name of the time of birth."""

import random
from bisect import bisect_left

from contracts.common import PersonName
from scenarios.population.given_names import ERAS, GIVEN_NAMES
from scenarios.population.model import Register
from scenarios.population.settling import Draft
from scenarios.population.surnames import Surname


def draw_names(
    rng: random.Random, drafts: list[Draft], registers: list[Register], surnames: list[Surname]
) -> list[PersonName]:
    """Return the names by person; no given name occurs twice in one register."""
    names: dict[int, PersonName] = {}
    for register, surname in zip(registers, surnames, strict=True):
        taken: list[str] = []
        for member in register.members:
            name = _draw_name(rng, drafts[member], surname, taken)
            taken.append(name.given)
            names[member] = name
    return [names[person] for person in range(len(drafts))]


def _draw_name(rng: random.Random, draft: Draft, surname: Surname, taken: list[str]) -> PersonName:
    table = GIVEN_NAMES[draft.sex][bisect_left(ERAS, draft.birth_date.year)]
    while True:
        given, given_kana = table.draw(rng)
        if given not in taken:
            return PersonName(
                family=surname[0],
                given=given,
                family_kana=surname[1],
                given_kana=given_kana,
            )
