"""Display names, looked up when they are needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping


class Names(Mapping[str, str]):
    """Names of users by login and by numeric id; remembers those that were asked for."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db
        self._found: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        if key not in self._found:
            row = self._db.execute("SELECT name FROM user WHERE login = ?", (key,)).fetchone()
            if row is None:
                raise KeyError(key)
            self._found[key] = row[0]
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return (login for (login,) in self._db.execute("SELECT login FROM user"))

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM user").fetchone()[0])
