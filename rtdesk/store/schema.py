"""The mirror's file: its tables, and what happens when it cannot be read."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from rtdesk.store.errors import NotSaved, transaction

VERSION = 2
NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "lustre", "ceph", "gfs")
"""File systems where the shared memory of a write-ahead log does not reach the other host."""

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
CREATE INDEX ticket_gone ON ticket (id) WHERE gone;
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


class Unusable(NotSaved):
    """A file that is corrupt, foreign or of another version."""

    def __init__(self, message: str, *, newer: bool = False):
        super().__init__(message)
        self.newer = newer


def connect(path: Path) -> sqlite3.Connection:
    """Opens the mirror; one that is corrupt, foreign or of another version is set aside.

    Raises:
        NotSaved: the disk does not let us.
    """
    try:
        return open_file(path, DDL, VERSION)
    except Unusable:
        set_aside(path)
        return open_file(path, DDL, VERSION)


def open_file(path: Path, ddl: str, version: int, *, durable: bool = False) -> sqlite3.Connection:
    """Opens a database of ours, made with `ddl` when it is new.

    Raises:
        Unusable: it is not one that this program can use.
        NotSaved: the disk does not let us.
    """
    private_folder(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        _prepare(db, path, durable=durable)
        _make(db, ddl, version)
    except sqlite3.OperationalError as error:
        db.close()
        raise NotSaved(f"{path.name} cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        db.close()
        raise Unusable(f"{path.name} is damaged: {error}") from error
    except OSError:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, path: Path, *, durable: bool) -> None:
    wanted = "delete" if on_network(path) else "wal"
    if db.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        db.execute(f"PRAGMA journal_mode={wanted}")
    db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")


def _make(db: sqlite3.Connection, ddl: str, version: int) -> None:
    """Looks once more under the lock: two processes may start at the same time."""
    found = _version(db)
    if not found:
        with transaction(db, "the new database"):
            found = _version(db)
            if not found and db.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise Unusable("this is no database of rtdesk")
            if not found:
                for statement in ddl.split(";\n"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version={version}")
                return
    if found != version:
        raise Unusable(f"written by another version of rtdesk ({found})", newer=found > version)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def on_network(path: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """True when the file lies on a file system that other hosts share."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    parents = {str(parent) for parent in path.absolute().parents}
    found = [line.split(" ")[1:3] for line in lines if line.count(" ") >= 2]
    ours = [(len(point), kind) for point, kind in found if point in parents]
    return bool(ours) and max(ours)[1].startswith(NETWORK)


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
