"""Colours of line mode: where a terminal shows them, and never as the only sign of something."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

CODES = MappingProxyType(
    {"title": "1", "id": "1", "new": "36", "open": "32", "stalled": "33", "done": "2", "dim": "2"}
)
"""What a role looks like, by its parameter of SGR."""
DONE = ("resolved", "rejected", "deleted")


@dataclass(frozen=True, slots=True)
class Paint:
    """Paints, or does not."""

    on: bool = False
    width: int = 0
    """Cells of a line on this terminal; 0: it is none."""

    @classmethod
    def of(cls, given: argparse.Namespace) -> Paint:
        """As asked for; else on a terminal, unless NO_COLOR or TERM=dumb says no."""
        tty = sys.stdout.isatty()
        wish = given.color
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        on = tty and not plain if wish == "auto" else wish == "always"
        if not tty:
            return cls(on)
        import shutil

        return cls(on, shutil.get_terminal_size().columns)

    def __call__(self, text: str, role: str) -> str:
        """The text in the colour of a role; as it is where that has none."""
        code = CODES.get("done" if role in DONE else role)
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and code and text.strip() else text
