"""Give everyone a name: the surname of the register, and a given name of the time of birth."""

import random
from bisect import bisect_left
from collections.abc import Collection

from contracts.common import PersonName, Sex
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
            draft = drafts[member]
            name = draw_name(rng, draft.sex, draft.birth_date.year, surname, taken)
            taken.append(name.given)
            names[member] = name
    return [names[person] for person in range(len(drafts))]


def draw_name(
    rng: random.Random, sex: Sex, born_in: int, surname: Surname, taken: Collection[str]
) -> PersonName:
    """Draw a name that nobody in the register has taken."""
    table = GIVEN_NAMES[sex][bisect_left(ERAS, born_in)]
    while True:
        given, given_kana = table.draw(rng)
        if given not in taken:
            return PersonName(
                family=surname[0],
                given=given,
                family_kana=surname[1],
                given_kana=given_kana,
            )
