"""How far a job with files is, and how it ended, in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from rtdesk.config.paths import downloads
from rtdesk.config.profile import Profile
from rtdesk.files.saving import Saving
from rtdesk.text.when import size
from rtdesk.ui.text import plain

PAUSE = 0.25
"""Seconds between two pictures of how far a job is."""
BAR = 12


class Pace:
    """Lets a callback through a few times a second."""

    def __init__(self, show: Callable[[], None], clock: Callable[[], float] = time.monotonic):
        self._show = show
        self._clock = clock
        self._next = 0.0

    def __call__(self) -> None:
        now = self._clock()
        if now >= self._next:
            self._next = now + PAUSE
            self._show()


def first_folder(profile: Profile, last: Path | None) -> Path:
    """What is proposed: the folder of the last time, else the configured one, else the system's."""
    return last or downloads(profile.download_dir)


def bar(done: int, of: int) -> str:
    """`━━━━──── 48 %`, or nothing where it is not known of how much."""
    if of <= 0:
        return ""
    part = min(done / of, 1.0)
    full = round(part * BAR)
    return f"{'━' * full}{'─' * (BAR - full)} {part:>3.0%}"


def fetching_words(name: str, done: int, of: int) -> str:
    """How far the file is that is fetched to be looked at."""
    return f"Fetching {plain(name)}  {size(done)} of {size(max(done, of))}  {bar(done, of)}"


def saving_words(saving: Saving) -> str:
    """`Saving 2 of 24: backup.bin  3.1 M of 5.0 M ━━━━────  62 %`."""
    count, number = len(saving.files), len(saving.outcomes) + 1
    name = saving.current.filename if saving.current else ""
    which = f"{number} of {count}: " if count > 1 else ""
    far = f"{size(saving.done)} of {size(saving.size)}  {bar(saving.done, saving.size)}"
    return f"Saving {which}{plain(name)[:40]}  {far}"


def saved_words(saving: Saving, *, cancelled: bool = False) -> str:
    """How it ended."""
    count, failed = len(saving.saved), saving.failed
    where = plain(str(saving.folder))
    if count == 1 and len(saving.files) == 1:
        return f"Saved {plain(str(saving.folder / saving.saved[0].name))}"
    said = f"Saved {files(count)} into {where}" if count else "Nothing was saved"
    if cancelled:
        return f"Stopped. {said}; {files(len(saving.files) - count)} not."
    if not failed:
        return f"{said}, {size(saving.done)}"
    why = plain(failed[0].trouble)
    return f"{said}; {len(failed)} not: {why}" if count else f"{said}: {why}"


def files(count: int) -> str:
    """`1 file`, `2 files`."""
    return f"{count} file{'' if count == 1 else 's'}"
