"""Every participant's file, opened from outside: what really is there when all is done."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from mesh.deployment import Deployment
from mesh.store import Row


class File:
    """One participant's file, for reading."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def read(self, sql: str, *params: object) -> list[Row]:
        """Run a query."""
        return self.db.execute(sql, params).fetchall()


@contextmanager
def opened(deployment: Deployment) -> Iterator[dict[str, File]]:
    """Open the files of all participants, by name."""
    with ExitStack() as stack:
        yield {
            name: File(
                stack.enter_context(
                    closing(sqlite3.connect(f"file:{deployment.database(name)}?mode=ro", uri=True))
                )
            )
            for name in deployment.participants
        }
