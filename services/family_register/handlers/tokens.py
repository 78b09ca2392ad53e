"""Tokens that an heir hands over instead of copies of registers (戸籍法120条の3)."""

import msgspec

from contracts.succession import Certificate, IssueToken, RedeemToken, TokenIssued
from mesh.context import Context
from mesh.errors import Refused
from services.family_register import store
from services.family_register.inheritance import Inheritance, inheritance_of
from services.family_register.service import service
from services.family_register.tokens import Token, digest_of, last_day, redeemable


@service.obeys(IssueToken)
async def issue_token(command: IssueToken, ctx: Context) -> TokenIssued:
    """Issue a token to an heir, for one receiver (戸籍法120条の3第1項, 2項)."""
    ctx.named(command.receiver)
    store.supplement_of(ctx.tx, command.person)
    inheritance = await inheritance_of(command.person, ctx)
    _check_complete(inheritance)
    if not inheritance.has_heir(command.requester):
        raise Refused(
            "not-an-heir",
            "only an heir is given a token that shows the heirs (戸籍法10条1項, 120条の3); let one"
            " of them ask",
        )
    token = ctx.new_secret()
    issued = Token(
        digest=digest_of(token),
        person=command.person,
        requester=command.requester,
        receiver=command.receiver,
        expires_on=last_day(ctx.today),
    )
    store.TOKENS.put(ctx.tx, issued)
    ctx.seal_answer = True  # a copy of the file must not be enough to redeem a token
    return TokenIssued(token=token, expires_on=issued.expires_on)


@service.answers(RedeemToken)
async def redeem_token(query: RedeemToken, ctx: Context) -> Certificate:
    """Show the heirs as they are now to the receiver of a token, once (戸籍法120条の3第3項)."""
    digest = digest_of(query.token)
    token = redeemable(store.TOKENS.get(ctx.tx, digest), ctx.caller.name, ctx.today)
    inheritance = await inheritance_of(token.person, ctx)
    # While the others were asked, it may have been redeemed, or the death taken back.
    token = redeemable(store.TOKENS.get(ctx.tx, digest), ctx.caller.name, ctx.today)
    _check_complete(inheritance)
    if query.person not in (None, token.person) or not (
        query.heir is None or inheritance.has_heir(query.heir)
    ):
        raise Refused(
            "token-of-another",
            "the token does not certify that this heir inherits from this person; it stays valid"
            " for the one it was issued for (戸籍法120条の3)",
        )
    store.TOKENS.put(ctx.tx, msgspec.structs.replace(token, used_on=ctx.today))
    # Who is handed a token by an heir is to hear of it, should the death be a mistake.
    ctx.tx.write(
        "INSERT OR REPLACE INTO consent (person, participant, granted) VALUES (?, ?, ?)",
        token.person,
        ctx.caller.name,
        ctx.today.isoformat(),
    )
    return Certificate(
        deceased=token.person,
        died_on=inheritance.succession.died_on,
        heirs=inheritance.succession.heirs,
    )


def _check_complete(inheritance: Inheritance) -> None:
    """Refuse to certify heirs as long as a register that may change them is unread."""
    if inheritance.unread:
        raise Refused(
            "registers-unread",
            "not every register that shows the heirs can be read yet (戸籍法120条の2); bring copies"
            " of those that are kept elsewhere",
        )
