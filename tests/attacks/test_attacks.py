"""Every attack, with the stolen password of one participant of every kind, on a real server."""

from pathlib import Path

import pytest

from services.catalogue import SERVICES
from tests.attacks.measuring import Measured, rows
from tests.attacks.model import ATTACKS, End
from tests.attacks.printing import matrix

DOCUMENT = Path(__file__).parents[2] / "docs" / "security.md"
BEGIN = "<!-- what `python -m tests.attacks` prints -->\n\n"
END = "\n<!-- end -->"

pytestmark = pytest.mark.live


def test_no_attack_succeeds_and_each_ends_as_it_should(measured: Measured) -> None:
    expected = {each.name: each.ends for each in ATTACKS}
    wrong = {
        key: end
        for key, end in measured.ends.items()
        if end not in expected.get(key[0], {End.SILENT})
    }

    assert wrong == {}
    assert len(measured.ends) == len(rows()) * len(SERVICES)


def test_every_row_is_possible_for_somebody(measured: Measured) -> None:
    ends = {row.name: {measured.ends[row.name, kind] for kind in SERVICES} for row in rows()}

    assert [name for name, found in ends.items() if found == {End.NOT_POSSIBLE}] == []


def test_afterwards_everybody_still_does_what_it_may_and_every_access_log_is_whole(
    measured: Measured,
) -> None:
    assert measured.faults == []


def test_the_matrix_in_the_document_is_the_measured_one(measured: Measured) -> None:
    written = DOCUMENT.read_text().partition(BEGIN)[2].partition(END)[0]

    assert written == matrix(measured)
