"""Who inherits, as the registers of all municipalities and the family court show it today."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.court import DeclarationsQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError
from services.asking import is_not_linked
from services.family_register.model import Declarations, Succession, succession_of
from services.family_register.reading import Registers

ADOPTED_BESIDE_BLOOD, ADOPTED_ALONE = 1, 2
"""How many adopted children count for the tax: beside a child of blood, or without (15条2項)."""


class Inheritance(NamedTuple):
    """Who inherits from one person.

    Attributes:
        counted_for_tax: As `counted_for_tax` counts them, had nobody renounced (相続税法15条2項).
        unread: Municipalities whose registers would have to be read and cannot be.
    """

    succession: Succession
    counted_for_tax: int
    unread: tuple[MunicipalityCode, ...]

    @property
    def heir_codes(self) -> tuple[PersonCode, ...]:
        """The heirs who have been born."""
        persons = (heir.person for heir in self.succession.heirs)
        return tuple(person for person in persons if person is not None)

    def has_heir(self, person: PersonCode) -> bool:
        """Whether somebody is one of the heirs."""
        return person in self.heir_codes


async def inheritance_of(
    person: PersonCode, ctx: Context, *, expecting: Iterable[PersonCode] = ()
) -> Inheritance:
    """Read on, from register to register, until it is clear who inherits.

    Args:
        person: Who died, and is entered in a register here.
        ctx: Where the lookups go onwards.
        expecting: Those who expect a child of the deceased (民法886条).

    Raises:
        Refused: The person has not died, or the registers contradict each other.
        MeshError: A register or the court is out of reach now; see `retry`.
    """
    registers = Registers(ctx)
    await registers.read({person})
    # Who has not died is refused here, before the court is told of the question.
    succession_of(person, registers.family, read=registers.persons)
    declared = await _declared(person, tuple(expecting), ctx)
    nobody_renounced = msgspec.structs.replace(declared, renounced=frozenset())
    while True:
        family, read = registers.family, registers.persons
        found = succession_of(person, family, declared, read)
        counted = succession_of(person, family, nobody_renounced, read)
        if not (to_read := found.to_read | counted.to_read):
            break
        await registers.read(to_read)
    return Inheritance(found, counted_for_tax(counted), tuple(sorted(registers.unread)))


def counted_for_tax(succession: Succession) -> int:
    """Count the heirs as the inheritance tax does (相続税法15条2項, 3項).

    Of the adopted children it counts one if there is a child of blood, and else two; a child not
    yet born is not counted (相続税法基本通達15-3).
    """
    born = [heir for heir in succession.heirs if heir.person is not None]
    adopted = [heir for heir in born if heir.person in succession.limited]
    of_blood = any(heir.relation in ("child", "descendant") for heir in born if heir not in adopted)
    most = ADOPTED_BESIDE_BLOOD if of_blood else ADOPTED_ALONE
    return len(born) - max(0, len(adopted) - most)


async def _declared(
    person: PersonCode, expecting: tuple[PersonCode, ...], ctx: Context
) -> Declarations:
    """Ask the family court who renounced or is disqualified; nobody, if it is not linked."""
    try:
        answer = await ctx.lookup(DeclarationsQuery(person=person))
    except MeshError as error:
        if not is_not_linked(error):
            raise
        return Declarations(expecting=expecting)
    return Declarations(
        renounced=frozenset(disclosed(answer.renounced)),
        disqualified=frozenset(disclosed(answer.disqualified)),
        expecting=expecting,
    )
