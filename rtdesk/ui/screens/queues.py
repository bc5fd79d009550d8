"""Queues and lists beside the tickets of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one

from rtdesk.actions.action import LIST
from rtdesk.store.change import Change
from rtdesk.ui.doing import TicketDoing, footer
from rtdesk.ui.keys import bindings
from rtdesk.ui.standing import list_picture, order_words, standing
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.sidebar import Entry, Sidebar
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.ticket_list import TicketList
from rtdesk.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from rtdesk.outbox.draft import Draft

FIRST = 200
"""Rows read before the first paint; the rest of the order comes after it."""
REST = 0.15
"""Seconds the cursor stays on a ticket before its links are asked for and its keys shown."""


class QueuesScreen(TicketDoing):
    """The first screen: what is there to do?"""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(LIST),
        Binding("tab", "other_pane", "Next pane", id="pane", show=False),
        Binding("q", "app.quit", "Quit", id="back", show=False),
    ]

    sidebar = query_one(Sidebar)
    tickets = query_one(TicketList)
    status_line = query_one(StatusLine)
    title_line = query_one(TitleLine)

    def __init__(self) -> None:
        super().__init__()
        self.list_name = ""
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """One line of title, two panes, one line of status."""
        self.list_name = self.desk.last_list
        yield TitleLine()
        with Horizontal():
            yield Sidebar()
            yield TicketList(self.desk.rows, self.desk_app.now)
        yield StatusLine()

    def on_mount(self) -> None:
        """Shows what the mirror has, then asks for more."""
        self.fit()
        self.desk_app.bridge.news.subscribe(self, self._news)
        self._show_sidebar()
        self.tickets.show(self.desk.ids(self.list_name, FIRST))
        self._show_state()
        self.set_focus(self.tickets)
        self.call_after_refresh(self._open_list)

    # -- lists ---------------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Another list."""
        self.list_name = name
        self.desk.remember_list(name)
        self.tickets.show(self.desk.ids(name, FIRST), keep=False)
        self._show_state()
        self._show_sidebar()
        self.remove_class("-lists")
        self.set_focus(self.tickets)
        self._open_list()

    def _open_list(self) -> None:
        self.desk.want_list(self.list_name)
        self.tickets.show(self.desk.ids(self.list_name))

    def on_sidebar_chosen(self, event: Sidebar.Chosen) -> None:
        """A list was picked."""
        self.choose(event.key)

    def action_other_pane(self) -> None:
        """From the tickets to the lists and back."""
        if self.tickets.has_focus:
            self.add_class("-lists")
            self.set_focus(self.sidebar)
        else:
            self.remove_class("-lists")
            self.set_focus(self.tickets)

    def go(self, place: str) -> None:
        """Goes to a place of this screen, or of the desk."""
        match place:
            case "top":
                self.tickets.top()
            case "lists":
                self.add_class("-lists")
                self.set_focus(self.sidebar)
            case "mine":
                self.choose("mine")
            case _:
                super().go(place)

    # -- news ----------------------------------------------------------------------------------

    def _news(self, change: Change) -> None:
        if change.queues:
            self._show_sidebar()
            self.tickets.show(self.desk.ids(self.list_name))
        if self.list_name in change.lists:
            self.tickets.show(self.desk.ids(self.list_name))
        elif change.tickets or change.outbox:
            self.tickets.refresh_rows(change.tickets or None)
        if change.lists and not change.queues:
            self._show_sidebar()
        self._show_state()

    def _show_sidebar(self) -> None:
        counts = self.desk.counts()
        lists: list[Entry] = []
        queues: list[Entry] = []
        for spec in self.desk.lists.values():
            entry = Entry(spec.name, spec.title, str(counts.get(spec.name, "")))
            (queues if spec.name.startswith("queue-") else lists).append(entry)
        entries = [Entry("", "Lists", "", heading=True), *lists]
        if queues:
            entries += [Entry("", "Queues", "", heading=True), *queues]
        self.sidebar.show(tuple(entries), self.list_name)

    def _show_state(self) -> None:
        state = self.desk.list_state(self.list_name)
        picture, message = list_picture(state, self.desk.status)
        self.tickets.show_state(picture, Content(plain(message, multiline=True)))
        spec = self.desk.lists.get(self.list_name)
        title = plain(spec.title) if spec else ""
        failure = f"  ✗ {plain(state.failure)}" if state.failure and state.count else ""
        self.title_line.show(
            Content.assemble(
                (" rtdesk ", "bold"),
                (f"{plain(self.desk.host)} {plain(self.desk.me)}  ", "$foreground-muted"),
                (title, "bold $accent"),
                (failure, "$text-error"),
            ),
            Content.styled(f"by {order_words(spec.order)} " if spec else "", "$foreground-muted"),
        )
        self._show_status()

    def _show_status(self) -> None:
        focus = self.ticket_in_focus
        ticket = self.desk.ticket(focus) if focus else None
        fetched = ticket is not None and ticket.links.fetched
        keys = footer(self.offers(), LIST, fetched=fetched) if focus else []
        where = f"{self.tickets.cursor + 1} of {self._total()}" if focus else ""
        self.status_line.show([*keys, ("g", "Go"), ("?", "Keys")], standing(self.desk, where))
        self.refresh_bindings()

    def _total(self) -> str:
        state = self.desk.list_state(self.list_name)
        if state.complete:
            return str(state.count)
        return str(state.total) if state.total is not None else f"{state.count}+"

    # -- the ticket under the cursor -----------------------------------------------------------

    @property
    def ticket_in_focus(self) -> int | None:
        """The ticket under the cursor."""
        return self.tickets.current

    def write(self, draft: Draft) -> None:
        """A message is written on the ticket's own screen, beside its thread."""
        from rtdesk.ui.screens.ticket import TicketScreen

        order = tuple(self.tickets.ids)
        self.app.push_screen(TicketScreen(draft.ticket, order, draft=draft))

    def on_ticket_list_highlighted(self) -> None:
        """While the cursor moves, nothing else does."""
        if self._resting:
            self._resting.stop()
        self._resting = self.set_timer(REST, self.rest)

    def rest(self) -> None:
        """The cursor rests: what may be done with this ticket?"""
        self._resting = None
        focus = self.ticket_in_focus
        if self.is_current and focus:
            self.desk.want_links(focus)
        self._show_status()

    def on_ticket_list_opened(self, event: TicketList.Opened) -> None:
        """Enter: the whole ticket."""
        self.desk_app.open_ticket(event.ticket_id, tuple(self.tickets.ids))

    def on_screen_resume(self) -> None:
        """Back from a ticket: it may look different now."""
        if self.is_mounted:
            self.fit()
            self.tickets.refresh_rows()
            self._show_status()
