"""A folder that files are put into: held open, never followed out of, never overwritten in."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
PART = ".part"
"""Ending of what is not complete yet."""
TRIES = 10_000
"""Names that are tried before it is given up."""
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What file systems without hard links say."""


class Folder:
    """New files in one folder, whatever others do to its path meanwhile.

    Raises:
        OSError: it is not there, or not for us.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """What was put in is durable afterwards, also its name."""
        with suppress(OSError):
            os.fsync(self._handle)
        os.close(self._handle)

    @contextmanager
    def new(self, name: str) -> Iterator[Part]:
        """A file to write to; it gets its name by `Part.keep`, else it is gone afterwards.

        `name` must be safe already (see `text.filenames`).

        Raises:
            OSError: it cannot be made.
        """
        at, handle = self._make_part(name)
        part = Part(self._handle, at, handle, name)
        try:
            yield part
        finally:
            os.close(handle)
            with suppress(FileNotFoundError):
                os.unlink(at, dir_fd=self._handle)

    def _make_part(self, name: str) -> tuple[str, int]:
        for number in range(1, TRIES):
            at = f"{name}{PART}" if number == 1 else f"{name}.{number}{PART}"
            with suppress(FileExistsError):
                return at, os.open(at, NEW, 0o600, dir_fd=self._handle)
        raise FileExistsError(errno.EEXIST, "too many unfinished files of this name", name)


class Part:
    """A file that is being written."""

    def __init__(self, folder: int, at: str, handle: int, name: str) -> None:
        self.handle = handle
        """Where to write."""
        self._folder = folder
        self._at = at
        self._name = name

    def keep(self) -> str:
        """Gives the file its name, or `name (2)` and so on where there is one already.

        Returns the name.

        Raises:
            OSError: the disk does not take it.
        """
        os.fsync(self.handle)
        for number in range(1, TRIES):
            name = numbered(self._name, number)
            with suppress(FileExistsError):
                self._take(name)
                return name
        raise FileExistsError(errno.EEXIST, "too many files of this name", self._name)

    def _take(self, name: str) -> None:
        folder = self._folder
        try:
            os.link(self._at, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            os.close(os.open(name, NEW, 0o600, dir_fd=folder))  # ours, so it may be replaced
            os.replace(self._at, name, src_dir_fd=folder, dst_dir_fd=folder)


def numbered(name: str, number: int) -> str:
    """`name.ext`, `name (2).ext`, …"""
    if number == 1:
        return name
    path = Path(name)
    return f"{path.stem} ({number}){path.suffix}"
