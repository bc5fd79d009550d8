"""Going to a ticket by its number, by the address of its page, or back to a recent one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.text.completing import Completion, Suggestion, ranked
from rtdesk.text.pointing import Pointer, pointer
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.completion import Completing
from rtdesk.ui.widgets.editor import Field

HINT = "a number, #123, or the address of its page · esc goes back"


class GoToTicket(ModalScreen[int | None], AtDesk):
    """Gives the number of a ticket, or None."""

    CSS_PATH = "goto.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []

    completing = query_one(Completing)

    def compose(self) -> ComposeResult:
        """Tickets, the line to type in, and what it comes to."""
        with Vertical():
            field = Field()
            field.border_title = "Ticket number"
            yield Completing(field, self._complete, takes=True)
            yield Static(id="told")

    def on_mount(self) -> None:
        """Recent tickets come first."""
        self.completing.start()
        self._tell(HINT)
        self.completing.suggest(demanded=True)

    def _complete(self, text: str, at: int) -> Completion:
        word = text.strip()
        found = self._pointed(word)
        if found is not None:
            same = (found.ticket,) if found.ticket else ()
            numbers = dict.fromkeys((*same, *self.desk.numbered(word)))
            return Completion(0, len(text), tuple(self._lines(numbers)), "Tickets")
        recent = ranked(word, self._lines(self.desk.recent()))
        return Completion(0, len(text), recent, "Recent tickets")

    def _lines(self, tickets: Iterable[int]) -> Iterable[Suggestion]:
        """Tickets of which something is known."""
        asked = tuple(tickets)
        rows = self.desk.rows(asked)
        for ticket in asked:
            if ticket in rows:
                row = rows[ticket].row
                about = f"{plain(row.subject)}  {row.status} · {row.queue.name}"
                yield Suggestion(str(ticket), f"#{ticket}", about, also=row.subject)

    def _pointed(self, text: str) -> Pointer | None:
        return pointer(text, self.desk.profile.url)

    def on_completing_changed(self, event: Completing.Changed) -> None:
        """What it comes to is said while one types."""
        event.stop()
        found = self._pointed(event.text)
        if found is not None and found.problem:
            self._tell(found.problem, "$text-warning")
        elif found is not None and found.ticket not in self.desk.rows((found.ticket,)):
            self._tell(f"#{found.ticket} is not in your copy: RT is asked · esc goes back")
        else:
            self._tell(HINT)

    def on_completing_submitted(self, event: Completing.Submitted) -> None:
        """Enter."""
        event.stop()
        found = self._pointed(event.text)
        if found is None:
            self._tell("That is no number of a ticket." if event.text.strip() else HINT)
        elif found.problem:
            self._tell(found.problem, "$text-warning")
        else:
            self.dismiss(found.ticket)

    def on_completing_left(self) -> None:
        """Esc."""
        self.dismiss(None)

    def _tell(self, words: str, style: str = "") -> None:
        self.query_one("#told", Static).update(Content.styled(plain(words), style))
