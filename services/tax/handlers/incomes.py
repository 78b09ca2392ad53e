"""Assessed incomes: what the tax office answers about them, and corrects (地方税法317条の2)."""

from contracts.base import Accepted, PersonCode
from contracts.tax import (
    CorrectIncome,
    Income,
    IncomeCorrected,
    IncomeQuery,
    Incomes,
    IncomesQuery,
)
from mesh.context import Context
from mesh.errors import Refused
from services.tax import model, store
from services.tax.model import AssessedIncome
from services.tax.service import service


@service.answers(IncomeQuery)
def income(query: IncomeQuery, ctx: Context) -> Income:
    """Answer with the income of a calendar year that was taxed here (番号法19条8号)."""
    assessed = _assessed(query.person, query.year, ctx)
    return Income(total_income=assessed.total_income, dependants=assessed.dependants)


@service.answers(IncomesQuery)
def incomes(query: IncomesQuery, ctx: Context) -> Incomes:
    """Answer with the incomes of several persons; of some perhaps none was taxed here."""
    found = store.incomes_taxed_here(ctx.tx, query.persons, query.year)
    return Incomes(total_income=tuple(None if one is None else one.total_income for one in found))


@service.obeys(CorrectIncome)
async def correct_income(command: CorrectIncome, ctx: Context) -> Accepted:
    """Assess an income anew (更正, 321条の2), and tell those whose decisions rest on it."""
    assessed = _assessed(command.person, command.year, ctx)
    corrected = model.corrected(assessed, command.total_income)
    if corrected != assessed:
        store.INCOMES.put(ctx.tx, corrected)
        ctx.publish(
            IncomeCorrected(
                person=command.person, year=command.year, total_income=command.total_income
            )
        )
    return Accepted()


def _assessed(person: PersonCode, year: int, ctx: Context) -> AssessedIncome:
    if not model.taxed_income_of(store.residence(ctx.tx, person), year):
        raise Refused(
            "not-taxed-here",
            "this municipality did not tax that year's income; ask the municipality where the"
            " person lived on 1 January of the year after (地方税法318条)",
        )
    assessed = store.assessed_income(ctx.tx, person, year)
    if assessed is None:
        raise Refused(
            "not-assessed",
            "no income is assessed for that year yet; the person files a return first"
            " (地方税法317条の2)",
        )
    return assessed
