"""A list over the lower part of the screen, with what its cursor is on told below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.outbox.draft import Draft
from rtdesk.store.change import Change
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.widgets.hints import keys_line
from rtdesk.ui.widgets.lines import Lines

AROUND = 7
"""Lines of a list that grew which are not its own: title, keys, rules, what is told below."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list; `id` keeps the cursor on it when others come and go."""

    id: str
    line: Content
    about: tuple[Content, ...] = ()
    """Told below the list while the cursor is here."""


class Listing(ModalScreen[None], AtDesk):
    """Keeps itself true while it is open; subclasses say what there is and what keys do."""

    CSS_PATH = "listing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="listing.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="listing.up"),
        Binding("home", "move(-9999)", "First", show=False, id="listing.top"),
        Binding("G,end", "move(9999)", "Last", show=False, id="listing.bottom"),
        Binding("escape,q", "leave", "Back", id="back"),
    ]
    TITLE_WORDS: ClassVar[str] = ""
    NOTHING: ClassVar[str] = ""

    list = query_one(Lines)

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self.nothing = self.NOTHING

    def items(self) -> Sequence[Item]:
        """What there is now."""
        raise NotImplementedError

    def keys(self) -> Sequence[tuple[str, str]]:
        """What can be pressed on the line under the cursor."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Title, lines, what is under the cursor, keys."""
        with Vertical():
            yield Static(Content.styled(self.TITLE_WORDS, "bold $text-accent"), id="title")
            yield Lines()
            yield Static(id="about")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Shows all, and keeps it true."""
        self.desk_app.bridge.news.subscribe(self, self._news)
        self.fill()

    def on_resize(self, event: Resize) -> None:
        """Cuts everything anew."""
        self.fill()

    def _news(self, change: Change) -> None:
        if change.outbox or change.status or change.everything:
            self.fill()

    def grow(self) -> None:
        """Lets the list take most of the screen, and leaves room for what stands around it."""
        self.list.styles.max_height = max(self.app.size.height * 9 // 10 - AROUND, 3)

    def fill(self) -> None:
        """Shows what there is now; the cursor stays on its line, or takes the next one's place."""
        before = self.under_cursor
        at = self.list.cursor or 0
        self._items = tuple(self.items())
        ids = [item.id for item in self._items]
        at = ids.index(before) if before in ids else min(at, max(len(ids) - 1, 0))
        lines = [item.line for item in self._items]
        self.list.set_lines(
            lines or [Content.styled(f" {self.nothing}", "$foreground-muted")],
            at if lines else None,
        )
        self._tell()

    @property
    def under_cursor(self) -> str:
        """The id of the line under the cursor, or nothing."""
        at = self.list.cursor
        return self._items[at].id if at is not None and at < len(self._items) else ""

    def _tell(self) -> None:
        width = self.app.size.width - 2
        at = self.list.cursor
        about = self._items[at].about if at is not None and at < len(self._items) else ()
        shown = self.query_one("#about", Static)
        shown.display = any(item.about for item in self._items)
        shown.update(Content("\n").join(line.truncate(width, ellipsis=True) for line in about))
        keys = [*self.keys(), ("esc", "Back")]
        self.query_one("#keys", Static).update(keys_line(keys, width))

    def action_move(self, count: int) -> None:
        """To another line."""
        if self._items:
            self.list.move_cursor((self.list.cursor or 0) + count)
            self._tell()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss()

    def on_click(self, event: Click) -> None:
        """A click puts the cursor on a line; outside it leaves."""
        if event.widget is self:
            self.dismiss()
        elif event.widget is self.list and self._items:
            self.list.move_cursor(event.y + self.list.scroll_offset.y)
            self._tell()

    def open_draft(self, draft: Draft, why: str = "") -> None:
        """Closes the list and goes on with a draft; `why` is what became of it before."""
        from rtdesk.ui.doing import TicketDoing

        below = self.app.screen_stack[-2]
        self.dismiss()
        if draft.is_create:
            self.desk_app.open_new(draft, why=why)
            return
        if isinstance(below, TicketDoing) and below.ticket_in_focus == draft.ticket:
            below.write(draft)
        else:
            self.desk_app.open_ticket(draft.ticket, draft=draft)
