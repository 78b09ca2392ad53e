"""Copies of resident registers (副本), as old as the extract that they came with.

Before the mesh, the intermediate servers of the municipalities (自治体中間サーバー) keep copies of
what others may ask for (番号法21条), and whoever asks is answered from the copy.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.standings import MOST_PERSONS
from services.statuses import Status


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """The copy of one person's line in one register."""

    register: MunicipalityCode
    person: PersonCode
    status: Status


class Page(NamedTuple):
    """Which page of an extract comes next.

    Attributes:
        owners: Whose extracts are still to be taken, by name; the first is being taken.
        after: The last person whom the page before held.
    """

    owners: Sequence[str]
    after: PersonCode | None = None


def following(page: Page, persons: Sequence[PersonCode]) -> Page | None:
    """Return the page after one that held these persons; `None` when no extract is left."""
    if len(persons) == MOST_PERSONS:
        return Page(page.owners, persons[-1])
    return Page(page.owners[1:]) if len(page.owners) > 1 else None
