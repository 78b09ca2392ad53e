"""What the allowance office answers about a file."""

import pytest

from contracts.base import PersonCode
from contracts.benefits import Allowance, AllowanceQuery
from tests.services.benefits.moving_family import FATHER, KID, MOTHER, TEEN
from tests.services.conftest import Desk


async def test_the_file_of_a_recipient_is_answered(old_office: Desk) -> None:
    said = await old_office.handle(AllowanceQuery(person=FATHER), caller="portal")
    assert (said.receiving, said.monthly_yen, said.paid_through) == (True, 25_000, None)
    assert {child.person for child in said.children} == {KID, TEEN}


@pytest.mark.parametrize("person", [MOTHER, KID])
async def test_who_is_paid_nothing_is_answered_no_and_not_refused(
    old_office: Desk, person: PersonCode
) -> None:
    said = await old_office.handle(AllowanceQuery(person=person), caller="portal")
    assert said == Allowance(receiving=False, children=(), monthly_yen=0, paid_through=None)
