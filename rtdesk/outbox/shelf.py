"""What the user laid aside: bookmarks and snoozed tickets, beside the entries and drafts.

They are the user's own words, as drafts are: they are in no copy of what the server said.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rtdesk.records.snooze import Rest, Snooze
from rtdesk.store.errors import saving, transaction

DDL = """
CREATE TABLE bookmark (ticket INTEGER PRIMARY KEY);
CREATE TABLE snooze (
    ticket INTEGER PRIMARY KEY, until INTEGER, on_answer INTEGER NOT NULL, state TEXT NOT NULL,
    txn INTEGER NOT NULL, updated INTEGER, why TEXT NOT NULL
);
"""
WHAT = "what you laid aside was"


class Shelf:
    """Bookmarks and snoozes on the disk. What writes raises `NotSaved` when it cannot."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db

    def bookmarks(self) -> frozenset[int]:
        """Tickets with a bookmark."""
        return frozenset(ticket for (ticket,) in self._db.execute("SELECT ticket FROM bookmark"))

    def set_bookmarks(self, tickets: Iterable[int], *, on: bool) -> None:
        """Gives tickets a bookmark, or takes it away."""
        sql = "INSERT OR IGNORE INTO bookmark VALUES (?)"
        if not on:
            sql = "DELETE FROM bookmark WHERE ticket = ?"
        with transaction(self._db, WHAT):
            self._db.executemany(sql, [(ticket,) for ticket in tickets])

    def snoozes(self) -> dict[int, Snooze]:
        """By ticket, also those that ended."""
        found = self._db.execute("SELECT * FROM snooze ORDER BY ticket")
        return {values[0]: _snooze(values) for values in found}

    def put(self, snoozes: Iterable[Snooze]) -> None:
        """Puts tickets to sleep, or says otherwise how they sleep."""
        with transaction(self._db, WHAT):
            self._db.executemany(
                "REPLACE INTO snooze VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        *(s.ticket, _seconds(s.until), s.on_answer, s.state),
                        *(s.transaction, _seconds(s.updated), s.why),
                    )
                    for s in snoozes
                ],
            )

    def turn(self, snoozes: Mapping[Snooze, str], state: Rest) -> None:
        """They wake, or are over, each with its reason; not those that others changed meanwhile."""
        with transaction(self._db, WHAT):
            self._db.executemany(
                "UPDATE snooze SET state = ?, why = ? WHERE ticket = ? AND state = ?"
                " AND until IS ? AND on_answer = ?",
                [
                    (state, why, s.ticket, s.state, _seconds(s.until), s.on_answer)
                    for s, why in snoozes.items()
                ],
            )

    def forget_over(self, now: datetime) -> None:
        """Forgets those that are over, and whose time has come."""
        with saving(WHAT):
            self._db.execute(
                "DELETE FROM snooze WHERE state = 'over' AND coalesce(until, 0) < ?",
                (_seconds(now),),
            )

    def clear(self) -> None:
        """Forgets everything."""
        with transaction(self._db, WHAT):
            self._db.execute("DELETE FROM bookmark")
            self._db.execute("DELETE FROM snooze")


def _snooze(values: Sequence[Any]) -> Snooze:
    ticket, until, on_answer, state, txn, updated, why = values
    return Snooze(ticket, _when(until), bool(on_answer), state, txn, _when(updated), why)


def _seconds(when: datetime | None) -> int | None:
    return None if when is None else int(when.timestamp())


def _when(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
