"""What the deposit insurance does as hub: asks every bank, and passes on each answer."""

from contracts.base import Reply
from contracts.bereavement import CustomerAlive
from contracts.deposits import (
    OWNER,
    AccountsFound,
    AccountsReported,
    ReportAccounts,
    SearchAccounts,
    SearchBegun,
)
from mesh.context import Context
from mesh.errors import MeshError, Refused
from mesh.service import Service
from services.deposit_insurance import store
from services.deposit_insurance.model import Search, answered, ended, not_answered

service = Service(OWNER, schema=store.SCHEMA)


@service.obeys(SearchAccounts)
async def search_accounts(command: SearchAccounts, ctx: Context) -> SearchBegun:
    """Ask every bank, for an heir; none of them is waited for (口座管理法8条1項)."""
    residence = ctx.caller.municipality
    if ctx.case is None or residence is None:
        raise Refused("no-case", "a search belongs to a family's case at a bereavement desk")
    search = store.SEARCHES.get(ctx.tx, command.person)
    if search is not None and search.case_id == ctx.case and not search.ended:
        return SearchBegun(banks=search.banks, answer_by=search.answer_by)
    search = Search(
        person=command.person,
        case_id=ctx.case,
        heir=command.heir,
        residence=residence,
        begun_on=ctx.today,
        banks=tuple(ctx.askable(ReportAccounts)),
    )
    store.SEARCHES.put(ctx.tx, search)
    for bank in search.banks:
        ctx.submit(ReportAccounts(person=command.person), to=bank)
    return SearchBegun(banks=search.banks, answer_by=search.answer_by)


@service.settled(ReportAccounts)
async def pass_on(command: ReportAccounts, result: Reply | MeshError, ctx: Context) -> None:
    """Tell the desk what one bank has answered, or that it refuses; the others follow."""
    search = store.SEARCHES.get(ctx.tx, command.person)
    if search is None or search.ended or search.case_id != ctx.case:
        return
    bank, accounts = ctx.caller.name, None
    if isinstance(result, AccountsReported):
        accounts = result.accounts
        store.SEARCHES.put(ctx.tx, answered(search, bank, accounts))
    elif isinstance(result, MeshError):
        store.SEARCHES.put(ctx.tx, not_answered(search, bank, result.code))
    ctx.publish(
        AccountsFound(
            person=search.person, residence=search.residence, bank=bank, accounts=accounts
        )
    )


@service.on(CustomerAlive)
async def end_search(event: CustomerAlive, ctx: Context) -> None:
    """Forget what was searched for: the person is alive."""
    search = store.SEARCHES.get(ctx.tx, event.person)
    if search is not None and not search.ended:
        store.SEARCHES.put(ctx.tx, ended(search))
