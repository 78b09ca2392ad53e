"""What the allowance office does when a recipient, or a child on a file, has died."""

import datetime as dt

from contracts.residency import Deceased
from mesh.context import Context
from mesh.envelope import disclosed
from services.benefits import deaths, law, store
from services.benefits import notes_after_death as notes
from services.benefits.deaths import RecipientDeath
from services.benefits.model import AllowanceFile
from services.benefits.service import service
from services.benefits.succession import paid_to_others
from services.deadlines import months_after
from services.reporting import report_step

END = "allowance-end"
UNPAID = "allowance-unpaid"
SUCCESSION = "allowance-succession"
CHILD = "allowance-child"
"""The procedures after a death, as the bereavement desk names them."""

MONTHS_TO_CLAIM_UNPAID = 24
"""23条1項: two years."""


@service.on(Deceased)
async def follow_death(event: Deceased, ctx: Context) -> None:
    """End the file of a recipient (8条2項), and reduce those that a child was on (9条3項)."""
    died_on = disclosed(event.died_on)
    file = store.file_of(ctx.tx, event.person)
    if file is not None and (file.open or store.ended_by_child(ctx.tx, file)):
        _end(*deaths.without_recipient(file, died_on, ctx.today), ctx)
    reduced = []
    for parents in store.files_with(ctx.tx, event.person):
        revised = _reduce(parents, event, died_on, ctx)
        reduced += [revised] if revised is not None else []
    if reduced:
        overpaid = sum(yen for _, yen in reduced)
        note = notes.child_died(reduced[0][0], died_on, overpaid)
        report_step(event.person, CHILD, "done", note, ctx, yen=-overpaid, overpaid_yen=overpaid)


def _end(file: AllowanceFile, death: RecipientDeath, ctx: Context) -> None:
    store.keep(ctx.tx, file)
    store.RECIPIENT_DEATHS.put(ctx.tx, death)
    overpaid = deaths.overpaid_to_dead(file, death)
    note = notes.ended(_last_day(death), overpaid)
    report_step(death.person, END, "done", note, ctx, yen=-overpaid, overpaid_yen=overpaid)
    _report_unpaid(file, death, ctx)
    _report_succession(file, death, ctx)


def _last_day(death: RecipientDeath) -> dt.date:
    month_of_death = law.last_day(death.died_on)
    return min(month_of_death, death.ended_before or month_of_death)


def _report_unpaid(file: AllowanceFile, death: RecipientDeath, ctx: Context) -> None:
    settled = paid_to_others(store.settlements_of(ctx.tx, death.person))
    yen = deaths.amount(file, deaths.unpaid_months(file, death, settled))
    if not yen:
        report_step(death.person, UNPAID, "not_needed", notes.NOTHING_UNPAID, ctx)
        return
    due = months_after(death.died_on, MONTHS_TO_CLAIM_UNPAID)
    report_step(death.person, UNPAID, "yours", notes.unpaid(yen), ctx, due=due, yen=yen)


def _report_succession(file: AllowanceFile, death: RecipientDeath, ctx: Context) -> None:
    if not file.pays_for_any(law.month_after(death.died_on)):
        report_step(death.person, SUCCESSION, "not_needed", notes.NO_CHILD_LEFT, ctx)
        return
    due = death.died_on + dt.timedelta(days=law.DAYS_TO_CLAIM)
    report_step(death.person, SUCCESSION, "yours", notes.TO_SUCCEED, ctx, due=due)


def _reduce(
    file: AllowanceFile, event: Deceased, died_on: dt.date, ctx: Context
) -> tuple[AllowanceFile, int] | None:
    """Revise a file; return it with what was overpaid, unless it does not pay any more anyway."""
    may_be_restored = store.RECIPIENT_DEATHS.get(ctx.tx, file.recipient) is not None
    revised, death = deaths.without_child(file, event.person, died_on, ctx.today)
    if deaths.is_dead(file, event.person) or not (death.reported or may_be_restored):
        return None
    store.keep(ctx.tx, revised)
    store.CHILD_DEATHS.put(ctx.tx, death)
    if not death.reported:
        return None
    return revised, deaths.overpaid_for_dead(file, revised, death)
