"""The claims that the desk files for a family that has confirmed: each by one command."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from contracts.base import Command, PersonCode
from contracts.benefits import SucceedAllowance
from contracts.bereavement import Confirm
from contracts.common import MunicipalityCode
from contracts.deposits import SearchAccounts
from contracts.insurance import ClaimFuneralBenefit
from contracts.pension import ClaimSurvivorsPension, ClaimUnpaidPension
from contracts.tax import DeclareHeirs
from services.bereavement_desk import catalogue, notes
from services.bereavement_desk.catalogue import DeskProcedure
from services.bereavement_desk.model import Case

COVERS: dict[type[Command[Any]], tuple[DeskProcedure, ...]] = {
    ClaimUnpaidPension: (catalogue.UNPAID_PENSION,),
    ClaimSurvivorsPension: (catalogue.SURVIVORS_PENSION,),
    SucceedAllowance: (catalogue.ALLOWANCE_UNPAID, catalogue.ALLOWANCE_SUCCESSION),
    ClaimFuneralBenefit: (catalogue.FUNERAL_BENEFIT,),
    DeclareHeirs: (catalogue.TAX_REPRESENTATIVE, catalogue.PROPERTY_OWNER),
    SearchAccounts: (catalogue.ACCOUNT_SEARCH,),
}
"""The procedures that each command files."""


class Claim(NamedTuple):
    """What is filed for some procedures; or, without a command, why it cannot be."""

    procedures: tuple[DeskProcedure, ...]
    command: Command[Any] | None
    obstacle: str = ""


def due_claims(
    case: Case, residence: MunicipalityCode, today: dt.date | None = None
) -> list[Claim]:
    """Return the claims to be filed now: for what is confirmed, prefilled and not yet filed.

    Args:
        residence: Where the deceased lived; it taxed those of the family who lived there, too.
        today: The day of filing, from which the allowance is claimed however late it arrives.
    """
    if case.confirmed is None:
        return []
    fileable = {standing.procedure for standing in case.standings if standing.fileable}
    return [
        _claim(kind, case, case.confirmed, residence, today)
        for kind, procedures in COVERS.items()
        if not fileable.isdisjoint(procedure.id for procedure in procedures)
    ]


def _claim(
    kind: type[Command[Any]],
    case: Case,
    confirmed: Confirm,
    residence: MunicipalityCode,
    today: dt.date | None,
) -> Claim:
    obstacle = _NEEDS_HEIRS[kind](case, confirmed) if kind in _NEEDS_HEIRS else ""
    command = None if obstacle else _WRITES[kind](case, confirmed, residence)
    if isinstance(command, SucceedAllowance):
        command = msgspec.structs.replace(command, claimed_on=today)
    return Claim(COVERS[kind], command, obstacle)


def _unpaid_pension(
    case: Case, confirmed: Confirm, residence: MunicipalityCode
) -> ClaimUnpaidPension:
    return ClaimUnpaidPension(
        person=case.deceased,
        claimant=confirmed.claimant,
        residence=residence,
        register_municipality=case.register_municipality,
    )


def _survivors_pension(
    case: Case, confirmed: Confirm, residence: MunicipalityCode
) -> ClaimSurvivorsPension:
    """Claim for the spouse, or without one for the eldest child (国民年金法37条の2, 41条)."""
    eldest = next(iter(case.minors), confirmed.claimant)
    return ClaimSurvivorsPension(
        person=case.deceased,
        claimant=case.spouse or eldest,
        children=case.minors,
        residence=residence,
        register_municipality=case.register_municipality,
        taxed_by=residence,
    )


def _allowance(case: Case, confirmed: Confirm, residence: MunicipalityCode) -> SucceedAllowance:
    """Claim for the parent in the household, or else for whoever shared the livelihood."""
    parent = case.spouse if case.spouse in case.members else None
    return SucceedAllowance(
        person=case.deceased,
        claimant=parent or confirmed.claimant,
        children=case.paid_for,
        taxed_by=residence,
    )


def _funeral_benefit(case: Case, confirmed: Confirm, _: MunicipalityCode) -> ClaimFuneralBenefit:
    return ClaimFuneralBenefit(person=case.deceased, claimant=confirmed.funeral_by)


def _declaration(case: Case, confirmed: Confirm, _: MunicipalityCode) -> DeclareHeirs:
    return DeclareHeirs(
        person=case.deceased, representative=confirmed.representative, owners=case.heir_codes
    )


def _search(case: Case, confirmed: Confirm, _: MunicipalityCode) -> SearchAccounts:
    return SearchAccounts(person=case.deceased, heir=_asking_heir(case, confirmed))


def _asking_heir(case: Case, confirmed: Confirm) -> PersonCode:
    """Return the heir for whom banks are asked: who has confirmed, if that is one (8条1項)."""
    willing = (p for p in (confirmed.person, confirmed.representative) if p in case.heir_codes)
    return next(willing, case.heir_codes[0])


def _no_heir(case: Case, _: Confirm) -> str:
    if case.heir_codes:
        return ""
    return notes.NO_HEIRS if case.heirs_proven else notes.HEIRS_UNREAD


def _no_declaration(case: Case, confirmed: Confirm) -> str:
    """Return why the heirs cannot be declared: all have to be known, and one receives notices."""
    if not case.heirs_proven:
        return notes.HEIRS_UNREAD
    if case.heir_codes and confirmed.representative not in case.heir_codes:
        return notes.REPRESENTATIVE_GONE
    return _no_heir(case, confirmed)


_NEEDS_HEIRS: dict[type[Command[Any]], Callable[[Case, Confirm], str]] = {
    DeclareHeirs: _no_declaration,
    SearchAccounts: _no_heir,
}

_WRITES: dict[type[Command[Any]], Callable[[Case, Confirm, MunicipalityCode], Command[Any]]] = {
    ClaimUnpaidPension: _unpaid_pension,
    ClaimSurvivorsPension: _survivors_pension,
    SucceedAllowance: _allowance,
    ClaimFuneralBenefit: _funeral_benefit,
    DeclareHeirs: _declaration,
    SearchAccounts: _search,
}
