"""Further processes of a participant: they share its lookups, its records and its access log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from contracts.residency import FourItems, FourItemsQuery, HouseholdQuery
from mesh import participant
from mesh.access_log import verify
from mesh.answering import Answering
from mesh.context import Context
from mesh.errors import MeshError
from mesh.links import Links
from mesh.nats_transport import NatsTransport
from mesh.operating import reading
from mesh.service import Service
from mesh.transport import Asked
from tests.mesh.small_mesh import HERE, NAME, World, whole_world

pytestmark = pytest.mark.live
OWNER = "resident-registry"


@asynccontextmanager
async def beside(world: World, service: Service) -> AsyncIterator[None]:
    """Run an answering process of the registry: here in the same process, on its own connection."""
    me, clock = world.deployment.named(OWNER), world.clock
    async with participant.answering_participant(
        me,
        service,
        deployment=world.deployment,
        policy=world.policy,
        links=Links(world.policy, world.deployment),
        clock=clock,
        transport=await NatsTransport.connect(me, world.deployment, world.url, clock),
    ):
        yield


async def test_each_answers_some_and_all_is_in_one_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_the_second: list[Asked] = []
    accept = Answering.accept

    def count(self: Answering, asked: Asked) -> None:
        by_the_second.append(asked)
        accept(self, asked)

    async with whole_world(tmp_path) as (world, mesh):
        person = world.code("pension")
        await mesh["pension"].lookup(FourItemsQuery(person=person), at=HERE)
        monkeypatch.setattr(Answering, "accept", count)  # the first has its own already
        async with beside(world, world._service(OWNER)):
            for _ in range(40):  # one after the other: each is a message of its own
                await mesh["pension"].lookup(FourItemsQuery(person=person), at=HERE)
            await asyncio.gather(
                *(mesh["pension"].lookup(FourItemsQuery(person=person), at=HERE) for _ in range(60))
            )
            await mesh["portal"].lookup(HouseholdQuery(person=world.code("portal")), at=HERE)
        with reading(world.deployment.database(OWNER)) as db:
            assert verify(db).ok
            assert verify(db).entries == 1 + 40 + 60 + 2

    assert 0 < len(by_the_second) < 40 + 60


async def test_a_lookup_that_writes_is_a_defect_there(tmp_path: Path) -> None:
    forgetful = Service(OWNER)

    @forgetful.answers(FourItemsQuery)
    def four_items(query: FourItemsQuery, ctx: Context) -> FourItems:
        ctx.tx.write("DELETE FROM watch WHERE person = ?", query.person)
        return FourItems(name=NAME)

    world = World(tmp_path)
    with world.server():
        async with world.running("pension", "code-exchange") as mesh, beside(world, forgetful):
            with pytest.raises(MeshError) as failed:
                await mesh["pension"].lookup(FourItemsQuery(person=world.code("pension")), at=HERE)
    assert failed.value.code == "internal"
