"""What people have earned in the three calendar years before the base date.

Amounts are 合計所得金額, after the deductions of 所得税法28条 and 35条. The medians by age are
estimates; 国税庁「民間給与実態統計調査」 has the wages behind them.
"""

import random
from bisect import bisect_right

from contracts.common import Sex, Yen
from scenarios.population.drawing import between
from scenarios.population.settling import Draft
from scenarios.population.work import Work

YEARS = 3
"""How many calendar years are known; the last is the one before the base date."""

WOMENS_PART = 0.72
"""Of a man's income, in the same age and work."""

SPREAD = 0.42
"""Standard deviation of the logarithm of incomes."""

CHANGE = 0.12
"""By how much an income may lie below the highest of the years."""

LIMIT_OF_DEPENDANTS = 750_000
"""Income of a dependant: 1.3 million yen of wages (健康保険法3条7項) less the deduction."""

_AGES = (25, 30, 35, 45, 60, 65)
_EMPLOYEE = (1_700_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000, 2_600_000, 1_600_000)
_SELF_EMPLOYED = (1_200_000, 1_900_000, 2_500_000, 3_000_000, 3_200_000, 2_400_000, 1_500_000)
_AT_MOST = {
    Work.STUDENT: 450_000,
    Work.HOMEMAKER: LIMIT_OF_DEPENDANTS,
    Work.UNEMPLOYED: 300_000,
    Work.RETIRED: 1_300_000,
}


def draw_incomes(rng: random.Random, draft: Draft, year: int) -> dict[int, Yen]:
    """Draw the income of the years before `year`, in whole thousands of yen."""
    years = range(year - YEARS, year)
    if draft.work is Work.CHILD:
        return dict.fromkeys(years, 0)
    if draft.income is not None:
        return dict.fromkeys(years, draft.income)
    highest = _draw_highest(rng, draft)
    return {each: int(highest * (1 - CHANGE * rng.random())) // 1000 * 1000 for each in years}


def _draw_highest(rng: random.Random, draft: Draft) -> float:
    if draft.work in _AT_MOST:
        # Half of them have nothing: what falls below zero is nothing.
        most = _AT_MOST[draft.work]
        return max(0, between(rng, -most, most))
    table = _EMPLOYEE if draft.work is Work.EMPLOYEE else _SELF_EMPLOYED
    median = table[bisect_right(_AGES, draft.age)]
    part = 1.0 if draft.sex is Sex.MALE else WOMENS_PART
    return median * part * rng.lognormvariate(0, SPREAD)
