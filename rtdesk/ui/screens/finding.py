"""Looking for words, in the list at hand or in all that is on this machine.

One line below the list, which shows the findings meanwhile; `tab` goes from one scope to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.getters import query_one

from rtdesk.store.search import Found
from rtdesk.store.view import Picked, View
from rtdesk.ui.cells import cut
from rtdesk.ui.screens.with_words import WithWords, find_key
from rtdesk.ui.standing import number, progress
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.ticket_list import Spot, TicketList

if TYPE_CHECKING:
    from rtdesk.ui.widgets.find_line import FindLine

ROOM = 60
"""Columns of a screen on which there is room for the place where one looks, before the line."""
SCOPE = 16
"""Cells that the title of a list takes before the line."""


class Finding(WithWords):
    """A screen with a list of tickets, which shows findings instead while one looks for words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        find_key("Find"),
    ]

    tickets = query_one(TicketList)
    status_line = query_one(StatusLine)

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None
        self._find_line: FindLine | None = None
        self._everywhere = False
        self._stale = False

    def list_view(self) -> View:
        """The list in which one was before."""
        raise NotImplementedError

    def list_words(self) -> tuple[str, str]:
        """What the list is called: its name for the desk, and its title."""
        raise NotImplementedError

    # -- what there is -------------------------------------------------------------------------

    @property
    def finding(self) -> bool:
        """True from the first key until the list is back."""
        return self._home is not None

    @property
    def typing(self) -> bool:
        """True while keys go into the line."""
        return self._find_line is not None and self._find_line.has_focus_within

    @property
    def found(self) -> Found | None:
        """The findings that are shown."""
        return self._found

    def found_words(self) -> str:
        """How many were found; of a list, out of how many."""
        if self._found is None:
            return ""
        count = number(len(self._found.tickets))
        if self._found.here:
            return f"{count} of {number(self.list_view().count())}"
        return f"{count}{'+' if self._found.more else ''} found"

    # -- the line ------------------------------------------------------------------------------

    async def action_find(self) -> None:
        """Opens the line, with what was typed into it before."""
        line = self._find_line
        if line is None:
            from rtdesk.ui.widgets.find_line import FindLine

            line = self._find_line = FindLine(scopes=True)
            await self.mount(line, before=self.status_line)
        if self._home is None:
            self._home = self.tickets.spot
            self._everywhere = False
            line.words = ""
        self._tell()
        self._show_line(True)
        self.set_focus(line.field)

    def _show_line(self, shown: bool) -> None:
        if self._find_line:
            self._find_line.display = shown
        self.status_line.display = not shown

    def on_find_line_kept(self) -> None:
        """The findings take the place of the list until `esc`."""
        if self._find_line is None or not self._find_line.words.strip():
            self.leave_finding()
            return
        self._show_line(False)
        self.set_focus(self.tickets)
        self.rest()

    def on_find_line_turned(self) -> None:
        """The same words in the other scope."""
        self._everywhere = not self._everywhere
        self._moved = False
        self._tell()
        if self.finding and self._find_line:
            self._look_for(self._find_line.words)

    def leave_finding(self) -> None:
        """The list comes back exactly as it was."""
        if self._home is None:
            return
        home = self._end()
        self.tickets.show(self.list_view(), home)
        self.show_state()

    def forget_finding(self) -> None:
        """Another list is opened."""
        if self._home is not None:
            self._end()

    def _end(self) -> Spot | None:
        home, self._home, self._found, self._moved = self._home, None, None, False
        self.workers.cancel_group(self, "find")
        self.desk.end_narrow()
        self._show_line(False)
        self.set_focus(self.tickets)
        return home

    # -- looking -------------------------------------------------------------------------------

    def on_find_line_changed(self, event: FindLine.Changed) -> None:
        """The newest words count; what is under way for others is dropped."""
        if self.finding:
            self._look_for(event.words)

    @work(exclusive=True, group="find")
    async def _look_for(self, words: str) -> None:
        if words.strip():
            anew, self._stale = self._stale, False
            look = (
                self.desk.find(words)
                if self._everywhere
                else self.desk.narrow(self.list_words()[0], words, anew=anew)
            )
            self._show_found(await look)
        elif self._found is not None:
            self._found, self._moved = None, False
            self.tickets.show(self.list_view(), self._home)
            self.show_state()
            self._tell()

    def _show_found(self, found: Found) -> None:
        if self._home is None:
            return
        before, self._found = self._found, found
        if before is None or (before.tickets, before.here) != (found.tickets, found.here):
            view = Picked(found.tickets)
            again = before is not None and before.words == found.words
            if self._moved or (again and before is not None and before.here == found.here):
                self.tickets.reload(view)
            else:
                self.tickets.show(view)
        self.show_state()
        self._tell()

    def _tell(self) -> None:
        if self._find_line:
            scope = "everywhere" if self._everywhere else f"in {cut(self.list_words()[1], SCOPE)}"
            self._find_line.scope(scope if self.size.width >= ROOM else "")
            other = "this list" if self._everywhere else "everywhere"
            self._find_line.tell(self.found_words(), f"tab {other} · enter · esc")

    def nothing_found(self) -> Content:
        """What stands in place of findings."""
        reading = self.desk.status.reading
        still = f"Still being read: {progress(reading)}" if reading else ""
        if self._found is not None and self._found.here:
            lines = [
                "No ticket of this list has that.",
                "/ and tab look in everything on this machine, also in messages.",
                still,
            ]
        else:
            lines = [
                "Nothing found in what is on this machine.",
                "Texts of tickets that were never opened are not here.",
                still,
            ]
        return Content(plain("\n".join(line for line in lines if line), multiline=True))

    @property
    def shows_found(self) -> bool:
        """True while the findings are in the place of the list."""
        return self._found is not None

    def find_again(self) -> None:
        """What is known of the list is no longer sure."""
        self._stale = True
        super().find_again()

    def look_again(self) -> None:
        """Looks for the same words once more."""
        if self._find_line is not None:
            self._look_for(self._find_line.words)
