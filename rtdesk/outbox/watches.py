"""Stopwatches on the disk, beside what waits to be sent: an end of any kind loses none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from rtdesk.store.errors import transaction

DDL = """
CREATE TABLE stopwatch (ticket INTEGER PRIMARY KEY, seconds REAL NOT NULL, since REAL);
"""
WHAT = "the stopwatch was"
Row = tuple[int, float, float | None]
"""Ticket, seconds counted, and since when it runs."""


class Watches:
    """What writes raises `NotSaved` when it cannot."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db

    def all(self) -> list[Row]:
        """Every stopwatch there is, by ticket."""
        return self._db.execute("SELECT * FROM stopwatch ORDER BY ticket").fetchall()

    def put(self, rows: Iterable[Row]) -> None:
        """Sets them, together."""
        with transaction(self._db, WHAT):
            self._db.executemany("REPLACE INTO stopwatch VALUES (?, ?, ?)", list(rows))

    def drop(self, ticket: int) -> None:
        """Forgets one."""
        with transaction(self._db, WHAT):
            self._db.execute("DELETE FROM stopwatch WHERE ticket = ?", (ticket,))

    def clear(self) -> None:
        """Forgets all."""
        with transaction(self._db, WHAT):
            self._db.execute("DELETE FROM stopwatch")
