"""A text of any size on the screen: only the lines that are seen are cleaned and laid out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from rtdesk.text.clean import clean
from rtdesk.text.document import Document
from rtdesk.text.lexing import Span
from rtdesk.ui.scrolling import ScrollArea
from rtdesk.ui.widgets import stacked
from rtdesk.ui.widgets.row import Pens
from rtdesk.ui.widgets.stacked import Place

KEPT = 64
"""Pieces whose layout is remembered."""
WHEEL = 3
ASIDE = 16
"""Cells by which one goes to the side."""
COLOURED = 2_000
"""Characters of a line that have colours."""
_PENS = (
    *("number", "rule", "match", "here", "comment", "keyword", "string", "name", "heading"),
    *("literal", "bad", "warning", "added", "removed"),
)


class Pager(ScrollArea, can_focus=True):
    """Shows a document; wraps its lines, or lets one go aside."""

    DEFAULT_CSS = """
    Pager {
        width: 1fr;
        height: 1fr;
        & .pager--number { color: $text-muted; }
        & .pager--rule { color: $desk-rule; }
        & .pager--match { color: $text-warning; text-style: reverse; }
        & .pager--here { color: $text-accent; text-style: bold reverse; }
        & .pager--comment { color: $text-muted; }
        & .pager--keyword { color: $text-accent; }
        & .pager--string { color: $text-success; }
        & .pager--name { color: $text-primary; }
        & .pager--heading { text-style: bold; }
        & .pager--literal { color: $text-warning; }
        & .pager--bad { color: $text-error; text-style: bold; }
        & .pager--warning { color: $text-warning; }
        & .pager--added { color: $text-success; }
        & .pager--removed { color: $text-error; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"pager--{name}" for name in _PENS}

    class Moved(Message):
        """Other lines are in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document("")
        self.wraps = True
        self.numbers = False
        self.aside = 0
        self._colour: Callable[[str], list[Span]] | None = None
        self._pattern: re.Pattern[str] | None = None
        self._match: tuple[int, int] | None = None
        self._top: Place = (0, 0)
        self._laid: dict[int, tuple[str, list[int]]] = {}
        self._view: list[Place] | None = None
        self._view_size = Size(0, 0)
        self._pens: Pens | None = None

    # What is shown

    def show(self, document: Document, colour: Callable[[str], list[Span]] | None = None) -> None:
        """Shows a document from its beginning."""
        self.document, self._colour = document, colour
        self._match, self.aside, self._top = None, 0, (0, 0)
        self._anew()

    def set_wraps(self, wraps: bool) -> None:
        """Whether long lines go on in the next row."""
        self.wraps, self.aside = wraps, 0
        self._top = (self._top[0], 0)
        self._anew()

    def set_numbers(self, numbers: bool) -> None:
        """Whether lines have their numbers beside them."""
        self.numbers = numbers
        self._anew()

    def _anew(self) -> None:
        self._laid.clear()
        self._settle()
        self.refresh()
        self.post_message(self.Moved())

    @property
    def line(self) -> int:
        """The number of the first line in sight."""
        return self.document.number(min(self._top[0], len(self.document) - 1))

    @property
    def share(self) -> float:
        """How much of the document is above the end of what is in sight, 0 to 1."""
        view = self._visible()
        if not view or view[-1][0] + 1 >= len(self.document):
            return 1.0
        return (view[-1][0] + 1) / len(self.document)

    # Layout

    @property
    def _gutter(self) -> int:
        return len(str(self.document.lines)) + 3 if self.numbers else 0

    @property
    def _room(self) -> int:
        return max(self.size.width - self._gutter, 1)

    def _layout(self, piece: int) -> tuple[str, list[int]]:
        """The cleaned text of a piece, and where its rows begin."""
        laid = self._laid.get(piece)
        if laid is None:
            if len(self._laid) >= KEPT:
                self._laid.clear()
            laid = self._laid[piece] = self._lay_out(piece)
        return laid

    def _lay_out(self, piece: int) -> tuple[str, list[int]]:
        room = self._room
        if not self.wraps:
            return clean(self.document.piece(piece, (self.aside + room) * 6)), [0]
        text = clean(self.document.piece(piece))
        if text.isascii():
            return text, list(range(0, max(len(text), 1), room))
        starts = [0]
        for part in chop_cells(text, room)[:-1]:
            starts.append(starts[-1] + len(part))
        return text, starts

    def _rows(self, piece: int) -> int:
        return len(self._layout(piece)[1]) if self.wraps else 1

    def _walk(self, place: Place, delta: int) -> tuple[Place, int]:
        return stacked.walk(place, delta, len(self.document), self._rows)

    def _settle(self) -> None:
        """Corrects the place so that it exists and no page ends in emptiness."""
        self._view = None
        if not self.page:
            return
        piece = min(self._top[0], len(self.document) - 1)
        row = self._top[1] if piece == self._top[0] else self._rows(piece) - 1
        self._top = stacked.settled((piece, row), self.page, len(self.document), self._rows)

    def _visible(self) -> list[Place]:
        if self._view_size != self.size:
            self._view_size = self.size
            self._laid.clear()
            self._settle()
        if self._view is None:
            self._view = stacked.seen(self._top, self.page, len(self.document), self._rows)
        return self._view

    # Moving

    def scroll_rows(self, delta: int) -> None:
        """By rows, at most to the last full page."""
        if not self.page:
            return
        if delta > 0:
            _, room = self._walk(self._top, delta + self.page - 1)
            delta = max(0, min(delta, room - self.page + 1))
        self._top, moved = self._walk(self._top, delta)
        if moved:
            self._view = None
            self.scroll_to_line(self.origin + moved)
            self.post_message(self.Moved())

    def page_by(self, fraction: float) -> None:
        """By a part of a page; one row stays for orientation."""
        self.scroll_rows(round(self.page * fraction) - (fraction >= 1) + (fraction <= -1))

    def go(self, piece: int) -> None:
        """To a piece, the last one by a number beyond it."""
        self._top = (piece, 0)
        self._settle()
        self.refresh()
        self.post_message(self.Moved())

    def go_aside(self, steps: int) -> None:
        """To the left or right, where lines are not wrapped."""
        if not self.wraps:
            self.aside = max(0, self.aside + steps * ASIDE)
            self._anew()

    # Looking for words

    def look_for(self, pattern: re.Pattern[str] | None) -> None:
        """Shows everywhere in sight what fits."""
        self._pattern, self._match = pattern, None
        self.refresh()

    def find(self, *, back: bool = False) -> bool | None:
        """Goes to the next place, or the one before.

        True when that is behind the end of the document, None when there is none at all.
        """
        if self._pattern is None:
            return None
        document, match = self.document, self._match
        around = False
        if back:
            offset = match[0] if match else document.span(self._top[0])[0]
            found = document.before(self._pattern, offset)
            if found is None:
                found, around = document.before(self._pattern, len(document.text)), True
        else:
            offset = match[0] + 1 if match else document.span(self._top[0])[0]
            found = document.after(self._pattern, offset)
            if found is None:
                found, around = document.after(self._pattern, 0), True
        if found is None:
            return None
        self._match = found
        self._show_match(found)
        return around

    def _show_match(self, found: tuple[int, int]) -> None:
        piece = self.document.at(found[0])
        column = len(clean(self.document.text[self.document.span(piece)[0] : found[0]]))
        if not self.wraps:
            room, text = self._room, self.document.piece(piece, column + 1)
            at = cell_len(clean(text))
            if not self.aside < at <= self.aside + room:
                self.aside = max(0, at - room // 2)
                self._laid.clear()
        starts = self._layout(piece)[1]
        place = (piece, bisect_right(starts, column) - 1 if self.wraps else 0)
        if place not in self._visible():
            self._top, _ = self._walk(place, -(self.page // 3))
            self._settle()
        self.refresh()
        self.post_message(self.Moved())

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One row."""
        view = self._visible()
        if y >= len(view):
            return Strip([])
        pens = self._pens = self._pens or Pens(self, "pager--")
        piece, row = view[y]
        text, starts = self._layout(piece)
        start = starts[row] if self.wraps else 0
        end = starts[row + 1] if self.wraps and row + 1 < len(starts) else len(text)
        strip = Strip(self._segments(piece, text, start, end, pens))
        if not self.wraps:
            strip = strip.crop(self.aside, self.aside + self._room)
        if not self._gutter:
            return strip
        first = not row and self.document.begins(piece)
        number = str(self.document.number(piece)) if first else ""
        side = Segment(f"{number:>{self._gutter - 3}} ", pens["number"])
        return Strip([side, Segment("│ ", pens["rule"]), *strip])

    def _segments(self, piece: int, text: str, start: int, end: int, pens: Pens) -> list[Segment]:
        """A row in its colours: what is found goes before the syntax."""
        styles: list[tuple[int, int, str]] = []
        for at, length, pen in self._spans(piece, text):
            if at < end and at + length > start:
                styles.append((max(at, start), min(at + length, end), pen))
        if self._pattern is not None:
            styles = _over(styles, self._matches(piece, text, start, end))
        out, at = [], start
        for left, right, pen in sorted(styles):
            if left > at:
                out.append(Segment(text[at:left], pens[""]))
            if right > max(at, left):
                out.append(Segment(text[max(at, left) : right], pens[pen]))
                at = right
        if at < end:
            out.append(Segment(text[at:end], pens[""]))
        return out

    def _spans(self, piece: int, text: str) -> list[Span]:
        if self.document.pens is not None:
            line = self.document.number(piece) - 1
            there = line < len(self.document.pens) and self.document.begins(piece)
            return self.document.pens[line] if there else []
        if self._colour is None or not self.document.begins(piece):
            return []
        return self._colour(text[:COLOURED])

    def _matches(self, piece: int, text: str, start: int, end: int) -> list[Span]:
        assert self._pattern is not None
        here = -1
        if self._match and self.document.at(self._match[0]) == piece:
            first = self.document.span(piece)[0]
            here = len(clean(self.document.text[first : self._match[0]]))
        found = []
        for match in self._pattern.finditer(text):
            left, right = max(match.start(), start), min(match.end(), end)
            if left < right:
                found.append((left, right, "here" if match.start() == here else "match"))
        return found

    def notify_style_update(self) -> None:
        """Colours may be others now."""
        super().notify_style_update()
        self._pens = None

    # Events

    def on_resize(self) -> None:
        """Lays out anew."""
        self._anew()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls down."""
        event.stop()
        self.scroll_rows(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls up."""
        event.stop()
        self.scroll_rows(-WHEEL)


def _over(below: list[Span], above: list[Span]) -> list[Span]:
    """Both, without those parts of the lower that the upper covers."""
    out = list(above)
    for left, right, pen in below:
        at = left
        for start, end, _ in above:
            if end <= at or start >= right:
                continue
            if start > at:
                out.append((at, start, pen))
            at = max(at, end)
        if at < right:
            out.append((at, right, pen))
    return out
