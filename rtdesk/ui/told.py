"""What could not be kept is said, not thrown: the words stay on the screen."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from textual.widget import Widget

from rtdesk.ui.text import plain


def disk_words(error: OSError) -> str:
    """What the disk said, and of which file; not cleaned."""
    where = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{where}"


@contextlib.contextmanager
def told(widget: Widget) -> Iterator[None]:
    """Turns a disk that is full or read-only into a sentence."""
    try:
        yield
    except OSError as error:
        widget.notify(
            plain(disk_words(error)),
            severity="error",
            timeout=20,
            markup=False,
        )
