"""Lists and queues with their counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Blur, Click, Focus, Resize
from textual.message import Message

from rtdesk.ui.cells import cut, fit
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.lines import Lines


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; a `heading` cannot be chosen. `mark` is a short sign behind the count (`!`).

    `number` is the key that opens it.
    """

    key: str
    title: str
    count: str = ""
    heading: bool = False
    mark: str = ""
    number: str = ""


class Sidebar(Lines, can_focus=True):
    """The list on screen has its mark; the cursor shows while the sidebar has focus."""

    DEFAULT_CSS = "Sidebar { width: 22; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="sidebar.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="sidebar.up"),
        Binding("home", "move(-999)", "Top", show=False, id="sidebar.top"),
        Binding("G,end", "move(999)", "Bottom", show=False, id="sidebar.bottom"),
        Binding("enter,l,right", "choose", "Open", id="sidebar.choose"),
    ]

    class Chosen(Message):
        """A list is wanted."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._entries: tuple[Entry, ...] = ()
        self._current = ""

    def show(self, entries: tuple[Entry, ...], current: str) -> None:
        """Other counts or another list; the cursor stays on its entry."""
        under = self.under_cursor
        moved = current != self._current
        self._entries, self._current = entries, current
        wanted = current if moved or under is None else under.key
        self._fill(self._place_of(wanted))

    def action_move(self, count: int) -> None:
        """To the next entries that can be chosen."""
        open_to = [at for at, entry in enumerate(self._entries) if not entry.heading]
        if not open_to:
            return
        at = open_to.index(self.cursor) if self.cursor in open_to else 0
        self.move_cursor(open_to[min(max(at + count, 0), len(open_to) - 1)])

    def action_choose(self) -> None:
        """The list under the cursor."""
        entry = self.under_cursor
        if entry:
            self.post_message(self.Chosen(entry.key))

    def on_click(self, event: Click) -> None:
        """A click chooses."""
        at = event.y + self.scroll_offset.y
        if at < len(self._entries) and not self._entries[at].heading:
            self.move_cursor(at)
            self.action_choose()

    def on_resize(self, event: Resize) -> None:
        """Cuts the titles anew."""
        self._fill(self.cursor)

    def on_focus(self, event: Focus) -> None:
        """The cursor appears."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """The cursor goes."""
        self.refresh()

    def cursor_style(self) -> str:
        """Without focus there is only the mark of the current list."""
        return super().cursor_style() if self.has_focus else ""

    @property
    def under_cursor(self) -> Entry | None:
        """The list that enter would open."""
        at = self.cursor
        entry = self._entries[at] if at is not None and at < len(self._entries) else None
        return None if entry is None or entry.heading else entry

    def _place_of(self, key: str) -> int | None:
        open_to = [at for at, entry in enumerate(self._entries) if not entry.heading]
        found = [at for at in open_to if self._entries[at].key == key]
        return next(iter(found or open_to), None)

    def _fill(self, cursor: int | None) -> None:
        wanted = self.styles.width
        known = self.size.width or (int(wanted.value) - self.gutter.width if wanted else 0)
        lines = [_line(e, e.key == self._current, known) for e in self._entries]
        self.set_lines(lines, cursor)


def _line(entry: Entry, current: bool, width: int) -> Content:
    if entry.heading:
        return Content.styled(cut(" " + plain(entry.title), width), "bold $foreground-muted")
    tail = f" {plain(entry.count)} {cut(plain(entry.mark), 1) or ' '}"
    title = fit(plain(entry.title), max(width - 3 - len(tail), 4))
    number = cut(plain(entry.number), 1) or " "
    return Content.assemble(
        ("▸" if current else " ", "$text-accent"),
        (f"{number} ", "$text-accent" if current else "$foreground-muted"),
        (title, "bold" if current else ""),
        (tail, "$text-warning" if entry.mark else "$foreground-muted"),
    )
