"""Tries every attack with the credentials of one participant of every kind."""

import functools
from typing import NamedTuple

from mesh.access_log import verify
from mesh.envelope import codec
from mesh.errors import MeshError
from mesh.operating import reading
from services.catalogue import SERVICES
from tests.attacks import forging, honest, permits, spoiling, streams  # noqa: F401 - fill the table
from tests.attacks.country import Country, country
from tests.attacks.listening import LISTENING, Listening, everybody_listens
from tests.attacks.model import ATTACKS, Attack, End
from tests.attacks.thief import ANSWER_SECONDS, Right, Thief, thief

Try = Attack | Listening


class Measured(NamedTuple):
    """What came of all attacks.

    Attributes:
        ends: By name of the attack and kind of the victim.
        faults: What was not as it should be afterwards; empty if all is well.
    """

    ends: dict[tuple[str, str], End]
    faults: list[str]


def rows() -> list[Try]:
    """Every row of the matrix: what is honest first, then the attacks."""
    return [*(a for a in ATTACKS if a.honest), *LISTENING, *(a for a in ATTACKS if not a.honest)]


async def measure() -> Measured:
    """Run the country, and let every thief try everything."""
    ends: dict[tuple[str, str], End] = {}
    faults: list[str] = []
    async with country() as attacked:
        names = {kind: attacked.deployment.of_kind(kind)[0].name for kind in SERVICES}
        await _listen(attacked, names, ends, faults)
        for name in names.values():
            async with thief(attacked, name) as one:
                await one.find_right()
                _remember_honest(attacked, one)
        for kind, name in names.items():
            async with thief(attacked, name) as one:
                one.right = attacked.rights.get(name)
                for each in ATTACKS:
                    ends[each.name, kind] = await each.attempt(one)
        for name in names.values():
            async with thief(attacked, name) as one:
                one.right = attacked.rights.get(name)
                faults += await _aftermath(one)
        for name in attacked.deployment.participants:
            with reading(attacked.deployment.database(name)) as db:
                if not (verdict := verify(db)).ok:
                    faults.append(f"the access log of {name}: {verdict.fault}")
    return Measured(ends, faults)


async def _listen(
    attacked: Country,
    names: dict[str, str],
    ends: dict[tuple[str, str], End],
    faults: list[str],
) -> None:
    async with everybody_listens(attacked, list(names.values())) as ears:
        await attacked.move()
    for (kind, name), each in zip(names.items(), ears, strict=True):
        for way in LISTENING:
            ends[way.name, kind] = each.end(way)
        attacked.recorded.add(each.recorded())
        if not each.heard[LISTENING[0].name]:
            faults.append(f"who listens in the account of {name} hears nothing, not even its own")
    if not attacked.recorded.all("tell"):
        faults.append("nobody was told anything")


def _remember_honest(attacked: Country, one: Thief) -> None:
    right = one.right
    if right is None:
        return
    attacked.rights[one.me.name] = right
    if right.is_answered:
        attacked.honest[one.me.name, right.way.receiver] = functools.partial(
            _ask_honestly, attacked, right
        )


async def _ask_honestly(attacked: Country, right: Right) -> str:
    """Ask over the participant's own connection; return the code of the error, if there is one."""
    way = right.way
    transport = attacked.stage.running[way.sender]._asking._transport
    body = attacked.envelope(way, right.message)
    answer = await transport.ask(way.receiver, way.contract.name, body, deadline=ANSWER_SECONDS)
    try:
        codec(way.contract.name).decode_answer(answer)
    except MeshError as error:
        return error.code
    return ""


async def _aftermath(one: Thief) -> list[str]:
    """Whether the participant still works: it is asked, and asks, as before."""
    return [
        f"after all attacks {one.me.name} can no longer {each.name}"
        for each in ATTACKS
        if each.honest and await each.attempt(one) not in each.ends
    ]
