"""What agencies do for the bereavement desk alone: speak of another day than today."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.benefits import AllowanceQuery
from contracts.insurance import CoverageQuery
from mesh.errors import Refused
from services.benefits.handlers import service as benefits
from services.health_insurance.handlers import service as health_insurance

TARO = PersonCode("taro")
TODAY, YESTERDAY = dt.date(2026, 3, 20), dt.date(2026, 3, 19)


@pytest.mark.parametrize(
    ("service", "office", "query"),
    [
        (benefits, "benefits-old", AllowanceQuery),
        (health_insurance, "health-insurance-old", CoverageQuery),
    ],
)
async def test_only_a_desk_is_told_how_things_stood_on_another_day(
    desk: Any, service: Any, office: str, query: Any
) -> None:
    made = desk(service, office)
    for caller in ("portal", "health-insurance-new"):
        with pytest.raises(Refused) as refusal:
            await made.handle(query(person=TARO, on=YESTERDAY), caller=caller)
        assert refusal.value.code == "refused.another-day"
        await made.handle(query(person=TARO, on=TODAY), caller=caller)
    await made.handle(query(person=TARO, on=YESTERDAY), caller="bereavement-desk-old")
