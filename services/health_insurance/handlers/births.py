"""What a municipal insurer does when a child is born."""

from contracts.residency import Born
from mesh.context import Context
from mesh.envelope import disclosed
from services.health_insurance import model, store
from services.health_insurance.service import service, watch


@service.on(Born)
async def insure_newborn(event: Born, ctx: Context) -> None:
    """Insure the child of a mother in national health insurance from birth (国保法7条).

    Nobody files the acquisition: the resident register tells it (国保法9条). Who is insured
    elsewhere, through an employer, enters the child there, and no file is opened here.
    """
    mother = store.INSURED.get(ctx.tx, disclosed(event.mother))
    if mother is None or store.INSURED.get(ctx.tx, event.person) is not None:
        return
    born_on = disclosed(event.born_on)
    file = model.born(mother, event.person, born_on)
    if file is None:
        return
    file = model.billed_to(file, disclosed(event.head), born_on)
    if event.address:
        file = model.at_address(file, event.address)
    store.INSURED.put(ctx.tx, file)
    watch(event.person, ctx)
