"""The list of tickets: any number of them, a window of rows, nothing held per ticket."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from rtdesk.records.listed import Listed
from rtdesk.store.view import Picked, Place, View
from rtdesk.ui.cells import cut, wrap
from rtdesk.ui.rules import Rules
from rtdesk.ui.widgets import columns as col
from rtdesk.ui.widgets.marks import MarkedList
from rtdesk.ui.widgets.row import Pens, header, pointed, row
from rtdesk.ui.widgets.window import Window

Rows = Callable[[Sequence[int]], Mapping[int, Listed]]
State = Literal["loading", "empty", "failed", "stale", "ready"]
WHEEL = 3
KEPT = 3
"""Lines of the page before that stay in sight when the cursor turns the page."""
UNKNOWN_PAGE = 24
"""Lines that are read ahead for while the size is not known yet."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the user is in a list: the cursor's place and its line on the screen.

    `on_top`: the user wants to see the start of the list, whatever comes in there.
    """

    place: Place | None = None
    line: int = 0
    on_top: bool = True


class TicketList(MarkedList, can_focus=True):
    """Shows tickets in a given order and lets the user walk through them.

    The order is a `View`, of which about three screens are held, and their rows from a callable.
    Cursor and marks belong to tickets, not to numbers.
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
        & .list--mark { color: $accent; text-style: bold; }
        & .list--pending { color: $desk-pending; }
        & .list--new { color: $desk-new; }
        & .list--open { color: $desk-open; }
        & .list--stalled { color: $desk-stalled; }
        & .list--done { color: $desk-done; }
        & .list--overdue { color: $desk-overdue; text-style: bold; }
        & .list--soon { color: $text-warning; }
        & .list--high { color: $desk-high; text-style: bold; }
        & .list--failed { color: $text-error; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"list--{name}"
        for name in (
            *("header", "dim", "cursor", "unread", "flag", "mark", "pending", "overdue", "high"),
            *("new", "open", "stalled", "done", "soon", "failed"),
        )
    }
    ALONE = True
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
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.cursor = 0
        """The number of the ticket under the cursor."""
        self.state: State = "loading"
        self.message = Content()
        self.ascii = ascii
        self.rules = Rules()
        self._rows = rows
        self._now = now
        self._keys: tuple[str, ...] = ()
        self._queue = False
        self._digits = 4
        self._columns: tuple[object, tuple[col.Column, ...]] = (None, ())
        self._window = Window(Picked(), UNKNOWN_PAGE)
        self._spot = Spot()
        self._forward = True
        self._listed: dict[int, Listed | None] = {}
        self._drawn: dict[int, Strip] = {}
        self._pens: Pens | None = None
        self._told: int | None = None

    # What is shown

    def show(self, view: View, spot: Spot | None = None) -> None:
        """Shows another list, from its start or from where the user was in it."""
        self._spot = spot or Spot()
        self.end_range()
        self._settle(view)

    def reload(self, view: View | None = None) -> None:
        """Shows the same list after it changed (or in another order).

        The cursor stays on its ticket and that ticket on its line; if the ticket is gone, the
        cursor takes the place where it was.
        """
        self._settle(view or self._window.view)

    def show_columns(self, keys: Sequence[str] = (), *, queue: bool = False) -> None:
        """The columns of this list (none: the usual ones); `queue`: it is not of one queue only."""
        if (tuple(keys), queue) != (self._keys, self._queue):
            self._keys, self._queue = tuple(keys), queue
            self._drawn.clear()
            self.refresh()

    def show_state(self, state: State, message: Content | None = None) -> None:
        """Tells how things stand; the message takes the place of rows that are not there."""
        if (state, message) != (self.state, self.message):
            self.state, self.message = state, message or Content()
            self.refresh()

    def refresh_rows(self, ids: Iterable[int] | None = None) -> None:
        """Reads rows again (all of them for None) and repaints what looks different now."""
        if ids is None:
            self._listed.clear()
        else:
            for ticket in ids:
                self._listed.pop(ticket, None)
        for number in self._on_screen():
            self._redraw(number)

    def _settle(self, view: View) -> None:
        spot, before, painted = self._spot, self._window.count, self._painted()
        reach = (self.page or UNKNOWN_PAGE) * 3 // 2
        window = self._window = Window(view, reach)
        self._listed.clear()
        self._drawn.clear()
        self.forget_marked()
        self.cursor = 0
        if window.count and spot.place is not None:
            there = view.find(spot.place.ticket)
            number = window.around(there or spot.place, there=there is not None)
            self.cursor = min(number, window.count - 1)
        at_top = spot.on_top and self.cursor < max(self.page, 1)
        origin = 0 if at_top else self._clamped(self.cursor - spot.line)
        in_place = bool(before and window.count) and self.renumber(origin)
        self.origin = origin
        self._keep_spot(on_top=spot.on_top)
        self._hold_page()
        if window.count:
            self.state = "ready"
        if in_place:
            self._repaint(painted)
        else:
            self.refresh()
        self._tell()

    def _painted(self) -> list[Strip | None]:
        """The lines as they were drawn; None where that is not known."""
        numbers = range(self.origin, self.origin + self.page)
        count = self._window.count
        return [self._drawn.get(n) if n < count else Strip([]) for n in numbers]

    def _repaint(self, before: Sequence[Strip | None]) -> None:
        """Draws the lines that look different now."""
        for number, strip in enumerate(before, self.origin):
            if strip is None or self._row(number) != strip:
                self.line_changed(number)

    def _keep_spot(self, *, on_top: bool) -> None:
        """An empty list keeps the spot: its tickets may come back."""
        place = self._window.at(self.cursor)
        if place is not None:
            self._spot = Spot(place, self.cursor - self.origin, on_top and not self.origin)

    def _hold_page(self) -> None:
        """Has what is on screen in the window before it is drawn, so that rows come in one go."""
        self._window.at(self.origin)
        self._window.at(min(self.origin + self.page, self._window.count) - 1)
        if self._window.digits > self._digits:
            self._digits = self._window.digits
            self._drawn.clear()
            self.refresh()

    # What there is

    @property
    def view(self) -> View:
        """The list that is shown."""
        return self._window.view

    @property
    def spot(self) -> Spot:
        """Where the user is, for coming back with `show`."""
        return self._spot

    @property
    def count(self) -> int:
        """How many tickets there are."""
        return self._window.count

    @property
    def current(self) -> int | None:
        """The ticket under the cursor."""
        return self.place.ticket if self.place else None

    @property
    def columns(self) -> tuple[col.Column, ...]:
        """The columns at this width."""
        asked = (self.size.width, self._digits, self._queue, self._keys)
        if self._columns[0] != asked:
            width, digits, queue, keys = asked
            self._columns = (asked, col.columns(width, digits=digits, queue=queue, keys=keys))
        return self._columns[1]

    def shown(self) -> tuple[int, ...]:
        """The tickets on the screen."""
        places = (self._window.at(number) for number in self._on_screen())
        return tuple(place.ticket for place in places if place)

    def near(self) -> tuple[int, ...]:
        """The tickets that the user is likely to open next, the likeliest first."""
        ahead = 1 if self._forward else -1
        numbers = (self.cursor + step * ahead for step in (0, 1, 2, -1))
        places = (self._window.at(number) for number in numbers)
        return tuple(place.ticket for place in places if place)

    def _on_screen(self) -> range:
        return range(self.origin, min(self.origin + self.page, self._window.count))

    @property
    def place(self) -> Place | None:
        """Where the cursor is, by the ticket's place."""
        return self._spot.place if self._window.count else None

    def redraw(self, tickets: Collection[int]) -> None:
        """Draws these tickets anew, where they are on the screen."""
        for number in self._on_screen():
            place = self._window.at(number)
            if place and place.ticket in tickets:
                self._redraw(number)

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
        """Goes to the first ticket, and stays at the top whatever comes in there."""
        self._go(0)
        self._keep_spot(on_top=True)

    def bottom(self) -> None:
        """Goes to the last ticket."""
        self._go(self._window.count - 1)

    def go_to(self, ticket_id: int) -> bool:
        """Puts the cursor on a ticket; False if it is not in the list."""
        place = self._window.view.find(ticket_id)
        if place is None:
            return False
        held = [number for number in self._on_screen() if self._window.at(number) == place]
        self._go(held[0] if held else self._window.around(place, there=True))
        return True

    def _go(self, index: int) -> None:
        index = min(max(0, index), self._window.count - 1)
        place = self._window.at(index) if self.page else None
        if place is None:
            return
        if index != self.cursor:
            before, self.cursor = self.cursor, index
            self._forward = index > before
            self._spot = Spot(place, 0, on_top=not index)
            for number in (before, index):
                self._point(number)
                self.line_changed(number)
        if not self.origin <= index < self.origin + self.page:
            self._turn_page(index)
        self._keep_spot(on_top=self._spot.on_top)
        self._hold_page()
        self._tell()

    def _turn_page(self, index: int) -> None:
        """Shows what comes next, instead of a line for each key that moves all the others."""
        kept = min(KEPT, self.page // 8)
        ahead = index - kept if index > self.origin else index - self.page + 1 + kept
        self.scroll_to_line(self._clamped(ahead))

    def _clamped(self, origin: int) -> int:
        return min(max(0, origin), max(0, self._window.count - self.page))

    def _tell(self) -> None:
        if self.current != self._told:
            self._told = self.current
            if self._told is not None:
                self.post_message(self.Highlighted(self._told))
                self.extend_range()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line: the titles, a ticket, or what there is to say instead."""
        pens = self._pens = self._pens or Pens(self)
        if y == 0:
            return self.draw_titles(pens)
        if not self._window.count:
            return self._message_line(y - self.FIXED, pens)
        return self._row(self.origin + y - self.FIXED)

    def _redraw(self, number: int) -> None:
        before = self._drawn.pop(number, None)
        if before is not None and self._row(number) != before:
            self.line_changed(number)

    def _row(self, number: int) -> Strip:
        strip = self._drawn.get(number)
        if strip is None:
            place = self._window.at(number)
            if place is None:
                return Strip([])
            pens = self._pens = self._pens or Pens(self)
            if len(self._drawn) > 400:
                self._drawn.clear()
            here = number == self.cursor
            strip = self.draw_row(place.ticket, self._fetch(place.ticket), pens, here=here)
            self._drawn[number] = strip
        return strip

    def draw_titles(self, pens: Pens) -> Strip:
        """The line of titles."""
        return header(self.columns, pens)

    def draw_row(self, ticket: int, listed: Listed | None, pens: Pens, *, here: bool) -> Strip:
        """The line of a ticket; `here`: with the cursor."""
        return row(
            ticket,
            listed,
            self.columns,
            pens,
            rules=self.rules,
            now=self._now(),
            here=here,
            marked=ticket in self.marks,
            ascii=self.ascii,
        )

    def _point(self, number: int) -> None:
        """The cursor came to a line that is drawn, or left it: the rest of it is as it was."""
        strip = self._drawn.get(number)
        if strip is not None and self._pens:
            here = number == self.cursor
            self._drawn[number] = pointed(strip, self._pens, here=here, ascii=self.ascii)

    def _fetch(self, ticket: int) -> Listed | None:
        if ticket not in self._listed:
            held = [place.ticket for place in self._window.places]
            found = self._rows([one for one in held if one not in self._listed])
            self._listed = {one: self._listed.get(one) or found.get(one) for one in held}
        return self._listed.get(ticket)

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
        if event.y < self.FIXED or number >= self._window.count:
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
