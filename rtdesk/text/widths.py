"""Lines measured, padded and wrapped by the cells they take once they are cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rtdesk.text.clean import KEPT, clean
from rtdesk.text.columns import cells as cells_of


class _Widths(dict[str, int]):
    """Cells of a character of cleaned text; filled as characters are met."""

    def __missing__(self, char: str) -> int:
        if len(self) >= KEPT:
            self.clear()
        width = self[char] = cells_of(char)
        return width


_WIDTHS = _Widths()


def cells(text: str) -> int:
    """How many terminal cells a text takes once it is cleaned."""
    if text.isascii():
        return len(text)
    return sum(map(_WIDTHS.__getitem__, clean(text)))


def padded(text: str, width: int, is_right: bool) -> str:
    """At least so many cells, with blanks behind or before."""
    blank = " " * (width - cells(text))
    return blank + text if is_right else text + blank


def wrapped(text: str, width: int) -> Iterator[str]:
    """A line as several of at most `width` cells, broken at blanks where there are any."""
    if cells(text) <= width:
        yield text
        return
    line = ""
    for word in re.findall(r"\S+\s*", text):
        if line and cells(line) + cells(word.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += word
        while cells(line.rstrip()) > width:
            head = _head(line, width)
            yield head
            line = line[len(head) :]
    if line.strip():
        yield line.rstrip()


def _head(text: str, width: int) -> str:
    """As many characters as fit, at least one."""
    end = max(width // 2, 1)
    used = cells(text[:end])
    for char in text[end:]:
        used += cells(char)
        if used > width:
            break
        end += 1
    return text[:end]
