"""What stands before the items of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SYMBOL = re.compile(r"[·•§oØüvq\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc-]?\Z")
"""Bullets as Word writes them, in its fonts of symbols."""
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(slots=True)
class List:
    """A list that is open."""

    number: int | None = None
    """That of the next item, where items have one."""
    kind: str = "1"
    is_bare: bool = False
    in_item: bool = False
    count: int = -2
    """Lines of the text when the last item began."""

    @classmethod
    def of(cls, is_ordered: bool, attributes: Mapping[str, str], *, is_bare: bool) -> List:
        """The list of such an element."""
        start = number(attributes.get("start", ""), 1) if is_ordered else None
        return cls(start, attributes.get("type", "1")[:1], is_bare)


def number(text: str, default: int) -> int:
    """A number that somebody wrote, if it is a sensible one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default


def bullet(inside: List, value: str = "") -> str:
    """The mark of the next item."""
    if inside.number is None:
        return "" if inside.is_bare else "- "
    at = number(value, inside.number)
    inside.number = at + 1
    match inside.kind:
        case "a" | "A" if 1 <= at <= 26:
            mark = chr(ord(inside.kind) + at - 1)
        case "i" if 1 <= at < 4000:
            mark = _roman(at)
        case "I" if 1 <= at < 4000:
            mark = _roman(at).upper()
        case _:
            mark = str(at)
    return f"{mark}. "


def written_bullet(text: str) -> str:
    """The mark that Word wrote out as text."""
    mark = text.replace("\xa0", " ").strip()
    return "- " if _SYMBOL.match(mark) else f"{mark} "


def _roman(value: int) -> str:
    out = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        out += letters * count
    return out
