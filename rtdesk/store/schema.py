"""The mirror's file: its tables, and what happens when it cannot be read."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path

VERSION = 1

DDL = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL, status TEXT NOT NULL,
    queue TEXT NOT NULL, queue_name TEXT NOT NULL,
    owner TEXT NOT NULL, owner_name TEXT NOT NULL,
    requestors TEXT NOT NULL,
    priority TEXT NOT NULL,
    created INTEGER, updated INTEGER, due INTEGER,
    looked INTEGER,          -- `updated` as it was when the user last looked
    record TEXT,             -- the whole ticket as JSON, once it was read
    gone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ticket_updated ON ticket (updated, id);
CREATE TABLE list (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL, ordering TEXT NOT NULL,
    total INTEGER, run INTEGER NOT NULL DEFAULT 0, next TEXT NOT NULL DEFAULT '',
    complete INTEGER NOT NULL DEFAULT 0, fresh_at REAL, failure TEXT NOT NULL DEFAULT ''
);
CREATE TABLE member (
    list INTEGER NOT NULL, ticket INTEGER NOT NULL, run INTEGER NOT NULL,
    PRIMARY KEY (list, ticket)
) WITHOUT ROWID;
CREATE TABLE txn (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX txn_ticket ON txn (ticket, id);
CREATE TABLE part (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX part_ticket ON part (ticket, id);
CREATE TABLE thread (ticket INTEGER PRIMARY KEY, newest INTEGER NOT NULL, seen INTEGER NOT NULL);
CREATE TABLE queue (id INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE user (login TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
"""


def connect(path: Path) -> sqlite3.Connection:
    """Opens the mirror; one that is corrupt, foreign or of another version is set aside."""
    private_folder(path.parent)
    with contextlib.suppress(sqlite3.DatabaseError):
        connection = _open(path)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == VERSION:
            return connection
        if version == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.executescript(f"BEGIN;{DDL}PRAGMA user_version={VERSION};COMMIT")
            return connection
        connection.close()
    set_aside(path)
    return connect(path)


def _open(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    return connection


def private_folder(folder: Path) -> None:
    """Makes a folder that nobody else may look into."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def set_aside(path: Path) -> None:
    """Renames a database that cannot be used, with its companions, and forgets nothing."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(path.with_name(f"{path.name}{suffix}.broken-{stamp}"))
