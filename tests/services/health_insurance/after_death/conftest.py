"""An insurer with somebody on file."""

from typing import Any

import pytest

from services.health_insurance.handlers import service
from tests.services.health_insurance.after_death.insured_person import RESIDENT, TOLD_ON, keep, on


@pytest.fixture
def insurer(desk: Any) -> Any:
    """An insurer with somebody on file who is in both insurances."""
    made = desk(service, "health-insurance-old")
    keep(made, RESIDENT)
    on(made, TOLD_ON)
    return made
