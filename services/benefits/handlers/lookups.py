"""What the allowance office answers."""

from contracts.benefits import Allowance, AllowanceQuery
from mesh.context import Context
from services.benefits import deaths, model, store
from services.benefits.service import service
from services.reporting import day_asked_for


@service.answers(AllowanceQuery)
def allowance(query: AllowanceQuery, ctx: Context) -> Allowance:
    """Answer what a person receives here on a day; who has no file receives nothing.

    As of a day in life, the death of the recipient has not ended the file yet.
    """
    day = day_asked_for(query.on, ctx)
    file = store.file_of(ctx.tx, query.person)
    death = store.RECIPIENT_DEATHS.get(ctx.tx, query.person)
    if file is not None and death is not None and day <= death.died_on:
        file = deaths.with_recipient(file, death)
    return model.answer(file, day)
