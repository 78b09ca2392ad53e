"""The dead relatives of the man who lived alone: whose children inherit from him.

His father married twice. A full sister and a half-brother by the father died before him and left
one child and two: heirs in their place (民法889条2項), the half-brother's for half a share
(900条4号ただし書).
"""

from typing import NamedTuple

from contracts.common import Sex
from scenarios.population.departed import Ancestors, Span
from scenarios.population.marriages import days
from scenarios.population.model import Person
from scenarios.population.surnames import Surname


class _Life(NamedTuple):
    """Years from the birth of the lone man to another's birth and death; negative before it."""

    born: float
    died: float


FATHER = _Life(-36, 40)
FIRST_WIFE = _Life(-34, -7)
HALF_BROTHER = _Life(-9.5, 62)
MOTHER = _Life(-30, 55)
SISTER = _Life(-3, 68)
SISTERS_HUSBAND = _Life(-5, 61)
HALF_BROTHERS_WIFE = _Life(-7, 69)


def bury_family(late: Ancestors, persons: list[Person], sole: int, kin: tuple[int, ...]) -> None:
    """Make everybody who died before the lone man, and between him and his kin.

    Args:
        late: Makes them.
        persons: The living.
        sole: The lone man, a position in `persons`.
        kin: The sister's child, and the half-brother's two.
    """
    nephew, *others = kin
    home = persons[sole].register
    surname = _surname(persons[sole])
    birth = persons[sole].birth_date.toordinal()

    def add(
        sex: Sex,
        life: _Life,
        register: int,
        name: Surname = surname,
        parents: tuple[int, int] | tuple[None, None] = (None, None),
    ) -> int:
        span: Span = (birth + days(life.born), birth + days(life.died))
        taken = [persons[one].name.given for one in late.registrar.registers[register].members]
        return late.add(sex, span, register, name, taken, parents=parents)

    father = add(Sex.MALE, FATHER, home)
    first_wife = add(Sex.FEMALE, FIRST_WIFE, home)
    mother = add(Sex.FEMALE, MOTHER, home)
    late.marry(father, first_wife, birth + days(HALF_BROTHER.born))
    after = birth + days(FIRST_WIFE.died) + 1
    late.marry(father, mother, birth + days(SISTER.born), after=after)
    late.late_parents[sole] = (mother, father)

    hers = persons[nephew].register
    sister = add(Sex.FEMALE, SISTER, hers, _surname(persons[nephew]), (father, mother))
    husband = add(Sex.MALE, SISTERS_HUSBAND, hers, _surname(persons[nephew]))
    late.marry(husband, sister, persons[nephew].birth_date.toordinal())
    late.late_parents[nephew] = (sister, husband)

    his = persons[others[0]].register
    brother = add(Sex.MALE, HALF_BROTHER, his, parents=(father, first_wife))
    wife = add(Sex.FEMALE, HALF_BROTHERS_WIFE, his)
    late.marry(brother, wife, min(persons[one].birth_date.toordinal() for one in others))
    for one in others:
        late.late_parents[one] = (wife, brother)


def _surname(person: Person) -> Surname:
    return person.name.family, person.name.family_kana
