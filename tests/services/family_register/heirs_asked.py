"""The question who the heirs of taro are, and the shares in its answer."""

from fractions import Fraction
from typing import Any

from contracts.base import PersonCode
from contracts.succession import Heirs, HeirsQuery
from tests.services.family_register.offices import TARO


async def heirs(office: Any, *expecting: str) -> Heirs:
    query = HeirsQuery(person=TARO, expecting=tuple(map(PersonCode, expecting)))
    reply: Heirs = await office.handle(query, caller="bereavement-desk-old")
    return reply


def shares(answer: Heirs) -> dict[str | None, Fraction]:
    assert isinstance(answer.heirs, tuple)
    return {h.person: Fraction(h.numerator, h.denominator) for h in answer.heirs}
