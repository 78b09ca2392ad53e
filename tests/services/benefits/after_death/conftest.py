"""The office that pays a father for two children, before and after his death."""

import pytest

from contracts.residency import Household
from services.benefits.handlers import service
from tests.services.benefits.after_death.bereaved_family import (
    CLAIMED_ON,
    DIED,
    FILE,
    KID_LINE,
    MOTHER_LINE,
    NEW,
    TEEN_LINE,
    TOLD_ON,
    MakeDesk,
    keep,
    on,
    tell,
)
from tests.services.conftest import Desk


@pytest.fixture
def office(desk: MakeDesk) -> Desk:
    """The office pays a father for two children, who live with both parents."""
    made = desk(service, "benefits-old")
    keep(made, FILE)
    made.answers = {
        "residency.household.v1": Household(
            members=(MOTHER_LINE, KID_LINE, TEEN_LINE), register_municipality=NEW
        )
    }
    on(made, TOLD_ON)
    return made


@pytest.fixture
async def bereaved(office: Desk) -> Desk:
    """The office after the father's death, a few days later."""
    await tell(office, DIED)
    on(office, CLAIMED_ON)
    return office
