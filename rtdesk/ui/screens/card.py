"""The card of a requestor: who they are, and their other tickets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rtdesk.backend.errors import BackendError
from rtdesk.records.ref import Ref
from rtdesk.records.ticket import TicketRow
from rtdesk.store.change import Change
from rtdesk.ui.screens.listing import Item, Listing
from rtdesk.ui.widgets.card_lines import (
    Card,
    crowd,
    nothing_words,
    ticket_line,
    tickets_of,
    who_lines,
)
from rtdesk.ui.widgets.lines import Lines


class CardScreen(Listing):
    """Asks RT for each requestor once, when they are looked at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open this ticket", id="card.open"),
        Binding("tab,J", "turn(1)", "Next requestor", id="card.next"),
        Binding("shift+tab,K", "turn(-1)", "Requestor before", id="card.previous"),
        Binding("R,ctrl+r,f5", "ask", "Ask RT again", id="card.ask"),
    ]

    def __init__(
        self, people: Sequence[Ref], ticket: int = 0, *, called: str = "Requestor"
    ) -> None:
        super().__init__()
        self._called = called
        self._ticket = ticket
        self._people = tuple(people)
        self._cards = {ref.id: Card(ref) for ref in people}
        self._at = 0

    @property
    def card(self) -> Card:
        """The requestor on screen."""
        return self._cards[self._people[self._at].id]

    def compose(self) -> ComposeResult:
        """Title, who it is, tickets, keys."""
        with Vertical():
            yield Static(id="title")
            yield Static(id="who")
            yield Lines()
            yield Static(id="about")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Shows what is known, then asks."""
        super().on_mount()
        self._ask(self._people[self._at].id)

    def items(self) -> Sequence[Item]:
        """Their other tickets."""
        now, width = self.desk_app.now(), self.list.room
        return [
            Item(str(row.id), ticket_line(row, done=done, now=now, width=width))
            for row, done in tickets_of(self.card, self._ticket)
        ]

    def keys(self) -> Sequence[tuple[str, str]]:
        """What makes sense here."""
        keys = [("enter", "Open")] if self.under_cursor else []
        return keys + ([("tab", "Next requestor")] if len(self._people) > 1 else [])

    def fill(self) -> None:
        """Who it is, and their tickets."""
        self.nothing = nothing_words(self.card)
        super().fill()
        width = self.app.size.width - 1
        title = f"{self._called}{crowd(self._people, self._at)}"
        self.query_one("#title", Static).update(Content.styled(title, "bold $text-accent"))
        lines = who_lines(self.card, self.desk.names(), width)
        self.query_one("#who", Static).update(Content("\n").join(lines))

    def _news(self, change: Change) -> None:
        if change.everything:
            self.fill()

    # -- asking ------------------------------------------------------------------------------

    @work(group="card")
    async def _ask(self, login: str) -> None:
        card = self._cards[login]
        if card.ref.type == "group" or card.requested is not None:
            return
        try:
            person, requested = await self.desk.card(login)
        except BackendError as error:
            local = await self._copied(card.ref)
            self._cards[login] = replace(card, trouble=str(error), local=local)
        else:
            self._cards[login] = Card(card.ref, person, requested)
        if self.is_attached:
            self.fill()

    async def _copied(self, ref: Ref) -> tuple[TicketRow, ...]:
        """Tickets of theirs on this machine, the newest first."""
        found = await self.desk.find(ref.email or ref.id)
        rows = self.desk.rows(found.tickets)
        theirs = (rows[id_].row for id_ in found.tickets if id_ in rows)
        return tuple(row for row in theirs if ref.id in (one.id for one in row.requestors))

    # -- keys --------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The ticket under the cursor; `q` comes back to the card."""
        if self.under_cursor:
            self.desk_app.open_ticket(int(self.under_cursor))

    def action_turn(self, count: int) -> None:
        """To another requestor."""
        self._at = (self._at + count) % len(self._people)
        self.fill()
        self._ask(self._people[self._at].id)

    def action_ask(self) -> None:
        """Asks again; what is shown stays until there is an answer."""
        login = self._people[self._at].id
        if self.card.trouble:
            self._cards[login] = replace(self.card, trouble="", local=())
            self.fill()
        self._ask(login)
