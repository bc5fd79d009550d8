"""How the desk ends when it has a bug: short, and without the values of variables."""

from __future__ import annotations

import os
import platform
import shutil
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rtdesk import __version__
from rtdesk.config.account import redacted
from rtdesk.config.paths import log_file, make_private
from rtdesk.store.errors import NotSaved
from rtdesk.text.clean import clean

FRAMES = 8
WORDS = (
    "rtdesk ended because of a bug in it. Nothing you wrote is lost: drafts and the outbox are on"
    " the disk and come back at the next start."
)
KEPT = 5
"""Reports that are kept."""


def told(error: BaseException | None) -> str:
    """What the user reads: a paragraph and where the report is, or all of it without a disk."""
    found = report(error)
    if not found.endswith(WORDS):
        return found
    try:
        path = _written(found)
    except OSError:
        return found
    return f"{WORDS}\nWhat happened, without your words or secrets: {clean(str(path))}"


def _written(found: str) -> Path:
    """Puts a report beside the log; of older ones the last few stay."""
    folder = log_file().parent
    make_private(folder)
    for old in sorted(folder.glob("crash-*.txt"))[: -KEPT + 1]:
        old.unlink(missing_ok=True)
    path = folder / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{_circumstances()}\n\n{redacted(found)}\n")
    return path


def _circumstances() -> str:
    """What a developer asks first."""
    size = shutil.get_terminal_size()
    return (
        f"rtdesk {__version__}, Python {platform.python_version()}, {platform.system()}\n"
        f"terminal {clean(os.environ.get('TERM', ''))}, {size.columns}x{size.lines}"
    )


def report(error: BaseException | None) -> str:
    """What happened: the places in the code and the kinds of errors; no values, nothing unclean."""
    damage = next((one for one in _chain(error) if isinstance(one, NotSaved)), None)
    if damage:  # the disk, no bug: it says itself what to do
        return f"rtdesk ended: {clean(str(damage))}\nDrafts and the outbox are on the disk."
    parts = []
    for one in _chain(error):
        places = traceback.format_list(traceback.extract_tb(one.__traceback__)[-FRAMES:])
        parts.append(f"{clean(''.join(places), multiline=True)}{type(one).__name__}\n")
    return "\n".join([*parts, WORDS])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error with what led to it, the first cause first."""
    if error is None:
        return
    yield from _chain(error.__cause__ or error.__context__ or getattr(error, "error", None))
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _chain(inner)
    yield error
