"""What a witness keeps: checkpoints and contradictions, to which it only ever adds."""

from mesh.checkpoints import CONTRADICTIONS, WITNESSED, Contradiction, Kept
from mesh.records import Reads
from mesh.store import Section

_TABLES = ("witnessed", "contradiction")

SCHEMA = (
    WITNESSED.schema
    + CONTRADICTIONS.schema
    + "".join(
        f"CREATE TRIGGER IF NOT EXISTS {table}_{act} BEFORE {act} ON {table}"
        f" BEGIN SELECT raise(ABORT, 'a witness only adds'); END;\n"
        for table in _TABLES
        for act in ("UPDATE", "DELETE")
    )
)

_LATEST = "SELECT coalesce(max(entries), 0) FROM witnessed WHERE owner = ?"


def latest(file: Reads, owner: str) -> Kept | None:
    """Return the longest checkpoint of an owner, if there is one."""
    ((entries,),) = file.read(_LATEST, owner)
    return of_length(file, owner, entries)


def of_length(file: Reads, owner: str, entries: int) -> Kept | None:
    """Return the checkpoint of an owner's log at that length, if it was witnessed."""
    return WITNESSED.get(file, owner, entries)


def keep(tx: Section, kept: Kept) -> None:
    """Keep a checkpoint."""
    WITNESSED.put(tx, kept)


def keep_evidence(tx: Section, found: Contradiction) -> bool:
    """Keep a contradiction; tell whether it is new."""
    if CONTRADICTIONS.get(tx, found.owner, found.signature) is not None:
        return False
    CONTRADICTIONS.put(tx, found)
    return True
