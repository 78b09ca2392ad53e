"""What one seed stands for: who does what when, and what goes wrong meanwhile."""

import enum

import msgspec

from mesh.simulated_network import Conditions
from scenarios.bereavement.plan import Death
from scenarios.moving.plan import Move


class Kind(enum.Enum):
    """What somebody does."""

    FILE = "files a move"
    WITHDRAW = "withdraws it"
    VISIT = "comes to the counter"
    REPORT = "reports a death"
    CONFIRM = "confirms the desk's list"
    CORRECT = "has a death corrected"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One act of a story.

    Attributes:
        at: Virtual seconds after the beginning; not before the step before it is over.
        subject: The position of the move or the death in its story.
        races: Whether it does not wait for the steps before it.
    """

    kind: Kind
    at: float
    subject: int = 0
    races: bool = False


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to one family."""

    title: str
    steps: tuple[Step, ...]
    moves: tuple[Move, ...] = ()
    deaths: tuple[Death, ...] = ()

    @property
    def life_events(self) -> int:
        """How many moves and deaths there are in it."""
        return len(self.moves) + len(self.deaths)

    @property
    def persons(self) -> set[int]:
        """Who moves or dies in it."""
        movers = {mover for move in self.moves for mover in (*move.movers, *move.stayers)}
        return movers | {death.deceased for death in self.deaths}


class Wrong(enum.Enum):
    """What goes wrong."""

    CRASH = "crash"
    CRASH_AT_WORK = "crash at work"
    PARTITION = "partition"
    SERVER_DOWN = "server down"
    WIPE = "inbox wiped"
    STORM = "storm"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault.

    Attributes:
        at: Virtual seconds after the beginning.
        lasting: For how many seconds.
        who, other: The participants that it befalls, where it befalls any.
        pause, steps: Of a crash at work: how many seconds after an effect began, and then how
            many turns of the event loop.
    """

    what: Wrong
    at: float
    lasting: float = 0.0
    who: str = ""
    other: str = ""
    pause: float = 0.0
    steps: int = 0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a seed decides.

    Attributes:
        tangled: Whether families may meet in several stories, so that the outcome depends on
            what comes first; otherwise the end must be the same as without any fault.
    """

    seed: int
    tangled: bool
    conditions: Conditions
    stories: tuple[Story, ...]
    faults: tuple[Fault, ...]
