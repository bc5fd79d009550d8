"""Keys and what they do, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.ui.keys import shown

KEY = "bold $text-accent"


def hint_lines(bindings: Iterable[BindingType], width: int) -> Content:
    """All bindings meant to be shown, in as many lines as they need."""
    keys = [(shown(b.key), b.description) for b in bindings if isinstance(b, Binding) and b.show]
    lines = []
    while keys:
        count = max(_fitting(keys, width), 1)
        lines.append(keys_line(keys[:count], width))
        keys = keys[count:]
    return Content("\n").join(lines)


def keys_line(keys: Sequence[tuple[str, str]], width: int) -> Content:
    """`r Reply  c Comment …`: closer together, then fewer, when the line is short."""
    for gap in ("  ", " "):
        whole = Content(gap).join(_pair(key, words) for key, words in keys)
        if whole.cell_length <= width:
            return whole
    return Content(" ").join(_pair(*keys[at]) for at in range(_fitting(keys, width)))


def _fitting(keys: Sequence[tuple[str, str]], width: int) -> int:
    used = -1
    for count, (key, words) in enumerate(keys):
        used += _pair(key, words).cell_length + 1
        if used > width:
            return count
    return len(keys)


def _pair(key: str, words: str) -> Content:
    return Content.assemble((key, KEY), f" {words}" if words else "")
