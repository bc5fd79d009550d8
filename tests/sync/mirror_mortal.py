"""A sync in a process of its own that is killed at a chosen step of its writing; see `killing`.

A step is the moment before and after every statement that writes into the mirror, `BEGIN`,
`COMMIT` and checkpoints too, and moments in the middle of long ones.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rtdesk.config.account import Account, Secret
from rtdesk.config.paths import Places
from rtdesk.config.profile import NamedList, Profile
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store import mirror, schema
from rtdesk.store.watched import Watched

LISTS = ("everything", "all", "unowned")
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN", "COMMIT", "PRAGMA wal_checkpoint")
LONG = 20_000
"""Instructions of SQLite's machine between two steps in the middle of a statement."""
CACHE = 30
"""Pages that SQLite remembers: more than that is in the log before it is committed."""


class Steps:
    """Counts, and dies at the last one (0: never)."""

    def __init__(self, last: int):
        self.count = 0
        self._last = last

    def step(self) -> None:
        """The next step."""
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal(Watched):
    """Steps with everything that is written over it."""

    steps = Steps(0)

    def __init__(self, path: Path, **options: Any):
        super().__init__(path, **options)
        super().execute(f"PRAGMA cache_size = {CACHE}")
        self.set_progress_handler(self.steps.step, LONG)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """As ever."""
        self._step(sql)
        found = super().execute(sql, parameters)
        self._step(sql)
        return found

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """As ever."""
        self._step(sql)
        found = super().executemany(sql, parameters)
        self._step(sql)
        return found

    def _step(self, sql: str) -> None:
        if sql.lstrip().startswith(WRITING):
            self.steps.step()


def sync(folder: Path, port: int, token: str, last: int) -> None:
    """Brings the lists up to date and writes down how many steps that took, or dies."""
    Mortal.steps = Steps(last)
    setattr(schema, "Watched", Mortal)  # noqa: B010
    setattr(mirror, "LOG", 2**16)  # noqa: B010
    account = Account(f"http://127.0.0.1:{port}", token=Secret(token), allow_http=True)

    async def connect() -> Rest2Backend:
        return Rest2Backend(account)

    profile = Profile(url=account.url, lists=(NamedList("everything", "Everything", "id > 0"),))
    desk = Desk(profile, Places(folder / "mirror", folder / "work"), connect)
    status = asyncio.run(desk.line.sync(LISTS))
    desk.close()
    (folder / "steps").write_text(str(Mortal.steps.count))
    sys.exit(status.phase != "online")
