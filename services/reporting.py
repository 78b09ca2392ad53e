"""What every agency does for the bereavement desk: answers as of a day, and reports steps."""

import datetime as dt

from contracts.base import PersonCode
from contracts.bereavement import OWNER as DESK
from contracts.bereavement import ReportStep
from contracts.common import MunicipalityCode, Yen
from mesh.context import Context
from mesh.errors import Refused


def report_step(
    person: PersonCode,
    procedure: str,
    status: str,
    note: str,
    ctx: Context,
    *,
    residence: MunicipalityCode | None = None,
    affair: str = "",
    due: dt.date | None = None,
    yen: Yen = 0,
    overpaid_yen: Yen = 0,
) -> None:
    """Report to the desk of the municipality where the deceased lived, if there is one.

    Args:
        residence: That municipality; the one of the caller if not given.
    """
    municipality = residence or ctx.caller.municipality
    if ctx.case is None or municipality is None or not ctx.takes_part(DESK, municipality):
        return
    step = ReportStep(
        person=person,
        procedure=procedure,
        status=status,
        note=note,
        due=due,
        yen=yen,
        overpaid_yen=overpaid_yen,
    )
    ctx.submit(step, at=municipality, affair=affair)


def day_asked_for(on: dt.date | None, ctx: Context) -> dt.date:
    """Return the day of which an answer is to speak: today, or one that the desk names.

    Raises:
        Refused: Somebody else asks of another day; permits are for what is so now.
    """
    if on is None or on == ctx.today:
        return ctx.today
    if ctx.caller.kind != DESK:
        raise Refused(
            "another-day",
            "only a bereavement desk asks how things stood on another day; ask of now",
        )
    return on
