"""What a driving process is given, and what it says: JSON lines on standard input and output."""

import msgspec

from contracts.base import PersonCode
from contracts.common import Yen
from contracts.moving import RegisterMoveIn
from contracts.portal import FileMove
from scenarios.driving.model import Kind


class Question(msgspec.Struct, frozen=True, array_like=True):
    """A person to ask about, by the asking participant's code, and the right answer."""

    person: PersonCode
    total_income: Yen
    dependants: int


class Correction(msgspec.Struct, frozen=True, array_like=True):
    """An income to correct, by the counter's code of the person."""

    person: PersonCode
    total_income: Yen


class Household(msgspec.Struct, frozen=True, array_like=True):
    """A move: what the citizen files, and what the counter they come to registers."""

    number: int
    file: FileMove
    counter: str
    visit: RegisterMoveIn


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a driving process has to drive with.

    Attributes:
        participants: Those that it runs; the first asks the lookups.
        owner: Who is asked.
        counter: Who has incomes corrected; empty if it is not this process's to do.
        year: The year of the incomes.
    """

    deployment: str
    url: str
    participants: tuple[str, ...]
    owner: str
    counter: str
    year: int
    seed: int
    questions: tuple[Question, ...]
    corrections: tuple[Correction, ...] = ()
    households: tuple[Household, ...] = ()


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """What to drive now.

    Attributes:
        rates: Open loop: how many of each kind to begin each second.
        workers: Closed loop: how many go on one after the other; 0 in an open loop.
        mix: Closed loop: in which proportion.
        seconds: For how long to begin new ones; 0 asks every question once, to warm up.
    """

    rates: dict[Kind, float] = {}
    workers: int = 0
    mix: dict[Kind, float] = {}
    seconds: float = 0.0


class Case(msgspec.Struct, frozen=True, array_like=True):
    """A notice or a move that was begun, and the moment at which it should have been (ns)."""

    kind: Kind
    case: str
    intended_ns: int
    household: int = -1


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """What happened since the last one.

    Attributes:
        began: How many were begun.
        under_way: How many have begun and not come back.
        behind_us: How late the latest of them was begun.
        took_us: How often lookups took so many microseconds.
        answers, wrong: Answers to lookups, and those that are not right.
        refused, errors: By code.
        again: Commands sent once more, because no answer had come.
        cases: Notices and moves that were accepted.
        stopped: Whether it had to stop beginning: too many were under way.
        ended: Whether the phase has come to its end.
    """

    began: int = 0
    under_way: int = 0
    behind_us: int = 0
    took_us: dict[int, int] = {}
    answers: int = 0
    wrong: int = 0
    refused: dict[str, int] = {}
    errors: dict[str, int] = {}
    again: int = 0
    cases: tuple[Case, ...] = ()
    stopped: bool = False
    ended: bool = False
