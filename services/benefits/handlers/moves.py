"""What the allowance office does when somebody on a file moves away."""

from contracts.moving import MovedOut
from mesh.context import Context
from mesh.envelope import disclosed
from services.benefits import model, notes, store
from services.benefits.model import AllowanceFile
from services.benefits.service import report, service, unwatch, unwatch_income

END = "allowance-end"


@service.on(MovedOut)
async def follow_departure(event: MovedOut, ctx: Context) -> None:
    """End the file of a recipient who leaves (8条2項); a child who leaves stays on it (4条1項)."""
    moved_on = disclosed(event.moved_on)
    file = store.file_of(ctx.tx, event.person)
    if file is not None and store.may_pay(ctx.tx, file) and model.is_of_this_stay(file, moved_on):
        _end(file, model.ended(file, moved_on, ctx.today), ctx)
    for parents in store.files_living_with(ctx.tx, event.person):
        store.keep(ctx.tx, model.with_child_apart(parents, event.person, ctx.today))
        unwatch((event.person,), ctx)


def _end(before: AllowanceFile, file: AllowanceFile, ctx: Context) -> None:
    """End a file; one that a child's death had ended already is not opened again by a mistake."""
    store.keep(ctx.tx, file)
    unwatch(file.living_together, ctx)
    unwatch_income(file, ctx)
    if before.open:
        report(file.recipient, END, "done", notes.ended(file), ctx)
