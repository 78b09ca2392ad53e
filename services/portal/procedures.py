"""Which procedures apply to whom, and what they would cost the citizen without the mesh."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

import msgspec

from contracts.base import PersonCode
from contracts.common import age_on
from services.portal.catalogue import (
    ALLOWANCE_CLAIM,
    ALLOWANCE_END,
    CARE_JOIN,
    CARE_LOSS,
    CATALOGUE,
    MOVE_IN,
    MOVE_OUT,
    MOVE_WITHIN,
    NHI_JOIN,
    NHI_LOSS,
    PENSION_ADDRESS,
    TAX_ADDRESS,
    MoveProcedure,
)
from services.procedure import Effort, effort_without_mesh

ADULT = 18
"""Age of majority (民法4条, since 1 April 2022)."""


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What decides which procedures apply to one mover, as the agencies answered.

    Attributes:
        pension_category: `None` if the pension office has no file.
        paid_for: The children for whom the mover receives child allowance.
    """

    person: PersonCode
    birth_date: dt.date
    national_health: bool = False
    certified_for_care: bool = False
    pension_category: str | None = None
    paid_for: tuple[PersonCode, ...] = ()


class Applies(NamedTuple):
    """That a procedure applies to a person."""

    procedure: MoveProcedure
    person: PersonCode


def applicable(movers: Collection[Situation], *, within: bool, today: dt.date) -> list[Applies]:
    """Return the public procedures that apply to each mover, in the order of the catalogue.

    Args:
        within: Whether they stay in the same municipality, so that all that is municipal goes on.
    """
    found = [
        Applies(procedure, mover.person)
        for mover in movers
        for procedure in (_within(mover) if within else _to_another(mover, today))
    ]
    order = list(CATALOGUE)
    return sorted(found, key=lambda applies: order.index(applies.procedure.id))


def effort_to_withdraw(procedures: Iterable[MoveProcedure]) -> Effort:
    """Return what filing these without the mesh, and then taking them back, would cost.

    What comes before the move is done twice: once to file it, once to undo it.
    """
    once = effort_without_mesh(procedure for procedure in procedures if procedure.before_moving)
    return Effort(filings=2 * once.filings, visits=2 * once.visits, documents=once.documents)


def _within(mover: Situation) -> list[MoveProcedure]:
    return [MOVE_WITHIN, PENSION_ADDRESS] if mover.pension_category else [MOVE_WITHIN]


def _to_another(mover: Situation, today: dt.date) -> list[MoveProcedure]:
    conditions = (
        ((MOVE_OUT, MOVE_IN), True),
        ((TAX_ADDRESS,), age_on(mover.birth_date, today) >= ADULT),
        ((ALLOWANCE_END, ALLOWANCE_CLAIM), bool(mover.paid_for)),
        ((NHI_LOSS, NHI_JOIN), mover.national_health),
        ((CARE_LOSS, CARE_JOIN), mover.certified_for_care),
        ((PENSION_ADDRESS,), mover.pension_category is not None),
    )
    return [p for procedures, holds in conditions if holds for p in procedures]
