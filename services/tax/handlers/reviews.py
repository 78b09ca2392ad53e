"""What the tax office does if it is not told, or told only that there is news: it asks."""

from collections.abc import Sequence
from functools import partial

from contracts.base import PersonCode
from mesh.context import Context
from mesh.reviewing import News
from services.reviewing import news_of_register
from services.tax.review import believes, on_file
from services.tax.service import service


@service.reviews(on_file)
async def review(persons: Sequence[PersonCode], ctx: Context) -> list[News]:
    """Ask the register how taxpayers stand."""
    own = partial(believes, register=ctx.municipality)
    return await news_of_register(persons, own, ctx)
