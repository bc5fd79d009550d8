"""How the desk ends when it has a bug: short, and without the values of variables."""

from __future__ import annotations

import traceback

from rtdesk.text.clean import clean

FRAMES = 12
WORDS = (
    "rtdesk ended because of a bug in it. Nothing you wrote is lost: drafts and the outbox are on"
    " the disk and come back at the next start."
)


def report(error: BaseException | None) -> str:
    """What happened: the places in the code and the kind of error; no values, nothing unclean."""
    if error is None:
        return WORDS
    places = traceback.format_list(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    return f"{clean(''.join(places), multiline=True)}{type(error).__name__}\n\n{WORDS}"
