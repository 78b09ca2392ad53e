"""Somebody bears another name: the record is changed, wherever it is by now (住基法8条, 9条2項)."""

import datetime as dt
from typing import NamedTuple

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode, PersonName
from contracts.marriages import NameRecorded
from contracts.residency import NameChanged, NameForwarded
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import UnknownPerson
from services.resident_registry import deaths, store
from services.resident_registry.model import Resident
from services.resident_registry.service import service


class NewName(NamedTuple):
    """A name, since when somebody bears it, and where their family register is kept with it."""

    person: PersonCode
    name: PersonName
    changed_on: dt.date
    register_municipality: MunicipalityCode


@service.on(NameRecorded)
async def change_name(event: NameRecorded, ctx: Context) -> None:
    """Change the record of somebody who has married or been divorced, and tell (9条2項)."""
    deaths.check_for_here(disclosed(event.residence), ctx.municipality)
    if not _changed(_new_name(event), ctx):
        raise UnknownPerson("nobody was ever registered here under this code; check the notice")


@service.on(NameForwarded)
async def change_forwarded_name(event: NameForwarded, ctx: Context) -> None:
    """Change the record of somebody who moves here, or has, as the municipality before was told.

    Who has withdrawn the move in the meantime is no concern of this municipality.
    """
    _changed(_new_name(event), ctx)


def _new_name(event: NameRecorded | NameForwarded) -> NewName:
    return NewName(
        person=event.person,
        name=disclosed(event.name),
        changed_on=disclosed(event.changed_on),
        register_municipality=disclosed(event.register_municipality),
    )


def _changed(new: NewName, ctx: Context) -> bool:
    """Change what is kept here of somebody, and pass it on to where they move or have moved.

    Returns:
        Whether anything is kept here; the record of who has died stays as it was.
    """
    resident = store.RESIDENTS.get(ctx.tx, new.person)
    if resident is not None:
        _change_record(resident, new, ctx)
        if (move := store.MOVES_OUT.get(ctx.tx, new.person)) is not None:
            _forward(new, move.destination, ctx)
        return True
    if expected := store.expected(ctx.tx, new.person):
        for arrival in expected:
            store.ARRIVALS.put(
                ctx.tx,
                msgspec.structs.replace(
                    arrival, name=new.name, register_municipality=new.register_municipality
                ),
            )
        return True
    if store.DECEASED.get(ctx.tx, new.person) is not None:
        return True
    removed = store.REMOVED.where(ctx.tx, person=new.person)
    if removed:
        last = max(removed, key=lambda record: record.removed_on)
        _forward(new, last.destination, ctx)
    return bool(removed)


def _change_record(resident: Resident, new: NewName, ctx: Context) -> None:
    """Change a record, and tell, unless it is as it should be."""
    changed = msgspec.structs.replace(
        resident, name=new.name, register_municipality=new.register_municipality
    )
    if changed == resident:
        return
    store.RESIDENTS.put(ctx.tx, changed)
    ctx.publish(
        NameChanged(
            person=new.person,
            name=new.name,
            changed_on=new.changed_on,
            register_municipality=new.register_municipality,
            address=changed.address,
            since=changed.since,
        )
    )


def _forward(new: NewName, destination: MunicipalityCode, ctx: Context) -> None:
    ctx.publish(NameForwarded(destination=destination, **new._asdict()))
