"""Databases of ours: opening, older versions, and what happens when one cannot be read."""

from __future__ import annotations

import contextlib
import fcntl
import glob
import itertools
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from rtdesk.config.paths import make_private
from rtdesk.store.errors import NotSaved, transaction

NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "lustre", "ceph", "gfs")
"""File systems where the shared memory of a write-ahead log does not reach the other host."""
Step = str | Callable[[sqlite3.Connection], None]
Migrations = Mapping[int, Sequence[Step]]
"""What turns a file of this version into one of the next: statements, and what takes more."""
NONE: Migrations = MappingProxyType({})
C = TypeVar("C", bound=sqlite3.Connection)


class Unusable(NotSaved):
    """A file that is corrupt, foreign or of another version."""

    def __init__(self, message: str, *, newer: bool = False):
        super().__init__(message)
        self.newer = newer


def open_file(
    path: Path,
    ddl: str,
    version: int,
    migrations: Migrations = NONE,
    *,
    durable: bool = False,
) -> sqlite3.Connection:
    """Opens a database of ours, made with `ddl` when it is new, brought up to date when it is old.

    Raises:
        Unusable: it is not one that this program can use.
        NotSaved: the disk does not let us.
    """
    return open_as(sqlite3.Connection, path, ddl, version, migrations, durable=durable)


def open_as(
    kind: type[C],
    path: Path,
    ddl: str,
    version: int,
    migrations: Migrations = NONE,
    *,
    durable: bool = False,
) -> C:
    """The same, over a connection of this kind."""
    if _mark(path).exists():
        raise Unusable(f"{path.name} was found to be damaged")
    private_folder(path.parent)
    if not path.exists():  # closing a file drops every lock that this process has on it
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    db = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=5, factory=kind
    )
    try:
        _prepare(db, path, durable=durable)
        _make(db, ddl, version, migrations)
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # not the disk: what stands in it
            raise Unusable(f"{path.name} is damaged: {error}") from error
        raise NotSaved(f"{path.name} cannot be used: {error}") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
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


def _make(db: sqlite3.Connection, ddl: str, version: int, migrations: Migrations) -> None:
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
    if found != version and found in migrations:
        found = _migrate(db, version, migrations)
    if found != version:
        raise Unusable(f"written by another version of rtdesk ({found})", newer=found > version)


def _migrate(db: sqlite3.Connection, version: int, migrations: Migrations) -> int:
    with transaction(db, "the newer form of the database"):
        found = _version(db)
        try:
            while found != version and found in migrations:
                for step in migrations[found]:
                    if isinstance(step, str):
                        db.execute(step)
                    else:
                        step(db)
                found += 1
        except (sqlite3.OperationalError, TypeError, ValueError) as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
            if code == sqlite3.SQLITE_ERROR:  # not the disk: what stands in it
                raise Unusable(f"cannot be brought up to date: {error}") from error
            raise
        db.execute(f"PRAGMA user_version={found}")
    return found


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
    make_private(folder)
    folder.chmod(0o700)


def mark_damaged(path: Path) -> None:
    """From now on the file does not open, until it is set aside."""
    with contextlib.suppress(OSError):
        os.close(os.open(_mark(path), os.O_CREAT | os.O_WRONLY, 0o600))


def set_aside(path: Path) -> None:
    """Renames a database that cannot be used, with its companions, and forgets nothing."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    stamps = itertools.chain([stamp], (f"{stamp}-{number}" for number in itertools.count(2)))
    free = next(s for s in stamps if not path.with_name(f"{path.name}.broken-{s}").exists())
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(path.with_name(f"{path.name}{suffix}.broken-{free}"))
    _mark(path).unlink(missing_ok=True)


def forget_set_aside(path: Path) -> None:
    """Deletes what was ever set aside."""
    for old in path.parent.glob(f"{glob.escape(path.name)}*.broken-*"):
        old.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time is inside, for this file; the lock goes with the process."""
    private_folder(path.parent)
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")
