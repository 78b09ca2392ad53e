"""What a witness does: keeps checkpoints that continue earlier ones, and evidence of others."""

import msgspec
import structlog

from contracts.witness import OWNER, WitnessCheckpoint, Witnessed, WitnessedCheckpoint
from mesh.checkpoints import Contradiction, Kept, is_signed, witnessed_text
from mesh.context import Context
from mesh.errors import Refused
from mesh.service import Service
from services.witness import store
from services.witness.model import Contradicted, UnknownBeginning, check_the_same, grown

service = Service(OWNER, schema=store.SCHEMA)

log = structlog.get_logger(__name__)


@service.obeys(WitnessCheckpoint)
async def witness(command: WitnessCheckpoint, ctx: Context) -> Witnessed:
    """Keep a checkpoint of the caller's log, unless it contradicts what is kept (番号法23条).

    Raises:
        Refused: It is not the caller's own, or not signed by it.
    """
    told = command.signed.checkpoint
    if told.owner != ctx.caller.name:
        raise Refused("not-own-log", "a participant has its own log witnessed, and no other")
    if not is_signed(command.signed, ctx.public_key(told.owner)):
        raise Refused("not-signed", "the checkpoint must be signed with the key of its owner")
    latest = store.latest(ctx.tx, told.owner)
    known = latest.entries if latest is not None else 0
    try:
        same = store.of_length(ctx.tx, told.owner, told.entries)
        if same is not None:
            check_the_same(command, same)
            return Witnessed(outcome="witnessed", known=known, kept=same.witnessed)
        tree = grown(command, latest)
    except UnknownBeginning:
        return Witnessed(outcome="unknown-beginning", known=known)
    except Contradicted as contradiction:
        _keep_evidence(command, str(contradiction), ctx)
        return Witnessed(outcome="contradicted", known=known)
    kept = Kept(
        owner=told.owner,
        entries=told.entries,
        witnessed=_with_signature(command, ctx),
        frontier=tuple(node.hex() for node in tree.nodes),
    )
    store.keep(ctx.tx, kept)
    return Witnessed(outcome="witnessed", known=told.entries, kept=kept.witnessed)


def _with_signature(command: WitnessCheckpoint, ctx: Context) -> WitnessedCheckpoint:
    unsigned = WitnessedCheckpoint(
        signed=command.signed, witness=ctx.me.name, at=ctx.now, signature=""
    )
    return msgspec.structs.replace(unsigned, signature=ctx.sign(witnessed_text(unsigned)))


def _keep_evidence(command: WitnessCheckpoint, reason: str, ctx: Context) -> None:
    told = command.signed.checkpoint
    found = Contradiction(
        owner=told.owner,
        signature=command.signed.signature,
        signed=command.signed,
        reason=reason,
        at=ctx.now.isoformat(),
    )
    if store.keep_evidence(ctx.tx, found):
        log.error("checkpoint_contradicted", owner=told.owner, entries=told.entries, reason=reason)
