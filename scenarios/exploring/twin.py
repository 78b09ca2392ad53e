"""The same acts without any fault must leave the same records behind."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from mesh.store import Row
from scenarios.bereavement.snapshot import tables_of_services
from scenarios.stage.files import File

Place: TypeAlias = tuple[str, str]
"""A participant by name, and one of its tables."""

State: TypeAlias = dict[Place, Counter[Row]]

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_SECRET = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{64}\b")
_HOUR = re.compile(r"T\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|Z)")
"""What chance or the hour decides: ids, secrets, and the time of a day."""

_ORDER = {
    "letter": {"number"},
    "removed_record": {"relation"},
    "allowance_file": {"apart", "decisions"},
}
"""What depends on the order in which the members of a household are heard of, which nothing
promises, by table: a letter's number; the relation to whoever was head when a record was removed;
and what the benefits office noted before it knew that the parent has moved as well."""

_NOT_NEEDED = "not_needed"


def state_of(files: dict[str, File]) -> State:
    """Return what every service keeps, and who is watched or has consented."""
    return {
        (name, table): Counter(file.read(f"SELECT {_columns(file, table)} FROM {table}"))
        for name, file in files.items()
        for table in (*tables_of_services(file), "watch", "consent")
    }


def differences(state: State, again: State) -> Iterator[str]:
    """Yield, for each table in which two states differ, by how many records.

    What chance, the hour or the order of equals decides makes no difference.
    """
    for place in sorted(state.keys() | again.keys()):
        one, other = state.get(place, Counter()), again.get(place, Counter())
        if one == other:
            continue
        name, table = place
        more, less = _plain(one - other, table), _plain(other - one, table)
        if more != less:
            yield (
                f"{name}: {table} has {(more - less).total()} records that it would not have"
                f" without the faults, and lacks {(less - more).total()}"
            )


def _columns(file: File, table: str) -> str:
    """Return the columns to compare: where there is a record, it says everything."""
    names = [row[1] for row in file.read(f"PRAGMA table_info({table})")]
    return "record" if "record" in names else ", ".join(n for n in names if n != "since")


def _plain(rows: Counter[Row], table: str) -> Counter[tuple[str, ...]]:
    without = _ORDER.get(table, set())
    found: Counter[tuple[str, ...]] = Counter()
    for row, count in rows.items():
        found[tuple(_text(value, without) for value in row)] += count
    return found


def _text(value: object, without: set[str]) -> str:
    text = str(value)
    if isinstance(value, bytes):
        try:
            text = _sorted(msgspec.json.decode(value), without)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return "sealed"
    return _HOUR.sub("", _SECRET.sub("*", _ID.sub("*", text)))


def _sorted(value: object, without: set[str]) -> str:
    """Return a JSON value as text that does not show in which order things came."""
    if isinstance(value, dict):
        if value.get("status") == _NOT_NEEDED:
            without = without | {"due"}  # by when makes no difference any more
        fields = (f"{k}:{_sorted(v, without)}" for k, v in value.items() if k not in without)
        return "{" + ",".join(sorted(fields)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(sorted(_sorted(each, without) for each in value)) + "]"
    return str(value)
