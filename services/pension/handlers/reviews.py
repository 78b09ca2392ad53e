"""What the pension office does if it is not told, or told only that there is news: it asks."""

from collections.abc import Sequence

from contracts.base import PersonCode
from mesh.context import Context
from mesh.reviewing import News
from services.pension.review import believes, on_file
from services.pension.service import service
from services.reviewing import news_of_register


@service.reviews(on_file)
async def review(persons: Sequence[PersonCode], ctx: Context) -> list[News]:
    """Ask the registers of residence how those on file stand (国民年金法108条, 住基法30条の9)."""
    return await news_of_register(persons, believes, ctx)
