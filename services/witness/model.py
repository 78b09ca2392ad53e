"""What a witness makes of a checkpoint: it continues what was witnessed, or contradicts it.

A log only grows. So a checkpoint of the length of an earlier one must be that one, none may be
shorter than the latest, and the tree of a longer one must begin with the tree of the latest: the
subtrees over what was added, put behind it, lead to the new root or they do not.
"""

from contracts.witness import WitnessCheckpoint
from mesh.checkpoints import Kept
from mesh.hash_tree import Frontier


class Contradicted(Exception):
    """The owner has signed what contradicts what it had signed before."""


class UnknownBeginning(Exception):
    """The checkpoint does not begin where the witness left off; this says nothing of the log."""


def check_the_same(command: WitnessCheckpoint, kept: Kept) -> None:
    """Check that a checkpoint says what was witnessed of a log of that length.

    Raises:
        Contradicted: It says something else.
    """
    told, known = command.signed.checkpoint, kept.checkpoint
    if (told.head, told.root) != (known.head, known.root):
        raise Contradicted("another history of the same length")


def grown(command: WitnessCheckpoint, latest: Kept | None) -> Frontier:
    """Return the tree of a checkpoint that continues the latest one.

    Raises:
        Contradicted: It does not continue it.
        UnknownBeginning: It was made to continue another one.
    """
    told = command.signed.checkpoint
    before = Frontier() if latest is None else latest.tree
    if told.entries < before.leaves:
        raise Contradicted("fewer entries than before")
    if command.after != before.leaves:
        raise UnknownBeginning
    try:
        tree = before.grown(told.entries, tuple(map(bytes.fromhex, command.added)))
    except ValueError:
        raise Contradicted("it does not show that the log has only grown") from None
    if tree.root.hex() != told.root:
        raise Contradicted("it does not begin with the entries that were there before")
    return tree
