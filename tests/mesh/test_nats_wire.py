"""What arrives on a connection is taken whole, however the bytes are cut, and by the right reader."""

import asyncio
import itertools
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesh.nats_wire import GIVE_WAY_AFTER, Wire


class Taken(NamedTuple):
    subject: str
    reply: str
    body: bytes
    headers: bytes | None


WORDS = st.text("abc.*$", min_size=1, max_size=8)
MESSAGES = st.lists(
    st.builds(
        Taken,
        subject=WORDS,
        reply=st.just("") | WORDS,
        body=st.binary(max_size=30),
        headers=st.none() | st.just(b"NATS/1.0 503\r\n\r\n"),
    ),
    max_size=8,
)
DIRECT, LIBRARY = 7, 8


def line(message: Taken, sid: int) -> bytes:
    """Write a message as the server does."""
    words = [message.subject, str(sid), *([message.reply] if message.reply else [])]
    content = message.body
    if message.headers is not None:
        words.append(str(len(message.headers)))
        content = message.headers + content
    verb = "MSG" if message.headers is None else "HMSG"
    return f"{verb} {' '.join(words)} {len(content)}\r\n".encode() + content + b"\r\n"


class Listener:
    """A connection that hears what a test lets the server say."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.taken: list[Taken] = []
        self.left: list[bytes] = []
        self.wire.direct[b"%d" % DIRECT] = self.take
        self.wire._process_msg = self.leave  # type: ignore[method-assign]

    def take(self, subject: str, reply: str, body: bytes, headers: bytes | None) -> int:
        self.taken.append(Taken(subject, reply, body, headers))
        return 1

    async def leave(self, _sid: int, _subject: bytes, _reply: bytes, data: bytes, _: bytes) -> None:
        self.left.append(data)

    async def hear(self, said: bytes, cuts: list[int]) -> None:
        at = [0, *sorted(cut % (len(said) + 1) for cut in cuts), len(said)]
        for start, end in itertools.pairwise(at):
            await self.wire._ps.parse(said[start:end])


@given(messages=MESSAGES, others=MESSAGES, cuts=st.lists(st.integers(0, 2_000), max_size=6))
def test_messages_are_taken_whole_however_the_bytes_are_cut(
    messages: list[Taken], others: list[Taken], cuts: list[int]
) -> None:
    pairs = [line(m, DIRECT) + line(o, LIBRARY) for m, o in zip(messages, others, strict=False)]
    said = b"+OK\r\n".join(pairs)

    async def play() -> Listener:
        listener = Listener()
        await listener.hear(said, cuts)
        return listener

    listener = asyncio.run(play())

    assert listener.taken == messages[: len(pairs)]
    assert listener.left == [other.body for other in others[: len(pairs)]]


async def test_whoever_cannot_take_a_message_does_not_end_the_connection(
    capsys: pytest.CaptureFixture[str],
) -> None:
    listener = Listener()

    def stumble(*_: object) -> int:
        raise KeyError

    listener.wire.direct[b"%d" % DIRECT] = stumble
    message = Taken("a", "", b"x", None)
    await listener.hear(line(message, DIRECT) + line(message, LIBRARY), [])

    assert listener.left == [b"x"]
    assert "message_not_taken" in capsys.readouterr().out


async def test_others_have_their_turn_while_much_is_read() -> None:
    listener, turns = Listener(), []

    async def other() -> None:
        turns.append(len(listener.taken))

    turn = asyncio.create_task(other())
    await listener.hear(line(Taken("a", "", b"x", None), DIRECT) * (GIVE_WAY_AFTER + 5), [])
    await turn

    assert turns == [GIVE_WAY_AFTER]
