"""Texts measured, cut, padded and wrapped by terminal cells; all take cleaned text."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, chop_cells, split_graphemes

CUT = "…"


def cut(text: str, width: int) -> str:
    """At most `width` cells, with `…` where something is missing; never half a grapheme."""
    if len(text) <= width and text.isascii():
        return text
    if width <= 0:
        return ""
    if text.isascii():
        return text[: width - 1] + CUT
    text = text[: width * 8]
    if cell_len(text) <= width:
        return text
    used, end = 0, 0
    for _start, stop, cells in split_graphemes(text)[0]:
        if used + cells > width - 1:
            break
        used, end = used + cells, stop
    return text[:end] + CUT


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Exactly `width` cells: cut or padded, on the left when `right`."""
    text = cut(text, width)
    blank = " " * (width - (len(text) if text.isascii() else cell_len(text)))
    return blank + text if right else text + blank


def wrap(text: str, width: int, hanging: str = "") -> Iterator[str]:
    """One line as several of at most `width` cells, broken at blanks where there are any.

    `hanging` starts every line but the first.
    """
    lead, at, width = "", 0, max(width, 8)
    if len(hanging) >= width // 2:
        hanging = ""
    while cell_len(text[at : at + width * 8]) > width - len(lead):
        head = chop_cells(text[at : at + width * 8], width - len(lead))[0]
        end = at + len(head)
        if text[end] != " " and " " in head.strip() and head[-1] != " ":
            head = head[: head.rindex(" ") + 1]
            end = at + len(head)
        yield lead + head.rstrip()
        while end < len(text) and text[end] == " ":
            end += 1
        at, lead = end, hanging
    if at < len(text) or not at:
        yield lead + text[at:]
