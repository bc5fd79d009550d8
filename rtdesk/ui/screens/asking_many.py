"""Waiting for RT to say what may be done with many tickets, in one request per hundred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.backend.errors import BackendError
from rtdesk.records.link import Links
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.standing import number

PORTION = 100


class AskingMany(ModalScreen[dict[int, Links] | None], AtDesk):
    """Gives what RT said; what it was not asked, or could not be, is not in it. None: given up."""

    CSS_PATH = "asking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Give up", id="asking.cancel"),
        Binding("enter", "go_on", "Go on without", id="asking.without"),
    ]

    def __init__(self, tickets: Sequence[int]) -> None:
        super().__init__()
        self._tickets = tuple(tickets)
        self._found: dict[int, Links] = {}

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static(self._line())

    def _line(self) -> Content:
        done, count = number(len(self._found)), number(len(self._tickets))
        asked = f" Asking RT what you may do with {count} tickets… {done}"
        return Content(f"{asked}  enter goes on without · esc gives up")

    def on_mount(self) -> None:
        """Asks."""
        self._ask()

    @work(exclusive=True)
    async def _ask(self) -> None:
        for start in range(0, len(self._tickets), PORTION):
            try:
                self._found |= await self.desk.links(self._tickets[start : start + PORTION])
            except BackendError:
                break  # what is not known is tried, and said to be
            if not self.is_current:  # given up meanwhile
                return
            self.query_one(Static).update(self._line())
        if self.is_current:
            self.dismiss(self._found)

    def action_go_on(self) -> None:
        """With what there is."""
        self.workers.cancel_all()
        self.dismiss(self._found)
