"""The journal's file: entries and drafts, on disk before anything leaves."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from rtdesk.ops.codec import dump, load
from rtdesk.ops.op import Op
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry, State
from rtdesk.records.codec import from_plain, to_plain
from rtdesk.store.schema import private_folder

VERSION = 1
DDL = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT, grp TEXT NOT NULL, ticket INTEGER NOT NULL,
    op TEXT NOT NULL, state TEXT NOT NULL, created REAL NOT NULL, due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, baseline INTEGER NOT NULL DEFAULT 0,
    attempted REAL NOT NULL DEFAULT 0, txn INTEGER UNIQUE, reason TEXT NOT NULL DEFAULT '',
    looks INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE owner (login TEXT NOT NULL);
CREATE INDEX entry_state ON entry (state, ticket, id);
CREATE TABLE draft (
    ticket INTEGER NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, saved REAL NOT NULL,
    PRIMARY KEY (ticket, kind)
) WITHOUT ROWID;
"""
COLUMNS = "id, grp, op, state, created, due, attempts, baseline, attempted, txn, reason, looks"


class Journal:
    """SQLite with `synchronous=FULL`: what a method returned from is on the disk."""

    def __init__(self, path: Path):
        private_folder(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._db.executescript(f"BEGIN IMMEDIATE;{DDL}PRAGMA user_version={VERSION};COMMIT")
        elif version != VERSION:
            raise sqlite3.DatabaseError("the outbox was written by a newer rtdesk")

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def add(self, group: str, ops: Sequence[Op], state: State, *, now: float, due: float) -> None:
        """Writes the ops of one act; the draft of a message goes in the same transaction."""
        self._db.execute("BEGIN IMMEDIATE")
        for op in ops:
            self._db.execute(
                "INSERT INTO entry (grp, ticket, op, state, created, due) VALUES (?,?,?,?,?,?)",
                (group, op.ticket, dump(op), state, now, due),
            )
            self.drop_draft(op.ticket, type(op).__name__.lower())
        self._db.execute("COMMIT")

    def entries(self, *states: State) -> tuple[Entry, ...]:
        """Entries in these states, oldest first."""
        marks = ",".join("?" * len(states))
        found = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE state IN ({marks}) ORDER BY id",  # noqa: S608
            states,
        )
        return tuple(Entry(v[0], v[1], load(v[2]), *v[3:]) for v in found)

    def update(self, id: int, *, only: Sequence[State] = (), **values: object) -> bool:  # noqa: A002
        """Sets columns of an entry, if it is in one of the states `only`; tells whether it was."""
        sets = ", ".join(f"{name} = ?" for name in values)
        marks = ",".join("?" * len(only))
        done = self._db.execute(
            f"UPDATE entry SET {sets} WHERE id = ?" + (f" AND state IN ({marks})" if only else ""),  # noqa: S608
            (*values.values(), id, *only),
        )
        return done.rowcount == 1

    def owner(self, login: str) -> bool:
        """Whether the entries are this user's; the outbox is this user's from now on."""
        known = self._db.execute("SELECT login FROM owner").fetchone()
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("DELETE FROM owner")
        self._db.execute("INSERT INTO owner VALUES (?)", (login,))
        self._db.execute("COMMIT")
        return known is None or known[0] == login

    def claimed(self, transactions: Sequence[int]) -> frozenset[int]:
        """Those of the transactions that an entry already counts as its own."""
        marks = ",".join("?" * len(transactions))
        found = self._db.execute(
            f"SELECT txn FROM entry WHERE txn IN ({marks})",  # noqa: S608
            transactions,
        )
        return frozenset(txn for (txn,) in found)

    def remove(self, group: str) -> None:
        """Forgets the entries of one act."""
        self._db.execute("DELETE FROM entry WHERE grp = ?", (group,))

    def forget_settled(self, before: float) -> tuple[str, ...]:
        """Forgets acts that are settled since before this time; returns their groups."""
        found = self._db.execute(
            "SELECT grp FROM entry GROUP BY grp"
            " HAVING min(state = 'settled') AND max(max(created, attempted)) < ?",
            (before,),
        ).fetchall()
        for (group,) in found:
            self.remove(group)
        return tuple(group for (group,) in found)

    def save_draft(self, draft: Draft, now: float) -> None:
        """Writes a draft over the one before."""
        self._db.execute(
            "REPLACE INTO draft VALUES (?, ?, ?, ?)",
            (draft.ticket, draft.kind, json.dumps(to_plain(draft)), now),
        )

    def drop_draft(self, ticket: int, kind: str) -> None:
        """Forgets a draft."""
        self._db.execute("DELETE FROM draft WHERE ticket = ? AND kind = ?", (ticket, kind))

    def drafts(self) -> tuple[tuple[Draft, float], ...]:
        """Every draft with the time it was saved, newest first."""
        found = self._db.execute("SELECT record, saved FROM draft ORDER BY saved DESC")
        return tuple((from_plain(Draft, json.loads(text)), saved) for text, saved in found)
