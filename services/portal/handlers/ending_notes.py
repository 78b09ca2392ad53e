"""A citizen leaves a note, and after the death an heir opens it."""

import datetime as dt

from contracts.base import Accepted
from contracts.portal import EndingNote, OpenNote, SealNote
from contracts.succession import HeirsQuery
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError
from services.portal import ending_note, store
from services.portal.ending_note import KEY_PURPOSE
from services.portal.service import service

NOT_DECEASED = "refused.not-deceased"
"""What the family register answers for who has not died."""


@service.obeys(SealNote)
async def seal_note(command: SealNote, ctx: Context) -> Accepted:
    """Keep a note, which counts in place of an earlier one."""
    key = ctx.own_key(KEY_PURPOSE)
    store.NOTES.put(ctx.tx, ending_note.seal(command.text, command.person, ctx.today, key))
    return Accepted()


@service.answers(OpenNote)
async def open_note(query: OpenNote, ctx: Context) -> EndingNote:
    """Show a note to an heir whom the family register proves.

    The register is asked before the portal looks for a note: to anyone else the answer is the
    same whether there is one or not.
    """
    died_on = await _check_entitled(query, ctx)
    note = ending_note.last_in_life(store.NOTES.where(ctx.tx, person=query.person), died_on)
    if note is None:
        raise ending_note.no_note()
    text = ending_note.unseal(note, ctx.own_key(KEY_PURPOSE))
    return EndingNote(sealed_on=note.sealed_on, text=text)


async def _check_entitled(query: OpenNote, ctx: Context) -> dt.date:
    try:
        found = await ctx.lookup(HeirsQuery(person=query.person), at=query.register_municipality)
    except MeshError as error:
        if error.code != NOT_DECEASED:
            raise
        raise ending_note.owner_alive() from None
    ending_note.check_registers_read(disclosed(found.unread))
    ending_note.check_heir(query.requester, disclosed(found.heir_codes))
    died_on = disclosed(found.died_on)
    assert died_on is not None, "who has heirs has died"
    return died_on
