"""Households (世帯): who is head, how the others are related to the head, who follows the head.

A household is a set of residents of whom exactly one is the head (住基法7条4号). When the head
leaves, those who stay name a new one (住基法25条), unless only one person can be it.
"""

import datetime as dt
from collections.abc import Collection, Mapping

import msgspec

from contracts.base import PersonCode
from contracts.common import Relation, Sex, age_on
from contracts.residency import HouseholdMember
from mesh.errors import Refused
from services.resident_registry.model import MoveOut, Resident

HEAD_AGE = 15
"""From this age somebody is taken to be able to keep house (住基法施行令25条)."""


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """A household with its members, of whom one is the head."""

    id: str
    head: PersonCode
    members: tuple[Resident, ...]

    @property
    def persons(self) -> frozenset[PersonCode]:
        """The codes of the members."""
        return frozenset(member.person for member in self.members)

    def apart_from(self, leaving: Collection[PersonCode]) -> tuple[Resident, ...]:
        """Return the members without some of them."""
        return tuple(m for m in self.members if m.person not in leaving)


def lines_of(home: Home) -> tuple[HouseholdMember, ...]:
    """Return the members as a household is told to others (住基法7条4号)."""
    return tuple(
        HouseholdMember(person=m.person, relation=m.relation.value, birth_date=m.birth_date)
        for m in home.members
    )


def household_of(residents: Collection[Resident | None]) -> str:
    """Return the id of the one household that all of these belong to.

    Raises:
        Refused: Nobody is named, somebody does not live here, or they live apart.
    """
    if not residents:
        raise Refused("nobody-moves", "nobody is named; name those who move")
    households = {resident.household for resident in residents if resident is not None}
    if None in residents:
        raise Refused(
            "not-resident",
            "somebody who is to move is not registered here (住基法24条); file at the"
            " municipality where that person is registered",
        )
    if len(households) > 1:
        raise Refused(
            "not-one-household",
            "those who move are not of one household (住基法26条); file once for each household",
        )
    return households.pop()


def can_be_head(resident: Resident, day: dt.date) -> bool:
    """Tell whether somebody is old enough to keep house."""
    return age_on(resident.birth_date, day) >= HEAD_AGE


def obvious_head(members: Collection[Resident], day: dt.date) -> PersonCode | None:
    """Return who alone can be head: the only member, or the only one who is not a child.

    In these cases nobody has to file who the new head is (住基法25条, 施行令25条).
    """
    grown = [m.person for m in members if can_be_head(m, day)]
    if len(members) == 1:
        return next(iter(members)).person
    return grown[0] if len(grown) == 1 else None


def successor(
    members: Collection[Resident], nominated: PersonCode | None, day: dt.date
) -> PersonCode:
    """Return who becomes head: whoever was nominated, else the obvious one, else the eldest."""
    if any(m.person == nominated for m in members):
        assert nominated is not None, "a member has a code"
        return nominated
    if (obvious := obvious_head(members, day)) is not None:
        return obvious
    candidates = [m for m in members if can_be_head(m, day)] or list(members)
    return min(candidates, key=lambda m: (m.birth_date, m.person)).person


def nominee(
    staying: Collection[Resident], nominated: PersonCode | None, day: dt.date
) -> PersonCode | None:
    """Return who becomes head of those who stay when the head leaves (住基法25条).

    Raises:
        Refused: Several could be it and none of them is nominated, or a child is.
    """
    if not staying:
        return None
    if (obvious := obvious_head(staying, day)) is not None:
        return obvious
    if all(m.person != nominated for m in staying):
        raise Refused(
            "head-needed",
            "the head of the household leaves (住基法25条); say who of those who stay becomes head",
        )
    check_old_enough(staying, nominated, day)
    return nominated


def check_old_enough(members: Collection[Resident], head: PersonCode | None, day: dt.date) -> None:
    """Refuse a child as head of a household in which somebody older lives."""
    grown = {m.person for m in members if can_be_head(m, day)}
    if grown and head not in grown:
        raise Refused(
            "head-too-young",
            f"a child under {HEAD_AGE} is not the head beside somebody older (住基法施行令25条);"
            " name one of the others",
        )


def expected_head(home: Home, pending: Mapping[PersonCode, MoveOut], day: dt.date) -> PersonCode:
    """Return who will be head when all who have filed a move out have left."""
    head = home.head
    for _ in home.members:
        if head not in pending:
            return head
        following = pending[head].remaining_head
        if following is None or following not in home.persons:
            break
        head = following
    staying = home.apart_from(pending)
    return successor(staying, None, day) if staying else head


def with_new_head(before: Collection[Home], after: Collection[Home]) -> list[Resident]:
    """Return those who have another head than before, among those who were registered before."""
    heads = {member.person: home.head for home in before for member in home.members}
    return [
        member
        for home in after
        for member in home.members
        if heads.get(member.person, home.head) != home.head
    ]


def reheaded(home: Home, head: PersonCode, gone: Collection[PersonCode]) -> tuple[Resident, ...]:
    """Return those who stay behind, with their relations to the new head."""
    return tuple(m for m in headed_by(home.members, head) if m.person not in gone)


def check_none_pending(
    movers: Collection[PersonCode], pending: Mapping[PersonCode, MoveOut]
) -> None:
    """Refuse a second move before the first is registered or withdrawn."""
    if any(person in pending for person in movers):
        raise Refused(
            "move-pending",
            "a move out of one of these people is already filed and has not been registered at"
            " its destination; register it there, or withdraw it first",
        )


def check_new_head(
    home: Home, movers: Collection[PersonCode], new_head: PersonCode, today: dt.date
) -> None:
    """Refuse a head of those who move who does not move, or is a child beside somebody older."""
    if new_head not in movers:
        raise Refused(
            "head-not-moving",
            "the head of the new household is not among those who move; name one of them",
        )
    check_old_enough([m for m in home.members if m.person in movers], new_head, today)


def headed_by(members: Collection[Resident], head: PersonCode) -> tuple[Resident, ...]:
    """Return the members with their relations to another head than before."""
    (chosen,) = (m for m in members if m.person == head)
    only_child = sum(m.relation is Relation.CHILD for m in members) == 1
    return tuple(
        msgspec.structs.replace(m, relation=relation_to(chosen, m, only_child=only_child))
        for m in members
    )


def relation_to(head: Resident, member: Resident, *, only_child: bool) -> Relation:
    """Return the relation of a member to a new head, from the relations of both to the old one.

    The register knows no descent, only 続柄. Where these leave several answers open, the
    relation is `other` (縁故者) until the family says more at the counter.

    Args:
        only_child: Whether the old head has one child in the household, who is then taken to
            be the parent of the old head's grandchildren.
    """
    if member.person == head.person:
        return Relation.HEAD
    if head.relation is Relation.HEAD:
        return member.relation
    pair = (head.relation, member.relation)
    if pair in _MARRIED or (pair == _BOTH_PARENTS and member.sex is not head.sex):
        return Relation.WIFE if member.sex is Sex.FEMALE else Relation.HUSBAND
    by_line = _IN_ONE_LINE if only_child else {}
    return by_line.get(pair) or _BY_OLD_RELATIONS.get(pair, Relation.OTHER)


# Pairs are the relations, to the old head, of the new head and of a member.
_MARRIED = {(Relation.WIFE, Relation.HEAD), (Relation.HUSBAND, Relation.HEAD)}
_BOTH_PARENTS = (Relation.PARENT, Relation.PARENT)
_IN_ONE_LINE = {
    (Relation.CHILD, Relation.GRANDCHILD): Relation.CHILD,
    (Relation.GRANDCHILD, Relation.CHILD): Relation.PARENT,
    (Relation.GRANDCHILD, Relation.GRANDCHILD): Relation.SIBLING,
}
_BY_OLD_RELATIONS = {
    (Relation.WIFE, Relation.CHILD): Relation.CHILD,
    (Relation.WIFE, Relation.GRANDCHILD): Relation.GRANDCHILD,
    (Relation.HUSBAND, Relation.CHILD): Relation.CHILD,
    (Relation.HUSBAND, Relation.GRANDCHILD): Relation.GRANDCHILD,
    (Relation.CHILD, Relation.HEAD): Relation.PARENT,
    (Relation.CHILD, Relation.WIFE): Relation.PARENT,
    (Relation.CHILD, Relation.HUSBAND): Relation.PARENT,
    (Relation.CHILD, Relation.CHILD): Relation.SIBLING,
    (Relation.PARENT, Relation.HEAD): Relation.CHILD,
    (Relation.PARENT, Relation.SIBLING): Relation.CHILD,
    (Relation.PARENT, Relation.CHILD): Relation.GRANDCHILD,
    (Relation.SIBLING, Relation.HEAD): Relation.SIBLING,
    (Relation.SIBLING, Relation.SIBLING): Relation.SIBLING,
    (Relation.SIBLING, Relation.PARENT): Relation.PARENT,
}
