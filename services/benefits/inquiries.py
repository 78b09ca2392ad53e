"""What the allowance office looks up at its source before it decides a claim.

Each lookup stands for a paper that the claimant used to bring. Where the source refuses for
good, the paper is asked for after all (`Missing`); where it is only out of reach, the error
goes on and the claim is tried again.
"""

import datetime as dt
from collections.abc import Awaitable
from typing import TypeVar

from contracts.base import PersonCode
from contracts.benefits import OWNER, AllowanceQuery
from contracts.common import Yen
from contracts.family import RelationsQuery
from contracts.residency import HouseholdMember, HouseholdQuery
from contracts.standings import StatusQuery
from contracts.tax import IncomeQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import AffairNotCovered, MeshError, NoPermit, Refused
from services.benefits import law, notes
from services.benefits.claim import Claim, Evidence, adult_spouse
from services.benefits.model import Child, IncomeUsed

T = TypeVar("T")


class Missing(Exception):
    """Something that the citizen must bring, because its source does not tell.

    Attributes:
        what: What it is, in Japanese.
    """

    def __init__(self, what: str) -> None:
        super().__init__("something is missing to decide the claim")
        self.what = what


async def evidence_for(claim: Claim, ctx: Context, *, revises: bool = False) -> Evidence:
    """Look up what decides a claim.

    Args:
        revises: Whether it adds a child to the claimant's open file: who is the right recipient,
            on which income, is decided already (9条1項).

    Raises:
        Missing: A source refused for good.
        Refused: A child lives apart and the family register is not linked yet.
        MeshError: A source is out of reach.
    """
    household = await _or_bring(
        notes.REGISTRATION, ctx.lookup(HouseholdQuery(person=claim.claimant), items=("members",))
    )
    members = disclosed(household.members)
    children = await _children(claim, members, ctx)
    paid_through = await _paid_through(claim, ctx)
    if revises:
        return Evidence(children=children)
    resident_since = await _resident_since(claim, ctx) if claim.of_birth else None
    start = claim.first_month(paid_through)
    spouse = adult_spouse(claim.claimant, members, ctx.today)
    income = spouse_income = None
    if spouse is not None or law.income_decides(start):
        income = await _or_bring(notes.INCOME, _income(claim, start, ctx))
    if spouse is not None:
        spouse_income = await _total_income(spouse, claim, start, ctx)
    return Evidence(
        children=children,
        paid_through=paid_through,
        income=income,
        spouse_income=spouse_income,
        spouse_unknown=spouse is not None and spouse_income is None,
        resident_since=resident_since,
    )


async def _resident_since(claim: Claim, ctx: Context) -> dt.date | None:
    """Return since when the claimant lives here; by it a later move out is known to be one."""
    query = StatusQuery(persons=(claim.claimant,))
    answer = await _or_bring(notes.REGISTRATION, ctx.lookup(query))
    (since,) = disclosed(answer.since)
    return since


async def _children(
    claim: Claim, members: tuple[HouseholdMember, ...], ctx: Context
) -> tuple[Child, ...]:
    births = {member.person: member.birth_date for member in members}
    apart = [person for person in claim.children if person not in births]
    if apart:
        await _check_parenthood(apart, claim, ctx)
    for person in apart:
        if person not in births:
            births |= await _births_around(person, claim, ctx)
    return tuple(
        Child(person=person, birth_date=births[person], apart=person in apart)
        for person in claim.children
    )


async def _check_parenthood(apart: list[PersonCode], claim: Claim, ctx: Context) -> None:
    home = HouseholdQuery(person=claim.claimant)
    entered = await _or_bring(notes.PARENTHOOD, ctx.lookup(home, items=("register_municipality",)))
    register = disclosed(entered.register_municipality)
    query = RelationsQuery(person=claim.claimant)
    try:
        relations = await _or_bring(notes.PARENTHOOD, ctx.lookup(query, at=register))
    except AffairNotCovered:
        raise Refused(
            "family-register-extract-needed",
            "a child lives apart and the family register is not linked yet; bring an extract of"
            " the register to the counter (児童手当法施行規則1条の4)",
        ) from None
    if not set(apart).issubset(disclosed(relations.children)):
        raise Missing(notes.PARENTHOOD)


async def _births_around(
    child: PersonCode, claim: Claim, ctx: Context
) -> dict[PersonCode, dt.date]:
    """Return the birth dates in the household in which a child stayed behind."""
    query = HouseholdQuery(person=child)
    household = await _or_bring(
        notes.CHILD_APART,
        ctx.lookup(query, at=claim.previous_municipality, items=("members",)),
    )
    return {member.person: member.birth_date for member in disclosed(household.members)}


async def _paid_through(claim: Claim, ctx: Context) -> dt.date | None:
    """Return the last day for which the municipality left pays, if it does.

    It may not have heard of the move yet; it will end with the month of the move anyway.
    """
    previous = claim.previous_municipality
    if previous == ctx.municipality or not ctx.takes_part(OWNER, previous):
        return None
    query = AllowanceQuery(person=claim.claimant)
    answer = ctx.lookup(query, at=previous, items=("paid_through",))
    return disclosed((await _or_bring(notes.END_ELSEWHERE, answer)).paid_through)


async def _income(claim: Claim, start: dt.date, ctx: Context) -> IncomeUsed:
    """Return what the claimant earned; dependants are asked for only where they raise a limit."""
    query = IncomeQuery(person=claim.claimant, year=law.income_year(start))
    limited = law.income_decides(start)
    items = ("total_income", "dependants") if limited else ("total_income",)
    income = await ctx.lookup(query, at=claim.taxed_by, items=items)
    return IncomeUsed(
        year=query.year,
        total_income=disclosed(income.total_income),
        dependants=disclosed(income.dependants) if limited else 0,
    )


async def _total_income(
    spouse: PersonCode, claim: Claim, start: dt.date, ctx: Context
) -> Yen | None:
    """Return what the spouse earned; `None` if the claimant's tax office may not or cannot tell."""
    query = IncomeQuery(person=spouse, year=law.income_year(start))
    try:
        income = await ctx.lookup(query, at=claim.taxed_by, items=("total_income",))
    except MeshError as error:
        if error.retry:
            raise
        return None
    return disclosed(income.total_income)


async def _or_bring(paper: str, answer: Awaitable[T]) -> T:
    try:
        return await answer
    except NoPermit:
        raise
    except MeshError as error:
        if error.retry:
            raise
        raise Missing(paper) from None
