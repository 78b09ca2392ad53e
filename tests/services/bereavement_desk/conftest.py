"""A bereavement desk to which everyone answers for one family."""

import pytest

from services.bereavement_desk.handlers import service
from tests.services.bereavement_desk.family import DESK, MakeDesk, answers
from tests.services.conftest import Desk


@pytest.fixture
def bereavement_desk(desk: MakeDesk) -> Desk:
    made = desk(service, DESK)
    made.answers = answers()
    return made
