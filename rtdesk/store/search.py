"""Full-text search over what is mirrored: numbers, subjects, requestors and texts that were read.

SQLite's trigram index finds any part of a word in any language. It is filled in the background,
since that costs more than storing the tickets does.
"""

from __future__ import annotations

import json
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
WORDS_READ = 64
"""Words that are searched for; who gives more pasted a text."""
LARGEST = 200_000
"""Characters of a ticket's texts that are indexed."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tickets that have all the words somewhere, the newest first; `more`: there are others.

    `here`: in one list, and in its order.
    """

    words: str
    tickets: tuple[int, ...] = ()
    more: bool = False
    here: bool = False


class Index:
    """The writing half; part of the mirror's transactions."""

    def __init__(self, db: Watched):
        self._db = db

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
        words = [self._words(ticket) for (ticket,) in found]
        self._db.executemany(
            "INSERT INTO words (rowid, subject, people, bodies) VALUES (?, ?, ?, ?)",
            [its for its in words if its],
        )
        self._db.executemany("DELETE FROM unindexed WHERE ticket = ?", found)

    def _words(self, ticket: int) -> tuple[int, str, str, str] | None:
        row = self._db.execute(
            "SELECT subject, requestors FROM ticket WHERE id = ? AND NOT fate", (ticket,)
        ).fetchone()
        if row is None:
            return None
        with self._db.understood():
            people = " ".join(" ".join(parts[1:]) for parts in json.loads(row[1]))
        texts = self._db.execute(
            "SELECT text FROM part JOIN body ON body.part = part.id WHERE ticket = ?"
            " ORDER BY part.id",
            (ticket,),
        )
        bodies = "\n".join(text for (text,) in texts)[:LARGEST]
        return ticket, _searchable(row[0]), _searchable(people), _searchable(bodies)


def _searchable(text: str) -> str:
    """SQLite reads texts up to the first NUL only, and no lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def find(path: Path, words: str, most: int = MOST) -> Found:
    """Searches the file over a connection of its own, for a thread of its own.

    Raises:
        OSError: the file cannot be read now.
    """
    parts = list(dict.fromkeys(_searchable(words).split()))[:WORDS_READ]
    if not parts:
        return Found(words)
    try:
        with closing(Watched(path, read_only=True, timeout=1)) as db:
            by_number = numbers(db, parts[0], most + 1) if len(parts) == 1 else []
            texts = _texts(db, parts, most + 1)
    except sqlite3.OperationalError as error:
        raise OSError(f"the search did not work: {error}") from error
    tickets = tuple(dict.fromkeys([*by_number, *texts]))
    return Found(words, tickets[:most], more=len(tickets) > most)


def numbers(db: sqlite3.Connection, text: str, most: int) -> list[int]:
    """Tickets whose number begins like this, the shortest first."""
    digits = text.removeprefix("#")
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
        clauses = " AND ".join("instr(lower(subject), lower(?))" for _ in short)
        reach = f"SELECT id, subject, fate FROM ticket ORDER BY id DESC LIMIT {SHORT_REACH}"  # noqa: S608
        rows = db.execute(
            f"SELECT id FROM ({reach}) WHERE NOT fate AND {clauses} LIMIT ?",  # noqa: S608
            (*short, most),
        )
        return [id for (id,) in rows]  # noqa: A001
    clauses = "".join(" AND instr(lower(ticket.subject), lower(?))" for _ in short)
    match = " ".join('"' + part.replace('"', '""') + '"' for part in long)
    rows = db.execute(
        "SELECT words.rowid FROM words CROSS JOIN ticket ON ticket.id = words.rowid"  # noqa: S608
        f" WHERE words MATCH ? AND NOT fate {clauses} ORDER BY words.rowid DESC LIMIT ?",
        (match, *short, most),
    )
    return [id for (id,) in rows]  # noqa: A001
