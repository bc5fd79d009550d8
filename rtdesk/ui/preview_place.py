"""Where the preview of a ticket stands beside its list, and how much room it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Side = Literal["below", "right"]
LEAST, MOST, STEP = 20, 80, 5
"""Percent of the room that list and preview share."""
ROOMY = (120, 40)
"""Columns and rows from which on there is a preview unless the user said otherwise."""
BESIDE = 100
"""Columns from which on it can stand beside the list."""


@dataclass(frozen=True, slots=True)
class PreviewPlace:
    """As the user likes it; `large` and `small` terminals have their own answer."""

    large: bool = True
    small: bool = False
    side: Side = "below"
    below: int = 40
    right: int = 50

    def dump(self) -> str:
        """As one line of words."""
        shown = [name for name in ("large", "small") if getattr(self, name)]
        return " ".join([self.side, str(self.below), str(self.right), *shown])

    @classmethod
    def load(cls, text: str) -> PreviewPlace:
        """What `dump` told; anything else is the place it has at first."""
        words = text.split()
        sizes = [int(word) for word in words if word.isascii() and word.isdigit()]
        if len(sizes) != 2:
            return cls()
        below, right = (min(max(size, LEAST), MOST) for size in sizes)
        side: Side = "right" if "right" in words else "below"
        return cls("large" in words, "small" in words, side, below, right)

    def shown(self, columns: int, rows: int) -> bool:
        """Whether there is one in a terminal of this size."""
        return self.large if _roomy(columns, rows) else self.small

    def side_in(self, columns: int) -> Side:
        """Where it is: too few columns leave only the place below."""
        return self.side if columns >= BESIDE else "below"

    def share(self, columns: int) -> int:
        """Percent of the room."""
        return self.right if self.side_in(columns) == "right" else self.below

    def toggled(self, columns: int, rows: int) -> PreviewPlace:
        """Shown or not, in terminals like this one."""
        if _roomy(columns, rows):
            return replace(self, large=not self.large)
        return replace(self, small=not self.small)

    def moved(self) -> PreviewPlace:
        """On the other side."""
        return replace(self, side="right" if self.side == "below" else "below")

    def resized(self, columns: int, steps: int) -> PreviewPlace:
        """With more room, or less."""
        size = min(max(self.share(columns) + steps * STEP, LEAST), MOST)
        if self.side_in(columns) == "right":
            return replace(self, right=size)
        return replace(self, below=size)


def _roomy(columns: int, rows: int) -> bool:
    return columns >= ROOMY[0] and rows >= ROOMY[1]
