"""A `sync` in a process of its own that is killed while it writes; see `test_mirror_killed`.

Arguments: folder, port, token, the write to die at (0: never), and where in it:
`before`, `inside` its transaction, `after` it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from rtdesk.config.account import Account, Secret
from rtdesk.config.paths import Places
from rtdesk.config.profile import NamedList, Profile
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store.batch import Batch
from rtdesk.store.change import Change
from rtdesk.store.mirror import Mirror
from rtdesk.store.writing import Writing

LISTS = ("everything", "all", "unowned")


class Mortal:
    """Counts writes, and dies at one of them."""

    def __init__(self, last: int, where: str):
        self._last = last
        self._where = where
        self._count = 0
        self._write = Writing.write
        self._apply = Mirror.apply

    def write(self, writing: Writing, batch: Batch) -> Change:
        """In the place of `Writing.write`."""
        self._count += 1
        self._die("before")
        change = self._write(writing, batch)
        self._die("inside")
        return change

    def apply(self, mirror: Mirror, batch: Batch) -> None:
        """In the place of `Mirror.apply`."""
        self._apply(mirror, batch)
        self._die("after")

    def _die(self, where: str) -> None:
        if (self._count, self._where) == (self._last, where):
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Reads the lists and ends, or dies."""
    folder, port, token, last, where = sys.argv[1:]
    mortal = Mortal(int(last), where)

    def write(writing: Writing, batch: Batch) -> Change:
        return mortal.write(writing, batch)

    def apply(mirror: Mirror, batch: Batch) -> None:
        mortal.apply(mirror, batch)

    setattr(Writing, "write", write)  # noqa: B010
    setattr(Mirror, "apply", apply)  # noqa: B010
    account = Account(f"http://127.0.0.1:{port}", token=Secret(token), allow_http=True)

    async def connect() -> Rest2Backend:
        return Rest2Backend(account)

    profile = Profile(url=account.url, lists=(NamedList("everything", "Everything", "id > 0"),))
    places = Places(Path(folder, "mirror"), Path(folder, "work"))
    desk = Desk(profile, places, connect)
    status = asyncio.run(desk.sync(LISTS))
    desk.close()
    sys.exit(status.phase != "online")


if __name__ == "__main__":
    main()
