"""A clerk's terminal and a citizen's device ask and file; nobody asks or tells them anything."""

from pathlib import Path

import pytest

import contracts
from contracts.catalogue import CONTRACTS
from mesh.permits import Policy
from mesh.service import Service
from services.citizen_app.handlers import service as citizen_app
from services.counter.handlers import service as counter
from tests.services.conftest import MUNICIPAL, NATIONAL


@pytest.mark.parametrize("service", [citizen_app, counter])
def test_they_answer_nobody_and_are_told_nothing(service: Service) -> None:
    assert (service.asked, service.told) == ({}, {})
    policy = Policy.load(Path(contracts.__file__).parent / "permits.toml", {*MUNICIPAL, *NATIONAL})
    theirs = [permit for permit in policy.permits if permit.participant == service.kind]
    assert theirs
    assert {CONTRACTS[permit.contract].kind for permit in theirs} <= {"lookup", "command"}
