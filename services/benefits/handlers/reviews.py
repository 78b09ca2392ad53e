"""What the allowance office does if it is not told, or told only that there is news: it asks."""

from collections.abc import Sequence
from functools import partial

from contracts.base import PersonCode
from mesh.context import Context
from mesh.reviewing import News
from services.benefits import law
from services.benefits.review import believes, decided_on, on_file
from services.benefits.service import service
from services.reviewing import news_of_register
from services.reviewing_incomes import news_of_incomes


@service.reviews(on_file)
async def review(persons: Sequence[PersonCode], ctx: Context) -> list[News]:
    """Ask the register how recipients and children stand, and while it decides, their incomes."""
    own = partial(believes, register=ctx.municipality)
    news = await news_of_register(persons, own, ctx)
    if law.income_decides(ctx.today):
        news += await news_of_incomes(persons, decided_on, ctx)
    return news
