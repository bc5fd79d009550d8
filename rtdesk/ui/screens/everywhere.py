"""The same list of all servers in one: what is there to do, wherever it is?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from rtdesk.actions.action import LIST
from rtdesk.desk.together import SHARED, ServerTicket, Shared
from rtdesk.store.change import Change
from rtdesk.store.view import Picked
from rtdesk.ui.beside import ALL, Server, Servers, follow
from rtdesk.ui.doing import TicketDoing, footer
from rtdesk.ui.keys import bindings
from rtdesk.ui.later import later
from rtdesk.ui.rules import Rules
from rtdesk.ui.screens.everywhere_finding import EverywhereFinding
from rtdesk.ui.serving import BESIDE
from rtdesk.ui.standing import number, standing
from rtdesk.ui.text import plain
from rtdesk.ui.widgets import everywhere_lines as say
from rtdesk.ui.widgets.everywhere_list import COLUMNS, DUE, EverywhereList
from rtdesk.ui.widgets.find_line import FindLine
from rtdesk.ui.widgets.sidebar import Entry
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.tab_line import TabLine
from rtdesk.ui.widgets.ticket_list import Spot, TicketList
from rtdesk.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer

    from rtdesk.outbox.draft import Draft
    from rtdesk.ui.app import RtdeskApp

REST = 0.15
"""Seconds the cursor stays on a ticket before its links are asked for."""
HEAD = 4
"""The servers take one of so many lines of the screen, and two at least."""
LAST = "everywhere"
"""Under this name is kept which list was on the screen."""
MUTED = "$foreground-muted"


class EverywhereScreen(EverywhereFinding):
    """Lists that every server has; `enter` opens a ticket, at the server where it is."""

    CSS_PATH = "everywhere.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(LIST),
        *(
            Binding(str(at), f"choose('{one.key}')", "List by number", id=f"tab.{at}", show=False)
            for at, one in enumerate(SHARED, 1)
        ),
        Binding("tab,right_square_bracket", "beside(1)", "Next list", id="everywhere.next"),
        Binding(
            "shift+tab,left_square_bracket",
            "beside(-1)",
            "Previous list",
            show=False,
            id="everywhere.previous",
        ),
        Binding("R,ctrl+r,f5", "ask", "Ask all servers now", show=False, id="everywhere.ask"),
        Binding("escape", "step_back", "No filter, else back", show=False, id="dismiss"),
        Binding("q", "back", "Back", id="back"),
    ]

    title_line = query_one(TitleLine)
    tab_line = query_one(TabLine)
    heads = query_one("#servers", Static)
    tickets = query_one(EverywhereList)

    def __init__(self) -> None:
        super().__init__()
        self.shared: Shared = SHARED[0]
        self.servers: Servers
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, lists, servers, tickets, status."""
        super().fit()
        servers = self.servers = Servers(self.desk_app.servers, self.desk_app)
        yield TitleLine()
        yield TabLine()
        yield Static(id="servers")
        now, here = self.desk_app.now, servers.own.name
        yield EverywhereList(servers.rows, now, servers.numbers, here)
        yield FindLine()
        yield StatusLine()

    def on_mount(self) -> None:
        """Shows what the desk at hand has; then the others are opened, one after the other."""
        own = self.servers.own
        self.desk_app.bridge.news.subscribe(self, lambda change: self._heard(own, change))
        self.set_focus(self.tickets)
        kept = self.desk.kept(LAST)
        self.choose(kept if kept in {one.key for one in SHARED} else SHARED[0].key)
        self.call_after_refresh(self._open_others)

    def _open_others(self) -> None:
        for server in self.servers.others:
            self._open(server)

    def _open(self, server: Server) -> None:
        """For as long as the screen is there."""
        run = follow(self.desk_app, self, server, self._heard)
        server.worker = self.run_worker(run, group=BESIDE)

    def on_unmount(self) -> None:
        """Nothing is followed on."""
        for server in self.servers.all:
            if server.worker:
                server.worker.cancel()

    # -- what there is -------------------------------------------------------------------------

    def _heard(self, server: Server, change: Change) -> None:
        """News of one of the servers."""
        if not self.is_attached:
            return
        if change is ALL and server.desk:
            server.desk.want_list(self.shared.key)
        if change.everything or self.shared.key in change.lists:
            first = not server.places and self.tickets.spot.on_top and not self.tickets.cursor
            server.read(self.shared)
            self.reload(anew=first)
            self.find_again()
        elif change.outbox:
            self.tickets.refresh_rows()
        elif change.tickets:
            known = self.servers.numbers.known(server, change.tickets)
            self.tickets.refresh_rows(known)
            self.find_again()
        self.show_state()

    def reload(self, *, anew: bool = False, spot: Spot | None = None) -> None:
        """Puts the tickets of all servers in order; `anew`: from the start, or from a spot."""
        servers, spots = self.servers, self.servers.spots(self.shared)
        longest = max((len(str(spot.ticket)) for spot in spots), default=0)
        self.tickets.show_servers([server.name for server in servers.all], longest)
        self.tickets.rules_of = {
            s.name: Rules(s.desk.profile.all_rules, s.desk.me) for s in servers.all if s.desk
        }
        view = Picked([servers.numbers.of(spot) for spot in spots])
        if anew:
            self.tickets.show(view, spot)
        else:
            self.tickets.reload(view)

    @property
    def spot(self) -> ServerTicket | None:
        """The ticket under the cursor, and its server."""
        number = self.tickets.current
        return self.servers.numbers.spot(number) if number else None

    # -- what is shown -------------------------------------------------------------------------

    def show_state(self) -> None:
        """How every server stands, and what can be pressed."""
        if not self.is_mounted:
            return
        tellings = [say.told(server, self.shared.key) for server in self.servers.all]
        width, most = self.size.width, max(2, self.size.height // HEAD)
        lines = say.server_lines(self.servers.all, tellings, width=width, most=most)
        self.heads.update(Content("\n").join(lines))
        self.tickets.show_columns(DUE if self.shared.order == "Due" else COLUMNS)
        self.tickets.show_state(*say.without_rows(self.servers.all, tellings, self.shows_found))
        self._show_lists()
        count = self.tickets.count
        there = sum(one.picture != "failed" for one in tellings)
        of = f"{there} of {len(self.servers.all)}" if there < len(self.servers.all) else str(there)
        note = self.found_words() or f"{number(count)} on {of} servers"
        self.title_line.show(
            Content.assemble(
                (" Everywhere  ", "bold"),
                (f"{self._called(self.shared)}  ", "bold $accent"),
                (note, MUTED),
            ),
            Content.styled(f"{self.shared.ordering} ", MUTED),
        )
        self.show_status()

    def _called(self, shared: Shared) -> str:
        """The user may have called it otherwise."""
        spec = self.desk.lists.get(shared.key)
        return plain(spec.title if spec else shared.title)

    def _show_lists(self) -> None:
        none: dict[str, int] = {}
        counts = [server.asked(lambda desk: desk.counts(), none) for server in self.servers.all]
        entries = []
        for at, one in enumerate(SHARED, 1):
            its = [its[one.key] for its in counts if one.key in its]
            entries.append(
                Entry(one.key, self._called(one), str(sum(its)) if its else "", number=str(at))
            )
        self.tab_line.show(entries, self.shared.key)

    def show_status(self) -> None:
        """Keys for the ticket under the cursor; of another server's, that `enter` goes there."""
        if self.typing:
            return
        app, spot, focus = self.desk_app, self.spot, self.ticket_in_focus
        trouble = any(server.problem for server in self.servers.all)
        again = [app.hint("everywhere.ask", "R", "Try again")] if trouble else []
        more = [
            *again,
            app.hint("everywhere.next", "tab", "Next list"),
            app.hint("find", "slash", "Filter"),
            app.hint("back", "q", "Back"),
            app.hint("app.keys", "question_mark", "Keys"),
        ]
        if focus:
            ticket = self.desk.ticket(focus)
            fetched = ticket is not None and ticket.links.fetched
            keys = footer(app, self.offers(), LIST, fetched=fetched, more=more)
        elif spot:
            to = f"Go to {plain(spot.profile)} and open #{spot.ticket}"
            keys = [app.hint("list.open", "enter", to), *more]
        else:
            keys = more
        where = f"{number(self.tickets.cursor + 1)} of {number(self.tickets.count)}" if spot else ""
        self.status_line.show(keys, standing(self.desk, where, fresh=False))
        self.refresh_bindings()

    def fit(self) -> None:
        """The servers are cut anew."""
        super().fit()
        self.show_state()

    # -- lists ---------------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Another list, of all servers."""
        self.forget_finding()
        self.shared = next(one for one in SHARED if one.key == name)
        if self.desk.kept(LAST) != name:
            self.desk.keep(LAST, name)
        for server in self.servers.all:
            if server.desk:
                server.desk.want_list(name)
            server.read(self.shared)
        self.reload(anew=True)
        self.show_state()
        self._wait_for_rest()

    def action_choose(self, name: str) -> None:
        """By its number."""
        self.choose(name)

    def action_beside(self, step: int) -> None:
        """The next list, or the one before."""
        at = SHARED.index(self.shared)
        self.choose(SHARED[(at + step) % len(SHARED)].key)

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        """By the mouse."""
        self.choose(event.key)

    def action_ask(self) -> None:
        """Asks every server for news; what could not be opened is tried again."""
        self.desk_app.action_refresh_desk()
        for server in self.servers.others:
            if server.desk and server.bridge:
                server.bridge.ask()
                server.desk.want_list(self.shared.key)
            elif server.worker and server.worker.is_finished:
                self._open(server)
        self.desk.want_list(self.shared.key)
        self.show_state()

    # -- tickets -------------------------------------------------------------------------------

    @property
    def ticket_in_focus(self) -> int | None:
        """The ticket under the cursor, if things can be done with it here."""
        spot = self.spot
        return spot.ticket if spot and spot.profile == self.servers.own.name else None

    def on_ticket_list_highlighted(self, event: TicketList.Highlighted) -> None:
        """The keys are others, and after a rest RT is asked."""
        event.stop()
        self.show_status()
        self._wait_for_rest()

    def _wait_for_rest(self) -> None:
        if self._resting:
            self._resting.stop()
        self._resting = later(self, REST, self.rest)

    def rest(self) -> None:
        """The cursor rests: every server's desk learns what is on screen of its own."""
        self._resting = None
        if not self.is_current or self.typing:
            return
        focus = self.ticket_in_focus
        if focus:
            self.desk.want_links(focus)
        own, numbers = self.servers.own, self.servers.numbers
        near, shown = self.tickets.near(), self.tickets.shown()
        for server in self.servers.all:
            if server.desk and server.desk.status.phase == "online":
                soon = numbers.ids(server, near) if server is own else ()
                server.desk.watch(self.shared.key, numbers.ids(server, shown), soon)
        self.show_status()

    def on_ticket_list_opened(self, event: TicketList.Opened) -> None:
        """The whole ticket; that of another server at the desk of that one."""
        event.stop()
        spot = self.servers.numbers.spot(event.ticket_id)
        if spot.profile == self.servers.own.name:
            self.desk_app.open_ticket(spot.ticket, self._walk())
        else:
            self.desk_app.set_profile(spot.profile, spot.ticket)

    def _walk(self) -> Picked:
        """Next and previous lead through the tickets of this server, as they stand here."""
        return Picked(self.servers.numbers.ids(self.servers.own, self.tickets.here()))

    def write(self, draft: Draft) -> None:
        """On the ticket's own screen."""
        self.desk_app.open_ticket(draft.ticket, self._walk(), draft=draft)

    def came_back(self, ticket: int) -> None:
        """The cursor is where the walk through tickets ended."""
        for there in self.servers.numbers.known(self.servers.own, (ticket,)):
            self.tickets.go_to(there)

    def go_on(self, where: str) -> None:
        """To the ticket below, or the one above."""
        if where in ("next", "previous"):
            self.tickets.move(1 if where == "next" else -1)

    def on_screen_resume(self) -> None:
        """Back from a ticket: this list is what is watched again."""
        if self.is_mounted:
            self.desk.want_list(self.shared.key)
            self.tickets.refresh_rows()
            self.show_state()
            self._wait_for_rest()

    # -- leaving -------------------------------------------------------------------------------

    def go(self, place: str) -> None:
        """Goes to a place of this screen, or of the desk; its lists are on the screen below."""
        if place == "top":
            self.tickets.top()
        elif place == "mine":
            self.choose(place)
        elif place == "unread":
            self._next_unread(self.servers.all)
        elif place == "open unread":  # from a ticket: of those that are here
            if self._next_unread((self.servers.own,)):
                self.tickets.action_open()
        elif place == "back":
            self.action_back()
        elif place in ("home", "lists") or place.startswith(("list ", "edit ")):
            self.action_back()
            self.app.call_later(self._go_below, place)
        elif place != "everywhere":
            super().go(place)

    def _next_unread(self, servers: Sequence[Server]) -> bool:
        """The next one below the cursor, then from the top; False when there is none."""
        unread: set[int] = set()
        for server in servers:
            unread |= self.servers.numbers.known(server, server.asked(lambda d: d.unread(), ()))
        here, at = self.tickets.here(), self.tickets.cursor
        ahead = [number for number in (*here[at + 1 :], *here[:at]) if number in unread]
        if ahead:
            return self.tickets.go_to(ahead[0])
        self.notify("No other unread ticket in this list.", timeout=2)
        return False

    def _go_below(self, place: str) -> None:
        below = self.app.screen
        if isinstance(below, TicketDoing):
            below.go(place)

    def action_step_back(self) -> None:
        """First the filter goes."""
        if self.shows_found:
            self.leave_finding()
        else:
            self.action_back()

    def action_back(self) -> None:
        """To where one came from; the desks of the others are closed."""
        self.dismiss()
        self.app.call_later(self._came_back)

    def _came_back(self) -> None:
        below = self.app.screen
        if isinstance(below, TicketDoing) and below.shown_ticket:
            below.came_back(below.shown_ticket)


def show_everywhere(app: RtdeskApp) -> None:
    """Shows the screen; where it lies below, back to it."""
    below = [screen for screen in app.screen_stack if isinstance(screen, EverywhereScreen)]
    if not below:
        app.push_screen(EverywhereScreen())
    while below and app.screen is not below[-1]:
        app.pop_screen()
