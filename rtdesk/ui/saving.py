"""Saving an attachment: into the folder one named, never over a file, said when done."""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.backend.errors import BackendError
from rtdesk.records.attachment import Attachment
from rtdesk.text.filenames import safe_name
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk

LETTERS = string.digits[1:] + string.ascii_lowercase.replace("j", "").replace("k", "")
"""Keys of a chooser that do not move in it."""


async def save(desk: Desk, attachment: Attachment, folder: str, say: Callable[[str], None]) -> None:
    """Downloads an attachment; `say` is told how it ended."""
    name = safe_name(attachment.filename, f"attachment-{attachment.id}")
    target = free_name(Path(folder).expanduser(), name)
    say(f"Saving {plain(name)}…")
    try:
        await desk.download(attachment.id, target)
    except (BackendError, OSError) as error:
        say(f"Not saved: {plain(str(error))}")
        return
    say(f"Saved {plain(str(target))}")


def free_name(folder: Path, name: str) -> Path:
    """A path in `folder` that does not exist yet: `name`, `name (2).ext`, …"""
    target = folder / name
    number = 2
    while target.exists() or target.is_symlink():
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return target
