"""The case as the family sees it on a day: each procedure, whose turn it is, what went wrong."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from contracts.bereavement import DeskView, Step
from services.bereavement_desk import notes
from services.bereavement_desk.catalogue import ACCOUNT_SEARCH, BANK_SUCCESSION, CATALOGUE
from services.bereavement_desk.model import (
    DONE,
    INCOMPLETE,
    NOT_NEEDED,
    WAITING,
    YOURS,
    Case,
    Search,
    Standing,
    Status,
)

ORDER = {id_: place for place, id_ in enumerate(CATALOGUE)}


def view(case: Case, today: dt.date) -> DeskView:
    """Return the list, in the order of the catalogue."""
    current = brought_up_to_date(case, today)
    return DeskView(
        status=current.status.value,
        deceased=case.deceased,
        steps=tuple(_step(standing) for standing in standings_on(case, today)),
        heirs=() if case.status is Status.UNDONE else case.heirs,
        trouble=trouble(case),
    )


def brought_up_to_date(case: Case, today: dt.date) -> Case:
    """Return the case, done if nothing waits and nothing prefilled is unconfirmed, else open.

    What is left to the family alone does not keep it open.
    """
    if case.status is Status.UNDONE:
        return case
    pending = any(s.status == WAITING or s.fileable for s in standings_on(case, today))
    return msgspec.structs.replace(case, status=Status.OPEN if pending else Status.DONE)


def standings_on(case: Case, today: dt.date) -> list[Standing]:
    """Return every procedure as it stands on a day, with what the search for accounts found."""
    found = list(case.standings)
    if case.search is not None:
        if case.search.answer_by is not None:
            found = [s for s in found if s.procedure != ACCOUNT_SEARCH.id]
        found += _searched(case.search, today)
        found += _found(case, case.search)
    return _in_order(found)


def trouble(case: Case) -> tuple[str, ...]:
    """Return what could not be found out or done, for people to read."""
    if case.status is Status.UNDONE:
        return ()
    unread = (notes.unread(municipality) for municipality in case.unread)
    failed = (
        f"{s.entry.ja}：{s.note}" for s in _in_order(case.standings) if s.status == INCOMPLETE
    )
    return tuple(dict.fromkeys((*case.faults, *unread, *failed)))


def actor(standing: Standing) -> str:
    """Return whose turn it is, or was: `mesh` if nobody had to ask."""
    if standing.status in (YOURS, INCOMPLETE):
        return "family"
    if standing.status == DONE and standing.entry.by_family:
        return "family"
    return "agency" if standing.filed else "mesh"


def _in_order(standings: Iterable[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda s: (ORDER[s.procedure], s.participant))


def _step(standing: Standing) -> Step:
    participant = standing.participant or standing.entry.participant
    settled = standing.status in (DONE, NOT_NEEDED)
    return Step(
        id=standing.procedure,
        participant=participant,
        status=standing.status,
        actor=actor(standing),
        due=None if settled else standing.due,
        prefilled=standing.prefilled,
        waiting_for=participant if standing.status == WAITING else "",
        note=standing.note,
        yen=standing.yen,
        overpaid_yen=standing.overpaid_yen,
    )


def _searched(search: Search, today: dt.date) -> list[Standing]:
    """Return the search, bank by bank; a silent one is the family's to ask."""
    if search.answer_by is not None and not search.banks and not search.found:
        return [_bank(ACCOUNT_SEARCH.id, "", NOT_NEEDED, notes.NO_BANKS)]
    late = search.answer_by is not None and today > search.answer_by
    standings = []
    for bank in dict.fromkeys((*search.banks, *search.found)):
        if bank in search.found and search.found[bank] is None:
            standings.append(_bank(ACCOUNT_SEARCH.id, bank, YOURS, notes.BANK_REFUSES))
        elif bank in search.found:
            note = notes.FOUND if search.found[bank] else notes.NONE_FOUND
            standings.append(_bank(ACCOUNT_SEARCH.id, bank, DONE, note))
        elif late:
            standings.append(_bank(ACCOUNT_SEARCH.id, bank, YOURS, notes.SILENT))
        else:
            note = "" if search.answer_by is None else notes.answers_by(search.answer_by)
            waiting = _bank(ACCOUNT_SEARCH.id, bank, WAITING, note)
            standings.append(msgspec.structs.replace(waiting, due=search.answer_by))
    return standings


def _found(case: Case, search: Search) -> list[Standing]:
    """Return the succession at banks that the search found, unless the bank itself has said."""
    return [
        _bank(BANK_SUCCESSION.id, bank, YOURS, notes.ACCOUNTS_TO_INHERIT, filed=False)
        if accounts
        else _bank(BANK_SUCCESSION.id, bank, NOT_NEEDED, notes.NONE_FOUND)
        for bank, accounts in search.found.items()
        if accounts is not None and case.standing(BANK_SUCCESSION.id, bank) is None
    ]


def _bank(procedure: str, bank: str, status: str, note: str, *, filed: bool = True) -> Standing:
    return Standing(
        procedure=procedure,
        participant=bank,
        status=status,
        note=note,
        prefilled=CATALOGUE[procedure].prefilled,
        filed=filed,
    )
