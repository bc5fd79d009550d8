"""Colours of line mode: where a terminal shows them, and never as the only sign of something."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

CODES = {"title": "1", "id": "1", "new": "36", "open": "32", "stalled": "33", "dim": "2"}
"""What a role looks like, by its parameter of SGR."""
DONE = ("resolved", "rejected", "deleted")


class Paint:
    """Paints, or does not. `width` are the cells of a line on this terminal; 0: it is none."""

    def __init__(self, *, on: bool = False, width: int = 0):
        self.on = on
        self.width = width

    @classmethod
    def of(cls, given: argparse.Namespace) -> Paint:
        """As asked for; else as usual."""
        usual = cls.usual()
        usual.on = usual.on if given.color == "auto" else given.color == "always"
        return usual

    @classmethod
    def usual(cls) -> Paint:
        """Paints on a terminal, unless NO_COLOR or TERM=dumb says no."""
        if not sys.stdout.isatty():
            return cls()
        try:
            width = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError):
            width = 80
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return cls(on=not plain, width=width)

    def __call__(self, text: str, role: str) -> str:
        """The text in the colour of a role; as it is where that has none."""
        code = CODES.get("dim" if role in DONE else role)
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and code and text.strip() else text
