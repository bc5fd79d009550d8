"""A text of any size as numbered lines, of which only what is asked for is looked at."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator

BLOCK = 20_000
"""Characters; a longer line is dealt with in such pieces."""
_WINDOW = 1 << 16
LONGEST = 1_000
"""Characters of what is looked for."""


class Document:
    """Pieces of text: a line each, or several for a very long line.

    `pens` are (start, length, pen) for each line, where something knows the syntax.
    """

    def __init__(self, text: str, pens: list[list[tuple[int, int, str]]] | None = None) -> None:
        self.text = text
        self.pens = pens
        self._starts = array("Q", [0])
        self._numbers: array[int] | None = None
        self._index()

    def _index(self) -> None:
        starts, at, end = self._starts, 0, len(self.text)
        numbers = array("Q", [1])
        number, long = 1, False
        find = self.text.find
        while at <= end:
            line = find("\n", at)
            stop = line if line >= 0 else end
            for piece in range(at + BLOCK, stop, BLOCK):
                starts.append(piece)
                numbers.append(number)
                long = True
            if line < 0 or line + 1 >= end:
                break
            at, number = line + 1, number + 1
            starts.append(at)
            numbers.append(number)
        self.lines = number
        """How many lines there are."""
        self._numbers = numbers if long else None

    def __len__(self) -> int:
        return len(self._starts)

    def number(self, piece: int) -> int:
        """The number of the line that a piece belongs to, from 1."""
        return self._numbers[piece] if self._numbers else piece + 1

    def begins(self, piece: int) -> bool:
        """True when the piece is the start of its line."""
        return not piece or self.number(piece) != self.number(piece - 1)

    def span(self, piece: int) -> tuple[int, int]:
        """Where a piece stands in the text, without its line break."""
        start = self._starts[piece]
        end = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def piece(self, number: int, limit: int = 0) -> str:
        """The text of a piece, or how it begins; not cleaned."""
        start, end = self.span(number)
        return self.text[start : min(end, start + limit) if limit else end]

    def at(self, offset: int) -> int:
        """The piece in which something stands."""
        return bisect_right(self._starts, offset) - 1

    def first_piece(self, line: int) -> int:
        """The piece with which a line starts; the last one for a line that is not there."""
        if self._numbers is None:
            return min(max(line - 1, 0), len(self) - 1)
        low, high = 0, len(self) - 1
        while low < high:
            middle = (low + high) // 2
            if self._numbers[middle] < line:
                low = middle + 1
            else:
                high = middle
        return low

    # Looking for words

    def after(self, pattern: re.Pattern[str], offset: int) -> tuple[int, int] | None:
        """The next place at or behind `offset`."""
        found = pattern.search(self.text, offset)
        return found.span() if found else None

    def before(self, pattern: re.Pattern[str], offset: int) -> tuple[int, int] | None:
        """The last place that begins before `offset`."""
        end = offset
        while end > 0:
            start = max(end - _WINDOW, 0)
            places = list(self._between(pattern, start, end))
            if places:
                return places[-1]
            end = start
        return None

    def _between(self, pattern: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
        for found in pattern.finditer(self.text, start, min(end + LONGEST, len(self.text))):
            if found.start() < end:
                yield found.span()


def pattern_of(words: str) -> re.Pattern[str]:
    """Finds these very words; letters are one as the other unless a capital is among them."""
    flags = re.IGNORECASE if words == words.lower() else re.NOFLAG
    return re.compile(re.escape(words[:LONGEST]), flags)
