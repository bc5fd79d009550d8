"""Private copies of the files to be sent: the originals may change or go."""

from __future__ import annotations

import errno
import hashlib
import mimetypes
import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.store.file import private_folder

if TYPE_CHECKING:
    from rtdesk.ops.op import FileRef

CHUNK = 1 << 20


def stow(folder: Path, paths: Iterable[str]) -> tuple[FileRef, ...]:
    """Copies each file into `folder`, durable and readable by the user alone.

    Raises:
        OSError: a file cannot be read or is empty, or the disk is full; no copy stays.
    """
    private_folder(folder.parent)
    private_folder(folder)
    try:
        copies = tuple(_copy(Path(path), folder / str(n)) for n, path in enumerate(paths))
        for made in (*folder.iterdir(), folder, folder.parent):
            _sync(made)
        return copies
    except OSError:
        drop(folder)
        raise


def drop(folder: Path) -> None:
    """Deletes the copies in `folder`."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path, keep: Collection[str], before: float) -> None:
    """Deletes copies from before this time that nothing speaks of any more.

    Younger ones may be of an act that another process is about to journal.
    """
    for folder in parent.iterdir() if parent.is_dir() else ():
        if folder.name not in keep and folder.stat().st_mtime < before:
            drop(folder)


def _sync(folder: Path) -> None:
    """A file that is durable under a name that is not would be lost all the same."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: Path, folder: Path) -> FileRef:
    from rtdesk.ops.op import FileRef

    folder.mkdir(mode=0o700)
    target = folder / source.name
    digest = hashlib.sha256()
    size = 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as reader, os.fdopen(handle, "wb") as writer:
        while chunk := reader.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    if not size:  # RT answers 400, and the message would stay behind
        raise OSError(errno.ENODATA, "it is empty, and RT takes no empty files", str(source))
    content_type = mimetypes.guess_type(source.name)[0] or "application/octet-stream"
    return FileRef(str(target), source.name, content_type, size, digest.hexdigest())
