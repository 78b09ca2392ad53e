"""What a participant does on a real server: answer, obey, tell, and be told."""

import asyncio
import datetime as dt
import json
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import nats
import nats.errors
import pytest
from msgspec import UNSET

from contracts.residency import FourItemsQuery, HouseholdQuery
from mesh import answering
from mesh.access_log import verify
from mesh.errors import MeshError, Unreachable
from mesh.operating import reading
from tests.mesh.small_mesh import (
    ADDRESS,
    HERE,
    MOVED_ON,
    World,
    connection,
    until,
    whole_world,
)

pytestmark = pytest.mark.live


async def test_a_lookup_discloses_what_the_permit_lists_and_nothing_else(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        person = world.code("pension")
        answer = await mesh["pension"].lookup(FourItemsQuery(person=person), at=HERE)
        assert answer.address == ADDRESS
        assert (answer.name, answer.birth_date, answer.sex) == (UNSET, UNSET, UNSET)


async def test_each_participant_sees_its_own_codes_only(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        answer = await mesh["portal"].lookup(HouseholdQuery(person=world.code("portal")), at=HERE)
        assert answer.head is UNSET
        assert answer.members[0].person == world.code("portal", 2)
        logged = mesh["resident-registry"].store.read("SELECT person FROM access_log ORDER BY seq")
        assert logged == [
            (world.code("resident-registry"),),
            (world.code("resident-registry", 2),),
        ]


async def test_a_lookup_is_in_the_owners_log_on_disk_when_the_answer_arrives(
    tmp_path: Path,
) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        await mesh["pension"].lookup(FourItemsQuery(person=world.code("pension")), at=HERE)
        with sqlite_of(world, "resident-registry") as db:
            rows = db.execute(
                "SELECT direction, party, affair, items, outcome, basis FROM access_log"
            ).fetchall()
            assert rows == [
                ("lookup", "pension", "pension", "address", "disclosed", "住基法30条の9")
            ]
            assert verify(db).ok


async def test_only_the_items_asked_for_are_disclosed_and_logged(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        query, items = HouseholdQuery(person=world.code("benefits")), ("register_municipality",)
        answer = await mesh["benefits"].lookup(query, at=HERE, items=items)
        assert (answer.register_municipality, answer.members) == (HERE, UNSET)
        logged = mesh["resident-registry"].store.read("SELECT items FROM access_log")
        assert logged == [("register_municipality",)]


@pytest.mark.parametrize(
    ("caller", "query", "options", "code"),
    [
        ("tax", FourItemsQuery, {}, "no-permit"),
        ("pension", FourItemsQuery, {"affair": "resident-tax"}, "affair-not-covered"),
        ("pension", FourItemsQuery, {"items": ("name",)}, "items-not-covered"),
    ],
)
async def test_a_question_without_a_permit_is_refused_and_logged(
    tmp_path: Path, caller: str, query: Any, options: dict[str, Any], code: str
) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        with pytest.raises(MeshError) as refused:
            await mesh[caller].lookup(query(person=world.code(caller)), at=HERE, **options)
        assert refused.value.code == code
        await mesh[caller].store.committed()
        log = mesh[caller].store.read("SELECT direction, party, outcome FROM access_log")
        assert log == [("own-lookup", "resident-registry", code)]


async def test_a_permit_is_not_in_force_before_its_day(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        world.clock.travel_to(dt.datetime(2003, 8, 24, 12, tzinfo=dt.UTC))
        with pytest.raises(MeshError, match="2003-08-25") as refused:
            await mesh["pension"].lookup(FourItemsQuery(person=world.code("pension")), at=HERE)
        assert refused.value.code == "affair-not-covered"


async def test_an_unknown_person_is_refused_without_repeating_the_code(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        code = world.code("pension", 404)
        with pytest.raises(MeshError) as refused:
            await mesh["pension"].lookup(FourItemsQuery(person=code), at=HERE)
        assert refused.value.code == "unknown-person"
        assert code not in str(refused.value)
        with pytest.raises(MeshError) as refused:
            await mesh["pension"].lookup(FourItemsQuery(person=world.code("tax")), at=HERE)
        assert refused.value.code == "unknown-person"


async def test_the_server_lets_nobody_ask_without_an_import(tmp_path: Path) -> None:
    """Trap 5: between accounts a missing import fails at once, with no responders."""
    async with whole_world(tmp_path) as (world, _), connection(world, "tax") as client:
        for subject in (
            "ask.resident-registry.residency.four-items.v1.tax",
            "ask.resident-registry.residency.four-items.v1.pension",
        ):
            with pytest.raises(nats.errors.NoRespondersError):
                await client.request(subject, b"{}", timeout=5)


async def test_who_claims_to_be_another_is_refused(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        forged = envelope(world, source="benefits", person=world.code("resident-registry"))
        async with connection(world, "pension") as client:
            raw = await client.request(
                "ask.resident-registry.residency.four-items.v1.pension",
                json.dumps(forged).encode(),
                timeout=5,
            )
        assert json.loads(raw.data)["error"]["code"] == "malformed"
        log = mesh["resident-registry"].store.read("SELECT party, outcome FROM access_log")
        assert log == [("pension", "malformed")]


async def test_a_malformed_message_is_answered_without_its_content(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, _), connection(world, "pension") as client:
        for raw in (b"", b"{", b"[]", b'{"secret": 1}', b"\xff\xfe", b"[" * 100_000):
            answer = await client.request(
                "ask.resident-registry.residency.four-items.v1.pension", raw, timeout=5
            )
            problem = json.loads(answer.data)["error"]
            assert problem["code"] == "malformed"
            assert "secret" not in problem["message"]


async def test_the_provider_checks_the_permit_itself(tmp_path: Path) -> None:
    """A caller whose library does not check is refused by the owner, and logged there."""
    async with whole_world(tmp_path) as (world, mesh):
        asked = envelope(
            world, source="pension", person=world.code("resident-registry"), items="name"
        )
        async with connection(world, "pension") as client:
            raw = await client.request(
                "ask.resident-registry.residency.four-items.v1.pension",
                json.dumps(asked).encode(),
                timeout=5,
            )
        assert json.loads(raw.data)["error"]["code"] == "items-not-covered"
        log = mesh["resident-registry"].store.read(
            "SELECT party, items, person, outcome FROM access_log"
        )
        assert log == [("pension", "name", world.code("resident-registry"), "items-not-covered")]


async def test_a_participant_that_is_not_running_is_unreachable_at_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.server():
        async with world.running("code-exchange", "pension") as mesh:
            async with asyncio.timeout(2):
                with pytest.raises(Unreachable):
                    await mesh["pension"].lookup(
                        FourItemsQuery(person=world.code("pension")), at=HERE
                    )


async def test_overload_is_answered_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "AT_ONCE", 0)
    async with whole_world(tmp_path) as (world, _):
        asked = envelope(world, source="pension", person=world.code("resident-registry"))
        async with connection(world, "pension") as client:
            raw = await client.request(
                "ask.resident-registry.residency.four-items.v1.pension",
                json.dumps(asked).encode(),
                timeout=5,
            )
        assert json.loads(raw.data)["error"] == {
            "code": "busy",
            "message": "resident-registry has all the work it takes on; ask again later",
            "retry": True,
        }


async def test_nothing_is_answered_when_the_log_cannot_be_written(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        mesh["resident-registry"].store._db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON access_log BEGIN SELECT RAISE(FAIL, 'full'); END"
        )
        with pytest.raises(MeshError) as refused:
            await mesh["pension"].lookup(FourItemsQuery(person=world.code("pension")), at=HERE)
        assert refused.value.code == "unavailable"
        mesh["resident-registry"].store._db.execute("DROP TRIGGER full")
        await mesh["pension"].lookup(FourItemsQuery(person=world.code("pension")), at=HERE)


async def test_a_command_sent_twice_is_obeyed_once_and_answered_twice(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        first = await mesh["counter"].command(world.register(1), message_id="the-same")
        again = await mesh["counter"].command(world.register(1), message_id="the-same")
        assert first == again
        assert world.registrations == 1
        await until(lambda: world.told.get("tax"))
        assert len(world.told["tax"]) == 1


async def test_every_entitled_recipient_is_told_its_own_items_under_its_own_code(
    tmp_path: Path,
) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        await mesh["counter"].command(world.register(1))
        await until(lambda: len(world.told) == 3)
        tax, register = world.told["tax"][0], world.told["family-register"][0]
        assert (tax.person, register.person) == (world.code("tax"), world.code("family-register"))
        assert tax.moved_on == MOVED_ON
        assert tax.head is UNSET
        assert world.told["health-insurance"][0].register_municipality is UNSET
        assert "portal" not in world.told, "the move belongs to no case"


async def test_what_was_told_is_logged_and_closed_by_the_receipt(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        await mesh["counter"].command(world.register(1))
        store = mesh["resident-registry"].store
        await until(lambda: not store.read("SELECT 1 FROM outbox WHERE state <> 'applied'"))
        assert store.read("SELECT DISTINCT body IS NULL FROM outbox") == [(1,)]
        told = store.read(
            "SELECT party, items FROM access_log WHERE direction = 'event' ORDER BY party"
        )
        assert told == [
            ("family-register", "moved_on,address"),
            ("health-insurance", "previous_municipality,moved_on,address,head"),
            ("tax", "moved_on,address"),
        ]


async def test_ordinary_nats_tools_discover_a_participant(tmp_path: Path) -> None:
    """ADR-32: PING, INFO and STATS in the participant's own account."""
    async with whole_world(tmp_path) as (world, mesh):
        await mesh["pension"].lookup(FourItemsQuery(person=world.code("pension")), at=HERE)
        async with connection(world, "resident-registry") as client:
            ping, info, stats = [
                json.loads((await client.request(f"$SRV.{verb}", b"", timeout=5)).data)
                for verb in ("PING", "INFO", "STATS")
            ]
        assert ping["type"] == "io.nats.micro.v1.ping_response"
        assert (ping["name"], ping["id"]) == ("resident-registry", "resident-registry")
        subjects = {e["name"]: e["subject"] for e in info["endpoints"]}
        asked = "residency_four-items_v1"
        assert subjects[asked] == "ask.resident-registry.residency.four-items.v1.*"
        (counted,) = [e["num_requests"] for e in stats["endpoints"] if e["name"] == asked]
        assert counted == 1


def envelope(world: World, *, source: str, person: str, items: str = "") -> dict[str, Any]:
    """Return a question as a participant without our library would write it."""
    return {
        "id": "0190-test",
        "source": source,
        "type": "residency.four-items.v1",
        "time": world.clock.now().isoformat(),
        "traceparent": world.clock.traceparent(),
        "specversion": "1.0",
        "affair": "pension",
        "items": items,
        "data": {"person": person},
    }


def sqlite_of(world: World, name: str) -> AbstractContextManager[sqlite3.Connection]:
    """Open a participant's file from outside."""
    return reading(world.deployment.database(name))
