"""A portal to which agencies answer for one family."""

import pytest

from contracts.mesh import AccessLog
from services.portal.handlers import service
from tests.services.conftest import Desk
from tests.services.portal.citizen import MakeDesk, allowance, coverage, enrolment, household


@pytest.fixture
def portal(desk: MakeDesk) -> Desk:
    made = desk(service, "portal")
    made.answers = {
        "residency.household.v1": household,
        "benefits.allowance.v1": allowance,
        "insurance.coverage.v1": coverage,
        "pension.enrolment.v1": enrolment,
        "mesh.access-log.v1": lambda *_: AccessLog(entries=()),
    }
    return made
