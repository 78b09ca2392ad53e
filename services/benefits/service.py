"""The service of the allowance office, and whom it watches; `handlers` says what it does."""

from collections.abc import Iterable

from contracts.base import PersonCode
from contracts.benefits import OWNER
from contracts.mesh import Unwatch, Watch
from contracts.portal import ReportProcedure
from contracts.residency import OWNER as REGISTRY
from mesh.context import Context
from mesh.service import Service
from services.benefits import store

service = Service(OWNER, schema=store.SCHEMA)


def report(person: PersonCode, procedure: str, status: str, note: str, ctx: Context) -> None:
    """Report to the portal how a procedure of a move stands."""
    if ctx.case:
        ctx.submit(ReportProcedure(person=person, procedure=procedure, status=status, note=note))


def watch(persons: Iterable[PersonCode], ctx: Context) -> None:
    """Ask the registry to tell of changes to these residents."""
    for person in persons:
        ctx.submit(Watch(person=person), to=ctx.peer(REGISTRY))


def unwatch(persons: Iterable[PersonCode], ctx: Context) -> None:
    """Ask not to be told any more of those whom no file concerns."""
    for person in persons:
        if not store.concerns(ctx.tx, person):
            ctx.submit(Unwatch(person=person), to=ctx.peer(REGISTRY))
