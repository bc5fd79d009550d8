"""The list of tickets: any number of them, a window of rows, no object per ticket."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Literal

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from rtdesk.records.listed import Listed
from rtdesk.ui.cells import cut, wrap
from rtdesk.ui.lean import ScrollArea
from rtdesk.ui.widgets import columns as col
from rtdesk.ui.widgets.row import Pens, header, row

Rows = Callable[[Sequence[int]], Mapping[int, Listed]]
State = Literal["loading", "empty", "failed", "ready"]
WHEEL = 3


class TicketList(ScrollArea, can_focus=True):
    """Shows tickets in a given order and lets the user walk through them.

    Rows come from a callable, for about three screens at a time; the order is an array of ids.
    """

    FIXED = 1
    DEFAULT_CSS = """
    TicketList {
        width: 1fr;
        height: 1fr;
        & .list--header { color: $text-muted; }
        & .list--dim { color: $text-muted; }
        & .list--cursor { color: $accent; text-style: bold; }
        & .list--unread { text-style: bold; }
        & .list--flag { color: $accent; }
        & .list--pending { color: $desk-pending; }
        & .list--new { color: $desk-new; }
        & .list--open { color: $desk-open; }
        & .list--stalled { color: $desk-stalled; }
        & .list--done { color: $desk-done; }
        & .list--overdue { color: $desk-overdue; text-style: bold; }
        & .list--high { color: $desk-high; text-style: bold; }
        & .list--failed { color: $text-error; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"list--{name}"
        for name in (
            *("header", "dim", "cursor", "unread", "flag", "pending", "overdue", "high"),
            *("new", "open", "stalled", "done", "failed"),
        )
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="list.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="list.up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, id="list.half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, id="list.half_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page_up"),
        Binding("home", "top", "First", show=False, id="list.top"),
        Binding("end,G", "bottom", "Last", show=False, id="list.bottom"),
        Binding("enter", "open", "Open", show=False, id="list.open"),
    ]

    class Highlighted(Message):
        """The cursor is on another ticket now."""

        def __init__(self, ticket_id: int) -> None:
            self.ticket_id = ticket_id
            super().__init__()

    class Opened(Message):
        """The user wants to see this ticket."""

        def __init__(self, ticket_id: int) -> None:
            self.ticket_id = ticket_id
            super().__init__()

    def __init__(
        self,
        rows: Rows,
        now: Callable[[], datetime],
        *,
        ascii: bool = False,  # noqa: A002
        queue: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.ids: array[int] = array("q")
        self.cursor = 0
        self.state: State = "loading"
        self.message = Content()
        self.ascii = ascii
        self._rows = rows
        self._now = now
        self._queue = queue
        self._digits = 4
        self._window: dict[int, Listed | None] = {}
        self._drawn: dict[int, Strip] = {}
        self._pens: Pens | None = None
        self._told: int | None = None

    # What is shown

    def show(self, ids: Sequence[int], *, keep: bool = True) -> None:
        """Shows these tickets in this order.

        With `keep` the cursor stays on its ticket and that ticket on its line; if the ticket is
        gone, the cursor stays at its position.
        """
        current, below_top = self.current, self.cursor - self.origin
        self.ids = array("q", ids)
        self._digits = len(str(max(self.ids, default=0)))
        if not keep:
            self.cursor, below_top = 0, 0
        elif current is not None and current in self.ids:
            self.cursor = self.ids.index(current)
        self.cursor = min(self.cursor, max(0, len(self.ids) - 1))
        at_top = keep and self.origin == 0 and self.cursor < self.page
        self.origin = 0 if at_top else self._clamped(self.cursor - below_top)
        if self.ids:
            self.state = "ready"
        self._window.clear()
        self._drawn.clear()
        self.refresh()
        self._tell()

    def show_state(self, state: State, message: Content | None = None) -> None:
        """Tells how things stand; the message takes the place of rows that are not there."""
        if (state, message) != (self.state, self.message):
            self.state, self.message = state, message or Content()
            self.refresh()

    def refresh_rows(self, ids: Iterable[int] | None = None) -> None:
        """Reads rows again (all of them for None) and repaints what looks different now."""
        if ids is None:
            self._window.clear()
        else:
            for ticket in ids:
                self._window.pop(ticket, None)
        for number in range(self.origin, min(self.origin + self.page, len(self.ids))):
            before = self._drawn.pop(number, None)
            if before is not None and self._row(number) != before:
                self.line_changed(number)

    @property
    def current(self) -> int | None:
        """The ticket under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    @property
    def columns(self) -> tuple[col.Column, ...]:
        """The columns at this width."""
        return col.columns(self.size.width, digits=self._digits, queue=self._queue)

    # Moving

    def move(self, delta: int) -> None:
        """Moves the cursor by so many tickets."""
        self._go(self.cursor + delta)

    def page_by(self, fraction: float) -> None:
        """Moves cursor and view by a part of a page."""
        step = round(self.page * fraction)
        self.scroll_to_line(self._clamped(self.origin + step))
        self._go(self.cursor + step)

    def top(self) -> None:
        """Goes to the first ticket."""
        self._go(0)

    def bottom(self) -> None:
        """Goes to the last ticket."""
        self._go(len(self.ids) - 1)

    def go_to(self, ticket_id: int) -> bool:
        """Puts the cursor on a ticket; False if it is not in the list."""
        if ticket_id not in self.ids:
            return False
        self._go(self.ids.index(ticket_id))
        return True

    def _go(self, index: int) -> None:
        index = min(max(0, index), len(self.ids) - 1)
        if index < 0 or not self.page:
            return
        if index != self.cursor:
            for number in (self.cursor, index):
                self._drawn.pop(number, None)
                self.line_changed(number)
            self.cursor = index
        if not self.origin <= index < self.origin + self.page:
            self.scroll_to_line(index if index < self.origin else index - self.page + 1)
        self._tell()

    def _clamped(self, origin: int) -> int:
        return min(max(0, origin), max(0, len(self.ids) - self.page))

    def _tell(self) -> None:
        if self.current != self._told:
            self._told = self.current
            if self._told is not None:
                self.post_message(self.Highlighted(self._told))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line: the titles, a ticket, or what there is to say instead."""
        pens = self._pens = self._pens or Pens(self)
        if y == 0:
            return header(self.columns, pens)
        if not self.ids:
            return self._message_line(y - self.FIXED, pens)
        number = self.origin + y - self.FIXED
        return self._row(number) if number < len(self.ids) else Strip([])

    def _row(self, number: int) -> Strip:
        strip = self._drawn.get(number)
        if strip is None:
            pens = self._pens = self._pens or Pens(self)
            if len(self._drawn) > 400:
                self._drawn.clear()
            ticket = self.ids[number]
            listed = self._fetch(number)
            strip = row(
                ticket,
                listed,
                self.columns,
                pens,
                now=self._now(),
                here=number == self.cursor,
                ascii=self.ascii,
            )
            self._drawn[number] = strip
        return strip

    def _fetch(self, number: int) -> Listed | None:
        ticket = self.ids[number]
        if ticket not in self._window:
            page = max(1, self.page)
            wanted = self.ids[max(0, number - page) : number + 2 * page]
            found = self._rows(wanted)
            self._window = {key: found.get(key) for key in wanted}
        return self._window[ticket]

    def _message_line(self, y: int, pens: Pens) -> Strip:
        room = max(1, self.size.width - col.GUTTER - 1)
        lines = [part for line in self.message.plain.split("\n") for part in wrap(line, room)]
        if y >= len(lines):
            return Strip([])
        pen = pens["failed"] if self.state == "failed" else pens["dim"]
        return Strip([Segment(cut(" " * col.GUTTER + lines[y], self.size.width), pen)])

    def notify_style_update(self) -> None:
        """Colours may be others now."""
        super().notify_style_update()
        self._pens = None
        self._drawn.clear()

    # Events

    def on_resize(self) -> None:
        """Keeps the cursor in sight."""
        self._drawn.clear()
        self.origin = self._clamped(self.origin)
        self._go(self.cursor)
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls; the cursor comes along only when it would leave the view."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls up."""
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, delta: int) -> None:
        event.stop()
        origin = self._clamped(self.origin + delta)
        self.scroll_to_line(origin)
        self._go(min(max(self.cursor, origin), origin + self.page - 1))

    def on_click(self, event: events.Click) -> None:
        """Takes the cursor there; twice opens the ticket."""
        number = self.origin + event.y - self.FIXED
        if event.y < self.FIXED or number >= len(self.ids):
            return
        self._go(number)
        if event.chain == 2:
            self.action_open()

    def action_move(self, delta: int) -> None:
        """See `move`."""
        self.move(delta)

    def action_page(self, fraction: float) -> None:
        """See `page_by`."""
        self.page_by(fraction)

    def action_top(self) -> None:
        """See `top`."""
        self.top()

    def action_bottom(self) -> None:
        """See `bottom`."""
        self.bottom()

    def action_open(self) -> None:
        """Says that the user wants the ticket under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self.current))
