"""The family looks at its list."""

from contracts.bereavement import DeskQuery, DeskView
from mesh.context import Context
from services.bereavement_desk import store
from services.bereavement_desk.service import service
from services.bereavement_desk.viewing import view


@service.answers(DeskQuery)
def case(query: DeskQuery, ctx: Context) -> DeskView:
    """Answer the reporter or an heir what there is to do, and who inherits."""
    return view(store.shown_case(query.case, query.person, ctx.tx), ctx.today)
