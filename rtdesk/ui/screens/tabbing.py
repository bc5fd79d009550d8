"""Walking from list to list: numbers, brackets, home, and the next unread ticket."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.getters import query_one

from rtdesk.ui.later import later
from rtdesk.ui.screens.finding import Finding
from rtdesk.ui.tabs import NUMBERED, Tabs, tabs
from rtdesk.ui.widgets.sidebar import Entry, Sidebar
from rtdesk.ui.widgets.tab_line import TabLine
from rtdesk.ui.widgets.window import in_order

if TYPE_CHECKING:
    from textual.timer import Timer

CHEAP = 0.02
"""Seconds below which it is always looked where tickets are overdue."""
SHARE = 50
"""Of longer looks one takes place in so many times of what it took."""
MOST_UNREAD = 5000
"""Unread tickets among which the next one is looked for, the newest of them."""


class Tabbing(Finding):
    """A screen with a list of tickets out of several."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number),
                f"tab({number})",
                "List by number",
                id=f"tab.{number}",
                show=False,
                tooltip="The list with this number",
            )
            for number in range(1, NUMBERED + 1)
        ),
        Binding(
            "left_square_bracket",
            "beside(-1)",
            "Previous list",
            id="tab.previous",
            show=False,
        ),
        Binding("right_square_bracket", "beside(1)", "Next list", id="tab.next", show=False),
    ]

    sidebar = query_one(Sidebar)
    tab_line = query_one(TabLine)

    def __init__(self) -> None:
        super().__init__()
        self.list_name = ""
        self._overdue: frozenset[str] = frozenset()
        self._look_again_at = 0.0
        self._later: Timer | None = None

    def choose(self, name: str) -> None:
        """Another list."""
        raise NotImplementedError

    @property
    def tabs(self) -> Tabs:
        """The lists of the desk as they are walked through."""
        return tabs(self.desk.lists, self.desk.profile.tabs)

    def show_lists(self, *, look: bool = True) -> None:
        """Titles, counts and signs; `look`: also where tickets are overdue."""
        if look:
            self._look_for_overdue()
        found = self.tabs
        entries = tuple(self._entries(found))
        self.sidebar.show(entries, self.list_name)
        self.tab_line.show(entries, self.list_name)

    def _entries(self, found: Tabs) -> Iterable[Entry]:
        counts = self.desk.counts()
        for heading, specs in found.groups.items():
            yield Entry("", heading, heading=True)
            for spec in specs:
                yield Entry(
                    spec.name,
                    spec.title,
                    str(counts.get(spec.name, "")),
                    mark="!" if spec.name in self._overdue else "",
                    number=found.number(spec.name),
                )
        for name in found.unknown if self.desk.queues() else ():
            yield Entry("", f"{name}: not there", heading=True)

    def _look_for_overdue(self) -> None:
        began = time.monotonic()
        if began < self._look_again_at:
            if self._later is None:
                self._later = later(self, self._look_again_at - began, self._look_later)
            return
        self._overdue = self.desk.overdue()
        took = time.monotonic() - began
        self._look_again_at = began + took * SHARE if took > CHEAP else 0.0

    def _look_later(self) -> None:
        self._later = None
        self.show_lists()

    def on_sidebar_chosen(self, event: Sidebar.Chosen) -> None:
        """A list was picked."""
        self.choose(event.key)

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        """The same, by its tab."""
        self.choose(event.key)

    def action_tab(self, number: int) -> None:
        """The list with this number."""
        spec = self.tabs.nth(number)
        if spec:
            self.choose(spec.name)

    def action_beside(self, step: int) -> None:
        """The next list, or the one before."""
        spec = self.tabs.beside(self.list_name, step)
        if spec:
            self.choose(spec.name)

    def go(self, place: str) -> None:
        """Goes to a list, or to a ticket in this one."""
        match place:
            case "home":
                self.action_tab(1)
            case "mine":
                self.choose(place)
            case "unread":
                self._next_unread()
            case "open unread":
                if self._next_unread():
                    self.tickets.action_open()
            case _:
                super().go(place)

    def _next_unread(self) -> bool:
        """The next one below the cursor, then from the top; False when there is none."""
        here = self.tickets.current
        unread = set(sorted(self.desk.unread(), reverse=True)[:MOST_UNREAD]) - {here}
        order = in_order(self.tickets.view, [*unread, *([here] if here else ())])
        at = order.index(here) if here in order else -1
        ahead = [*order[at + 1 :], *order[: max(at, 0)]]
        if ahead:
            return self.tickets.go_to(ahead[0])
        self.notify("No other unread ticket in this list.", timeout=2)
        return False
