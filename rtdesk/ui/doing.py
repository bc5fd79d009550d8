"""Doing things with a ticket, the same from a list and from the ticket's own screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.screen import Screen

from rtdesk.actions.action import action, is_local
from rtdesk.actions.offer import Offer, titled
from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.keys import is_sequence, own_bindings
from rtdesk.ui.said import act_words
from rtdesk.ui.text import plain
from rtdesk.ui.told import told

if TYPE_CHECKING:
    from rtdesk.ui.sequences import Sequences

EVERYWHERE = "everywhere"
"""The place that is one only where there are several servers."""
PLACES = (
    ("g", "top", "Top"),
    ("q", "queues", "Queues in numbers"),
    ("h", "home", "Home: the first list"),
    ("m", "mine", "My tickets"),
    ("u", "unread", "Next unread ticket of this list"),
    ("r", "reminders", "My reminders"),
    ("v", "approvals", "Approvals that wait for you"),
    ("a", "articles", "Articles"),
    ("b", "back", "Back"),
    ("f", "forward", "Forward: the ticket you left"),
    ("t", "ticket", "Ticket by number"),
    ("s", "searches", "Searches: RT's and your own"),
    ("d", "drafts", "Drafts"),
    ("o", "outbox", "Outbox"),
    ("y", "sync", "Sync: how your copy stands"),
    ("w", "server", "Which server: the profiles of your configuration"),
    ("e", EVERYWHERE, "Everywhere: all your servers in one list"),
    ("p", "people", "People and groups"),
    ("x", "browse", "Browse RT: queues, assets, users, anything"),
)
"""(key, place, words) of where `g` and a letter lead from every screen with tickets."""
NARROW = 100
"""Below this many columns a screen folds."""


class TicketDoing(Screen[None], AtDesk):
    """Base of screens that have a ticket in focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "g",
            "app.prefix('prefix.go')",
            "Go to",
            id="prefix.go",
            tooltip="Go to a list, a ticket, drafts, the outbox, sync",
        ),
        Binding(
            "e",
            "app.prefix('prefix.edit')",
            "Edit",
            id="prefix.edit",
            show=False,
            tooltip="Edit a field: subject, priority, due date, queue",
        ),
        *(
            Binding(f"g>{key}", f"go('{place}')", words, id=f"go.{place}", show=False)
            for key, place, words in PLACES
        ),
        Binding(
            "exclamation_mark",
            "command",
            "Commands of your own",
            id="command",
            show=False,
            tooltip="Run a command of your own on this ticket",
        ),
        Binding(
            "vertical_line",
            "pipe",
            "Pipe",
            id="pipe",
            show=False,
            tooltip="Pipe the text of this ticket or message into a command",
        ),
        Binding(
            "full_stop",
            "repeat",
            "Repeat",
            id="repeat",
            show=False,
            tooltip="Do to this ticket what was done to the last one",
        ),
        Binding(
            "u",
            "undo",
            "Undo",
            id="undo",
            tooltip="Take back what has not left yet, else the last change of a field",
        ),
        Binding(
            "C",
            "create",
            "New ticket",
            id="create",
            show=False,
            tooltip="Create a ticket; on a ticket, one that is linked to it",
        ),
        Binding(
            "i",
            "card",
            "Requestor",
            id="card",
            show=False,
            tooltip="Who asked, and what else they asked for",
        ),
    ]

    def fit(self) -> None:
        """Folds the screen when it is narrow; also one that is not on top learns of a resize."""
        self.set_class(self.app.size.width < NARROW, "-narrow")

    def on_resize(self) -> None:
        """Another size."""
        self.fit()

    @property
    def ticket_in_focus(self) -> int | None:
        """The ticket that keys act on."""
        raise NotImplementedError

    def write(self, draft: Draft) -> None:
        """Opens the composer."""
        raise NotImplementedError

    def words_to_the_last_key(self) -> None:
        """Keeps what is half written, on a screen where one writes."""

    def came_back(self, ticket: int) -> None:
        """The screen of a ticket was closed, and this one is on top again."""

    def go_on(self, where: str) -> None:
        """A ticket was dealt with: `next`, `previous` or `back`."""
        raise NotImplementedError

    def marked(self) -> tuple[int, ...]:
        """The marked tickets; what can be done to many is done to them."""
        return ()

    def action_go(self, place: str) -> None:
        """See `go`."""
        self.go(place)

    def go(self, place: str) -> None:
        """Goes to a place that every screen knows."""
        match place:
            case "ticket":
                self._go_to_ticket()
            case "forward" if self.desk_app.left:
                self.desk_app.open_ticket(*self.desk_app.left.pop())
            case "back" | "forward":
                self.notify("There is nothing.", timeout=2)
            case "queues":
                from rtdesk.ui.screens.overview import OverviewScreen

                self.app.push_screen(OverviewScreen(), self._from_overview)
            case "articles":
                self._articles()
            case "reminders":
                from rtdesk.ui.screens.reminders import RemindersScreen

                self.app.push_screen(RemindersScreen())
            case "approvals":
                from rtdesk.ui.screens.approvals import ApprovalsScreen

                self.app.push_screen(ApprovalsScreen())
            case "searches":
                from rtdesk.ui.screens.searches import SearchesScreen

                self.app.push_screen(SearchesScreen())
            case "drafts":
                from rtdesk.ui.screens.drafts import DraftsScreen

                self.app.push_screen(DraftsScreen())
            case "outbox":
                from rtdesk.ui.screens.outbox import OutboxScreen

                self.app.push_screen(OutboxScreen())
            case "people" | "browse":
                from rtdesk.ui.looking_around import look_around

                here = self.ticket_in_focus or 0
                look_around(self.desk_app, people=place == "people", ticket=here)
            case "server":
                self.desk_app.set_profile("")
            case "everywhere":
                from rtdesk.ui.screens.everywhere import show_everywhere

                show_everywhere(self.desk_app)
            case "sync":
                from rtdesk.ui.screens.sync import SyncScreen

                self.app.push_screen(SyncScreen())

    def _from_overview(self, chosen: str | None) -> None:
        """To a list, or to all of them."""
        if chosen:
            self.go(chosen if chosen == "lists" else f"list {chosen}")

    @work(exclusive=True, group=DIALOG)
    async def _articles(self) -> None:
        from rtdesk.ui.knowledge import browse

        await browse(self)

    @work(exclusive=True, group=DIALOG)
    async def _go_to_ticket(self) -> None:
        from rtdesk.ui.screens.goto import GoToTicket

        if ticket := await self.app.push_screen_wait(GoToTicket()):
            self.desk_app.open_ticket(ticket)

    def on_paste(self, event: Paste) -> None:
        """A number or the address of a ticket, pasted where nobody writes, opens the ticket."""
        from textual.widgets import Input, TextArea

        from rtdesk.text.pointing import pointer

        focused = self.focused
        if isinstance(focused, Input) or (isinstance(focused, TextArea) and not focused.read_only):
            return
        found = pointer(event.text, self.desk.profile.url)
        if found is None:
            return
        event.stop()
        if found.problem:
            self.notify(plain(found.problem), severity="warning", markup=False)
        elif found.ticket != self.shown_ticket:
            self.desk_app.open_ticket(found.ticket)

    @property
    def shown_ticket(self) -> int:
        """The ticket that fills the screen; 0 in a list."""
        return 0

    def action_card(self) -> None:
        """The requestors of the ticket in focus, and their other tickets."""
        from rtdesk.ui.screens.card import CardScreen

        focus = self.ticket_in_focus
        rows = self.desk.rows((focus,)) if focus else {}
        people = rows[focus].row.requestors if focus in rows else ()
        if people:
            self.app.push_screen(CardScreen(people, ticket=focus or 0))
        else:
            self.notify("Nobody asked for this ticket.", timeout=2, markup=False)

    @work(exclusive=True, group=DIALOG)
    async def action_create(self) -> None:
        """The form for a new ticket; on a ticket its link to that one is chosen first."""
        from rtdesk.ui.newly import create

        await create(self)

    def action_undo(self) -> None:
        """Takes back the message that has not left yet, else the last change of a field."""
        with told(self):
            undone = self.desk.undo()
            if isinstance(undone, Draft) and undone.is_create:
                self.desk_app.open_new(undone)
            elif isinstance(undone, Draft) and not undone.ticket:
                self.notify("Taken back; the words are kept: mark tickets to go on.", timeout=6)
            elif isinstance(undone, Draft):
                self.write(undone)
            elif undone:
                self.notify(f"Undone: {plain(act_words(undone))}", markup=False)
            else:
                self.notify("Nothing to take back.", markup=False)

    def offers(self) -> tuple[Offer, ...]:
        """What the ticket in focus offers."""
        focus = self.ticket_in_focus
        return self.desk.offers(focus) if focus else ()

    def knows(self) -> bool:
        """Whether RT said what may be done with the ticket in focus."""
        focus = self.ticket_in_focus
        ticket = self.desk.ticket(focus) if focus else None
        return ticket is not None and ticket.links.fetched

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No offer, no key; while RT has not said, a key asks it first."""
        if action == "go" and parameters == (EVERYWHERE,):
            return len(self.desk_app.servers) > 1
        if action != "do":
            return True
        id = str(parameters[0])  # noqa: A001
        focus = self.ticket_in_focus
        if not focus or is_local(id):
            return bool(focus)
        if not self.knows():
            return self.desk.fate(focus).kind == "there"
        return any(offer.action == id for offer in self.offers())

    def action_do(self, id: str) -> None:  # noqa: A002
        """Does the action, when the ticket offers it."""
        self.do(id)

    def do(self, id: str, argument: str = "") -> None:  # noqa: A002
        """Does an action to the ticket in focus, when it offers it; asks RT first if it must."""
        if self.knows() or action(id).local:
            self._do(id, argument)
        else:
            self._ask_and_do(id, argument)

    @work(exclusive=True, group=DIALOG)
    async def _ask_and_do(self, id: str, argument: str) -> None:  # noqa: A002
        from rtdesk.ui.screens.asking import Asking

        focus = self.ticket_in_focus
        if not focus:
            return
        news = self.desk_app.bridge.news
        known = await self.app.push_screen_wait(Asking(self.desk, focus, news))
        if known and self.ticket_in_focus == focus:
            self._do(id, argument)

    def _do(self, id: str, argument: str) -> None:  # noqa: A002
        declared, focus = action(id), self.ticket_in_focus
        if declared.local:
            found: tuple[Offer, ...] = (Offer(id, declared.title),)
        else:
            found = tuple(offer for offer in self.offers() if offer.action == id)
        if found:
            self._act(found, argument)
        elif focus:
            self.notify(f"RT does not offer that on #{focus}.", markup=False)

    def follow(self, offer: Offer) -> None:
        """Does what a button offers."""
        self._act((offer,), offer.link.to if offer.link and offer.action == "status" else "")

    @work(group=DIALOG)
    async def _act(self, found: tuple[Offer, ...], argument: str) -> None:
        from rtdesk.ui.acts import ACTS, Act

        declared, focus = action(found[0].action), self.ticket_in_focus
        ticket = self.desk.ticket(focus) if focus else None
        if declared.local and ticket is None and focus:
            ticket = Ticket(id=focus)
        if ticket is None:
            return
        marked = self.marked() if declared.local and declared.bulk else ()
        with told(self):
            done = await ACTS[declared.id](Act(self, ticket, found, argument, marked))
            if done:
                self.desk_app.last_act = (declared.id, done.argument)
                if done.onward:
                    self.finished(ticket.id)

    def finished(self, ticket: int) -> None:
        """A ticket was dealt with: goes where the user likes to go then."""
        where = self.desk.profile.after
        if where != "stay" and self.ticket_in_focus == ticket:
            self.go_on(where)

    def action_macro(self, name: str) -> None:
        """A macro that has a key of its own."""
        self.do("macro", name)

    @work(exclusive=True, group=DIALOG)
    async def action_command(self, name: str = "") -> None:
        """A command of the user's own: chosen, or by a key of its own."""
        from rtdesk.ui.commands import choose_command, run_command

        found = [command for command in self.desk.profile.commands if command.name == name]
        if found:
            await run_command(self, found[0], self.message_in_focus)
        else:
            await choose_command(self, self.message_in_focus)

    @work(exclusive=True, group=DIALOG)
    async def action_pipe(self) -> None:
        """The text of the ticket, or of the message in focus, into a command that is typed."""
        from rtdesk.ui.commands import pipe
        from rtdesk.ui.screens.ask import Ask

        if self.ticket_in_focus is None:
            return
        before = self.desk_app.pipe_command
        typed = await self.app.push_screen_wait(Ask("Pipe its text into", before))
        if typed and typed.strip():
            self.desk_app.pipe_command = typed
            await pipe(self, typed, self.message_in_focus)

    @property
    def message_in_focus(self) -> int:
        """The transaction of the message in focus; 0 where there are none."""
        return 0

    def on_mount(self) -> None:
        """Macros and commands with keys of their own."""
        for key, binding in own_bindings(self.desk.profile):
            self._bindings.key_to_bindings.setdefault(key, []).insert(0, binding)

    def action_repeat(self) -> None:
        """The last action once more, on this ticket."""
        if last := self.desk_app.last_act:
            self.do(*last)
        else:
            self.notify("Nothing was done yet that could be repeated.", timeout=3)

    def open_page(self, url: str) -> None:
        """Shows a web page in the user's browser, or says why not."""
        from rtdesk.ui import browser

        if trouble := browser.open_url(url, self.desk.profile.browser):
            self.notify(plain(f"Not opened: {trouble}; y copies it."), severity="error")

    async def copy(self, text: str, what: str) -> None:
        """Puts a text where pasting finds it, and says so."""
        await self.desk_app.tell_copied(text, what)

    async def hand_over(self, url: str, what: str) -> None:
        """Opens an address where there is a browser for it, else copies it, else shows it."""
        from rtdesk.ui import browser

        if browser.opener(self.desk.profile.browser):
            self.open_page(url)
        elif not await self.desk_app.tell_copied(url, what):
            self._show_address(url, what)

    def _show_address(self, url: str, what: str) -> None:
        """To be taken from the screen by the terminal's own means."""
        from rtdesk.text.document import Document
        from rtdesk.ui.screens.pager import PagerScreen, Shown

        self.app.push_screen(PagerScreen(Shown(what, Document(plain(url)))))


FIRST = ("reply", "comment", "own", "status", "done")
"""What the bottom line has room for before all else."""


def footer(
    app: Sequences,
    offers: tuple[Offer, ...],
    context: str,
    *,
    fetched: bool,
    more: Sequence[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    """Keys and words for the status line, from what is offered here; `more` goes before the rest.

    What is behind the first key of a sequence is told by its hint.
    """
    if not fetched:
        return [("…", "asking what is allowed"), *more]
    shown: dict[str, tuple[str, str]] = {}
    for offer in offers:
        declared = action(offer.action)
        if context in declared.contexts and not is_sequence(declared.key):
            key = app.key_of(f"ticket.{declared.id}", declared.key)
            shown.setdefault(declared.id, (key, titled(offer)))
    main = [shown.pop(id) for id in FIRST if id in shown]  # noqa: A001
    return [*main, *more, (app.key_of("prefix.edit", "e"), "Edit"), *shown.values()]
