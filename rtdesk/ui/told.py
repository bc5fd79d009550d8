"""What could not be kept is said, not thrown: the words stay on the screen."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from textual.widget import Widget

from rtdesk.ui.text import plain


@contextlib.contextmanager
def told(widget: Widget) -> Iterator[None]:
    """Turns a disk that is full or read-only into a sentence."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        widget.notify(
            plain(f"{error.strerror or error}{where}"),
            severity="error",
            timeout=20,
            markup=False,
        )
