"""Looking for words in the list of all servers: one line to type in, below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.getters import query_one

from rtdesk.ui.screens.with_words import WithWords, find_key
from rtdesk.ui.standing import number
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.find_line import FindLine
from rtdesk.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from rtdesk.desk.together import Shared
    from rtdesk.ui.beside import Servers
    from rtdesk.ui.widgets.everywhere_list import EverywhereList
    from rtdesk.ui.widgets.ticket_list import Spot


class EverywhereFinding(WithWords):
    """Each server's desk looks through its own list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        find_key("Filter"),
    ]

    shared: Shared
    servers: Servers
    if TYPE_CHECKING:
        tickets: EverywhereList
    find_line = query_one(FindLine)
    status_line = query_one(StatusLine)

    def reload(self, *, anew: bool = False, spot: Spot | None = None) -> None:
        """Puts the tickets of all servers in order."""
        raise NotImplementedError

    @property
    def typing(self) -> bool:
        """True while keys go into the line."""
        return self.is_mounted and self.find_line.has_focus_within

    @property
    def shows_found(self) -> bool:
        """True while only what has the words is shown."""
        return any(server.found is not None for server in self.servers.all)

    def found_words(self) -> str:
        """How many have the words, out of how many."""
        if not self.shows_found:
            return ""
        of = sum(len(server.places) for server in self.servers.all)
        typed = plain(self.find_line.words.strip())
        return f"{number(self.tickets.count)} of {number(of)} with: {typed}"

    def action_find(self) -> None:
        """Opens the line, with what was typed into it before."""
        self._home = self._home or self.tickets.spot
        self.find_line.scope("in all servers")
        self._tell()
        self._show_line(True)
        self.set_focus(self.find_line.field)

    def _show_line(self, shown: bool) -> None:
        self.find_line.display = shown
        self.status_line.display = not shown

    def _tell(self) -> None:
        self.find_line.tell(number(self.tickets.count) if self.shows_found else "", "enter · esc")

    def on_find_line_changed(self, event: FindLine.Changed) -> None:
        """The newest words count."""
        self._look_for(event.words)

    def on_find_line_kept(self) -> None:
        """The findings stay until `esc`."""
        if not self.shows_found:
            self.leave_finding()
            return
        self._show_line(False)
        self.set_focus(self.tickets)
        self.show_state()
        self.rest()

    def leave_finding(self) -> None:
        """All tickets again, as they were."""
        home = self._home
        self.forget_finding()
        self.reload(anew=True, spot=home)
        self.show_state()

    def forget_finding(self) -> None:
        """No words are looked for."""
        self.workers.cancel_group(self, "find")
        self._home, self._moved = None, False
        for server in self.servers.all:
            server.found = None
            if server.desk:
                server.desk.end_narrow()
        with self.prevent(FindLine.Changed):
            self.find_line.words = ""
        self._show_line(False)
        self.set_focus(self.tickets)

    @work(exclusive=True, group="find")
    async def _look_for(self, words: str, *, anew: bool = False) -> None:
        for server in self.servers.all:
            if server.desk is None or not words.strip():
                server.found = None
            else:
                found = await server.desk.narrow(self.shared.key, words, anew=anew)
                server.found = frozenset(found.tickets)
        self.reload(anew=not anew and not self._moved)
        self.show_state()
        self._tell()

    def look_again(self) -> None:
        """Looks for the same words once more, in lists as they are now."""
        self._look_for(self.find_line.words, anew=True)
