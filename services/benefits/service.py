"""The service of the allowance office, and whom it watches; `handlers` says what it does."""

from collections.abc import Iterable

from contracts.base import PersonCode
from contracts.benefits import OWNER
from contracts.portal import ReportProcedure
from contracts.residency import OWNER as REGISTRY
from contracts.tax import OWNER as TAX_OFFICE
from mesh.context import Context
from mesh.service import Service
from services.benefits import store
from services.benefits.model import AllowanceFile

service = Service(OWNER, schema=store.SCHEMA)


def report(person: PersonCode, procedure: str, status: str, note: str, ctx: Context) -> None:
    """Report to the portal how a procedure of a move stands."""
    if ctx.case:
        ctx.submit(ReportProcedure(person=person, procedure=procedure, status=status, note=note))


def watch(persons: Iterable[PersonCode], ctx: Context) -> None:
    """Ask the registry to tell of changes to these residents."""
    for person in persons:
        ctx.watch(person, ctx.peer(REGISTRY))


def unwatch(persons: Iterable[PersonCode], ctx: Context) -> None:
    """Ask not to be told any more of those whom no file concerns."""
    for person in persons:
        if not store.concerns(ctx.tx, person):
            ctx.unwatch(person, ctx.peer(REGISTRY))


def watch_income(file: AllowanceFile, ctx: Context) -> None:
    """Ask the own tax office to tell if the income that decides is corrected (5条1項, 9条)."""
    if file.income is not None and ctx.takes_part(TAX_OFFICE, ctx.municipality):
        ctx.watch(file.recipient, ctx.peer(TAX_OFFICE))


def unwatch_income(file: AllowanceFile, ctx: Context) -> None:
    """Ask the tax office not to tell any more."""
    if file.income is not None and ctx.takes_part(TAX_OFFICE, ctx.municipality):
        ctx.unwatch(file.recipient, ctx.peer(TAX_OFFICE))
