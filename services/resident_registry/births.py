"""Births, as the register of the residence sees them (住基法8条, 9条2項, 施行令12条)."""

from collections.abc import Collection

import msgspec

from contracts.births import BirthRecorded
from contracts.common import Relation
from mesh.envelope import disclosed
from mesh.errors import MeshError, Refused, UnknownPerson
from services.resident_registry.deaths import DeceasedRecord
from services.resident_registry.households import Home, headed_by
from services.resident_registry.model import RemovedRecord, Resident

_OF_CHILDREN = {
    Relation.HEAD: Relation.CHILD,
    Relation.WIFE: Relation.CHILD,
    Relation.CHILD: Relation.GRANDCHILD,
}
"""The relation to the head of a child, by that of its mother."""


def with_child(notice: BirthRecorded, home: Home, mother: Relation) -> Home:
    """Return a household with a child that was born into it (住基法7条4号, 8条).

    Args:
        notice: What the family register has told.
        home: The household in which the mother lives, or has lived.
        mother: Her relation to its head.
    """
    child = Resident(
        person=notice.person,
        name=disclosed(notice.name),
        birth_date=disclosed(notice.born_on),
        sex=disclosed(notice.sex),
        household=home.id,
        relation=_OF_CHILDREN.get(mother, Relation.OTHER),
        address=home.members[0].address,
        since=disclosed(notice.born_on),
        register_municipality=disclosed(notice.register_municipality),
    )
    return msgspec.structs.replace(home, members=(*home.members, child))


def relation_of_late(mother: DeceasedRecord, home: Home) -> Relation:
    """Return what the relation of a mother who has died would be to the present head."""
    if home.head not in mother.before.persons:
        return Relation.OTHER
    former = {m.person: m.relation for m in headed_by(mother.before.members, home.head)}
    return former[mother.person]


def mother_left(removed: Collection[RemovedRecord]) -> MeshError:
    """Make the refusal of a birth to somebody who is not registered here, or not any more.

    Returns:
        `Refused` if she has moved away, for the child is registered where she lives;
        `UnknownPerson` if she was never registered here.
    """
    if removed:
        return Refused(
            "mother-moved-away",
            "the mother is registered in another municipality (住基法9条1項); send the notice to"
            " that municipality",
        )
    return UnknownPerson("the mother was never registered here under this code; check the notice")


def nobody_left() -> Refused:
    """Make the refusal of a birth into a household that is no more."""
    return Refused(
        "mother-deceased",
        "the mother has died, and nobody is left of her household (住基法8条); find out with whom"
        " the child lives, and register it there",
    )
