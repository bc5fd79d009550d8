"""A row of the ticket list as a strip of coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from rtdesk.config.rules import ATTRIBUTES, MEANINGS
from rtdesk.records.listed import Listed
from rtdesk.ui.cells import fit
from rtdesk.ui.rules import Look, Rules
from rtdesk.ui.widgets.cell_texts import cell_text, status_kind
from rtdesk.ui.widgets.columns import Column

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
        self._mixed: dict[tuple[str, str], Style] = {}

    def __getitem__(self, name: str) -> Style:
        return self._styles[name]

    def mixed(self, base: str, words: str) -> Style:
        """A style with what a rule says of it: attributes, colours, meanings of the theme."""
        found = self._mixed.get((base, words))
        if found is None:
            found = self._styles[base]
            for word in words.split():
                if word in ATTRIBUTES:
                    found += Style.parse(word)
                elif word in MEANINGS:
                    found += self._styles[word]
                else:
                    found += Style(color=word)
            self._mixed[base, words] = found
        return found


def header(columns: Sequence[Column], pens: Pens, *, lead: str = "") -> Strip:
    """The titles; `lead` stands before the first."""
    text = " ".join(fit(c.title, c.width, right=c.right) for c in columns)
    return Strip([Segment(f"   {lead}{text}", pens["header"])])


def row(
    ticket: int,
    listed: Listed | None,
    columns: Sequence[Column],
    pens: Pens,
    *,
    rules: Rules,
    now: datetime,
    here: bool,
    marked: bool,
    ascii: bool,  # noqa: A002
    lead: Segment | None = None,
) -> Strip:
    """A ticket's line; just its number while the row is not known.

    `lead` stands before the first column.
    """
    glyphs = ASCII if ascii else GLYPHS
    parts = [_cursor(pens, here=here, ascii=ascii)]
    flag = "mark" if marked else _flag(listed)
    pen = pens[flag if flag in ("mark", "pending") else "flag"]
    star = glyphs["bookmark"] if listed and listed.bookmark else " "
    parts.append(Segment((glyphs[flag] if flag else " ") + star, pen))
    if lead is not None:
        parts.append(lead)
    if listed is None:
        width = next((c.width for c in columns if c.key == "id"), len(str(ticket)))
        return Strip([*parts, Segment(fit(str(ticket), width, right=True), pens["dim"])])
    look = rules.look(listed, now)
    styles = _styles(look, columns)
    for number, column in enumerate(columns):
        base, words = _pen(column.key, listed), styles.get(column.key, styles.get("", ""))
        text = look.mark if column.key == "mark" else cell_text(column, listed, now)
        text = fit(text, column.width, right=column.right)
        style = pens.mixed(base, words) if words else pens[base]
        parts.append(Segment(text if not number else " " + text, style))
    return Strip(parts)


def pointed(line: Strip, pens: Pens, *, here: bool, ascii: bool) -> Strip:  # noqa: A002
    """The same line with the cursor, or without it."""
    return Strip([_cursor(pens, here=here, ascii=ascii), *list(line)[1:]])


def _cursor(pens: Pens, *, here: bool, ascii: bool) -> Segment:  # noqa: A002
    glyphs = ASCII if ascii else GLYPHS
    return Segment(glyphs["cursor"], pens["cursor"]) if here else Segment(" ", pens[""])


def _styles(look: Look, columns: Sequence[Column]) -> dict[str, str]:
    """Styles by column; what a rule without a mark says of a column that is away is on the subject.

    A mark stands for it where there is one.
    """
    if not look.cells:
        return {}
    there = {column.key for column in columns}
    styles = {key: words for key, words in look.cells.items() if not key or key in there}
    if not look.mark:
        away = (words for key, words in look.cells.items() if key and key not in there)
        for words in away:
            styles.setdefault("subject", words)
    styles["mark"] = look.style
    return styles


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


def _pen(key: str, listed: Listed) -> str:
    match key:
        case "subject":
            return "unread" if listed.unread else ""
        case "status":
            return status_kind(listed.row.status)
        case "owner":
            return ""
        case _:
            return "dim"
