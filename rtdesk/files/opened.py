"""Files that are looked at or given to a program: in a private folder that ends with the desk."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from rtdesk.backend.threads import in_thread
from rtdesk.files.folder import Folder
from rtdesk.files.saving import Fetch, local_name
from rtdesk.records.attachment import Attachment
from rtdesk.store.file import private_folder

LOCK = "lock"


class Opened:
    """A folder of this process; those of processes that were killed are swept away.

    Raises:
        OSError: the disk does not let us.
    """

    def __init__(self, folder: Path) -> None:
        private_folder(folder.parent)
        private_folder(folder)
        sweep(folder)
        self._folder = folder / f"{os.getpid()}-{os.urandom(4).hex()}"
        self._folder.mkdir(mode=0o700)
        flags = os.O_RDONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._lock = os.open(self._folder / LOCK, flags, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._there: dict[int, Path] = {}

    def close(self) -> None:
        """Everything is gone afterwards."""
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._lock)

    def there(self, file: Attachment) -> Path | None:
        """Where the file is, if it was fetched before."""
        path = self._there.get(file.id)
        return path if path and path.is_file() else None

    async def fetch(self, file: Attachment, fetch: Fetch, tell: Callable[[int, int], None]) -> Path:
        """The file, under its own name; from the server unless it is there already.

        Raises:
            BackendError, OSError: it cannot be had.
        """
        if path := self.there(file):
            return path
        own = self._folder / str(file.id)
        own.mkdir(mode=0o700, exist_ok=True)
        with Folder(own) as folder, folder.new(local_name(file)) as part:
            await fetch(file.id, part.handle, tell)
            name = await in_thread(part.keep)
        self._there[file.id] = own / name
        return own / name


def sweep(folder: Path) -> None:
    """Deletes what processes left that ended without doing so."""
    for left in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):
            lock = os.open(left / LOCK, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(lock)
