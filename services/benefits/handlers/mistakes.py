"""What the allowance office does when somebody who was recorded as dead is alive."""

from contracts.common import Yen
from contracts.residency import DeathUndone
from mesh.context import Context
from mesh.envelope import disclosed
from services.benefits import deaths, store, succession
from services.benefits import notes_after_death as notes
from services.benefits.deaths import ChildDeath, RecipientDeath
from services.benefits.handlers.deaths import CHILD, END, SUCCESSION, UNPAID
from services.benefits.service import service, unwatch, unwatch_income, watch
from services.benefits.succession import Settlement, Succession
from services.reporting import report_step


@service.on(DeathUndone)
async def restore(event: DeathUndone, ctx: Context) -> None:
    """Restore the files, count what others were paid meanwhile, and pay what nobody was."""
    died_on = disclosed(event.died_on)
    death = store.RECIPIENT_DEATHS.get(ctx.tx, event.person)
    if death is not None and death.died_on == died_on:
        _restore_recipient(death, ctx)
    undone = [
        each
        for each in store.CHILD_DEATHS.where(ctx.tx, child=event.person)
        if each.died_on == died_on
    ]
    arrears = sum(_restore_child(each, ctx) for each in undone)
    if any(each.reported for each in undone):
        note = notes.child_restored(arrears)
        report_step(event.person, CHILD, "not_needed", note, ctx, yen=arrears)


def _restore_recipient(death: RecipientDeath, ctx: Context) -> None:
    file = store.file_of(ctx.tx, death.person)
    assert file is not None, "a death is kept beside the file that it ended"
    made = store.SUCCESSIONS.get(ctx.tx, death.person)
    claimants = store.file_of(ctx.tx, made.claimant) if made is not None else None
    earlier = store.settlements_of(ctx.tx, death.person)
    settled = succession.settlement(file, death, made, claimants, earlier, ctx.today)
    if settled.paid_to_others or settled.arrears:
        store.SETTLEMENTS.put(ctx.tx, settled)
    store.RECIPIENT_DEATHS.remove(ctx.tx, death.person)
    restored = deaths.with_recipient(file, death)
    store.keep(ctx.tx, restored)
    watch(restored.living_together, ctx)  # who has moved meanwhile is told of now
    if made is not None:
        _take_back(made, ctx)
    _report(settled, ctx)


def _take_back(made: Succession, ctx: Context) -> None:
    store.SUCCESSIONS.remove(ctx.tx, made.person)
    file = store.file_of(ctx.tx, made.claimant)
    if file is None or made.since is None:
        return
    taken_back = succession.taken_back(file, made, ctx.today)
    store.keep(ctx.tx, taken_back)
    unwatch(file.living_together, ctx)
    if not taken_back.open:
        unwatch_income(taken_back, ctx)


def _report(settled: Settlement, ctx: Context) -> None:
    person, arrears = settled.recipient, settled.arrears_yen
    report_step(person, END, "not_needed", notes.restored(arrears), ctx, yen=arrears)
    for procedure, yen in (
        (UNPAID, settled.to_children_yen),
        (SUCCESSION, settled.to_claimant_yen),
    ):
        note = notes.counted(yen)
        report_step(person, procedure, "not_needed", note, ctx)


def _restore_child(death: ChildDeath, ctx: Context) -> Yen:
    """Restore a file that the child was on; return what was missed, and is paid now."""
    file = store.file_of(ctx.tx, death.recipient)
    store.CHILD_DEATHS.remove(ctx.tx, death.child, death.recipient)
    assert file is not None, "a death is kept beside the file that it changed"
    restored = deaths.with_child(file, death)
    store.keep(ctx.tx, restored)
    watch(restored.living_together, ctx)  # as above: the file may be open again
    arrears = deaths.missed_for_child(file, restored, death.told_on, ctx.today)
    if arrears:
        settled = Settlement(
            recipient=death.recipient,
            number=len(store.settlements_of(ctx.tx, death.recipient)) + 1,
            person=death.child,
            undone_on=ctx.today,
            arrears_yen=arrears,
        )
        store.SETTLEMENTS.put(ctx.tx, settled)
    return arrears
