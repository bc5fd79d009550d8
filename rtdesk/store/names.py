"""What people call what RT puts into history, looked up when it is needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

QUEUE = "queue:"
OF_USER = "SELECT name FROM user WHERE login = ?"
OF_QUEUE = "SELECT json_extract(record, '$.name') FROM queue WHERE id = ?"


class Names(Mapping[str, str]):
    """Of users by login and by numeric id; remembers what was asked for.

    A queue is found as `queue:3`, but only users are counted and gone through.
    """

    def __init__(self, db: sqlite3.Connection):
        self._db = db
        self._found: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        if key not in self._found:
            queue = key.startswith(QUEUE)
            asked = self._db.execute(OF_QUEUE if queue else OF_USER, (key.removeprefix(QUEUE),))
            row = asked.fetchone()
            if row is None or row[0] is None:
                raise KeyError(key)
            self._found[key] = row[0]
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return (login for (login,) in self._db.execute("SELECT login FROM user"))

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM user").fetchone()[0])
