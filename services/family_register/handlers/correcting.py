"""Deaths that were entered by mistake are taken back (戸籍法24条2項, 113条, 116条)."""

import msgspec
from msgspec import UNSET

from contracts.base import PersonCode
from contracts.deaths import CorrectDeath, CorrectionGround, DeathTakenBack, DeathVoided, VoidDeath
from contracts.family import EntryKind, RegisterEntry
from mesh.context import Context
from mesh.errors import Refused
from services.family_register import store
from services.family_register.kinship import standing
from services.family_register.reports import RecordedDeath, number_taken
from services.family_register.service import service


@service.obeys(CorrectDeath)
async def correct_death(application: CorrectDeath, ctx: Context) -> DeathVoided:
    """Take an application for a correction, and have the register correct itself.

    The clerk has seen the permission of the family court or, of an official correction, that of
    the Legal Affairs Bureau (戸籍法113条, 24条2項); a reporter who withdraws the report needs none.
    """
    if application.ground is not CorrectionGround.WITHDRAWN and not application.evidence:
        raise Refused(
            "permission-missing",
            "an entry is corrected by permission of the family court, or officially by that of the"
            " Legal Affairs Bureau (戸籍法113条, 24条2項); ask for it, and let the clerk see it",
        )
    order = VoidDeath(
        report=ctx.request_id,
        person=application.person,
        applicant=application.applicant,
        ground=application.ground,
    )
    if application.register_municipality == ctx.municipality:
        return voided(order, ctx)
    answer = await ctx.command(order, at=application.register_municipality)
    ctx.case = answer.case
    return answer


@service.obeys(VoidDeath)
async def void_death(order: VoidDeath, ctx: Context) -> DeathVoided:
    """Take back the entry of a death, as another municipality was asked to (戸籍法26条, 113条)."""
    return voided(order, ctx)


def voided(order: VoidDeath, ctx: Context) -> DeathVoided:
    """Take back a death and tell everyone who was told of it; the same order again is the same.

    Raises:
        UnknownPerson: The person has no register here.
        Refused: The person has not died, or another than the reporter withdraws the report.
    """
    store.supplement_of(ctx.tx, order.person)
    for before in store.DEATHS.where(ctx.tx, person=order.person, voided_by=order.report):
        ctx.case = before.case
        return DeathVoided(case=before.case)
    entries = _entries_of_death(order.person, ctx)
    death = _recorded(entries[0], ctx)
    if order.ground is CorrectionGround.WITHDRAWN and order.applicant != death.reporter:
        raise Refused(
            "not-the-reporter",
            "only who reported the death can withdraw the report; others apply for a correction by"
            " permission of the family court (戸籍法113条)",
        )
    ctx.case = death.case
    for number, entry in enumerate(entries, start=1):
        store.enter(ctx.tx, _correction(entry, order, number, ctx))
    store.DEATHS.put(ctx.tx, msgspec.structs.replace(death, voided_by=order.report))
    store.void_tokens(ctx.tx, order.person)
    ctx.publish(
        DeathTakenBack(
            person=order.person, residence=death.residence or UNSET, died_on=death.died_on
        )
    )
    return DeathVoided(case=death.case)


def _entries_of_death(person: PersonCode, ctx: Context) -> list[RegisterEntry]:
    """Return the standing entries of a death here: one, and copies of it.

    What they say is not held against the rest: who is wrongly dead contradicts it, maybe.
    """
    entries = standing(store.entries_naming(ctx.tx, [person]))
    found = [e for e in entries if e.kind is EntryKind.DEATH and e.person == person]
    if not found:
        raise Refused(
            "not-deceased",
            "the register has no entry of a death of this person (戸籍法113条); apply where the"
            " death was entered",
        )
    return found


def _recorded(entry: RegisterEntry, ctx: Context) -> RecordedDeath:
    """Return what is kept of a death; if it was entered before the mesh, what the register says."""
    kept = store.standing_death(ctx.tx, entry.person)
    if kept is not None:
        return kept
    return RecordedDeath(
        entry=entry.id,
        person=entry.person,
        report="",
        case=ctx.case or ctx.new_case(),
        died_on=entry.on,
        residence=store.supplement_of(ctx.tx, entry.person).residence,
        reporter=None,
        late_days=0,
    )


def _correction(entry: RegisterEntry, order: VoidDeath, number: int, ctx: Context) -> RegisterEntry:
    copy = "" if number == 1 else f"-{number}"
    withdrawn = order.ground is CorrectionGround.WITHDRAWN
    correction = RegisterEntry(
        id=f"{ctx.municipality}-{order.report}{copy}",
        kind=EntryKind.WITHDRAWAL if withdrawn else EntryKind.CORRECTION,
        person=entry.person,
        on=ctx.today,
        voids=entry.id,
    )
    if store.ENTRIES.get(ctx.tx, correction.id) is not None:
        raise number_taken()
    return correction
