"""The same happens to an office that is told, to one that asks at once, and one that asks late."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from contracts.base import PersonCode, contract_of
from mesh.service import Service
from tests.services.asked_register import Office, Registers, offices

WAYS = ("push", "thin", "pull")


class Happening(NamedTuple):
    """Something that happens to somebody; `number` says which address, name, head or income."""

    what: str
    person: PersonCode
    number: int


class Learned(NamedTuple):
    """How the offices are in the end."""

    push: Office
    thin: Office
    pull: Office
    registers: Registers


async def learning(
    service: Service,
    name: str,
    fill: Callable[[Office], None],
    happenings: Sequence[Happening],
    check: Callable[[Learned], None],
    *persons: PersonCode,
) -> None:
    """Let things happen; whoever was told finds no news, and who asks at once has the same files.

    Args:
        check: Is given the offices, once that which asks late has asked.
    """
    registers = Registers(*persons)
    async with offices(service, name, fill, *WAYS) as made:
        for office in made.values():
            office.follow(registers)
        for happening in happenings:
            caller, events = registers.happens(*happening)
            for office in made.values():
                office.at(registers.day)
            for event in events:
                if made["push"].is_told_by(caller) and contract_of(event).name in service.told:
                    await made["push"].handle(event, caller=caller)
            assert await made["push"].news() == []
            await made["thin"].review()
        await made["pull"].review()
        check(Learned(made["push"], made["thin"], made["pull"], registers))


def files(office: Office) -> dict[str, list[Any]]:
    """Everything that an office keeps in tables of its own."""
    tables = office.store.read(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%record BLOB%'"
    )
    return {table: office.store.read(f"SELECT record FROM {table}") for (table,) in sorted(tables)}
