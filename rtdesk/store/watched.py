"""A connection that finds out, while it is used, that its file is damaged."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

from rtdesk.store.file import Unusable, mark_damaged
from rtdesk.store.orders import desk_key

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
TEXTLESS = (sqlite3.OperationalError, UnicodeDecodeError)
"""What Python itself says of a text that is not UTF-8."""
EXACTLY = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_CONSTRAINT})
"""A bad block, and what the full-text index says when it disagrees with itself."""
NOT_JSON = "malformed JSON"
Row = tuple[Any, ...]


class Watched(sqlite3.Connection):
    """Raises `Unusable` where the file turns out to be damaged, and sees that it is set aside.

    That happens at the next start: other windows may use it still.
    """

    def __init__(self, path: Path, *, read_only: bool = False, **options: Any):
        where = f"{path.absolute().as_uri()}?mode=ro" if read_only else path
        super().__init__(where, uri=read_only, **options)
        self.create_function("desk_key", -1, desk_key, deterministic=True)
        self._path = path
        self._file = _identity(path)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """As ever."""
        return self.cursor(Cursor).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """As ever."""
        return self.cursor(Cursor).executemany(sql, parameters)

    @contextlib.contextmanager
    def understood(self) -> Iterator[None]:
        """Inside, records are made of what stands in the file: what cannot be one is damage."""
        try:
            yield
        except Unusable:
            raise
        except (ArithmeticError, LookupError, OSError, TypeError, ValueError) as error:
            raise self.damaged() from error

    def watch(self, error: sqlite3.DatabaseError | UnicodeDecodeError) -> None:
        """Raises `Unusable` when this error says that the file is damaged."""
        code = getattr(error, "sqlite_errorcode", None)
        if code is None and type(error) in TEXTLESS:
            raise self.damaged("a text is none") from error
        if code in EXACTLY or (code or 0) & 0xFF in DAMAGE:
            raise self.damaged(str(error)) from error
        if str(error) == NOT_JSON:
            raise self.damaged() from error

    def damaged(self, how: str = "a record is none") -> Unusable:
        """Marks the file, unless a new one is in its place; returns what to tell the user."""
        if _identity(self._path) == self._file:
            mark_damaged(self._path)
        return Unusable(
            f"the copy of what the server said is damaged ({how});"
            " leave rtdesk and start it again: it will be read anew"
        )


class Cursor(sqlite3.Cursor):
    """Looks at what goes wrong at every step."""

    connection: Watched

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        """As ever."""
        try:
            return super().execute(sql, parameters)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self.connection.watch(error)
            raise

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Self:
        """As ever."""
        try:
            return super().executemany(sql, parameters)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self.connection.watch(error)
            raise

    def fetchone(self) -> Any:
        """As ever."""
        try:
            return super().fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self.connection.watch(error)
            raise

    def fetchall(self) -> list[Any]:
        """As ever."""
        try:
            return super().fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self.connection.watch(error)
            raise

    def __iter__(self) -> Iterator[Row]:  # type: ignore[override]
        """All rows at once: a cursor that stands still in the middle holds a lock."""
        return iter(self.fetchall())


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
