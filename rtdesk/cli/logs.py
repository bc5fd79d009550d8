"""The log: what went wrong, in a file that only the user may read, without secrets or mails."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from pathlib import Path

from rtdesk.config.account import redacted
from rtdesk.config.paths import log_file, make_private
from rtdesk.text.clean import clean

LARGEST = 1_000_000
"""Bytes after which a new file is begun."""
KEPT = 3
"""Older files that are kept."""
LINE = 2_000
FORM = "%(asctime)s %(levelname)s %(name)s [%(process)d] %(message)s"


class PrivateFile(logging.Handler):
    """Appends lines. What the disk does not take is lost: a log is worth no failure."""

    def __init__(self, path: Path):
        super().__init__()
        self.path = path
        self.setFormatter(Lines(FORM))

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a record, if it can be written."""
        with contextlib.suppress(OSError):
            line = self.format(record).encode("utf-8", "replace") + b"\n"
            self._turn(len(line))
            make_private(self.path.parent)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(self.path, flags, 0o600), "wb") as file:
                file.write(line)

    def _turn(self, coming: int) -> None:
        """Begins a new file when this one would be too large."""
        with contextlib.suppress(FileNotFoundError):
            if self.path.stat().st_size + coming <= LARGEST:
                return
            for number in range(KEPT - 1, 0, -1):
                with contextlib.suppress(FileNotFoundError):
                    self._older(number).replace(self._older(number + 1))
            self.path.replace(self._older(1))

    def _older(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


class Lines(logging.Formatter):
    """A line for a record: clean, cut, without secrets, and of an exception only its kind."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record)
        if record.exc_info and record.exc_info[0]:
            line += f" ({record.exc_info[0].__name__})"
        return clean(redacted(line), limit=LINE)


def begin(*, debug: bool = False, aloud: bool = False) -> None:
    """Warnings go into the log from now on; with `debug` also requests, `aloud` also on stderr."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, PrivateFile | Aloud)]:
        root.removeHandler(handler)
    root.addHandler(PrivateFile(log_file()))
    if debug:
        logging.getLogger("rtdesk").setLevel(logging.DEBUG)
        if aloud:
            root.addHandler(Aloud())


class Aloud(logging.Handler):
    """Says the same on stderr, for who watches a command."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines("rtdesk: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Says it."""
        with contextlib.suppress(OSError):
            sys.stderr.write(self.format(record) + "\n")
