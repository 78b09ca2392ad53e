"""What every transport does: one suite, run on a real NATS server and on the simulated network.

The services rely on exactly this. Times are those of the loop: virtual ones pass at once.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest

from mesh import virtual_time
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.errors import Unreachable
from mesh.nats_transport import NatsTransport
from mesh.permits import Policy
from mesh.server import running_server
from mesh.simulated_network import Network
from mesh.simulated_transport import SimulatedTransport
from mesh.transport import SILENCE_SECONDS, Asked, Told, Transport
from tests.mesh.small_mesh import World

LOOKUP, EVENT = "residency.four-items.v1", "residency.moved-out.v1"
COMMAND = "residency.register-move-in.v1"
ASKS, OWNS, STRANGER = "pension", "resident-registry", "benefits"
"""The first may ask the second for the four items, and is told of its events; the third not."""

Connect = Callable[[str], Coroutine[Any, Any, Transport]]
Play = Callable[[Connect], Coroutine[Any, Any, None]]


class Carrier(Protocol):
    """Runs a test on one kind of transport."""

    def run(self, play: Play) -> None: ...


class OnNats:
    def __init__(self, directory: Path) -> None:
        self._world = World(directory)

    def run(self, play: Play) -> None:
        deployment = self._world.deployment
        with running_server(deployment, self._world.policy) as server:

            async def connect(name: str) -> Transport:
                me = deployment.named(name)
                return await NatsTransport.connect(me, deployment, server.url, Clock())

            asyncio.run(play(connect))


class Simulated:
    def __init__(self, directory: Path) -> None:
        world = World(directory)
        self._links = _links(world.policy, world.deployment)

    def run(self, play: Play) -> None:
        async def main() -> None:
            network = Network(self._links, random.Random(1))

            async def connect(name: str) -> Transport:
                return SimulatedTransport(name, network)

            await play(connect)

        virtual_time.run(main())


def _links(policy: Policy, deployment: Deployment) -> set[tuple[str, str, str]]:
    return set(policy.links(deployment))


@pytest.fixture(params=[pytest.param(OnNats, marks=pytest.mark.live), Simulated])
def carrier(request: pytest.FixtureRequest, tmp_path: Path) -> Carrier:
    made: Carrier = request.param(tmp_path)
    return made


class Ears(NamedTuple):
    """A participant that listens, and what has reached it."""

    transport: Transport
    asked: "asyncio.Queue[Asked]"
    told: "asyncio.Queue[Told]"

    async def next_told(self, within: float = 5.0) -> Told:
        async with asyncio.timeout(within):
            return await self.told.get()

    async def hears_nothing(self, for_seconds: float = 0.3) -> None:
        await asyncio.sleep(for_seconds)
        assert (self.asked.qsize(), self.told.qsize()) == (0, 0)


@asynccontextmanager
async def listening(connect: Connect, name: str) -> AsyncIterator[Ears]:
    transport = await connect(name)
    asked: asyncio.Queue[Asked] = asyncio.Queue()
    told: asyncio.Queue[Told] = asyncio.Queue()
    await transport.listen(asked.put_nowait, told.put_nowait, (LOOKUP,))
    try:
        yield Ears(transport, asked, told)
    finally:
        await transport.close()


@asynccontextmanager
async def connected(connect: Connect, name: str) -> AsyncIterator[Transport]:
    transport = await connect(name)
    try:
        yield transport
    finally:
        await transport.close()


async def answer_one(owner: Ears, body: bytes) -> Asked:
    asked = await owner.asked.get()
    await asked.respond(body)
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
                    await asked.respond(b"to " + asked.body)

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
                await asked.respond(b"from the grave")
                with pytest.raises(Unreachable):
                    await asking

    carrier.run(play)


def test_whoever_has_gone_acknowledges_nothing(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with connected(connect, OWNS) as publisher:
            async with listening(connect, ASKS) as recipient:
                await publisher.tell(ASKS, EVENT, b"event", message_id="1")
                told = await recipient.next_told()
            await told.done()
            await asyncio.sleep(0.1)  # long enough for an acknowledgement to arrive, if it left
            async with listening(connect, ASKS) as recipient:
                again = await recipient.next_told(within=SILENCE_SECONDS + 4)
                assert again.body == b"event"

    carrier.run(play)


def test_an_event_is_acknowledged_by_the_queue_and_delivered_with_its_publisher_attested(
    carrier: Carrier,
) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            await publisher.tell(ASKS, EVENT, b"event", message_id="1")
            told = await recipient.next_told()
            assert (told.publisher, told.contract, told.body) == (OWNS, EVENT, b"event")
            assert told.attempt == 1
            await told.done()
            await recipient.hears_nothing()

    carrier.run(play)


def test_events_arrive_in_the_order_in_which_they_were_queued(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            for number in range(30):
                await publisher.tell(ASKS, EVENT, b"%d" % number, message_id=str(number))
            told = [await recipient.next_told() for _ in range(30)]
            assert [int(event.body) for event in told] == list(range(30))

    carrier.run(play)


def test_the_same_message_told_twice_is_queued_once(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            for _ in range(3):
                await publisher.tell(ASKS, EVENT, b"event", message_id="same")
            await (await recipient.next_told()).done()
            await recipient.hears_nothing()

    carrier.run(play)


def test_two_messages_that_say_the_same_are_two(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            for message_id in ("1", "2"):
                await publisher.tell(ASKS, EVENT, b"event", message_id=message_id)
            assert [(await recipient.next_told()).body for _ in range(2)] == [b"event"] * 2

    carrier.run(play)


def test_what_is_told_to_a_participant_that_is_away_waits_for_it(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS):
            pass
        async with connected(connect, OWNS) as publisher:
            await publisher.tell(ASKS, EVENT, b"event", message_id="1")
        async with listening(connect, ASKS) as recipient:
            assert (await recipient.next_told()).body == b"event"

    carrier.run(play)


def test_a_participant_that_was_never_there_has_no_queue(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with connected(connect, OWNS) as publisher:
            with pytest.raises(Unreachable):
                await publisher.tell(ASKS, EVENT, b"event", message_id="1")

    carrier.run(play)


def test_an_event_put_back_comes_again_after_its_delay_and_is_counted(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            await publisher.tell(ASKS, EVENT, b"event", message_id="1")
            first = await recipient.next_told()
            await first.again(0.5)
            began = asyncio.get_running_loop().time()
            second = await recipient.next_told()
            assert asyncio.get_running_loop().time() - began >= 0.4
            assert (first.attempt, second.attempt) == (1, 2)
            await second.done()
            await recipient.hears_nothing(1.0)

    carrier.run(play)


def test_what_is_put_back_does_not_hold_up_what_comes_after_it(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            await publisher.tell(ASKS, EVENT, b"first", message_id="1")
            await (await recipient.next_told()).again(60)
            await publisher.tell(ASKS, EVENT, b"second", message_id="2")
            assert (await recipient.next_told()).body == b"second"

    carrier.run(play)


def test_a_recipient_that_says_nothing_is_told_again_and_one_that_works_is_left_alone(
    carrier: Carrier,
) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            await publisher.tell(ASKS, EVENT, b"event", message_id="1")
            first = await recipient.next_told()
            await asyncio.sleep(SILENCE_SECONDS - 2)
            await first.working()
            await recipient.hears_nothing(SILENCE_SECONDS - 1)
            again = await recipient.next_told(within=4)
            assert (again.body, again.attempt) == (b"event", 2)

    carrier.run(play)


def test_what_was_not_acknowledged_comes_again_to_who_comes_back(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with connected(connect, OWNS) as publisher:
            async with listening(connect, ASKS) as recipient:
                await publisher.tell(ASKS, EVENT, b"event", message_id="1")
                await recipient.next_told()
            async with listening(connect, ASKS) as recipient:
                again = await recipient.next_told(within=SILENCE_SECONDS + 4)
                assert again.body == b"event"
                assert again.attempt >= 2

    carrier.run(play)
