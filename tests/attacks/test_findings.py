"""What the attacks have found: each once succeeded, and is mended."""

import asyncio
import datetime as dt
from pathlib import Path

import nats.errors
import pytest
from nats.js.errors import APIError

from contracts.base import PersonCode
from contracts.residency import FourItems, FourItemsQuery, HouseholdQuery
from mesh.answering import AT_ONCE
from mesh.clock import JST
from mesh.envelope import Envelope, encode
from mesh.errors import NotOnMesh
from mesh.server_config import ask_subject
from tests.mesh.small_mesh import connection, whole_world

NOW = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
LOOKUP = "residency.four-items.v1"


def question(caller: str, person: PersonCode) -> bytes:
    return encode(
        Envelope(
            id="1",
            source=caller,
            type=LOOKUP,
            time=NOW,
            traceparent="00-0-0-00",
            specversion="1.0",
            data=FourItemsQuery(person=person),
        )
    )


async def test_a_question_that_names_nobody_to_answer_to_does_not_end_the_owners_connection(
    tmp_path: Path,
) -> None:
    """An answer to the empty subject is a protocol error, with which the server hangs up."""
    async with (
        whole_world(tmp_path) as (world, participants),
        connection(world, "pension") as stolen,
    ):
        subject = ask_subject("resident-registry", LOOKUP, "pension")
        body = question("pension", world.code("resident-registry", 1))
        await stolen.publish(subject, body)
        await stolen.flush()
        person = world.code("pension", 1)

        for _ in range(3):
            reply = await participants["pension"].lookup(
                FourItemsQuery(person=person), to="resident-registry"
            )

            assert isinstance(reply, FourItems)
        entries = participants["resident-registry"].store.read("SELECT outcome FROM access_log")
        assert entries == [("disclosed",)] * 4


async def test_a_stolen_password_does_not_let_anybody_ask_its_owner_in_the_name_of_others(
    tmp_path: Path,
) -> None:
    """In its own account nobody attests the caller's name: there, nobody may ask at all."""
    refused: asyncio.Queue[Exception] = asyncio.Queue()

    async def on_error(error: Exception) -> None:
        refused.put_nowait(error)

    async with (
        whole_world(tmp_path) as (world, participants),
        connection(world, "resident-registry") as stolen,
    ):
        stolen._error_cb = on_error
        subject = ask_subject("resident-registry", LOOKUP, "pension")
        body = question("pension", world.code("resident-registry", 1))
        with pytest.raises(nats.errors.TimeoutError):
            await stolen.request(subject, body, timeout=0.3)

        assert "permissions violation" in str(await refused.get()).lower()
        assert not participants["resident-registry"].store.read("SELECT * FROM access_log")


async def test_a_stolen_password_makes_no_streams_beside_the_inbox(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, _), connection(world, "tax") as stolen:
        manager = stolen.jetstream()
        with pytest.raises(APIError, match="maximum number of streams"):
            await manager.add_stream(name="SPY", subjects=["ask.>", "heap.>"])

        assert [stream.config.name for stream in await manager.streams_info()] == ["INBOX"]


async def test_a_name_that_nobody_has_is_not_repeated_in_the_error(tmp_path: Path) -> None:
    """Found by fuzzing: whatever a message names as a participant stood in the answer."""
    async with whole_world(tmp_path) as (world, participants):
        ctx = world.context(participants["tax"])
        with pytest.raises(NotOnMesh) as refused:
            ctx.named("somebody's secret")

        assert "secret" not in refused.value.message
        assert ctx.named("pension").kind == "pension"


async def test_a_person_code_of_any_length_does_not_fill_the_access_log(tmp_path: Path) -> None:
    """An entry is kept for years, and held whatever stood in the place of a code."""
    async with (
        whole_world(tmp_path) as (world, participants),
        connection(world, "pension") as stolen,
    ):
        subject = ask_subject("resident-registry", LOOKUP, "pension")
        answer = await stolen.request(subject, question("pension", PersonCode("x" * 500_000)))

        assert b"malformed" in answer.data
        log = participants["resident-registry"].store.read("SELECT person, outcome FROM access_log")
        assert log == [("", "malformed")]


async def test_more_questions_than_a_participant_works_on_are_all_answered_or_told_it_is_busy(
    tmp_path: Path,
) -> None:
    async with (
        whole_world(tmp_path) as (world, participants),
        connection(world, "pension") as stolen,
    ):
        subject = ask_subject("resident-registry", LOOKUP, "pension")
        body = question("pension", world.code("resident-registry", 1))
        flood = [stolen.request(subject, body, timeout=20) for _ in range(3 * AT_ONCE)]
        answering = asyncio.gather(*flood)
        await participants["benefits"].lookup(
            HouseholdQuery(person=world.code("benefits", 1)),
            to="resident-registry",
            items=("register_municipality",),
        )
        answers = [answer.data for answer in await answering]

        refused = {answer for answer in answers if b'"error"' in answer}
        assert len(answers) == 3 * AT_ONCE > len(refused)
        assert all(b'"busy"' in answer for answer in refused)
