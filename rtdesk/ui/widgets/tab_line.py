"""The lists in one line, where there is no room for the sidebar."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from rtdesk.ui.cells import cut
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.sidebar import Entry

MUTED = "$foreground-muted"
TITLE = 16
"""Cells that the title of a list may take."""
MORE = "…"


class TabLine(Widget):
    """As many lists as fit, the current one among them; `…` stands where there are more."""

    DEFAULT_CSS = "TabLine { height: 1; text-wrap: nowrap; }"

    class Chosen(Message):
        """A list is wanted."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._current = ""

    def show(self, entries: Sequence[Entry], current: str) -> None:
        """Other counts or another list; headings are left out."""
        shown = (tuple(entry for entry in entries if entry.key), current)
        if shown != (self._entries, self._current):
            self._entries, self._current = shown
            self.refresh()

    def render(self) -> Content:
        """The line at the width there is."""
        parts = []
        for at in range(*self._shown()):
            entry = self._entries[at]
            here = entry.key == self._current
            parts.append(_tab(entry, here=here))
        first, end = self._shown()
        left = MORE if first else " "
        right = f" {MORE}" if end < len(self._entries) else ""
        return Content.assemble((left, MUTED), Content("  ").join(parts), (right, MUTED))

    def _shown(self) -> tuple[int, int]:
        """The first tab, and the one behind the last; grows around the current one."""
        widths = [_tab(entry, here=False).cell_length + 2 for entry in self._entries]
        keys = [entry.key for entry in self._entries]
        at = keys.index(self._current) if self._current in keys else 0
        room, first, end = self.size.width - 4, at, min(at + 1, len(keys))
        room -= sum(widths[first:end])
        while True:
            if first and widths[first - 1] <= room:
                first -= 1
                room -= widths[first]
            elif end < len(keys) and widths[end] <= room:
                room -= widths[end]
                end += 1
            else:
                return first, end

    def on_click(self, event: Click) -> None:
        """A click chooses."""
        x = 1
        for at in range(*self._shown()):
            width = _tab(self._entries[at], here=False).cell_length
            if x <= event.x < x + width:
                self.post_message(self.Chosen(self._entries[at].key))
                return
            x += width + 2


def _tab(entry: Entry, *, here: bool) -> Content:
    return Content.assemble(
        (f"{plain(entry.number)} " if entry.number else "", "$text-accent" if here else MUTED),
        (cut(plain(entry.title), TITLE), "bold underline" if here else MUTED),
        (f" {plain(entry.count)}" if entry.count else "", "" if here else MUTED),
        (cut(plain(entry.mark), 1), "$text-warning"),
    )
