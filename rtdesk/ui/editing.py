"""Files that are in the user's editor: in the state folder, and found again after a crash."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.config.paths import make_private
from rtdesk.outbox.draft import Draft

if TYPE_CHECKING:
    from rtdesk.desk import Desk

_NAME = re.compile(r"(\d+)-(reply|comment|create)(?:-\d+)?\.txt\Z")
_KINDS = {"reply": "correspond", "comment": "comment", "create": "create"}
BEFORE = ".before"
"""Ending of the file with the text as it was handed over; locked while the editor is open."""


@dataclass(slots=True)
class Edited:
    """A draft's text in a file that nobody else may read."""

    file: Path
    before: Path
    lock: int
    text: str

    def read(self) -> str:
        """What the editor left; the text from before where it left no file."""
        try:
            return self.file.read_text("utf-8", errors="replace").rstrip("\n")
        except OSError:
            return self.text

    def forget(self) -> None:
        """The text is safe elsewhere."""
        for path in (self.file, self.before):
            with contextlib.suppress(OSError):
                path.unlink()
        self.close()

    def close(self) -> None:
        """Nobody edits it any more; the next start finds it."""
        with contextlib.suppress(OSError):
            os.close(self.lock)


def hand_over(folder: Path, draft: Draft) -> Edited:
    """Writes the text where the editor finds it.

    Raises:
        OSError: the disk does not take it.
    """
    make_private(folder)
    folder.chmod(0o700)
    kind = next(word for word, kind in _KINDS.items() if draft.kind.startswith(kind))
    number = 1
    while True:
        suffix = f"-{number}" if number > 1 else ""
        file = folder / f"{draft.ticket}-{kind}{suffix}.txt"
        try:
            _write(file, draft.body)
            break
        except FileExistsError:
            number += 1
    before = file.with_name(file.name + BEFORE)
    with contextlib.suppress(OSError):
        before.unlink()
    _write(before, draft.body)
    lock = os.open(before, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return Edited(file, before, lock, draft.body)


def recover(desk: Desk, folder: Path) -> tuple[Draft, ...]:
    """Texts that an editor had when the desk ended become drafts; returns those.

    Raises:
        OSError: the disk did not take a draft; its file stays.
    """
    found = []
    for file in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        name = _NAME.fullmatch(file.name)
        before = file.with_name(file.name + BEFORE)
        lock = _lock(before)
        if name is None or lock is None:
            continue
        edited = Edited(file, before, lock, "")
        draft = _merged(desk, Draft(int(name[1]), _KINDS[name[2]], body=edited.read()), before)
        if draft:
            desk.save_draft(draft)
            found.append(draft)
        edited.forget()
    return tuple(found)


def _merged(desk: Desk, edited: Draft, before: Path) -> Draft | None:
    """The draft to keep: what stood in the editor, and what was written elsewhere since then."""
    kept = desk.draft(edited.ticket, edited.kind)
    handed = Edited(before, before, -1, "").read()
    if not edited.body.strip() or edited.body == handed:
        return None
    if kept is None:
        return edited
    desk.take_up(kept)
    if kept.body == edited.body:
        return None
    if kept.body.rstrip("\n") == handed:
        return replace(kept, body=edited.body)
    return replace(kept, body=f"{kept.body.rstrip()}\n\n{edited.body}")


def _write(file: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(file, flags, 0o600), "w", encoding="utf-8") as writer:
        writer.write(text if text.endswith("\n") or not text else f"{text}\n")
        writer.flush()
        os.fsync(writer.fileno())


def _lock(before: Path) -> int | None:
    """None while another desk has the text in an editor."""
    try:
        lock = os.open(before, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock
