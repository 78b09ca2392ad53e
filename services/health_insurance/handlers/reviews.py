"""What a municipal insurer does if it is not told, or told only that there is news: it asks."""

from collections.abc import Sequence
from functools import partial

from contracts.base import PersonCode
from mesh.context import Context
from mesh.reviewing import News
from services.health_insurance.review import assessed_by, believes, on_file
from services.health_insurance.service import service
from services.reviewing import news_of_register
from services.reviewing_incomes import news_of_incomes


@service.reviews(on_file)
async def review(persons: Sequence[PersonCode], ctx: Context) -> list[News]:
    """Ask the register how the insured stand, and the tax office what they earned."""
    own = partial(believes, register=ctx.municipality)
    return [
        *await news_of_register(persons, own, ctx),
        *await news_of_incomes(persons, assessed_by, ctx),
    ]
