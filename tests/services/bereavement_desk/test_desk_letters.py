"""Who gets a letter when the list is there, and who may see it."""

import pytest

from contracts.base import PersonCode
from contracts.portal import DeliverLetter
from contracts.succession import Heirs
from mesh.errors import Refused
from services.bereavement_desk import letters as written
from services.bereavement_desk.model import Status
from services.bereavement_desk.store import CASES
from tests.services.bereavement_desk.family import (
    DIED_ON,
    FRIEND,
    GIRL,
    HUSBAND,
    LANDLORD,
    SON,
    WIDOW,
    heir,
    letters,
    opened,
    report,
    sent,
    undo,
    view,
)
from tests.services.conftest import Desk


async def test_the_reporter_and_every_heir_get_one_letter(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    assert letters(bereavement_desk, WIDOW) == [written.HEIR_PROVEN]
    assert letters(bereavement_desk, GIRL) == [written.HEIR_PROVEN]
    (to_reporter,) = letters(bereavement_desk, SON)
    assert to_reporter.startswith(written.LIST_READY)
    assert "3人" in to_reporter


async def test_if_no_family_reported_every_heir_gets_the_letter_of_an_heir(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk, reporter=None)
    sent_to = {letter.person: letter.text for letter in sent(bereavement_desk, DeliverLetter)}
    assert sent_to == dict.fromkeys((WIDOW, SON, GIRL), written.HEIR_PROVEN)


async def test_if_nobody_inherits_and_no_family_reported_nobody_gets_a_letter(
    bereavement_desk: Desk,
) -> None:
    """The case simply stands: agencies go on reporting, and a correction ends it."""
    bereavement_desk.answers["family.heirs.v1"] = Heirs(died_on=DIED_ON, heirs=(), unread=())
    await opened(bereavement_desk, reporter=None, members=())
    await report(bereavement_desk, "pension-stop", "done", "pension")
    assert sent(bereavement_desk, DeliverLetter) == []
    (case,) = CASES.all(bereavement_desk.store)
    assert (case.status, case.entitled) == (Status.OPEN, ())
    await undo(bereavement_desk)
    assert {letter.person for letter in sent(bereavement_desk, DeliverLetter)} == {HUSBAND}


async def test_an_unborn_heir_gets_no_letter(bereavement_desk: Desk) -> None:
    heirs = (heir(WIDOW, "spouse", 1, 2), heir(None, "unborn", 1, 2))
    bereavement_desk.answers["family.heirs.v1"] = Heirs(died_on=DIED_ON, heirs=heirs, unread=())
    await opened(bereavement_desk, reporter=FRIEND)
    assert letters(bereavement_desk, WIDOW) == [written.HEIR_PROVEN]
    assert len(letters(bereavement_desk, FRIEND)) == 1


async def test_the_letter_says_if_nobody_inherits(bereavement_desk: Desk) -> None:
    bereavement_desk.answers["family.heirs.v1"] = Heirs(died_on=DIED_ON, heirs=(), unread=())
    await opened(bereavement_desk, reporter=FRIEND)
    (letter,) = letters(bereavement_desk, FRIEND)
    assert "951条" in letter


@pytest.mark.parametrize("person", [SON, WIDOW, GIRL])
async def test_the_reporter_and_the_heirs_see_the_list(
    bereavement_desk: Desk, person: PersonCode
) -> None:
    await opened(bereavement_desk)
    assert (await view(bereavement_desk, person)).status == "open"


@pytest.mark.parametrize("reporter", [SON, None])
@pytest.mark.parametrize("person", [HUSBAND, LANDLORD])
async def test_others_do_not_learn_that_there_is_a_case(
    bereavement_desk: Desk, person: PersonCode, reporter: PersonCode | None
) -> None:
    """Also not the landlord who has reported the death, of whom the desk is told nothing."""
    await opened(bereavement_desk, reporter=reporter)
    with pytest.raises(Refused) as refused:
        await view(bereavement_desk, person)
    assert refused.value.code == "refused.no-such-case"
