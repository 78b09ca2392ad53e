"""What people say at counters and at their own devices, in the codes that are used there."""

from collections.abc import Callable, Collection
from typing import TypeAlias

from contracts.base import PersonCode
from contracts.bereavement import Confirm
from contracts.births import ReportBirth
from contracts.deaths import ReportDeath
from contracts.marriages import ReportDivorce, ReportMarriage
from contracts.moving import RegisterMoveIn
from contracts.portal import FileAllowance, FileMove
from contracts.tax import CorrectIncome
from scenarios.bereavement.plan import Death
from scenarios.moving.plan import Move
from scenarios.year.occasions import Birth, Divorce, IncomeCorrection, Marriage

Coding: TypeAlias = Callable[[int], PersonCode]
"""Gives a person's code at a device or counter."""


def filing_of_move(move: Move, code: Coding, parties: Collection[str]) -> FileMove:
    """Return the filing at the portal (住基法24条); of companies only `parties` are told."""
    return FileMove(
        person=code(move.filer),
        movers=tuple(map(code, move.movers)),
        from_municipality=move.origin.code,
        new_address=move.address,
        new_head=code(move.head),
        planned_on=move.moved_on,
        visit_on=move.visit_on,
        consents=tuple(name for name in move.consents if name in parties),
    )


def report_of_move(move: Move, code: Coding) -> RegisterMoveIn:
    """Return what is reported at the visit (住基法22条)."""
    return RegisterMoveIn(
        movers=tuple(map(code, move.movers)), moved_on=move.moved_on, address=move.address
    )


def report_of_death(death: Death, code: Coding) -> ReportDeath:
    """Return the report (戸籍法86条)."""
    return ReportDeath(
        person=code(death.deceased),
        died_on=death.died_on,
        place=death.place.code,
        residence=death.residence.code,
        reporter=code(death.reporter),
        capacity=death.capacity,
        evidence=death.evidence,
        new_head=None if death.new_head is None else code(death.new_head),
    )


def confirmation(case: str, claimant: int, code: Coding) -> Confirm:
    """Return that the claimant claims everything, and that no company is told."""
    person = code(claimant)
    return Confirm(
        person=person,
        case=case,
        claimant=person,
        funeral_by=person,
        representative=person,
        successor=None,
        consents=(),
        search_accounts=False,
    )


def report_of_birth(birth: Birth, code: Coding) -> ReportBirth:
    """Return the report (戸籍法49条)."""
    return ReportBirth(
        mother=code(birth.mother),
        father=code(birth.father),
        name=birth.name,
        sex=birth.sex,
        born_on=birth.born_on,
        residence=birth.residence,
        address=birth.address,
        register_municipality=birth.register,
    )


def claim_of_allowance(birth: Birth, code: Coding) -> FileAllowance:
    """Return the claim at the portal (児童手当法7条1項, 9条1項)."""
    return FileAllowance(
        person=code(birth.claimant),
        children=(code(birth.child),),
        municipality=birth.residence,
        taxed_by=birth.taxed_by,
    )


def report_of_marriage(marriage: Marriage, code: Coding) -> ReportMarriage:
    """Return the report (戸籍法74条)."""
    return ReportMarriage(
        keeps=code(marriage.keeps),
        takes=code(marriage.takes),
        name=marriage.name,
        registers=marriage.registers,
        residences=marriage.residences,
    )


def report_of_divorce(divorce: Divorce, code: Coding) -> ReportDivorce:
    """Return the report (戸籍法76条)."""
    return ReportDivorce(
        keeps=code(divorce.keeps),
        leaves=code(divorce.leaves),
        name=divorce.name,
        register_municipality=divorce.register,
        residence=divorce.residence,
    )


def return_of_income(correction: IncomeCorrection, code: Coding) -> CorrectIncome:
    """Return the corrected tax return (地方税法317条の2)."""
    return CorrectIncome(
        person=code(correction.person), year=correction.year, total_income=correction.income
    )
