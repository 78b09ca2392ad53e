"""What an office believes of the persons on file, and how it finds out what has changed.

An office that is told of every change never needs this. One that is told only that there is
news, or nothing at all, asks the register how its persons stand, and compares. What differs is
put into the words of the event that would have told it, so that the same handler deals with it.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from contracts.base import Event, Item, PersonCode
from contracts.common import Address, MunicipalityCode, PersonName
from contracts.copies import CopiedStatusQuery
from contracts.moving import AddressChanged, MovedOut
from contracts.residency import OWNER, DeathUndone, Deceased, HeadChanged, NameChanged
from contracts.standings import Standing, Statuses, StatusQuery
from mesh.context import Context
from mesh.records import Reads
from mesh.reviewing import News

T = TypeVar("T")


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What an office believes of one person; `UNSET` is what it keeps no record of.

    Attributes:
        register: The municipality whose resident register it follows.
        died_on: The day of death, if it believes that the person is dead.
        head: Of the person's household.
    """

    person: PersonCode
    register: MunicipalityCode
    standing: Standing
    died_on: dt.date | None = None
    address: Address | UnsetType | None = UNSET
    head: PersonCode | UnsetType | None = UNSET
    name: PersonName | UnsetType | None = UNSET


Believes = Callable[[Reads, Sequence[PersonCode]], list[Known]]
"""Returns what an office believes of those among some persons on whom it has a file."""


async def news_of_register(
    persons: Sequence[PersonCode], believes: Believes, ctx: Context
) -> list[News]:
    """Ask the registers that are followed, or the copy, and return what the office did not know.

    Raises:
        MeshError: A register refused, or did not answer.
    """
    known = sorted(believes(ctx.tx, persons), key=_register)
    news = []
    for register, together in groupby(known, _register):
        if not ctx.takes_part(OWNER, register):
            continue
        believed = tuple(together)
        owner = ctx.peer(OWNER, register)
        asked = tuple(each.person for each in believed)
        if ctx.copy is not None:
            copied = CopiedStatusQuery(register=register, persons=asked)
            answer = await ctx.lookup(copied, to=ctx.copy)
        else:
            answer = await ctx.lookup(StatusQuery(persons=asked), to=owner)
        for row, each in enumerate(believed):
            news += [News(owner, event) for event in differences(each, answer, row, ctx.today)]
    return news


def differences(known: Known, answer: Statuses, row: int, today: dt.date) -> Iterator[Event]:
    """Yield what a register says of a person that an office did not know.

    Of somebody who is dead, or has left, nothing further is asked of this register; a death that
    it has on another day was undone and entered anew. The day on which a head or a name has
    changed is not in it: what is learned late counts from today.

    Args:
        known: What the office believes.
        answer: What the register has answered.
        row: The person's place in it.
    """
    person, standing = known.person, _item(answer.standing, row)
    if standing is None or standing is UNSET:
        return
    since = _item(answer.since, row)
    if known.standing is Standing.DECEASED:
        if standing is Standing.DECEASED and since in (known.died_on, UNSET):
            return
        yield DeathUndone(person=person, died_on=known.died_on or UNSET)
        known = msgspec.structs.replace(known, standing=Standing.RESIDENT, died_on=None)
    if standing is Standing.DECEASED:
        known_on = _item(answer.known_on, row)
        yield Deceased(person=person, died_on=since or UNSET, known_on=known_on or UNSET)
    elif standing is Standing.MOVED_OUT:
        if known.standing is Standing.RESIDENT:
            yield MovedOut(
                person=person,
                moved_on=since or UNSET,
                destination=_item(answer.destination, row) or UNSET,
                new_address=_item(answer.address, row) or UNSET,
            )
    elif known.standing is Standing.RESIDENT:
        yield from _changes(known, answer, row, today)


def _changes(known: Known, answer: Statuses, row: int, today: dt.date) -> Iterator[Event]:
    """Yield what is different of somebody who lives where the office believes."""
    person = known.person
    address, since = _item(answer.address, row), _item(answer.since, row)
    if known.address is not UNSET and address and address != known.address:
        yield AddressChanged(person=person, moved_on=since or UNSET, address=address)
    head = _item(answer.head, row)
    if known.head is not UNSET and head and head != known.head:
        yield HeadChanged(person=person, changed_on=today, head=head)
    name = _item(answer.name, row)
    if known.name is not UNSET and name and name != known.name:
        yield NameChanged(person=person, name=name, changed_on=today)


def _item(column: Item[tuple[T | None, ...]], row: int) -> T | UnsetType | None:
    return UNSET if isinstance(column, UnsetType) else column[row]


def _register(known: Known) -> MunicipalityCode:
    return known.register
