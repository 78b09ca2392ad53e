"""What the pension office looks up at its source before it decides a claim after a death.

Each lookup stands for a paper that the claimant used to bring. Where the source refuses for
good, or is not linked on that day, the paper is asked for after all; where it is only out of
reach, the error goes on and the claim is tried again.
"""

from collections.abc import Awaitable
from typing import TypeVar

from contracts.base import PersonCode
from contracts.common import MunicipalityCode, Yen
from contracts.family import Relations, RelationsQuery
from contracts.pension import ClaimSurvivorsPension, ClaimUnpaidPension
from contracts.residency import FourItemsQuery, HouseholdMember, HouseholdQuery
from contracts.tax import IncomeQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, UnknownPerson
from services.pension import notes, survivors
from services.pension.model import Death, Enrolled
from services.pension.survivors import SurvivingChild

T = TypeVar("T")

NOT_ASSESSED = "refused.not-assessed"
CHILD_OF_HEAD = "child"


class NotGranted(Exception):
    """The claim cannot be granted: something is missing, or nothing is due.

    Attributes:
        status: `incomplete` or `not_needed`.
        note: What the family should know, in Japanese.
    """

    def __init__(self, status: str, note: str) -> None:
        super().__init__("the claim is not granted")
        self.status = status
        self.note = note


async def check_unpaid_claim(command: ClaimUnpaidPension, file: Enrolled, ctx: Context) -> None:
    """Check that the claimant shared the livelihood of the deceased, and comes first (19条).

    Who is registered at the same address shared it (平成23年年発0323第1号 3(1)①).

    Raises:
        NotGranted: The registers do not show it; a paper is needed.
        MeshError: A source is out of reach.
    """
    relations = await _relations(command.person, command.register_municipality, ctx)
    earlier = _before(command.claimant, relations)
    members = await _members(command.claimant, command.residence, ctx)
    if earlier & {member.person for member in members}:
        raise NotGranted("incomplete", notes.ANOTHER_FIRST)
    four = await _or_bring(
        notes.LIVELIHOOD,
        ctx.lookup(
            FourItemsQuery(person=command.claimant), at=command.residence, items=("address",)
        ),
    )
    if disclosed(four.address) != file.address:
        raise NotGranted("incomplete", notes.missing(notes.LIVELIHOOD))


async def surviving_children(
    command: ClaimSurvivorsPension, death: Death, ctx: Context
) -> tuple[SurvivingChild, ...]:
    """Return the children for whom, or to whom, the pension is due (37条の2).

    Raises:
        NotGranted: It is not due, or the registers do not show that it is.
        MeshError: A source is out of reach.
    """
    relations = await _relations(command.person, command.register_municipality, ctx)
    claimed = set(disclosed(relations.children)).intersection((command.claimant, *command.children))
    is_spouse = disclosed(relations.spouse) == command.claimant
    if not is_spouse and command.claimant not in claimed:
        raise NotGranted("incomplete", notes.NOT_ENTITLED)
    members = await _members(command.claimant, command.residence, ctx)
    if not is_spouse:
        _check_no_parent(command.claimant, relations, members)
    children = tuple(
        SurvivingChild(person=member.person, birth_date=member.birth_date)
        for member in members
        if member.person in claimed and survivors.is_child(member.birth_date, death.died_on)
    )
    if not children:
        if claimed.issubset(member.person for member in members):
            raise NotGranted("not_needed", notes.NO_CHILD)
        raise NotGranted("incomplete", notes.missing(notes.LIVELIHOOD))
    if is_spouse:
        income = await _or_bring(notes.INCOME, _total_income(command, death, ctx))
        if not survivors.is_supported(income):
            raise NotGranted("not_needed", notes.TOO_MUCH_INCOME)
    return children


def _before(claimant: PersonCode, relations: Relations) -> set[PersonCode]:
    """Return who comes before a claimant (19条4項), as far as the register names them."""
    spouse = disclosed(relations.spouse)
    order = [
        set() if spouse is None else {spouse},
        set(disclosed(relations.children)),
        set(disclosed(relations.parents)),
    ]
    before: set[PersonCode] = set()
    for rank in order:
        if claimant in rank:
            return before
        before |= rank
    raise NotGranted("incomplete", notes.missing(notes.KINSHIP))


def _check_no_parent(
    child: PersonCode, relations: Relations, members: tuple[HouseholdMember, ...]
) -> None:
    """Check that no parent's right, or livelihood, suspends that of a child (41条2項)."""
    if disclosed(relations.spouse) in {member.person for member in members}:
        raise NotGranted("incomplete", notes.ANOTHER_FIRST)
    if any(m.person == child and m.relation == CHILD_OF_HEAD for m in members):
        raise NotGranted("not_needed", notes.WITH_PARENT)


async def _relations(
    deceased: PersonCode, register_municipality: MunicipalityCode, ctx: Context
) -> Relations:
    query = RelationsQuery(person=deceased)
    return await _or_bring(notes.KINSHIP, ctx.lookup(query, at=register_municipality))


async def _members(
    claimant: PersonCode, residence: MunicipalityCode, ctx: Context
) -> tuple[HouseholdMember, ...]:
    """Return the claimant's household; who is not registered there lived somewhere else."""
    query = HouseholdQuery(person=claimant)
    answer = ctx.lookup(query, at=residence)
    household = await _or_bring(notes.HOUSEHOLD, answer, if_unknown=notes.LIVELIHOOD)
    return disclosed(household.members)


async def _total_income(command: ClaimSurvivorsPension, death: Death, ctx: Context) -> Yen:
    """Return the income of the year before; if it is not assessed yet, of the one before that.

    平成23年年発0323第1号 4(1)①.
    """
    year = death.died_on.year - 1
    try:
        return await _income_of(year, command, ctx)
    except MeshError as error:
        if error.code != NOT_ASSESSED:
            raise
    return await _income_of(year - 1, command, ctx)


async def _income_of(year: int, command: ClaimSurvivorsPension, ctx: Context) -> Yen:
    query = IncomeQuery(person=command.claimant, year=year)
    return disclosed((await ctx.lookup(query, at=command.taxed_by)).total_income)


async def _or_bring(paper: str, answer: Awaitable[T], *, if_unknown: str = "") -> T:
    try:
        return await answer
    except MeshError as error:
        if error.retry:
            raise
        unknown = error.code == UnknownPerson.code
        needed = if_unknown if unknown and if_unknown else paper
        raise NotGranted("incomplete", notes.missing(needed)) from None
