"""Full-text search over what is mirrored: numbers, subjects, requestors and texts that were read.

SQLite's trigram index finds any part of a word in any language. It is filled in the background,
since that costs more than storing the tickets does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rtdesk.store.watched import Watched

MOST = 500
"""Findings that are shown; who sees more types on."""
SHORT_REACH = 20_000
"""The index knows no words of one or two letters: the newest tickets are read for those."""
LARGEST = 200_000
"""Characters of a ticket's texts that are indexed."""
WORDS = """
INSERT INTO words (rowid, subject, people, bodies) SELECT
    id,
    searchable(subject),
    (SELECT coalesce(group_concat(json_extract(p.value, '$[1]') || ' ' ||
        json_extract(p.value, '$[2]') || ' ' || json_extract(p.value, '$[3]'), ' '), '')
     FROM json_each(requestors) p),
    (SELECT substr(coalesce(group_concat(searchable(text), char(10)), ''), 1, ?2)
     FROM part JOIN body ON body.part = part.id WHERE part.ticket = t.id)
FROM ticket t WHERE id = ?1 AND NOT fate
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Tickets that have all the words somewhere, the newest first; `more`: there are others."""

    words: str
    tickets: tuple[int, ...] = ()
    more: bool = False


class Index:
    """The writing half; part of the mirror's transactions."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db
        db.create_function("searchable", 1, _searchable, deterministic=True)

    def waiting(self) -> bool:
        """True when there is something to index."""
        return self._db.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone() is not None

    def outdate(self, tickets: Iterator[int] | list[int] | set[int]) -> None:
        """The words of these tickets changed."""
        self._db.executemany(
            "INSERT OR IGNORE INTO unindexed VALUES (?)", [(ticket,) for ticket in tickets]
        )

    def index(self, most: int) -> None:
        """Indexes some of what changed, the newest tickets first."""
        found = self._db.execute(
            "SELECT ticket FROM unindexed ORDER BY ticket DESC LIMIT ?", (most,)
        ).fetchall()
        self._db.executemany("DELETE FROM words WHERE rowid = ?", found)
        self._db.executemany(WORDS, [(ticket, LARGEST) for (ticket,) in found])
        self._db.executemany("DELETE FROM unindexed WHERE ticket = ?", found)


def _searchable(text: str) -> str:
    """SQLite reads texts up to the first NUL only."""
    return text.replace("\0", " ")


def find(path: Path, words: str, most: int = MOST) -> Found:
    """Searches the file over a connection of its own, for a thread of its own."""
    parts = _searchable(words).split()
    if not parts:
        return Found(words)
    with closing(Watched(path, read_only=True, timeout=1)) as db:
        numbers = _numbers(db, parts, most) if len(parts) == 1 else []
        texts = _texts(db, parts, most + 1)
    tickets = tuple(dict.fromkeys([*numbers, *texts]))
    return Found(words, tickets[:most], more=len(tickets) > most)


def _numbers(db: sqlite3.Connection, parts: list[str], most: int) -> list[int]:
    """Tickets whose number begins like this, the shortest first."""
    digits = parts[0].removeprefix("#")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 18:
        return []
    found: list[int] = []
    low, high = int(digits), int(digits)
    while low <= 2**62 and len(found) < most:
        rows = db.execute(
            "SELECT id FROM ticket WHERE id BETWEEN ? AND ? AND NOT fate ORDER BY id LIMIT ?",
            (low, high, most - len(found)),
        )
        found += [id for (id,) in rows]  # noqa: A001
        low, high = low * 10, high * 10 + 9
        if low == 0:
            break
    return found


def _texts(db: sqlite3.Connection, parts: list[str], most: int) -> list[int]:
    long = [part for part in parts if len(part) >= 3]
    short = [part for part in parts if len(part) < 3]
    if not long:
        clauses = " AND ".join("(subject LIKE ? ESCAPE '\\')" for _ in short)
        reach = f"SELECT id, subject, fate FROM ticket ORDER BY id DESC LIMIT {SHORT_REACH}"  # noqa: S608
        rows = db.execute(
            f"SELECT id FROM ({reach}) WHERE NOT fate AND {clauses} LIMIT ?",  # noqa: S608
            (*(_like(part) for part in short), most),
        )
        return [id for (id,) in rows]  # noqa: A001
    clauses = "".join(" AND (subject LIKE ? ESCAPE '\\')" for _ in short)
    match = " ".join('"' + part.replace('"', '""') + '"' for part in long)
    rows = db.execute(
        f"SELECT rowid FROM words WHERE words MATCH ? {clauses}"  # noqa: S608
        " ORDER BY rowid DESC LIMIT ?",
        (match, *(_like(part) for part in short), most),
    )
    return [id for (id,) in rows]  # noqa: A001


def _like(part: str) -> str:
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
