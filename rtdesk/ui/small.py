"""What stands on a terminal that is too small for the desk."""

from __future__ import annotations

LEAST_WIDTH, LEAST_HEIGHT = 40, 10
"""Columns and lines below which nothing of the desk can be read."""


def is_small(width: int, height: int) -> bool:
    """True where the desk has no room."""
    return 0 < width < LEAST_WIDTH or 0 < height < LEAST_HEIGHT


def drawing(width: int, height: int) -> str:
    """A few words in the middle, and nothing else."""
    import textwrap

    words = (
        f"Too small: {width} x {height}. The desk needs {LEAST_WIDTH} x {LEAST_HEIGHT}."
        " Nothing is lost. Q quits."
    )
    lines = textwrap.wrap(words, max(1, width))[:height]
    top = max(0, (height - len(lines)) // 2)
    placed = (f"\x1b[{top + n + 1};1H{line.center(width)}" for n, line in enumerate(lines))
    return f"\x1b[0m\x1b[2J{''.join(placed)}"
