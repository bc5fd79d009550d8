"""A row of the ticket list as a strip of coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from rtdesk.records.listed import Listed
from rtdesk.ui.cells import fit
from rtdesk.ui.widgets.columns import Column, cell_text, high, overdue, status_kind

GLYPHS = {
    "cursor": "▌",
    "unread": "●",
    "pending": "⇡",
    "draft": "✎",
    "mark": "x",
    "asleep": "z",
    "bookmark": "▲",
}
ASCII = {
    "cursor": ">",
    "unread": "*",
    "pending": "^",
    "draft": "~",
    "mark": "x",
    "asleep": "z",
    "bookmark": "+",
}


class Pens:
    """The styles of a widget's component classes, computed once per theme."""

    def __init__(self, widget: Widget, prefix: str = "list--") -> None:
        self._styles = {
            name.removeprefix(prefix): widget.get_component_rich_style(name)
            for name in widget.COMPONENT_CLASSES
            if name.startswith(prefix)
        }
        self._styles[""] = widget.rich_style

    def __getitem__(self, name: str) -> Style:
        return self._styles[name]


def header(columns: Sequence[Column], pens: Pens) -> Strip:
    """The titles."""
    text = " ".join(fit(c.title, c.width, right=c.right) for c in columns)
    return Strip([Segment("   " + text, pens["header"])])


def row(
    ticket: int,
    listed: Listed | None,
    columns: Sequence[Column],
    pens: Pens,
    *,
    now: datetime,
    here: bool,
    marked: bool,
    ascii: bool,  # noqa: A002
) -> Strip:
    """A ticket's line; just its number while the row is not known."""
    glyphs = ASCII if ascii else GLYPHS
    parts = [Segment(glyphs["cursor"], pens["cursor"]) if here else Segment(" ", pens[""])]
    flag = "mark" if marked else _flag(listed)
    pen = pens[flag if flag in ("mark", "pending") else "flag"]
    star = glyphs["bookmark"] if listed and listed.bookmark else " "
    parts.append(Segment((glyphs[flag] if flag else " ") + star, pen))
    if listed is None:
        width = next((c.width for c in columns if c.key == "id"), len(str(ticket)))
        return Strip([*parts, Segment(fit(str(ticket), width, right=True), pens["dim"])])
    for number, column in enumerate(columns):
        text = fit(cell_text(column, listed, now), column.width, right=column.right)
        parts.append(
            Segment(text if not number else " " + text, pens[_pen(column.key, listed, now)])
        )
    return Strip(parts)


def _flag(listed: Listed | None) -> str:
    if listed is None:
        return ""
    flags = (
        ("pending", listed.pending),
        ("draft", listed.draft),
        ("unread", listed.unread),
        ("asleep", listed.asleep is not None),
    )
    return next((name for name, there in flags if there), "")


def _pen(key: str, listed: Listed, now: datetime) -> str:
    match key:
        case "subject":
            return "unread" if listed.unread else ""
        case "status":
            return status_kind(listed.row.status)
        case "priority":
            return "high" if high(listed.row) else "dim"
        case "due":
            return "overdue"
        case "updated" if overdue(listed.row, now):
            return "overdue"
        case "owner":
            return ""
        case _:
            return "dim"
