"""What every participant's own records say of some persons, found by their codes."""

from collections.abc import Iterable
from typing import TypeAlias

from mesh.store_file import SCHEMA
from scenarios.stage.files import File
from scenarios.stage.running import Stage

Place: TypeAlias = tuple[str, str]
"""A participant by name, and one of its tables."""

Snapshot: TypeAlias = dict[Place, set[tuple[object, ...]]]


def tables_of_services(file: File) -> list[str]:
    """Return the tables that a service keeps, without what the mesh notes about messages."""
    names = file.read("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in names if not _of_the_mesh(name)]


def records_about(stage: Stage, files: dict[str, File], persons: Iterable[int]) -> Snapshot:
    """Return every record in which one of these persons is named, by participant and table."""
    numbers = list(persons)
    found: Snapshot = {}
    for name, file in files.items():
        codes = [stage.code(name, number) for number in numbers]
        for table in (*tables_of_services(file), "watch"):
            columns = [row[1] for row in file.read(f"PRAGMA table_info({table})")]
            named = " OR ".join(
                f"instr(CAST({column} AS TEXT), ?)" for column in columns for _ in codes
            )
            values = [code for _ in columns for code in codes]
            rows = file.read(f"SELECT * FROM {table} WHERE {named}", *values)
            if rows:
                found[name, table] = set(rows)
    return found


def _of_the_mesh(table: str) -> bool:
    return f"CREATE TABLE IF NOT EXISTS {table} (" in SCHEMA or table == "access_log"
