"""Queues and lists beside the tickets of the chosen one."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.getters import query_one

from rtdesk.actions.action import LIST
from rtdesk.config.layers import DEFAULT
from rtdesk.store.change import Change
from rtdesk.store.lists import SNOOZED, ListState
from rtdesk.store.view import Picked, View
from rtdesk.ui.doing import footer
from rtdesk.ui.keys import bindings
from rtdesk.ui.later import later
from rtdesk.ui.screens.marking import Marking
from rtdesk.ui.screens.previewing import Previewing
from rtdesk.ui.screens.searching import Searching
from rtdesk.ui.screens.shaping import Shaping
from rtdesk.ui.screens.tabbing import Tabbing
from rtdesk.ui.standing import (
    ListPicture,
    Picture,
    list_picture,
    number,
    order_words,
    standing,
)
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.sidebar import Sidebar
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.tab_line import TabLine
from rtdesk.ui.widgets.ticket_list import TicketList
from rtdesk.ui.widgets.title_line import TitleLine
from rtdesk.ui.widgets.window import in_order

if TYPE_CHECKING:
    from textual.timer import Timer

    from rtdesk.outbox.draft import Draft

REST = 0.15
"""Seconds the cursor stays on a ticket before its links are asked for and its keys shown."""
HINTS = (
    ("app.keys", "question_mark", "Keys"),
    ("list.mark", "x", "Mark"),
    ("find", "slash", "Find"),
    ("prefix.go", "g", "Go"),
)
"""What the bottom line tells besides the actions: id, the code's own key, words."""
MUTED = "$foreground-muted"
NOTES: dict[Picture, str] = {
    "loading": MUTED,
    "empty": MUTED,
    "stale": "$text-warning",
    "failed": "$text-error",
    "ready": MUTED,
}
"""How the title says how a list stands."""


class QueuesScreen(Tabbing, Shaping, Marking, Searching, Previewing):
    """The first screen: what is there to do?"""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(LIST),
        Binding(  # here, since of two classes' bindings of one key Textual keeps one class's only
            "e>e",
            "edit_query",
            "Edit the query",
            id="list.edit_query",
            show=False,
            tooltip="Edit the query of a list that RT refused",
        ),
        Binding("escape", "step_back", "Back to the list, then no marks", id="dismiss", show=False),
        Binding("tab", "other_pane", "Next pane", id="pane", show=False),
        Binding("q", "app.quit", "Quit", id="list.quit", show=False),
    ]

    title_line = query_one(TitleLine)

    def __init__(self) -> None:
        super().__init__()
        self._order = ""
        self._since = 0.0
        self._moved_at = 0.0
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lines of title and, when narrow, of tabs; two panes, one line of status."""
        self.list_name, self._since = self.desk.last_list, self.desk.now()
        super().fit()
        yield TitleLine()
        yield TabLine()
        with Container(id="panes"):
            yield Sidebar()
            yield TicketList(self.desk.rows, self.desk_app.now)
            yield self.compose_preview()
        yield StatusLine()

    def on_mount(self) -> None:
        """Shows what the mirror has, then asks for more."""
        self.desk_app.bridge.news.subscribe(self, self._news)
        self.show_lists(look=False)
        self._show_list()
        self.set_focus(self.tickets)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self.desk.want_list(self.list_name)
        self.show_lists()

    # -- lists ---------------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Another list."""
        self.forget_finding()
        self.list_name = name
        self.desk.remember_list(name)
        self.forget_marks()
        self._show_list()
        self.show_lists()
        self.remove_class("-lists")
        self.set_focus(self.tickets)
        self._wait_for_rest()
        self.desk.want_list(name)

    def _show_list(self) -> None:
        self.show_columns()
        self._order = self.desk.order(self.list_name)
        self.tickets.show(self.list_view())
        self.show_state()

    def ask_again(self) -> None:
        """Asks for a list that RT did not give."""
        if self.desk.list_state(self.list_name).failure:
            self.desk.want_list(self.list_name)

    def list_view(self) -> View:
        """The tickets of the list."""
        return self.desk.view(self.list_name)

    def state_of_list(self) -> ListState:
        """How it stands."""
        return self.desk.list_state(self.list_name)

    def ask_on(self) -> None:
        """Reads it to its end, also when that was stopped."""
        self.desk.want_list(self.list_name)

    def fit(self) -> None:
        """The preview too depends on the room there is."""
        super().fit()
        self.fit_preview()

    def action_other_pane(self) -> None:
        """From the tickets to the preview, to the lists and back."""
        if self.tickets.has_focus and self.enter_preview():
            self._show_status()
        elif self.tickets.has_focus or self.reading_preview:
            self.add_class("-lists")
            self.set_focus(self.sidebar)
        else:
            self._to_tickets()

    def _to_tickets(self) -> None:
        self.remove_class("-lists")
        self.set_focus(self.tickets)
        self._show_status()

    def go(self, place: str) -> None:
        """Goes to a place of this screen, or of the desk."""
        match place:
            case "top":
                self.tickets.top()
            case "lists":
                self.add_class("-lists")
                self.set_focus(self.sidebar)
            case _:
                super().go(place)

    # -- news ----------------------------------------------------------------------------------

    def _news(self, change: Change) -> None:
        moved = change.queues or change.everything or self.list_name in change.lists
        if moved and self.found is None:
            self.reload_list()
            self.take_rest()
        elif moved or change.tickets or change.outbox:
            self.tickets.refresh_rows(change.tickets or None)
            if moved or change.tickets:
                self.find_again()
        if change.lists or change.queues or change.everything:
            self.show_lists()
        self.preview_news(change)
        self.show_state()

    def reload_list(self) -> None:
        """The list as it is now; whoever looks at its start sees the start of another order."""
        before, self._order = self._order, self.desk.order(self.list_name)
        if self._order != before and self.tickets.spot.on_top and not self.tickets.cursor:
            self.tickets.show(self.list_view())
        else:
            self.tickets.reload(self.list_view())

    def show_state(self) -> None:
        """How the list stands, or the findings."""
        if self.found is not None:
            picture: Picture = "ready" if self.found.tickets else "empty"
            self.tickets.show_state(picture, self.nothing_found())
            where = self.list_words()[1] if self.found.here else "Find"
            what = f"{where}: {plain(self.found.words.strip())}"
            order = self._order_words() if self.found.here else "newest first"
            self._show_title(what, self.found_words(), NOTES["ready"], order)
        else:
            shown = self._picture()
            self.tickets.show_state(shown.picture, Content(plain(shown.words, multiline=True)))
            title = self.list_words()[1]
            self._show_title(title, shown.note, NOTES[shown.picture], self._order_words())
        self._show_status()

    def list_words(self) -> tuple[str, str]:
        """The list by its name, and its title."""
        spec = self.desk.lists.get(self.list_name)
        return self.list_name, plain(spec.title) if spec else ""

    def _order_words(self) -> str:
        if self.list_name == SNOOZED:
            return "the first to wake on top"
        return f"by {order_words(self.desk.order(self.list_name))}"

    def _picture(self) -> ListPicture:
        return list_picture(
            self.desk.list_state(self.list_name),
            self.desk.status,
            name=self.list_name,
            now=self.desk.now(),
            since=self._since,
        )

    def _show_title(self, title: str, note: str, style: str, order: str) -> None:
        where = f"{plain(self.desk.host)} {plain(self.desk.me)}  "
        home = [] if self.has_class("-narrow") else [("rtdesk ", "bold"), (where, MUTED)]
        if self.desk_app.profiles and self.desk.profile.name != DEFAULT:
            home.append((f"{plain(self.desk.profile.name)}: ", "bold"))
        self.title_line.show(
            Content.assemble(" ", *home, (f"{plain(title)}  ", "bold $accent"), (note, style)),
            Content.assemble((f"{order} ", MUTED)),
        )

    def _show_status(self) -> None:
        if self.typing:  # the line to type in stands in its place
            return
        focus = self.ticket_in_focus
        ticket = self.desk.ticket(focus) if focus else None
        fetched = ticket is not None and ticket.links.fetched
        where = f"{number(self.tickets.cursor + 1)} of {self._total()}" if focus else ""
        app = self.desk_app
        more = [app.hint(*one) for one in HINTS]
        keys = footer(app, self.offers(), LIST, fetched=fetched, more=more) if focus else more
        if self.reading_preview:
            keys = [("tab", "Lists"), ("esc", "Back to the list"), more[0]]
        told = standing(self.desk, where, asked=self.desk_app.bridge.asked)
        marks = [(words, "·")] if (words := self.marked_words()) else []
        self.status_line.show([*marks, *keys], told)
        self.refresh_bindings()

    def _total(self) -> str:
        if self.found is not None:
            return number(self.tickets.count)
        state = self.desk.list_state(self.list_name)
        if state.complete:
            return number(state.count)
        return number(state.total) if state.total is not None else f"{number(state.count)}+"

    # -- the ticket under the cursor -----------------------------------------------------------

    @property
    def ticket_in_focus(self) -> int | None:
        """The ticket under the cursor."""
        return self.tickets.current

    def write(self, draft: Draft) -> None:
        """A message is written on the ticket's own screen, beside its thread."""
        self.desk_app.open_ticket(draft.ticket, self._walk(draft.ticket), draft=draft)

    def on_ticket_list_highlighted(self, event: TicketList.Highlighted) -> None:
        """While the cursor moves, nothing else does."""
        event.stop()
        self._wait_for_rest()

    def _wait_for_rest(self) -> None:
        self._moved_at = monotonic()
        if self._resting is None:
            self._resting = later(self, REST, self._look_for_rest)

    def _look_for_rest(self) -> None:
        """One timer for all the keys of a walk through the list."""
        left = self._moved_at + REST - monotonic()
        if left > 0:
            self._resting = later(self, left, self._look_for_rest)
        else:
            self._resting = None
            self.rest()

    def rest(self) -> None:
        """The cursor rests: what may be done with this ticket?"""
        focus = self.ticket_in_focus
        if self.is_current and focus and not self.typing:
            self.desk.want_links(focus)
            name = self.list_name if self.found is None or self.found.here else ""
            self.desk.watch(name, self.tickets.shown(), self.tickets.near())
        self.fill_preview()
        self._show_status()

    def on_ticket_list_opened(self, event: TicketList.Opened) -> None:
        """Enter: the whole ticket."""
        self.desk_app.open_ticket(event.ticket_id, self._walk(event.ticket_id))

    def _walk(self, ticket: int) -> View:
        """Where next and previous lead from this ticket: to marked ones, if there are any."""
        marked = self.tickets.marked()
        if not marked:
            return self.tickets.view
        if ticket not in self.tickets.marks:
            marked = in_order(self.tickets.view, [*marked, ticket])
        return Picked(marked)

    def go_on(self, where: str) -> None:
        """To the ticket below, or the one above."""
        if where in ("next", "previous"):
            self.tickets.move(1 if where == "next" else -1)

    def marked(self) -> tuple[int, ...]:
        """Those that are in the list, in its order."""
        return tuple(self.tickets.marked())

    def came_back(self, ticket: int) -> None:
        """The cursor is where the walk through tickets ended."""
        self.tickets.go_to(ticket)

    def action_step_back(self) -> None:
        """Back from the lists, from what was found; then no marks."""
        if self.sidebar.has_focus or self.reading_preview:
            self._to_tickets()
        elif self.tickets.end_range():
            self.show_state()
        elif self.finding:
            self.leave_finding()
        else:
            self.unmark()

    def on_screen_resume(self) -> None:
        """Back from a ticket: it may look different now, and the desk watches this list again."""
        if self.is_mounted:
            self.fit()
            self.tickets.refresh_rows()
            self._show_status()
            self._wait_for_rest()
