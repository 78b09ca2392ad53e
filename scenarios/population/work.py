"""What people do, from which insurance, pension and income follow.

The proportions are estimates; 総務省「労働力調査」 has the figures.
"""

import enum
import random
from bisect import bisect

from contracts.common import Sex
from scenarios.population.drawing import Weighted


class Work(enum.Enum):
    """What a person does, as the insurers see it."""

    CHILD = "child"  # too young to work: to the end of junior high school
    STUDENT = "student"
    EMPLOYEE = "employee"
    SELF_EMPLOYED = "self-employed"  # and family workers
    HOMEMAKER = "homemaker"  # with no job, or one below the limit for dependants
    UNEMPLOYED = "unemployed"
    RETIRED = "retired"


_FROM_16 = Weighted(((Work.STUDENT, 97), (Work.EMPLOYEE, 2), (Work.UNEMPLOYED, 1)))
_FROM_18 = Weighted(((Work.STUDENT, 55), (Work.EMPLOYEE, 40), (Work.UNEMPLOYED, 5)))
_MAN = Weighted(((Work.EMPLOYEE, 82), (Work.SELF_EMPLOYED, 11), (Work.UNEMPLOYED, 7)))
_WOMAN = Weighted(((Work.EMPLOYEE, 80), (Work.SELF_EMPLOYED, 7), (Work.UNEMPLOYED, 13)))
_WIFE = Weighted(((Work.EMPLOYEE, 54), (Work.HOMEMAKER, 38), (Work.SELF_EMPLOYED, 8)))
_FROM_65 = Weighted(((Work.EMPLOYEE, 36), (Work.SELF_EMPLOYED, 12), (Work.RETIRED, 52)))
_FROM_70 = Weighted(((Work.EMPLOYEE, 18), (Work.SELF_EMPLOYED, 10), (Work.RETIRED, 72)))
_FROM_75 = Weighted(((Work.EMPLOYEE, 4), (Work.SELF_EMPLOYED, 5), (Work.RETIRED, 91)))

_FROM = (16, 18, 23, 65, 70, 75)
_BY_AGE = (None, _FROM_16, _FROM_18, None, _FROM_65, _FROM_70, _FROM_75)
"""By the ages of `_FROM`: before the first all are children, from 23 to 64 sex decides."""


def draw_work(rng: random.Random, age: int, sex: Sex, *, married: bool) -> Work:
    """Draw what a person of this age does."""
    if age < _FROM[0]:
        return Work.CHILD
    table = _BY_AGE[bisect(_FROM, age)]
    if table is None:
        table = _MAN if sex is Sex.MALE else _WIFE if married else _WOMAN
    return table.draw(rng)
