"""What every screen does that shows only what has some words: its key, its line, and news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from rtdesk.ui.doing import TicketDoing
from rtdesk.ui.later import later

if TYPE_CHECKING:
    from textual.timer import Timer

    from rtdesk.ui.widgets.find_line import FindLine
    from rtdesk.ui.widgets.ticket_list import Spot, TicketList

AGAIN = 1.0
"""Seconds after which news lead to another look, while findings are shown."""


def find_key(words: str) -> Binding:
    """The key that opens the line, under this name."""
    return Binding(
        "slash",
        "find",
        words,
        id="find",
        tooltip="Show what has the words you type: `status:new`, `owner:me`, `-without`",
        priority=True,  # what is typed right after it is typed into the line
    )


class WithWords(TicketDoing):
    """A screen with a list of tickets, and a line to type words into."""

    if TYPE_CHECKING:
        tickets: TicketList

    def __init__(self) -> None:
        super().__init__()
        self._home: Spot | None = None  # where the user was before
        self._moved = False  # the cursor was moved since
        self._again: Timer | None = None

    @property
    def typing(self) -> bool:
        """True while keys go into the line."""
        raise NotImplementedError

    @property
    def shows_found(self) -> bool:
        """True while only what has the words is shown."""
        raise NotImplementedError

    def leave_finding(self) -> None:
        """The list comes back exactly as it was."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Looks for the same words once more."""
        raise NotImplementedError

    def show_state(self) -> None:
        """Tells how things stand, also with the findings."""
        raise NotImplementedError

    def rest(self) -> None:
        """The cursor rests on a ticket."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash that is typed is a slash."""
        if action == "find":
            return not self.typing
        return super().check_action(action, parameters)

    def on_find_line_moved(self, event: FindLine.Moved) -> None:
        """The cursor moves while typing goes on."""
        self._moved = True
        self.tickets.move(event.lines) if event.lines else self.tickets.page_by(event.pages)

    def on_find_line_left(self) -> None:
        """Back to the list."""
        self.leave_finding()

    def find_again(self) -> None:
        """There are news: other tickets may have the words in a moment."""
        if self.shows_found and self._again is None:
            self._again = later(self, AGAIN, self._look_now)

    def _look_now(self) -> None:
        self._again = None
        if self.shows_found:
            self.look_again()
