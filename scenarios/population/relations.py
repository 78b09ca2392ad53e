"""How the members of a household are related to its head (続柄, 住基法7条4号)."""

from typing import NamedTuple

from contracts.common import Relation, Sex
from scenarios.population.shapes import Head, Shape


class Relations(NamedTuple):
    """The relation of everyone whom a shape may have to the head of the household."""

    man: Relation
    woman: Relation
    grandfather: Relation
    grandmother: Relation
    child: Relation


def relations_of(shape: Shape) -> Relations:
    """Return the relations; parents of the head's spouse, and a child's spouse, are `OTHER`."""
    heir_is_man = shape.heir is Sex.MALE
    if shape.head is Head.ELDER:
        return Relations(
            man=Relation.CHILD if heir_is_man else Relation.OTHER,
            woman=Relation.OTHER if heir_is_man else Relation.CHILD,
            grandfather=Relation.HEAD,
            grandmother=Relation.HEAD if shape.grandfather is None else Relation.WIFE,
            child=Relation.GRANDCHILD,
        )
    man_heads = shape.head is Head.MAN
    elder = Relation.PARENT if man_heads is heir_is_man else Relation.OTHER
    return Relations(
        man=Relation.HEAD if man_heads else Relation.HUSBAND,
        woman=Relation.WIFE if man_heads else Relation.HEAD,
        grandfather=elder,
        grandmother=elder,
        child=Relation.CHILD,
    )
