"""A death turns out to be a mistake, and everyone whom the desk told is told again."""

from contracts.bereavement import CustomerAlive
from contracts.residency import DeathUndone
from mesh.context import Context
from mesh.envelope import disclosed
from services.bereavement_desk import letters, model, store
from services.bereavement_desk.heirs import note_heirs, proven_with
from services.bereavement_desk.service import keep, service, tell


@service.on(DeathUndone)
async def undo_case(event: DeathUndone, ctx: Context) -> None:
    """End the case, tell private parties that the customer is alive, and write to all concerned.

    What was paid or stopped meanwhile each agency accounts for, and reports.
    """
    elsewhere = await proven_with(event.person, ctx)
    case = store.case_of(ctx.tx, event.person)
    for early in store.EARLY.where(ctx.tx, deceased=event.person):
        store.EARLY.remove(ctx.tx, early.deceased, early.heir)
    if case is None or case.died_on != disclosed(event.died_on):
        return
    ctx.case = case.id
    note_heirs(elsewhere, ctx)
    keep(case, model.undone(case), ctx)
    ctx.publish(CustomerAlive(person=case.deceased))
    store.end_consents(ctx.tx, case)
    others = (person for person in case.entitled if person != case.deceased)
    tell(letters.UNDONE, others, ctx)
    tell(letters.ALIVE, (case.deceased,), ctx)
