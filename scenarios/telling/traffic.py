"""What was said on the mesh, read from the files of those who said it and of those it reached."""

from collections.abc import Iterator
from typing import NamedTuple

from contracts.base import Contract
from contracts.catalogue import CONTRACTS
from scenarios.stage.files import File


class Question(NamedTuple):
    """A lookup or a command, and how it ended."""

    caller: str
    contract: Contract
    provider: str
    affair: str
    basis: str
    items: tuple[str, ...]
    outcome: str
    case: str | None
    started_ns: int
    ended_ns: int

    @property
    def succeeded(self) -> bool:
        """Whether it was answered or obeyed."""
        return self.outcome in ("disclosed", "accepted")


class Push(NamedTuple):
    """An event on its way to one recipient; `applied_ns` is `None` until it took effect."""

    publisher: str
    contract: Contract
    recipient: str
    basis: str
    items: tuple[str, ...]
    state: str
    case: str | None
    queued_ns: int
    applied_ns: int | None

    @property
    def delivered_ms(self) -> float | None:
        """From the publisher's write to the recipient's."""
        return None if self.applied_ns is None else (self.applied_ns - self.queued_ns) / 1e6


class Traffic(NamedTuple):
    """Everything that was said, in the order in which it left."""

    questions: list[Question]
    pushes: list[Push]


def traffic_in(files: dict[str, File]) -> Traffic:
    """Return all that was said."""
    questions = [question for name, file in files.items() for question in _questions(name, file)]
    pushes = list(_pushes(files))
    return Traffic(
        sorted(questions, key=lambda q: q.started_ns), sorted(pushes, key=lambda p: p.queued_ns)
    )


def _questions(name: str, file: File) -> Iterator[Question]:
    rows = file.read(
        "SELECT contract, provider, affair, basis, items, outcome, caseid, started_ns, ended_ns"
        " FROM asked"
    )
    for contract, provider, affair, basis, items, outcome, case, started, ended in rows:
        known = CONTRACTS[contract]
        yield Question(
            name, known, provider, affair, basis, _split(items), outcome, case, started, ended
        )


def _pushes(files: dict[str, File]) -> Iterator[Push]:
    applied = {
        (name, id_): applied_ns
        for name, file in files.items()
        for id_, applied_ns in file.read("SELECT id, applied_ns FROM inbox")
    }
    for name, file in files.items():
        rows = file.read(
            "SELECT id, contract, recipient, basis, items, state, caseid, queued_ns FROM outbox"
        )
        for id_, contract, recipient, basis, items, state, case, queued in rows:
            known = CONTRACTS[contract]
            if known.kind == "event":
                took_effect = applied.get((recipient, id_))
                yield Push(
                    name, known, recipient, basis, _split(items), state, case, queued, took_effect
                )


def _split(items: str) -> tuple[str, ...]:
    return tuple(items.split(",")) if items else ()
