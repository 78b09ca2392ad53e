import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesh import nats_bundles as bundles

BODIES = st.lists(st.binary(max_size=40), min_size=1, max_size=bundles.MOST_TOGETHER)
ANSWERS = st.lists(st.tuples(st.integers(0, 65_535), st.binary(max_size=40)), max_size=20)


@given(bodies=BODIES)
def test_what_is_bundled_comes_out_as_it_went_in(bodies: list[bytes]) -> None:
    assert bundles.unpack(bundles.pack(bodies)) == bodies


@given(answers=ANSWERS)
def test_answers_come_out_with_their_numbers(answers: list[tuple[int, bytes]]) -> None:
    assert bundles.unpack_answers(bundles.pack_answers(answers)) == answers


@given(bodies=BODIES, cut=st.integers(1, 10))
def test_a_bundle_that_is_cut_off_is_refused(bodies: list[bytes], cut: int) -> None:
    whole = bundles.pack(bodies)
    last = 4 + len(bodies[-1])
    if cut % last:
        with pytest.raises(bundles.BrokenBundleError):
            bundles.unpack(whole[: len(whole) - cut % last])


@given(noise=st.binary(max_size=60))
def test_noise_is_a_bundle_or_refused_and_nothing_else(noise: bytes) -> None:
    for unpack in (bundles.unpack, bundles.unpack_answers):
        try:
            unpack(bundles.MARK + noise)
        except bundles.BrokenBundleError:
            continue


def test_more_than_may_travel_together_is_refused() -> None:
    with pytest.raises(bundles.BrokenBundleError):
        bundles.unpack(bundles.pack([b"x"] * (bundles.MOST_TOGETHER + 1)))


@given(sizes=st.lists(st.integers(0, bundles.LARGEST * 2), max_size=200))
def test_parts_hold_everything_in_order_and_none_is_too_large(sizes: list[int]) -> None:
    parts = list(bundles.apportioned(sizes))
    assert [size for part in parts for size in sizes[part]] == sizes
    for part in parts:
        alone = part.stop - part.start == 1
        assert alone or sum(sizes[part]) <= bundles.LARGEST
        assert 0 < part.stop - part.start <= bundles.MOST_TOGETHER


class Sent(list[tuple[bytes, int]]):
    """What left, with how many answers each message has."""

    def __init__(self) -> None:
        super().__init__()
        self.some = asyncio.Event()

    def send(self, message: bytes, count: int) -> None:
        self.append((message, count))
        self.some.set()


async def test_all_answers_leave_in_one_message_when_the_last_is_ready() -> None:
    sent = Sent()
    answers = bundles.Answers(sent.send, 3)
    answers.add(1, b"one")
    answers.add(0, b"nought")
    assert not sent
    answers.add(2, b"two")

    assert [count for _, count in sent] == [3]
    assert bundles.unpack_answers(sent[0][0]) == [(1, b"one"), (0, b"nought"), (2, b"two")]


async def test_who_takes_too_long_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "PATIENCE_SECONDS", 0.01)
    sent = Sent()
    answers = bundles.Answers(sent.send, 2)
    answers.add(0, b"ready")
    await asyncio.wait_for(sent.some.wait(), 5)
    answers.add(1, b"late")

    assert sent == [(bundles.pack_answers([(0, b"ready")]), 1)]


async def test_answers_that_are_too_large_together_are_left_out() -> None:
    sent = Sent()
    answers = bundles.Answers(sent.send, 3)
    for number in range(3):
        answers.add(number, b"x" * (bundles.LARGEST_ANSWERS // 2 - 10))

    assert [number for number, _ in bundles.unpack_answers(sent[0][0])] == [0, 1]


async def test_a_message_leaves_its_stream_when_all_events_in_it_are_done() -> None:
    said: list[bytes] = []
    message = bundles.Delivery(said.append, 3)
    await message.done()
    await message.working()
    await message.done()
    assert said == [b"+WPI"]
    await message.done()
    assert said == [b"+WPI", b"+ACK"]


async def test_a_message_comes_again_when_the_most_patient_of_its_events_wants_it() -> None:
    said: list[bytes] = []
    message = bundles.Delivery(said.append, 3)
    await message.again(2)
    await message.done()
    assert said == []
    await message.again(0.5)
    assert said == [b'-NAK {"delay": 2000000000}']
