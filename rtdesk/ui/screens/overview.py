"""Every queue in a line of numbers; behind each number is a list."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from rtdesk.store.change import Change
from rtdesk.store.overview import EVERYTHING, Overview, QueueSum
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.later import later
from rtdesk.ui.standing import list_picture, standing
from rtdesk.ui.text import plain
from rtdesk.ui.widgets import overview_lines as say
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

CALM, SHARE = 1.0, 20
"""Seconds between two looks at news, and at least so many times of what a look takes."""
MUTED = "$foreground-muted"


class QueueLines(Lines):
    """The cursor is on a number, not on a line."""

    def cursor_style(self) -> str:
        """The number is marked already."""
        return ""

    def point(self, index: int, lines: Mapping[int, Content]) -> None:
        """Moves the cursor there; these lines look different now, and no others are drawn."""
        shown = [*self._lines]
        for number, line in lines.items():
            shown[number] = line
            self.refresh_line(number)
        self._lines, self._cursor = tuple(shown), index
        self._keep_in_sight()


class OverviewScreen(Screen[str | None], AtDesk):
    """Gives the name of a list to show, `lists` for the sidebar, or None."""

    CSS_PATH = "overview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Next queue", show=False, id="overview.down"),
        Binding("k,up", "move(-1)", "Queue before", show=False, id="overview.up"),
        Binding("l,right", "aside(1)", "Next number", show=False, id="overview.right"),
        Binding("h,left", "aside(-1)", "Number before", show=False, id="overview.left"),
        Binding("home", "move(-9999)", "First", show=False, id="overview.top"),
        Binding("G,end", "move(9999)", "Last", show=False, id="overview.bottom"),
        Binding("enter", "open", "Open the list behind this number", id="overview.open"),
        Binding("tab", "lists", "To the sidebar", show=False, id="pane"),
        Binding("q,escape", "back", "Back", id="back"),
    ]

    title_line = query_one(TitleLine)
    header = query_one("#titles", Static)
    lines = query_one(QueueLines)
    about = query_one("#about", Static)
    status_line = query_one(StatusLine)

    def __init__(self) -> None:
        super().__init__()
        self._found: Overview | None = None
        self._column = 0
        self._shape = say.layout(0, ())
        self._since = 0.0
        self._stale = False
        self._waits = False

    def compose(self) -> ComposeResult:
        """Title, titles of columns, queues, the one under the cursor in words, status."""
        self._since = self.desk.now()
        yield TitleLine()
        yield Static(id="titles")
        yield QueueLines()
        yield Static(id="about")
        yield StatusLine()

    def on_mount(self) -> None:
        """Counts, and keeps it true."""
        self.desk_app.bridge.news.subscribe(self, self._news)
        self._count()

    def on_resize(self, event: Resize) -> None:
        """Cuts everything anew."""
        self._show()

    # -- what there is -------------------------------------------------------------------------

    @work(exclusive=True, group="overview")
    async def _count(self) -> None:
        """In a thread: a large mirror takes a moment."""
        self._stale, self._waits = False, True
        began = time.monotonic()
        self._found = await self.desk.overview()
        took = time.monotonic() - began
        self._show()
        later(self, max(CALM, took * SHARE), self._look_again)

    def _look_again(self) -> None:
        self._waits = False
        if self._stale:
            self._count()

    def _news(self, change: Change) -> None:
        if change.tickets or change.lists or change.queues or change.everything:
            self._stale = True
            if not self._waits:
                self._count()
        self._show()

    @property
    def _sums(self) -> tuple[QueueSum, ...]:
        return self._found.queues if self._found else ()

    @property
    def under_cursor(self) -> QueueSum | None:
        """The queue under the cursor."""
        at = self.lines.cursor
        return self._sums[at] if at is not None and at < len(self._sums) else None

    def _show(self) -> None:
        sums = self._sums
        self._shape = say.layout(self._width, sums)
        at = min(self.lines.cursor or 0, max(len(sums) - 1, 0))
        shown = [self._line(number, here=number == at) for number in range(len(sums))]
        self.header.update(say.header(self._shape) if sums else Content())
        self.lines.set_lines(shown or [self._nothing()], at if sums else None)
        self._show_about()
        self._show_title()
        hint = self.desk_app.hint
        keys = [
            hint("overview.open", "enter", "Open"),
            hint("overview.right", "l", "Next number"),
            hint("pane", "tab", "Sidebar"),
            hint("back", "q", "Back"),
            hint("app.keys", "?", "Keys"),
        ]
        asked = self.desk_app.bridge.asked
        self.status_line.show(keys, standing(self.desk, asked=asked))

    @property
    def _width(self) -> int:
        return self.size.width - 1  # a scroll bar may come

    def _line(self, number: int, *, here: bool) -> Content:
        return say.line(
            self._sums[number],
            self._shape,
            now=self.desk.now(),
            sure=self._found.sure if self._found else 0,
            here=say.COLUMNS[self._column].what if here else None,
        )

    def _show_about(self) -> None:
        one, sure = self.under_cursor, self._found.sure if self._found else 0
        told = say.about(one, sure, self._width) if one else ()
        self.about.update(Content("\n").join(told), layout=False)

    def _point(self, at: int, column: int) -> None:
        """Another number under the cursor: one line, or two, are drawn again."""
        before = self.lines.cursor or 0
        self._column = column
        changed = {before: self._line(before, here=False), at: self._line(at, here=True)}
        self.lines.point(at, changed)
        self._show_about()

    def _show_title(self) -> None:
        state = self.desk.list_state(EVERYTHING)
        picture = list_picture(
            state, self.desk.status, name=EVERYTHING, now=self.desk.now(), since=self._since
        )
        warns = picture.picture in ("stale", "failed")
        note = picture.note or (f"{len(self._sums)} of them" if self._sums else "")
        self.title_line.show(
            Content.assemble(
                (" Queues  ", "bold $accent"), (note, "$text-warning" if warns else MUTED)
            ),
            Content.styled(f"{plain(self.desk.host)} {plain(self.desk.me)} ", MUTED),
        )

    def _nothing(self) -> Content:
        """Loading, failed and empty do not look alike."""
        status = self.desk.status
        if self._found is None:
            return Content.styled("   counting…", MUTED)
        if status.phase in ("offline", "refused"):
            problem = f"   {plain(status.problem)} · R tries again"
            return Content.styled(f"{problem} · no queue is on this machine yet", "$text-error")
        if status.phase == "connecting" or self.desk_app.bridge.asked:
            return Content.styled("   asking RT for its queues…", MUTED)
        return Content.styled("   RT shows you no queue.", MUTED)

    # -- keys ----------------------------------------------------------------------------------

    def action_move(self, count: int) -> None:
        """To another queue."""
        if self._sums:
            at = (self.lines.cursor or 0) + count
            self._point(min(max(at, 0), len(self._sums) - 1), self._column)

    def action_aside(self, count: int) -> None:
        """To another number of this queue."""
        if self._sums:
            column = min(max(self._column + count, 0), len(say.COLUMNS) - 1)
            self._point(self.lines.cursor or 0, column)

    def on_click(self, event: Click) -> None:
        """A click puts the cursor on a queue, a second one opens it."""
        if event.widget is self.lines and self._sums:
            self.action_move(event.y + self.lines.scroll_offset.y - (self.lines.cursor or 0))
            if event.chain == 2:
                self.action_open()

    def action_open(self) -> None:
        """The list behind the number under the cursor."""
        one, column = self.under_cursor, say.COLUMNS[self._column]
        if one is None:
            return
        if one.whole and not column.count(one):
            self.notify("Nothing is behind that number.", timeout=2)
            return
        match column.what:
            case "open":
                self.dismiss(f"queue-{one.queue.id}")
            case "oldest" if one.oldest:
                self.desk_app.open_ticket(one.oldest)
            case "new" | "unowned" | "overdue" as what:
                self.dismiss(self.desk.list_behind(one.queue, what))

    def action_lists(self) -> None:
        """The sidebar has all lists."""
        self.dismiss("lists")

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss(None)
