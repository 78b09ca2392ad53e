"""What every transport does with events: on a real NATS server and on the simulated network."""

import asyncio

import pytest

from mesh.errors import Unreachable
from mesh.transport import SILENCE_SECONDS
from tests.mesh.carriers import ASKS, EVENT, OWNS, Carrier, Connect, connected, listening


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


def test_events_told_at_once_all_arrive_in_order_and_once(carrier: Carrier) -> None:
    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            async with asyncio.TaskGroup() as telling:
                for number in range(150):
                    body = b"%d" % number
                    telling.create_task(
                        publisher.tell(ASKS, EVENT, body, message_id=f"at-once-{number}")
                    )
            told = [await recipient.next_told() for _ in range(150)]
            assert [int(event.body) for event in told] == list(range(150))
            for event in told:
                await event.done()
            await recipient.hears_nothing()

    carrier.run(play)


def test_of_events_told_at_once_the_one_put_back_comes_again(carrier: Carrier) -> None:
    """The others may come with it, if they came together: they are known by their ids."""

    async def play(connect: Connect) -> None:
        async with listening(connect, ASKS) as recipient, connected(connect, OWNS) as publisher:
            async with asyncio.TaskGroup() as telling:
                for number in range(5):
                    body = b"%d" % number
                    telling.create_task(
                        publisher.tell(ASKS, EVENT, body, message_id=f"some-{number}")
                    )
            for _ in range(5):
                event = await recipient.next_told()
                await (event.again(0.2) if event.body == b"3" else event.done())
            again = await recipient.next_told()
            while again.body != b"3":
                await again.done()
                again = await recipient.next_told()
            assert again.attempt == 2
            await again.done()

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
