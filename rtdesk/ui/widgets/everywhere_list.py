"""Tickets of several servers in one list: each line begins with the name of its server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from rtdesk.records.listed import Listed
from rtdesk.ui.beside import Numbers
from rtdesk.ui.cells import cut, fit
from rtdesk.ui.rules import Rules
from rtdesk.ui.text import plain
from rtdesk.ui.widgets import columns as col
from rtdesk.ui.widgets.row import Pens, header, row
from rtdesk.ui.widgets.ticket_list import Rows, TicketList

COLUMNS = ("id", "mark", "subject:24", "status", "owner", "requestor", "queue", "updated")
DUE = (*COLUMNS[:-1], "due")
"""The columns of lists that are ordered by the time when tickets are due."""
TITLE = "Server"
LEAST, SHARE = len(TITLE), 6
"""Cells that names have at least, and the part of the width that they take without need."""


class EverywhereList(TicketList):
    """A list by numbers of our own; there are no marks, since things are done on one server."""

    def __init__(self, rows: Rows, now: Callable[[], datetime], numbers: Numbers, here: str):
        super().__init__(rows, now)
        self.rules_of: Mapping[str, Rules] = {}
        """How the tickets of each server look."""
        self._numbers = numbers
        self._here = here
        self._longest = 4
        self._lead = 0
        self._names: Sequence[str] = ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No marks."""
        return not action.startswith("mark")

    def show_servers(self, names: Sequence[str], digits: int) -> None:
        """The servers there are, and the length of the longest number of a ticket."""
        if (self._names, self._longest) != (names, max(digits, 4)):
            self._names, self._longest = names, max(digits, 4)
            self._drawn.clear()
            self.refresh()

    @property
    def columns(self) -> tuple[col.Column, ...]:
        """What there is room for beside the names."""
        asked = (self.size.width, self._longest, self._names, self._keys)
        if self._columns[0] != asked:
            self._lead = name_width(self._names, self.size.width // SHARE)
            width = max(self.size.width - self._lead - 1, 1)
            found = col.columns(width, digits=self._longest, keys=self._keys)
            self._columns = (asked, found)
        return self._columns[1]

    def draw_titles(self, pens: Pens) -> Strip:
        """With one for the servers."""
        columns = self.columns
        return header(columns, pens, lead=f"{fit(TITLE, self._lead)} ")

    def draw_row(self, ticket: int, listed: Listed | None, pens: Pens, *, here: bool) -> Strip:
        """With the name of the server; that of another one than the user's stands out."""
        spot, columns = self._numbers.spot(ticket), self.columns
        pen = pens["dim" if spot.profile == self._here else "flag"]
        return row(
            spot.ticket,
            listed,
            columns,
            pens,
            rules=self.rules_of.get(spot.profile, self.rules),
            now=self._now(),
            here=here,
            marked=False,
            ascii=self.ascii,
            lead=Segment(f"{fit(plain(spot.profile), self._lead)} ", pen),
        )


def name_width(names: Sequence[str], share: int) -> int:
    """As little as tells all names apart: they are cut only where that leaves them different."""
    shown = [plain(name) for name in names]
    longest = max((cell_len(name) for name in shown), default=LEAST)
    least = min(max(LEAST, share), longest)
    for width in range(least, longest):
        if len({cut(name, width) for name in shown}) == len(set(names)):
            return max(width, LEAST)
    return max(longest, LEAST)
