"""The witness keeps what continues what it knows, and evidence of what contradicts it."""

import sqlite3
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from structlog.testing import capture_logs

from contracts.witness import Checkpoint, WitnessCheckpoint, Witnessed
from mesh.checkpoints import CONTRADICTIONS, WITNESSED, is_witnessed, sign
from mesh.errors import Refused
from mesh.hash_tree import Frontier, Growth
from services.witness.handlers import service

OWNER = "tax-old"


def leaf(history: str, number: int) -> bytes:
    return bytes.fromhex(f"{ord(history):02x}{number:062x}")


class Owner:
    """Makes checkpoints of a log whose entries are one letter each: their history."""

    def __init__(self, desk: Any, name: str = OWNER) -> None:
        self._deployment = desk._deployment
        self._clock = desk.clock
        self._name = name

    def checkpoint(self, history: str, after: int = 0, *, signer: str = "") -> WitnessCheckpoint:
        leaves = [leaf(letter, number) for number, letter in enumerate(history)]
        everything, growth = Growth(0), Growth(after)
        everything.add(leaves)
        growth.add(leaves[after:])
        tree = Frontier().grown(len(leaves), everything.nodes)
        checkpoint = Checkpoint(
            owner=self._name,
            entries=len(leaves),
            head=leaves[-1].hex(),
            root=tree.root.hex(),
            at=self._clock.now(),
        )
        return WitnessCheckpoint(
            signed=sign(self._deployment.signing_key(signer or self._name), checkpoint),
            after=after,
            added=tuple(node.hex() for node in growth.nodes),
        )


@pytest.fixture
def witness(desk: Callable[..., Any]) -> Any:
    made = desk(service, "witness")
    made._deployment.save()
    return made


@pytest.fixture
def owner(witness: Any) -> Owner:
    return Owner(witness)


async def told(witness: Any, command: WitnessCheckpoint, caller: str = OWNER) -> Witnessed:
    reply: Witnessed = await witness.handle(command, caller=caller)
    return reply


def kept(witness: Any) -> list[int]:
    return [each.entries for each in WITNESSED.all(witness.store)]


async def test_a_log_that_grows_is_witnessed_with_a_signature(witness: Any, owner: Owner) -> None:
    for history, after in (("abc", 0), ("abcdefg", 3), ("abcdefgh", 7)):
        command = owner.checkpoint(history, after)
        reply = await told(witness, command)
        assert (reply.outcome, reply.known) == ("witnessed", len(history))
        assert reply.kept is not None
        assert reply.kept.signed == command.signed
        assert is_witnessed(reply.kept, witness._deployment.public_key("witness"))
    assert kept(witness) == [3, 7, 8]


async def test_the_same_again_is_answered_with_what_is_kept(witness: Any, owner: Owner) -> None:
    first = await told(witness, owner.checkpoint("abc"))
    later = await told(witness, owner.checkpoint("abcd", 3))
    again = await told(witness, owner.checkpoint("abc"))
    assert again.kept == first.kept != later.kept
    assert (again.outcome, again.known) == ("witnessed", 4)
    assert kept(witness) == [3, 4]


@pytest.mark.parametrize(
    ("history", "after", "reason"),
    [
        ("abcdX", 0, "another history of the same length"),
        ("aXcde", 0, "another history of the same length"),
        ("abcd", 0, "fewer entries than before"),
        ("aXcdefg", 5, "it does not begin with the entries that were there before"),
    ],
)
async def test_another_history_is_refused_and_kept_as_evidence(
    witness: Any, owner: Owner, history: str, after: int, reason: str
) -> None:
    await told(witness, owner.checkpoint("abcde"))
    false = owner.checkpoint(history, after)
    with capture_logs() as logs:
        replies = [await told(witness, false) for _ in range(2)]

    assert [(r.outcome, r.known, r.kept) for r in replies] == [("contradicted", 5, None)] * 2
    (evidence,) = CONTRADICTIONS.all(witness.store)
    assert (evidence.owner, evidence.signed, evidence.reason) == (OWNER, false.signed, reason)
    assert kept(witness) == [5]
    assert [(entry["event"], entry["owner"]) for entry in logs] == [
        ("checkpoint_contradicted", OWNER)
    ]


async def test_growth_that_is_not_shown_is_refused(witness: Any, owner: Owner) -> None:
    await told(witness, owner.checkpoint("abc"))
    bare = msgspec.structs.replace(owner.checkpoint("abcde", 3), added=())
    assert (await told(witness, bare)).outcome == "contradicted"


async def test_who_begins_elsewhere_is_told_what_is_known(witness: Any, owner: Owner) -> None:
    await told(witness, owner.checkpoint("abc"))
    reply = await told(witness, owner.checkpoint("abcdef", 1))
    assert (reply.outcome, reply.known) == ("unknown-beginning", 3)
    assert not CONTRADICTIONS.all(witness.store)
    assert (await told(witness, owner.checkpoint("abcdef", 3))).outcome == "witnessed"


async def test_logs_of_two_owners_have_nothing_to_do_with_each_other(
    witness: Any, owner: Owner
) -> None:
    await told(witness, owner.checkpoint("abc"))
    other = Owner(witness, "tax-new")
    reply = await told(witness, other.checkpoint("xy"), "tax-new")
    assert (reply.outcome, reply.known) == ("witnessed", 2)


async def test_nobody_speaks_for_another_owner(witness: Any, owner: Owner) -> None:
    with pytest.raises(Refused, match="its own log"):
        await told(witness, owner.checkpoint("abc"), caller="tax-new")
    with pytest.raises(Refused, match="signed with the key of its owner"):
        await told(witness, owner.checkpoint("abc", signer="tax-new"))
    assert kept(witness) == []


async def test_what_was_witnessed_can_be_neither_changed_nor_removed(
    witness: Any, owner: Owner
) -> None:
    await told(witness, owner.checkpoint("abc"))
    for sql in ("UPDATE witnessed SET entries = 2", "DELETE FROM witnessed"):
        with (
            pytest.raises(sqlite3.IntegrityError, match="a witness only adds"),
            witness.store.section() as tx,
        ):
            tx.write(sql)
    assert kept(witness) == [3]
