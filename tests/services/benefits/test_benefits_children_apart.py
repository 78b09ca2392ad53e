"""A claim for children who do not live with the claimant."""

import datetime as dt

import pytest

from contracts.family import Relations
from contracts.mesh import Watch
from mesh.clock import JST
from mesh.errors import Refused
from tests.services.benefits.moving_family import (
    CASE,
    FATHER,
    FATHER_LINE,
    KID,
    KID_LINE,
    MOTHER,
    TEEN_LINE,
    D,
    asked,
    changed,
    claim,
    file,
    households,
    line,
    pending,
    submitted,
)
from tests.services.conftest import Desk


@pytest.fixture
def apart(office: Desk) -> Desk:
    """The teenager has stayed behind with the mother."""
    here, there = (FATHER_LINE, KID_LINE), (line(MOTHER, "head", D(1987, 1, 1)), TEEN_LINE)
    office.answers["residency.household.v1"] = households(here, there)
    return office


async def test_a_child_who_stayed_behind_is_still_supported(apart: Desk) -> None:
    report = await claim(apart)
    assert report.status == "done"
    assert "月額25,000円" in report.note
    assert "別居している" in report.note
    granted = file(apart)
    assert granted is not None
    assert [child.apart for child in granted.children] == [False, True]
    assert [person for _, person in submitted(apart, Watch)] == [FATHER, KID]


async def test_the_family_register_shows_that_the_child_is_the_claimants(apart: Desk) -> None:
    await claim(apart)
    assert asked(apart)[1:4] == [
        ("HouseholdQuery", "resident-registry-new"),
        ("RelationsQuery", "family-register-third"),
        ("HouseholdQuery", "resident-registry-old"),
    ]


async def test_brothers_and_sisters_who_stayed_behind_are_asked_for_once(apart: Desk) -> None:
    there = (line(MOTHER, "head", D(1987, 1, 1)), KID_LINE, TEEN_LINE)
    apart.answers["residency.household.v1"] = households((FATHER_LINE,), there)
    assert (await claim(apart)).status == "done"
    assert asked(apart).count(("HouseholdQuery", "resident-registry-old")) == 1


async def test_no_register_is_asked_about_children_who_live_with_the_claimant(office: Desk) -> None:
    await claim(office)
    assert "RelationsQuery" not in dict(asked(office))


async def test_before_the_register_was_linked_the_extract_is_needed(apart: Desk) -> None:
    apart.clock.travel_to(dt.datetime(2024, 2, 20, 9, tzinfo=JST))
    with pytest.raises(Refused, match="extract") as refusal:
        await apart.handle(changed(moved_on=D(2024, 2, 15)), caller="portal", case=CASE)
    assert refusal.value.code == "refused.family-register-extract-needed"
    assert pending(apart) is None


async def test_a_child_who_is_not_the_claimants_needs_a_paper(apart: Desk) -> None:
    apart.answers["family.relations.v1"] = Relations(children=(KID,))
    report = await claim(apart)
    assert report.status == "incomplete"
    assert "戸籍全部事項証明書" in report.note
