"""What an attack is, and how it may end."""

import enum
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tests.attacks.thief import Thief


class End(enum.Enum):
    """How an attack ended; the value is what stands in the matrix."""

    UNHEARD = "U"
    DENIED = "D"
    REFUSED = "R"
    EMPTY = "E"
    SILENT = "S"
    IDLE = "I"
    LOGGED = "L"
    OWN = "O"
    ALLOWED = "A"
    NOT_POSSIBLE = "–"
    SUCCEEDED = "!"


MEANINGS = {
    End.ALLOWED: "allowed: the honest form of it succeeds, as it should",
    End.UNHEARD: "unheard: nobody is reached, for no permit has made a way there",
    End.DENIED: "denied by the server: login, permission, size or limit",
    End.REFUSED: "refused by the participant that was addressed;"
    " where data was asked for, its access log says so",
    End.EMPTY: "empty: the answer says nothing of anybody, and the access log says who asked",
    End.SILENT: "silence: nothing is heard that is said between others",
    End.IDLE: "idle: it arrives, and changes nothing",
    End.LOGGED: "logged: what the permit allows is answered,"
    " and each answer is in the owner's access log",
    End.OWN: "own: it succeeds, against none but the participant whose password was stolen",
    End.NOT_POSSIBLE: "this kind has no permit that could be misused so",
    End.SUCCEEDED: "the attack succeeds",
}


class Attack(NamedTuple):
    """One thing to try with stolen credentials.

    Attributes:
        how: What is done, in a sentence.
        ends: How it may end.
        honest: Whether it is no attack, but shows that the same thing works where it is right.
    """

    name: str
    how: str
    ends: frozenset[End]
    attempt: Callable[[Thief], Awaitable[End]]
    honest: bool = False


ATTACKS: list[Attack] = []
"""Every attack, in the order in which they are tried."""

Attempt = Callable[[Thief], Awaitable[End]]


def attack(name: str, *ends: End, honest: bool = False) -> Callable[[Attempt], Attempt]:
    """Add an attack to the table; the docstring says how it is done."""

    def add(attempt: Attempt) -> Attempt:
        how = " ".join((attempt.__doc__ or "").split())
        may_end = frozenset((*ends, End.NOT_POSSIBLE))
        ATTACKS.append(Attack(name, how, may_end, attempt, honest))
        return attempt

    return add
