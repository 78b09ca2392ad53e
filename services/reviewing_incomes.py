"""What an office believes of incomes, and how it finds out which were corrected.

The own tax office is asked, whatever the design: a copy of the resident register has no incomes.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

import msgspec

from contracts.base import PersonCode
from contracts.common import Yen
from contracts.tax import OWNER, IncomeCorrected, IncomesQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.records import Reads
from mesh.reviewing import News


class KnownIncome(msgspec.Struct, frozen=True, kw_only=True):
    """What an office believes that a person earned in a calendar year."""

    person: PersonCode
    year: int
    total_income: Yen


BelievesIncome = Callable[[Reads, Sequence[PersonCode]], list[KnownIncome]]
"""Returns on which incomes an office has decided, for those of some persons it decided on."""


async def news_of_incomes(
    persons: Sequence[PersonCode], believes: BelievesIncome, ctx: Context
) -> list[News]:
    """Ask the own tax office, and return which incomes it has corrected.

    Of what another municipality has taxed it says nothing (地方税法318条).

    Raises:
        MeshError: The tax office refused, or did not answer.
    """
    if not ctx.takes_part(OWNER, ctx.municipality):
        return []
    owner = ctx.peer(OWNER)
    known = sorted(believes(ctx.tx, persons), key=_year)
    news = []
    for year, together in groupby(known, _year):
        believed = tuple(together)
        query = IncomesQuery(persons=tuple(each.person for each in believed), year=year)
        answer = disclosed((await ctx.lookup(query)).total_income)
        news += [
            News(owner, IncomeCorrected(person=each.person, year=year, total_income=income))
            for each, income in zip(believed, answer, strict=True)
            if income is not None and income != each.total_income
        ]
    return news


def _year(known: KnownIncome) -> int:
    return known.year
