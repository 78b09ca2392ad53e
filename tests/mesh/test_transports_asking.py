"""What every transport does with questions: on a real NATS server and on the simulated network."""

import asyncio

import pytest

from mesh.errors import Unreachable
from mesh.transport import Asked
from tests.mesh.carriers import (
    ASKS,
    EVENT,
    LOOKUP,
    OWNS,
    Carrier,
    Connect,
    Ears,
    connected,
    listening,
)

COMMAND = "residency.register-move-in.v1"
STRANGER = "benefits"
"""Has a permit for none of it."""


async def answer_one(owner: Ears, body: bytes) -> Asked:
    asked = await owner.asked.get()
    asked.respond(body)
    return asked


def test_a_question_reaches_its_owner_with_its_caller_attested_and_is_answered(
    carrier: Carrier,
) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, OWNS) as owner, connected(connect, ASKS) as caller:
            answering = asyncio.create_task(answer_one(owner, b"answer"))
            assert await caller.ask(OWNS, LOOKUP, b"question", deadline=5) == b"answer"
            asked = await answering
            assert (asked.caller, asked.contract, asked.body) == (ASKS, LOOKUP, b"question")

    carrier.run(play)


def test_many_questions_under_way_each_get_their_own_answer(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, OWNS) as owner, connected(connect, ASKS) as caller:

            async def answer_backwards() -> None:
                received = [await owner.asked.get() for _ in range(20)]
                for asked in reversed(received):
                    asked.respond(b"to " + asked.body)

            answering = asyncio.create_task(answer_backwards())
            questions = [b"%d" % number for number in range(20)]
            answers = await asyncio.gather(
                *(caller.ask(OWNS, LOOKUP, question, deadline=5) for question in questions)
            )
            await answering
            assert answers == [b"to " + question for question in questions]

    carrier.run(play)


def test_who_has_no_permit_finds_nobody_and_knows_at_once(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, OWNS) as owner, connected(connect, STRANGER) as caller:
            began = asyncio.get_running_loop().time()
            with pytest.raises(Unreachable):
                await caller.ask(OWNS, LOOKUP, b"question", deadline=5)
            with pytest.raises(Unreachable):
                await caller.tell(OWNS, EVENT, b"event", message_id="1")
            assert asyncio.get_running_loop().time() - began < 2
            await owner.hears_nothing()

    carrier.run(play)


@pytest.mark.parametrize(
    ("sender", "receiver", "contract"),
    [(ASKS, OWNS, COMMAND), (OWNS, ASKS, LOOKUP), (ASKS, OWNS, EVENT)],
    ids=["another contract", "the other way round", "an event as a question"],
)
def test_a_permit_for_one_thing_is_none_for_another(
    carrier: Carrier, sender: str, receiver: str, contract: str
) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as one, listening(connect, OWNS) as other:
            speaking = one if sender == ASKS else other
            with pytest.raises(Unreachable):
                await speaking.transport.ask(receiver, contract, b"question", deadline=5)
            with pytest.raises(Unreachable):
                await one.transport.tell(OWNS, EVENT, b"event", message_id="1")
            await one.hears_nothing()
            await other.hears_nothing()

    carrier.run(play)


def test_where_nobody_listens_the_caller_knows_at_once(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, OWNS):
            pass
        async with connected(connect, ASKS) as caller:
            began = asyncio.get_running_loop().time()
            with pytest.raises(Unreachable):
                await caller.ask(OWNS, LOOKUP, b"question", deadline=5)
            assert asyncio.get_running_loop().time() - began < 2

    carrier.run(play)


def test_a_question_without_an_answer_ends_at_its_deadline(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, OWNS) as owner, connected(connect, ASKS) as caller:
            began = asyncio.get_running_loop().time()
            with pytest.raises(Unreachable):
                await caller.ask(OWNS, LOOKUP, b"question", deadline=0.5)
            assert 0.5 <= asyncio.get_running_loop().time() - began < 1.5
            assert owner.asked.qsize() == 1

    carrier.run(play)


def test_an_answer_that_comes_too_late_is_given_to_nobody(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, OWNS) as owner, connected(connect, ASKS) as caller:
            with pytest.raises(Unreachable):
                await caller.ask(OWNS, LOOKUP, b"first", deadline=0.2)
            answering = asyncio.create_task(answer_one(owner, b"to the first"))
            await answering
            second = asyncio.create_task(caller.ask(OWNS, LOOKUP, b"second", deadline=5))
            await answer_one(owner, b"to the second")
            assert await second == b"to the second"

    carrier.run(play)


def test_whoever_has_gone_answers_nothing(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with connected(connect, ASKS) as caller:
            async with listening(connect, OWNS) as owner:
                asking = asyncio.create_task(caller.ask(OWNS, LOOKUP, b"question", deadline=1.0))
                asked = await owner.asked.get()
            async with listening(connect, OWNS) as owner:
                asked.respond(b"from the grave")
                with pytest.raises(Unreachable):
                    await asking

    carrier.run(play)


def test_of_questions_of_one_moment_a_slow_one_does_not_keep_the_others_waiting(
    carrier: Carrier,
) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, OWNS) as owner, connected(connect, ASKS) as caller:

            async def answer_all_but_one() -> None:
                while True:
                    asked = await owner.asked.get()
                    if asked.body != b"1":
                        asked.respond(b"to " + asked.body)

            answering = asyncio.create_task(answer_all_but_one())
            slow, *others = (
                asyncio.create_task(caller.ask(OWNS, LOOKUP, b"%d" % number, deadline=3.0))
                for number in (1, 0, 2)
            )
            assert await asyncio.gather(*others) == [b"to 0", b"to 2"]
            assert not slow.done()
            with pytest.raises(Unreachable):
                await slow
            answering.cancel()

    carrier.run(play)
