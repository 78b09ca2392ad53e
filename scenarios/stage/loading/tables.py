"""What a store is filled with: statements, and the rows for each."""

from typing import Any, TypeAlias

from mesh.records import Records
from mesh.store import Row

Table: TypeAlias = tuple[str, list[Row]]
"""A statement, and the rows to run it with."""


def table(records: Records[Any], entries: list[Any]) -> Table:
    """Return what fills a table of records."""
    return records.insert, records.rows(entries)
