"""Those who wait for a commit."""

import asyncio

from mesh.store import Row, Store
from tests.mesh.small_store import on_disk, put, running


async def test_who_waits_goes_on_when_the_data_is_on_disk(store: Store) -> None:
    async def handle(name: str) -> list[Row]:
        with store.section() as section:
            put(section, name)
        await store.committed()
        return on_disk(store)

    with running(store):
        seen = await asyncio.gather(*map(handle, "abc"))

    assert seen == [[("a",), ("b",), ("c",)]] * 3


async def test_those_who_are_ready_together_share_a_commit(store: Store) -> None:
    said: list[str] = []
    store._db.set_trace_callback(said.append)

    async def handle(name: str) -> None:
        with store.section() as section:
            put(section, name)
        await store.committed()

    with running(store):
        await asyncio.gather(*map(handle, "abcdef"))
        await asyncio.gather(*map(handle, "ghi"))

    assert said.count("COMMIT") == 2


async def test_who_is_ready_a_moment_later_joins_the_commit(store: Store) -> None:
    said: list[str] = []
    store._db.set_trace_callback(said.append)

    async def handle(name: str, later: int) -> None:
        for _ in range(later):
            await asyncio.sleep(0)
        with store.section() as section:
            put(section, name)
        await store.committed()

    with running(store):
        await asyncio.sleep(0)
        await asyncio.gather(handle("a", 0), handle("b", 1))

    assert said.count("COMMIT") == 1


async def test_who_has_nothing_to_wait_for_does_not_wait(store: Store) -> None:
    await store.committed()

    with store.section() as section:
        put(section, "a")
    store.commit()
    await store.committed()


async def test_who_no_longer_waits_holds_up_nobody(store: Store) -> None:
    with store.section() as section:
        put(section, "a")
    gone, stays = (asyncio.ensure_future(store.committed()) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)

    store.commit()

    await stays
    assert gone.cancelled()
