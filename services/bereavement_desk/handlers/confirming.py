"""The family confirms once, and everything that is prefilled is filed."""

from contracts.base import Accepted, PersonCode
from contracts.bereavement import Confirm, CustomerDied
from mesh.context import Context
from mesh.errors import Refused
from services.bereavement_desk import inquiries, model, store
from services.bereavement_desk.catalogue import ACCOUNT_SEARCH
from services.bereavement_desk.model import PRIVATE, WAITING, Case, Status
from services.bereavement_desk.service import keep, service, with_claims_filed


@service.obeys(Confirm)
async def confirm(command: Confirm, ctx: Context) -> Accepted:
    """File every claim, tell private parties by consent, and have accounts searched for."""
    case = _checked(command, ctx)
    ctx.case = case.id
    consents = [(PRIVATE[_private_kind(name, ctx)].id, name) for name in command.consents]
    if command.agent is not None:
        await inquiries.check_mandate(command.person, command.agent, ctx)
        case = _checked(command, ctx)  # as it is after the question
    if case.confirmed is not None:
        return Accepted()
    after = with_claims_filed(model.confirmed(case, command, consents), ctx)
    store.grant_consents(ctx, after, (*command.consents, *_searching(after)))
    ctx.publish(
        CustomerDied(person=case.deceased, died_on=case.died_on, successor=command.successor)
    )
    keep(case, after, ctx)
    return Accepted()


def _checked(command: Confirm, ctx: Context) -> Case:
    """Return the case, if this may be confirmed in it."""
    case = store.CASES.get(ctx.tx, command.case)
    if case is None:
        raise Refused("no-such-case", "the desk has no case of this number; check the number")
    if command.person not in case.entitled:
        raise Refused(
            "not-of-the-family",
            "only the reporter of the death or an heir confirms; let one of them do it, or prove"
            " by the family register that you inherit",
        )
    if case.status is Status.UNDONE:
        raise Refused("death-undone", "the death was a mistake; there is nothing to confirm")
    _check_able({command.person, command.claimant, command.representative}, case, ctx)
    named = {command.claimant, command.funeral_by, command.representative, command.successor}
    if not named <= {*case.family, None}:
        raise Refused(
            "not-of-the-family",
            "a claim is made by an heir, by the reporter or by somebody of the household; name"
            " one of them, and let others claim at the counter",
        )
    asks = bool(command.consents) or command.search_accounts
    if asks and case.heir_codes and command.person not in case.heir_codes:
        raise Refused(
            "not-an-heir",
            "only an heir consents that private parties be told, and has accounts searched for"
            " (口座管理法8条1項); let an heir confirm, or confirm without",
        )
    if case.confirmed not in (None, command):
        raise Refused(
            "already-confirmed",
            "the list has been confirmed already; for changes turn to the agency in question",
        )
    return case


def _check_able(acting: set[PersonCode], case: Case, ctx: Context) -> None:
    """Refuse those who cannot act: who has died meanwhile (民法111条), and minors (民法5条).

    Where no adult may see the list, a minor confirms: nobody else is known who could.
    """
    if any(store.case_of(ctx.tx, person) is not None for person in acting):
        raise Refused(
            "has-died",
            "somebody named has died as well, and a mandate ends with its giver (民法111条); let"
            " another heir confirm",
        )
    adults = set(case.entitled).difference(case.minors)
    if adults and not acting.isdisjoint(case.minors):
        raise Refused(
            "minor",
            "a minor acts through a parent or guardian (民法5条、824条); let one of them confirm",
        )


def _private_kind(name: str, ctx: Context) -> str:
    kind = ctx.named(name).kind
    if kind not in PRIVATE:
        raise Refused(
            "not-a-private-party",
            "consent is given to private parties only; agencies are told by law",
        )
    return kind


def _searching(case: Case) -> list[str]:
    """Return who searches for accounts, to be told if the person turns out to be alive."""
    return [
        s.participant
        for s in case.standings
        if s.procedure == ACCOUNT_SEARCH.id and s.filed and s.status == WAITING
    ]
