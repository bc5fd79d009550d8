"""The picture on a terminal: what is left on the screen of all that was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyte
from wcwidth import wcwidth


class Display:
    """The picture; drawing is put off until somebody looks, so that reading stays quick."""

    def __init__(self, columns: int, rows: int):
        self.queue: list[bytes] = []
        self._screen = _Screen(columns, rows)
        self._stream = _Stream(self._screen)

    def lines(self) -> list[str]:
        """What is shown now."""
        queued, self.queue = self.queue, []
        self._stream.feed(b"".join(queued))
        return [line.rstrip() for line in self._screen.display]

    def resize(self, columns: int, rows: int) -> None:
        """Change the size."""
        self.lines()
        self._screen.resize(rows, columns)


class _Screen(pyte.Screen):
    """A screen that can scroll its region, and be looked at in the middle of a frame."""

    @property
    def display(self) -> list[str]:
        """The lines; pyte's own wants a wide character to be whole, which halfway it is not."""
        return ["".join(self._drawn(self.buffer[y])) for y in range(self.lines)]

    def _drawn(self, line: Mapping[int, pyte.screens.Char]) -> Iterator[str]:
        half = False
        for x in range(self.columns):
            data = line[x].data
            if not half:
                yield data or " "
            half = not half and bool(data) and wcwidth(data[0]) == 2

    def scroll_up(self, count: int = 1) -> None:
        self._scroll(count, up=True)

    def scroll_down(self, count: int = 1) -> None:
        self._scroll(count, up=False)

    def _scroll(self, count: int, *, up: bool) -> None:
        column, line = self.cursor.x, self.cursor.y
        margins = self.margins
        top, bottom = (margins.top, margins.bottom) if margins else (0, self.lines - 1)
        self.cursor.y = bottom if up else top
        for _ in range(count or 1):
            self.index() if up else self.reverse_index()
        self.cursor.x, self.cursor.y = column, line


class _Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "S": "scroll_up", "T": "scroll_down"}  # noqa: RUF012
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down"}
