"""Paths of the user's own files: completed while typed, looked at before they are attached."""

from __future__ import annotations

import glob
import mimetypes
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rtdesk.text.pasted import MANY, words
from rtdesk.text.typed import wild
from rtdesk.text.when import size

MB = 1 << 20
Stamp = tuple[int, int]
"""Size and time of the last change of a file."""

_WILD = "*?["


@dataclass(frozen=True, slots=True)
class Completion:
    """What `complete` found: the text with what is certain added, and the names that fit."""

    text: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What `expand` found: absolute paths that can be attached, or a sentence that says why not."""

    paths: tuple[str, ...] = ()
    trouble: str = ""
    guessed: bool = False
    """A pattern found them: the user has not seen which."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as a line shows it; `trouble` is a sentence when it cannot be sent."""

    name: str
    size: int = 0
    content_type: str = ""
    trouble: str = ""
    stamp: Stamp = (0, 0)

    def __str__(self) -> str:
        if self.trouble:
            return f"{self.name}  {self.trouble}"
        return f"{self.name} {size(self.size)} {self.content_type}"


def complete(typed: str, cwd: Path, *, folders: bool = False) -> Completion:
    """Completes the last part of a path; hidden names only when their dot is typed.

    With `folders` nothing else is proposed.
    """
    if typed == "~":
        return Completion("~/", ())
    head, tail = _split(typed)
    names = sorted(
        name
        for name in _names(_folder(head, cwd))
        if name.rstrip(os.sep).startswith(tail) and (tail.startswith(".") or name[0] != ".")
        if name.endswith(os.sep) or not folders
    )
    if not names:
        return Completion(typed)
    common = os.path.commonprefix(names)  # noqa: RUF071 - characters are what is typed
    return Completion(head + common, () if len(names) == 1 else tuple(names[:MANY]))


def expand(typed: str, cwd: Path) -> Found:
    """The files that a typed path or pattern means, each looked at before it is accepted."""
    typed = typed.strip()
    if not typed:
        return Found(trouble="Type the path of a file.")
    names = [typed] if os.path.lexists(_absolute(typed, cwd)) else words(typed)
    found: list[str] = []
    guessed = False
    for name in names or [typed]:
        one = _expand_one(name, cwd)
        if one.trouble:
            return one
        guessed = guessed or one.guessed
        found += one.paths
    return Found(tuple(dict.fromkeys(found)), guessed=guessed)


def _expand_one(name: str, cwd: Path) -> Found:
    path = _absolute(name, cwd)
    if not os.path.lexists(path) and any(char in name for char in _WILD):
        return _matches(name, path)
    facts = look(str(path))
    return Found(trouble=f"{facts.name}: {facts.trouble}") if facts.trouble else Found((str(path),))


def total(paths: Sequence[str]) -> str:
    """`3 files, 340 K`."""
    count = len(paths)
    return f"{count} file{'' if count == 1 else 's'}, {size(sum(look(p).size for p in paths))}"


def stamps(paths: Sequence[str], before: Mapping[str, Stamp]) -> dict[str, Stamp]:
    """How each file was when it was attached: as known before, else as it is now."""
    return {path: before.get(path) or look(path).stamp for path in paths}


def look(path: str) -> FileFacts:
    """Name, size and type of a file, or why it cannot be sent."""
    name = Path(path).name or path
    try:
        found = Path(path).stat()
    except FileNotFoundError:
        return FileFacts(name, trouble="there is no such file.")
    except (OSError, ValueError) as error:
        return FileFacts(name, trouble=f"it cannot be looked at ({_reason(error)}).")
    trouble = _trouble(path, found)
    if trouble:
        return FileFacts(name, trouble=trouble)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileFacts(name, found.st_size, kind, stamp=(found.st_size, found.st_mtime_ns))


def _trouble(path: str, found: os.stat_result) -> str:
    if stat.S_ISDIR(found.st_mode):
        return "this is a directory; add /* for the files in it."
    if not stat.S_ISREG(found.st_mode):
        return "this is not a regular file."
    if found.st_size == 0:
        return "it is empty (0 bytes), and RT refuses empty attachments."
    if not os.access(path, os.R_OK):
        return "you may not read it."
    return ""


def _matches(typed: str, pattern: Path) -> Found:
    """Files that fit a pattern; what cannot be sent is left out as long as something can."""
    names = sorted(glob.glob(str(pattern)))[: MANY + 1]  # noqa: PTH207 - an absolute pattern
    if len(names) > MANY:
        return Found(trouble=f"{typed}: more than {MANY} files fit.")
    good = tuple(name for name in names if not look(name).trouble)
    if good:
        return Found(good, guessed=True)
    return Found(trouble=f"{typed}: nothing fits that can be attached.")


def _split(typed: str) -> tuple[str, str]:
    head, slash, tail = typed.rpartition(os.sep)
    return head + slash, tail


def _absolute(typed: str, cwd: Path) -> Path:
    try:
        return cwd / Path(typed).expanduser()
    except RuntimeError:
        return cwd / typed


def _folder(head: str, cwd: Path) -> Path:
    return _absolute(head, cwd) if head else cwd


def _names(folder: Path) -> list[str]:
    """The names in a folder as they can be typed."""
    try:
        with os.scandir(folder) as entries:
            return [wild(entry.name) + (os.sep if entry.is_dir() else "") for entry in entries]
    except (OSError, ValueError):
        return []


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or "unknown reason") if isinstance(error, OSError) else "bad name"
