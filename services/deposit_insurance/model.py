"""The search for accounts of somebody who has died, across all banks. 口座管理法8条."""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode

DAYS_TO_ANSWER = 14
"""After so many days a bank that has not answered counts as silent: the hub's own rule."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """One search, as an heir has asked for it.

    Attributes:
        heir: For whom the banks are asked (口座管理法8条1項).
        residence: Where the bereavement desk is that is told.
        banks: Those who are asked, by name.
        found: How many accounts each bank has reported so far.
        refused: Banks that will not answer, with the code of their error.
        ended: Whether the person turned out to be alive, so that no answer is passed on any more.
    """

    person: PersonCode
    case_id: str
    heir: PersonCode
    residence: MunicipalityCode
    begun_on: dt.date
    banks: tuple[str, ...]
    found: dict[str, int] = {}
    refused: dict[str, str] = {}
    ended: bool = False

    @property
    def answer_by(self) -> dt.date:
        """The last day on which an answer is waited for."""
        return self.begun_on + dt.timedelta(days=DAYS_TO_ANSWER)


def answered(search: Search, bank: str, accounts: int) -> Search:
    """Return the search with one bank's answer."""
    return msgspec.structs.replace(search, found={**search.found, bank: accounts})


def not_answered(search: Search, bank: str, code: str) -> Search:
    """Return the search with one bank that refused to answer."""
    return msgspec.structs.replace(search, refused={**search.refused, bank: code})


def ended(search: Search) -> Search:
    """Return the search, ended; what was found is forgotten."""
    return msgspec.structs.replace(search, found={}, refused={}, ended=True)
