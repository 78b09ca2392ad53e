"""A small mesh for measuring events: a registry that tells, and any number of insurers told."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.moving import MovedIn, MoveInRegistered, RegisterMoveIn
from mesh.context import Context
from mesh.deployment import Deployment, Participant
from mesh.service import Service
from services.code_exchange.handlers import service as code_exchange
from services.code_exchange.store import keyring

HERE, ELSEWHERE = MunicipalityCode("132080"), MunicipalityCode("172014")
DAY = dt.date(2026, 4, 1)
ADDRESS = Address(
    postal_code="1820022",
    municipality=HERE,
    prefecture="東京都",
    city="調布市",
    town="国領町",
    block="1-2-3",
)
OWNER, CLERK = "resident-registry", "counter"
TABLE = """
CREATE TABLE IF NOT EXISTS resident (
    person TEXT PRIMARY KEY, moved_on TEXT NOT NULL, address TEXT NOT NULL) WITHOUT ROWID;
"""


def recipients(count: int) -> list[str]:
    """Return the names of so many recipients."""
    return [f"insurer-{number}" for number in range(count)]


def accounts(count: int) -> list[str]:
    """Return the names of so many accounts in which no participant runs: for the bare streams."""
    return [f"bare-{number}" for number in range(count)]


def small_deployment(directory: Path, told: int) -> Deployment:
    """Make the deployment: the registry, a clerk, the code exchange, and so many insurers."""

    def party(name: str, kind: str, at: MunicipalityCode = HERE) -> Participant:
        place = None if kind == "code-exchange" else at
        return Participant(name=name, kind=kind, municipality=place, title_ja=name, title_en=name)

    insurers = [party(name, "health-insurance") for name in recipients(told)]
    others = [party(name, name) for name in (OWNER, CLERK, "code-exchange")]
    bare = [party(name, "health-insurance", ELSEWHERE) for name in accounts(told)]
    deployment = Deployment(directory, [*others, *insurers, *bare])
    deployment.save()
    return deployment


def code(deployment: Deployment, participant: str, number: int) -> PersonCode:
    """Return a person's code at a participant."""
    keys = keyring(deployment.directory / "keys")
    return PersonCode(keys.code(participant, number.to_bytes(16, "big")))


def registering(deployment: Deployment, numbers: Iterable[int]) -> RegisterMoveIn:
    """Return the clerk's command that lets the registry tell of these persons."""
    return RegisterMoveIn(
        movers=tuple(code(deployment, CLERK, number) for number in numbers),
        moved_on=DAY,
        address=ADDRESS,
    )


def _registry() -> Service:
    service = Service(OWNER, schema=TABLE)

    @service.obeys(RegisterMoveIn)
    async def register(command: RegisterMoveIn, ctx: Context) -> MoveInRegistered:
        for person in command.movers:
            _keep(ctx, person, command.moved_on, command.address)
            ctx.publish(
                MovedIn(
                    person=person,
                    moved_on=command.moved_on,
                    address=command.address,
                    head=person,
                    register_municipality=HERE,
                )
            )
        return MoveInRegistered(late_days=0)

    return service


def _insurer() -> Service:
    service = Service("health-insurance", schema=TABLE)

    @service.on(MovedIn)
    async def enrol(event: MovedIn, ctx: Context) -> None:
        _keep(ctx, event.person, event.moved_on, event.address)

    return service


def _keep(ctx: Context, person: PersonCode, moved_on: object, address: object) -> None:
    ctx.tx.write(
        "INSERT OR REPLACE INTO resident VALUES (?, ?, ?)", person, str(moved_on), str(address)
    )


def services_of(deployment: Deployment, names: Iterable[str]) -> dict[str, Service]:
    """Return what these participants do."""
    kinds = {
        OWNER: _registry(),
        CLERK: Service(CLERK),
        "code-exchange": code_exchange,
        "health-insurance": _insurer(),
    }
    return {name: kinds[deployment.named(name).kind] for name in names}
