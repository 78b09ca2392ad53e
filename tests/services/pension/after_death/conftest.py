"""The pension office that has somebody on file, before and after the death."""

from typing import Any

import pytest

from contracts.family import Relations
from contracts.residency import FourItems, Household
from contracts.tax import Income
from services.pension.handlers import service
from tests.services.pension.after_death.pensioners_family import (
    FATHER,
    HOME,
    INSURED,
    KID,
    KID_LINE,
    PENSIONER,
    SON,
    TEEN,
    TEEN_LINE,
    TOLD_ON,
    WIFE,
    WIFE_LINE,
    keep,
    on,
    tell,
)


@pytest.fixture
def office(desk: Any) -> Any:
    """An office with a pensioner on file, whose wife and children live at home."""
    pension = desk(service, "pension")
    keep(pension, PENSIONER)
    pension.answers = {
        "family.relations.v1": Relations(parents=(FATHER,), spouse=WIFE, children=(SON, TEEN, KID)),
        "residency.household.v1": Household(members=(WIFE_LINE, TEEN_LINE, KID_LINE)),
        "residency.four-items.v1": FourItems(address=HOME),
        "tax.income.v1": Income(total_income=1_000_000),
    }
    on(pension, TOLD_ON)
    return pension


@pytest.fixture
async def bereaved(office: Any) -> Any:
    """The office after the death of an insured father of two."""
    keep(office, INSURED)
    await tell(office)
    return office
