"""Doing things with a ticket, the same from a list and from the ticket's own screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.screen import Screen

from rtdesk.actions.action import action
from rtdesk.actions.offer import Offer
from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.said import act_words
from rtdesk.ui.text import plain
from rtdesk.ui.told import told

if TYPE_CHECKING:
    pass

KINDS = {"reply": "correspond", "comment": "comment"}
UPDATES = {"Respond": "correspond", "Comment": "comment"}


PLACES = (
    ("g", "Top", "top"),
    ("q", "Queues and lists", "lists"),
    ("h", "Home: the first list", "home"),
    ("m", "My tickets", "mine"),
    ("u", "Next unread ticket of this list", "unread"),
    ("t", "Ticket by number", "ticket"),
    ("s", "Searches: RT's and your own", "searches"),
    ("d", "Drafts", "drafts"),
    ("o", "Outbox", "outbox"),
    ("y", "Sync: how your copy stands", "sync"),
)
NARROW = 100
"""Below this many columns a screen folds."""


class TicketDoing(Screen[None], AtDesk):
    """Base of screens that have a ticket in focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "g", "go", "Go to…", id="go", tooltip="Go to a list, a ticket, drafts, the outbox, sync"
        ),
        Binding(
            "u",
            "undo",
            "Undo",
            id="undo",
            tooltip="Take back what has not left yet, else the last change of a field",
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

    @property
    def places(self) -> tuple[tuple[str, str, str], ...]:
        """(key, words, place) of where one can go from here."""
        return PLACES

    def go(self, place: str) -> None:
        """Goes to a place that every screen knows."""
        match place:
            case "ticket":
                self._go_to_ticket()
            case "searches":
                from rtdesk.ui.screens.searches import SearchesScreen

                self.app.push_screen(SearchesScreen())
            case "drafts":
                from rtdesk.ui.screens.drafts import DraftsScreen

                self.app.push_screen(DraftsScreen())
            case "outbox":
                from rtdesk.ui.screens.outbox import OutboxScreen

                self.app.push_screen(OutboxScreen())
            case "sync":
                from rtdesk.ui.screens.sync import SyncScreen

                self.app.push_screen(SyncScreen())

    @work(exclusive=True, group=DIALOG)
    async def action_go(self) -> None:
        """The places one can go to with `g` and a letter."""
        from rtdesk.ui.screens.chooser import Choice, Chooser

        chosen = await self.app.push_screen_wait(
            Chooser("Go to", tuple(Choice(key, label, place) for key, label, place in self.places))
        )
        if chosen:
            self.go(chosen)

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
            self.notify(found.problem, severity="warning", markup=False)
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

    def action_undo(self) -> None:
        """Takes back the message that has not left yet, else the last change of a field."""
        with told(self):
            undone = self.desk.undo()
            if isinstance(undone, Draft):
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
        if action != "do":
            return True
        if not self.knows():
            return bool(self.ticket_in_focus)
        return any(offer.action == parameters[0] for offer in self.offers())

    def action_do(self, id: str) -> None:  # noqa: A002
        """Does the action, when the ticket offers it."""
        if self.knows():
            self._do(id)
        else:
            self._ask_and_do(id)

    @work(exclusive=True, group=DIALOG)
    async def _ask_and_do(self, id: str) -> None:  # noqa: A002
        from rtdesk.ui.screens.asking import Asking

        focus = self.ticket_in_focus
        if not focus:
            return
        news = self.desk_app.bridge.news
        known = await self.app.push_screen_wait(Asking(self.desk, focus, news))
        if known and self.ticket_in_focus == focus:
            if not any(offer.action == id for offer in self.offers()):
                self.notify(f"RT does not offer that on #{focus}.", markup=False)
            self._do(id)

    def _do(self, id: str) -> None:  # noqa: A002
        found = [offer for offer in self.offers() if offer.action == id]
        if id == "status" and found:
            self.choose_status(tuple(found))
        elif found:
            self.follow(found[0])

    def follow(self, offer: Offer) -> None:
        """Does what a button or key offers."""
        focus = self.ticket_in_focus
        ticket = self.desk.ticket(focus) if focus else None
        if ticket is None:
            return
        match offer.action:
            case "reply" | "comment":
                self.write(self._draft(ticket, KINDS[offer.action], offer))
            case "status":
                self._status(ticket, offer)
            case "own":
                self._own(ticket, offer.verb)
            case "subject":
                self._subject(ticket)

    def _draft(self, ticket: Ticket, kind: str, offer: Offer, status: str = "") -> Draft:
        url = offer.link.url if offer.link else ""
        kept = self.desk.draft(ticket.id, kind)
        if kept is None:
            return Draft(ticket.id, kind, status=status, url=url)
        return Draft(
            ticket.id,
            kind,
            kept.body,
            kept.subject,
            kept.files,
            status or kept.status,
            kept.minutes,
            url,
        )

    def _status(self, ticket: Ticket, offer: Offer) -> None:
        link = offer.link
        if link is None:
            return
        if link.update in UPDATES:
            self.write(self._draft(ticket, UPDATES[link.update], offer, link.to))
        else:
            with told(self):
                self.desk.set_status(ticket, link.to)

    @work(group=DIALOG)
    async def choose_status(self, found: tuple[Offer, ...]) -> None:
        """The lifecycle's own actions, in RT's words."""
        from rtdesk.ui.screens.chooser import Choice, Chooser

        choices = tuple(
            Choice(
                str(number),
                offer.label,
                offer.id,
                f"→ {offer.link.to}" if offer.link else "",
            )
            for number, offer in enumerate(found, 1)
        )
        chosen = await self.app.push_screen_wait(Chooser("Status", choices))
        for offer in found:
            if offer.id == chosen:
                self.follow(offer)

    @work(group=DIALOG)
    async def _own(self, ticket: Ticket, verb: str) -> None:
        from rtdesk.ui.screens.ask import Confirm

        if verb == "steal":
            question = f"#{ticket.id} belongs to {ticket.owner.label}. Steal it?"
            if not await self.app.push_screen_wait(Confirm(plain(question))):
                return
        with told(self):
            self.desk.own(ticket, verb)

    @work(group=DIALOG)
    async def _subject(self, ticket: Ticket) -> None:
        from rtdesk.ui.screens.ask import Ask

        wanted = await self.app.push_screen_wait(
            Ask(f"Subject of #{ticket.id}", plain(ticket.subject))
        )
        if wanted is not None and wanted.strip() and wanted != plain(ticket.subject):
            with told(self):
                self.desk.set_field(ticket, "Subject", wanted.strip(), ticket.subject)


def footer(offers: tuple[Offer, ...], context: str, *, fetched: bool) -> list[tuple[str, str]]:
    """Keys and words for the status line, from what is offered here."""
    if not fetched:
        return [("…", "asking what is allowed")]
    shown: dict[str, str] = {}
    for offer in offers:
        declared = action(offer.action)
        if context in declared.contexts:
            shown.setdefault(offer.key, offer.label if offer.verb else declared.title)
    return list(shown.items())
