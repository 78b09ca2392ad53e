"""A disk that fills: who cannot write into its log does not answer."""

import asyncio
from pathlib import Path

import pytest

from contracts.residency import FourItemsQuery
from mesh.access_log import verify
from mesh.errors import MeshError
from mesh.operating import reading
from tests.mesh.small_mesh import HERE, whole_world

pytestmark = pytest.mark.live
OWNER = "resident-registry"


async def test_a_lookup_that_cannot_be_logged_is_refused_for_now(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        query = FourItemsQuery(person=world.code("pension"))
        store = mesh[OWNER].store
        await mesh["pension"].lookup(query, at=HERE)  # the code is known
        ((pages,),) = store.read("PRAGMA page_count")
        store.read(f"PRAGMA max_page_count = {pages + 4}")

        answered, refused = 1, []
        for _ in range(40):
            found = await asyncio.gather(
                *(mesh["pension"].lookup(query, at=HERE) for _ in range(5)),
                return_exceptions=True,
            )
            answered += sum(not isinstance(each, BaseException) for each in found)
            refused += [each for each in found if isinstance(each, MeshError)]
        assert {error.code for error in refused} == {"unavailable"}
        assert all(error.retry for error in refused)
        store.read("PRAGMA max_page_count = 1000000")
        await mesh["pension"].lookup(query, at=HERE)

        with reading(world.deployment.database(OWNER)) as db:
            assert verify(db).ok
            assert verify(db).entries == answered + 1
