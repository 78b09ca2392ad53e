"""What the allowance office does when somebody on a file moves away."""

from contracts.residency import MovedOut
from mesh.context import Context
from mesh.envelope import disclosed
from services.benefits import model, notes, store
from services.benefits.model import AllowanceFile
from services.benefits.service import report, service, unwatch

END = "allowance-end"


@service.on(MovedOut)
async def follow_departure(event: MovedOut, ctx: Context) -> None:
    """End the file of a recipient who leaves (8条2項); a child who leaves stays on it (4条1項)."""
    moved_on = disclosed(event.moved_on)
    file = store.file_of(ctx.tx, event.person)
    if file is not None and model.ends_with(file, moved_on):
        _end(model.ended(file, moved_on, ctx.today), ctx)
    for parents in store.open_files_living_with(ctx.tx, event.person):
        store.keep(ctx.tx, model.with_child_apart(parents, event.person, ctx.today))
        unwatch((event.person,), ctx)


def _end(file: AllowanceFile, ctx: Context) -> None:
    store.keep(ctx.tx, file)
    unwatch(file.living_together, ctx)
    report(file.recipient, END, "done", notes.ended(file), ctx)
