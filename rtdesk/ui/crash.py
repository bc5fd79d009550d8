"""How the desk ends when it has a bug: short, and without the values of variables."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from rtdesk.store.errors import NotSaved
from rtdesk.text.clean import clean

FRAMES = 8
WORDS = (
    "rtdesk ended because of a bug in it. Nothing you wrote is lost: drafts and the outbox are on"
    " the disk and come back at the next start."
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
