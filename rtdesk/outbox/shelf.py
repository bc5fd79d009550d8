"""What the user laid aside: bookmarks and snoozed tickets, beside the entries and drafts.

They are the user's own words, as drafts are: they are in no copy of what the server said.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
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

    def set_bookmark(self, ticket: int, *, on: bool) -> None:
        """Gives a ticket a bookmark, or takes it away."""
        give, take = (
            "INSERT OR IGNORE INTO bookmark VALUES (?)",
            "DELETE FROM bookmark WHERE ticket = ?",
        )
        with saving(WHAT):
            self._db.execute(give if on else take, (ticket,))

    def snoozes(self) -> dict[int, Snooze]:
        """By ticket, also those that ended."""
        found = self._db.execute("SELECT * FROM snooze ORDER BY ticket")
        return {values[0]: _snooze(values) for values in found}

    def put(self, snooze: Snooze) -> None:
        """Puts a ticket to sleep, or says otherwise how it sleeps."""
        until, updated = _seconds(snooze.until), _seconds(snooze.updated)
        rest = (snooze.state, snooze.transaction, updated, snooze.why)
        with saving(WHAT):
            self._db.execute(
                "REPLACE INTO snooze VALUES (?, ?, ?, ?, ?, ?, ?)",
                (snooze.ticket, until, snooze.on_answer, *rest),
            )

    def turn(self, snooze: Snooze, state: Rest, why: str = "") -> bool:
        """It wakes, or is over; False when another window was first, or it sleeps anew."""
        with saving(WHAT):
            done = self._db.execute(
                "UPDATE snooze SET state = ?, why = ? WHERE ticket = ? AND state = ?"
                " AND until IS ? AND on_answer = ?",
                (state, why, snooze.ticket, snooze.state, _seconds(snooze.until), snooze.on_answer),
            )
        return done.rowcount == 1

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
