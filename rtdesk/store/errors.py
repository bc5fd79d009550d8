"""When the disk does not take what must be kept."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator


class NotSaved(OSError):
    """Nothing was written (disk full, read-only, locked for long, damaged): it can be tried again.

    `str()` is one line for the user.
    """


class LookOnly(NotSaved):
    """The user wants to look only."""

    def __init__(self) -> None:
        super().__init__("read-only: nothing is done to RT (see read_only in your configuration)")


@contextlib.contextmanager
def saving(what: str) -> Iterator[None]:
    """Turns what SQLite says about the disk into `NotSaved`; a wrong value stays a bug."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
            raise NotSaved(f"{what} not saved: {error}") from error
        raise


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, what: str) -> Iterator[None]:
    """Everything inside is written, or nothing of it.

    Raises:
        NotSaved: the disk did not take it.
    """
    with saving(what):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
