"""What a municipal insurer answers."""

from contracts.insurance import OWNER as INSURER
from contracts.insurance import Coverage, CoverageQuery
from mesh.context import Context
from services.health_insurance import model, store
from services.health_insurance.model import Insured
from services.health_insurance.service import service
from services.reporting import day_asked_for


@service.answers(CoverageQuery)
def coverage(query: CoverageQuery, ctx: Context) -> Coverage:
    """Answer what is in force on a day; to the next insurer, what was until a departure.

    Without a day, the answer speaks of today, or to the next insurer of the last day here.
    """
    file = store.INSURED.get(ctx.tx, query.person) or Insured(person=query.person)
    to_successor = ctx.caller.kind == INSURER
    asked_for = day_asked_for(query.on, ctx)
    day = model.day_answered_for(file, asked_for, to_successor=to_successor)
    care = file.certified(day)
    return Coverage(
        national_health=file.in_national_health(day),
        care_level=care.level if care else None,
        care_valid_until=care.valid_until if care else None,
    )
