"""Tables of structs: how a service keeps its records without writing SQL.

A record is stored whole, as JSON, beside the columns by which it is found.
"""

import operator
from collections.abc import Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from mesh.store import Row, Section

T = TypeVar("T", bound=msgspec.Struct)
S = TypeVar("S", bound=msgspec.Struct)

_PLAIN_TYPES = {str, int, type(None)}


class Reads(Protocol):
    """Whatever can run a query: a section, a store, a file opened from outside."""

    def read(self, sql: str, *params: object) -> list[Row]: ...


class Records(Generic[T]):
    """A table of records of one type.

    Args:
        table: Its name in the participant's file.
        record: The struct that is stored.
        key: The fields that identify a record.
        indexed: Further fields by which records are found.
    """

    def __init__(
        self, table: str, record: type[T], *, key: tuple[str, ...], indexed: tuple[str, ...] = ()
    ) -> None:
        self._columns = (*key, *indexed)
        self._key = key
        self._table = table
        self._indexed = indexed
        self._decode = msgspec.json.Decoder(record).decode
        self._encode = msgspec.json.Encoder().encode
        columns = "".join(f"{name}, " for name in self._columns)
        marks = "?, " * len(self._columns)
        where = " AND ".join(f"{name} = ?" for name in key)
        self.insert = f"INSERT OR REPLACE INTO {table} ({columns}record) VALUES ({marks}?)"
        self.schema = f"CREATE TABLE IF NOT EXISTS {table} ({columns}record BLOB NOT NULL, "
        self.schema += f"PRIMARY KEY ({', '.join(key)})) WITHOUT ROWID;\n" + "".join(
            f"CREATE INDEX IF NOT EXISTS {table}_{name} ON {table} ({name});\n" for name in indexed
        )
        self._get = f"SELECT record FROM {table} WHERE {where}"
        self._all = f"SELECT record FROM {table}"
        self._remove = f"DELETE FROM {table} WHERE {where}"

    def get(self, tx: Reads, *key: object) -> T | None:
        """Return the record of that key, if there is one."""
        rows = tx.read(self._get, *map(_plain, key))
        return self._decode(rows[0][0]) if rows else None

    def read_as(self, smaller: type[S]) -> "Records[S]":
        """Return the same table, for reading only some fields of each record: that is quicker."""
        return Records(self._table, smaller, key=self._key, indexed=self._indexed)

    def several(self, tx: Reads, keys: Sequence[str], **columns: object) -> dict[str, T]:
        """Return the records with these values of the first key field, by it.

        Args:
            columns: What other key or indexed fields must be, so that one is left for each.
        """
        assert columns.keys() <= set(self._columns), "only key and indexed fields are columns"
        first = self._key[0]
        condition = "".join(f" AND {name} = ?" for name in columns)
        rows = tx.read(
            f"SELECT {first}, record FROM {self._table}"
            f" WHERE {first} IN (SELECT value FROM json_each(?)){condition}",
            self._encode(keys),
            *map(_plain, columns.values()),
        )
        return {key: self._decode(record) for key, record in rows}

    def where(self, tx: Reads, **columns: object) -> list[T]:
        """Return the records whose key or indexed fields have these values, in key order."""
        assert columns.keys() <= set(self._columns), "only key and indexed fields are columns"
        condition = " AND ".join(f"{name} = ?" for name in columns)
        order = ", ".join(self._key)
        rows = tx.read(
            f"{self._all} WHERE {condition} ORDER BY {order}", *map(_plain, columns.values())
        )
        return [self._decode(row[0]) for row in rows]

    def all(self, tx: Reads) -> list[T]:
        """Return every record."""
        return [self._decode(row[0]) for row in tx.read(self._all)]

    def put(self, tx: Section, record: T) -> None:
        """Store a record, in place of the one with the same key."""
        tx.write(self.insert, *self._row(record))

    def remove(self, tx: Section, *key: object) -> None:
        """Remove the record of that key, if there is one."""
        tx.write(self._remove, *map(_plain, key))

    def rows(self, records: Iterable[T]) -> list[Row]:
        """Return what `Store.load(self.insert, ...)` takes, for filling a new store."""
        everyone = list(records)
        columns = (_plain_column(name, everyone) for name in self._columns)
        return list(zip(*columns, map(self._encode, everyone), strict=True))

    def _row(self, record: T) -> tuple[Any, ...]:
        return (*(_plain(getattr(record, name)) for name in self._columns), self._encode(record))


def _plain_column(name: str, records: list[Any]) -> Iterable[Any]:
    """Return a field of many records; it is converted only if its type asks for that."""
    values = list(map(operator.attrgetter(name), records))
    return values if set(map(type, values)) <= _PLAIN_TYPES else map(_plain, values)


def _plain(value: object) -> Any:
    return value if isinstance(value, str | int | None) else msgspec.to_builtins(value)
