"""News between several windows of one profile: each writes down its changes for the others."""

from __future__ import annotations

import json
import sqlite3
import uuid

from rtdesk.store.change import Change

KEPT = 2000
"""Changes that are remembered; who missed more reads everything again."""


class News:
    """The changes of the mirror in the order they were made; part of its transactions."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db
        self._writer = uuid.uuid4().hex
        self._version = self._data_version()
        self._read = self._newest()

    def write(self, change: Change) -> None:
        """Tells the others. Who writes alone has missed nothing, however much that was."""
        text = json.dumps(
            [sorted(change.tickets), sorted(change.lists), change.queues, change.everything]
        )
        added = self._db.execute(
            "INSERT INTO news (writer, change) VALUES (?, ?)", (self._writer, text)
        ).lastrowid
        if added and self._data_version() == self._version:
            self._read = added - 1  # this one may be rolled back still
        if added and added % 100 == 0:
            self._db.execute("DELETE FROM news WHERE number <= ?", (added - KEPT,))

    def read(self) -> Change:
        """What others wrote since the last call; cheap when nobody did."""
        before, self._version = self._version, self._data_version()
        if before == self._version:
            return Change()
        found = self._db.execute(
            "SELECT number, writer, change FROM news WHERE number > ? ORDER BY number",
            (self._read,),
        ).fetchall()
        if not found:
            return Change()
        missed = found[0][0] > self._read + 1
        self._read = found[-1][0]
        if missed:
            return Change(everything=True)
        change = Change()
        for _, writer, text in found:
            if writer != self._writer:
                tickets, lists, queues, everything = json.loads(text)
                change |= Change(
                    frozenset(tickets), frozenset(lists), queues=queues, everything=everything
                )
        return change

    def _newest(self) -> int:
        found = self._db.execute("SELECT max(number) FROM news").fetchone()
        return int(found[0] or 0)

    def _data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])
