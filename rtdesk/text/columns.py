"""Columns of printed lines: cleaned text cut and padded by cells, without what draws the desk."""

from __future__ import annotations

import unicodedata

from rtdesk.text.clean import is_mark

CUT = "…"


def cells(char: str) -> int:
    """How many cells a character of cleaned text takes."""
    if char.isascii():
        return 1
    if is_mark(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def column(text: str, width: int) -> str:
    """Exactly `width` cells of a cleaned line."""
    if text.isascii():
        return f"{text[: width - 1]}{CUT}" if len(text) > width else text.ljust(width)
    used = last = end = 0
    for at, char in enumerate(text):
        used += cells(char)
        if used > width:
            return text[:end] + CUT + " " * (width - 1 - last)
        if used < width:
            last, end = used, at + 1
    return text + " " * (width - used)
