"""The allowance offices of the municipality that a family moves to, and of the one it leaves."""

import datetime as dt

import pytest

from contracts.benefits import Allowance
from contracts.family import Relations
from mesh.clock import JST
from services.benefits import store
from services.benefits.handlers import service
from tests.services.benefits.moving_family import (
    FAMILY,
    FILE,
    KID,
    TEEN,
    D,
    MakeDesk,
    households,
    incomes,
)
from tests.services.conftest import Desk


@pytest.fixture
def office(desk: MakeDesk) -> Desk:
    """The office of the new municipality; a family of four has moved in with good papers."""
    made = desk(service, "benefits-new")
    made.clock.travel_to(dt.datetime(2026, 3, 20, 9, tzinfo=JST))
    made.answers = {
        "residency.household.v1": households(FAMILY),
        "tax.income.v1": incomes(father=5_000_000, mother=1_000_000),
        "benefits.allowance.v1": Allowance(paid_through=D(2026, 3, 31)),
        "family.relations.v1": Relations(children=(KID, TEEN)),
    }
    return made


@pytest.fixture
def old_office(desk: MakeDesk) -> Desk:
    """The office of the old municipality, which pays a father for two children."""
    made = desk(service, "benefits-old")
    made.store.load(store.FILES.insert, store.FILES.rows([FILE]))
    links = store.FILED_CHILDREN.rows(store.filed_children(FILE))
    made.store.load(store.FILED_CHILDREN.insert, links)
    return made
