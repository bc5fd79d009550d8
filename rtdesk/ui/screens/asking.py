"""Waiting for RT to say what may be done with a ticket: keys typed meanwhile do nothing."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.signal import Signal
from textual.widgets import Static

from rtdesk.desk import Desk
from rtdesk.store.change import Change


class Asking(ModalScreen[bool]):
    """Closes with True when the ticket's links are there, with False when the user gives up."""

    CSS_PATH = "asking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "Give up", id="asking.cancel"),
    ]

    def __init__(self, desk: Desk, ticket: int, news: Signal[Change]):
        super().__init__()
        self._desk = desk
        self._ticket = ticket
        self._news = news

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static(Content(f" #{self._ticket}: asking RT what you may do…  esc gives up"))

    def on_mount(self) -> None:
        """Asks, unless the answer came meanwhile."""
        self._news.subscribe(self, self._look)
        self._desk.want_links(self._ticket)
        self._look(Change())

    def _look(self, _: Change) -> None:
        ticket = self._desk.ticket(self._ticket)
        if ticket is not None and ticket.links.fetched:
            self.dismiss(True)
        elif self._desk.is_gone(self._ticket):
            self.dismiss(False)
