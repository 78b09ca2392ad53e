"""What the tax office believes of those on file, and whose file is open."""

from collections.abc import Sequence

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.standings import Standing
from mesh.records import Reads
from services.reviewing import Known
from services.tax.model import Taxpayer
from services.tax.store import TAXPAYERS


def on_file(file: Reads) -> list[PersonCode]:
    """Return who lives here, and who is recorded as dead: that may turn out to be a mistake."""
    taxpayers = TAXPAYERS.all(file)
    return [known.person for known in taxpayers if known.resident or known.death is not None]


def believes(file: Reads, persons: Sequence[PersonCode], register: MunicipalityCode) -> list[Known]:
    """Return what the office believes of some persons.

    Args:
        register: Its own municipality: it follows those who are residents there.
    """
    return [
        Known(
            person=taxpayer.person,
            register=register,
            standing=_standing(taxpayer),
            died_on=None if taxpayer.death is None else taxpayer.death.died_on,
            address=taxpayer.notice_address,
        )
        for taxpayer in TAXPAYERS.several(file, persons).values()
    ]


def _standing(taxpayer: Taxpayer) -> Standing:
    if taxpayer.death is not None:
        return Standing.DECEASED
    return Standing.RESIDENT if taxpayer.resident else Standing.MOVED_OUT
