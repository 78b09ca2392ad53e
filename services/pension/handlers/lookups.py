"""What the pension office answers."""

from contracts.pension import Enrolment, EnrolmentQuery
from mesh.context import Context
from services.pension import store
from services.pension.service import service


@service.answers(EnrolmentQuery)
def enrolment(query: EnrolmentQuery, ctx: Context) -> Enrolment:
    """Answer with the category, after a death as before it; who has no file is in none (7条)."""
    file = store.ENROLLED.get(ctx.tx, query.person)
    return Enrolment(category=file.category.value if file else None)
