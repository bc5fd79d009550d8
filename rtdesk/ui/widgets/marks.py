"""Marks in a list of tickets: one by one, a range, all that is there, all but those."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from rtdesk.store.view import Place, View
from rtdesk.ui.scrolling import ScrollArea
from rtdesk.ui.widgets.window import in_order

FEW = 200
"""Marks up to which each is looked up; of more, the list is read once."""


class MarkedList(ScrollArea):
    """A list whose tickets can be marked. Marks belong to tickets, not to places."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "mark", "Mark", show=False, id="list.mark"),
        Binding("space", "mark(1)", "Mark and move down", show=False, id="list.mark_down"),
        Binding(
            "v",
            "mark_range",
            "Range",
            show=False,
            id="list.mark_range",
            tooltip="Mark a range: moving extends it, `v` or `esc` ends it",
        ),
        Binding(
            "asterisk",
            "mark_all",
            "Mark all",
            show=False,
            id="list.mark_all",
            tooltip="Mark all that is here, then also what is still to be read; then none",
        ),
        Binding(
            "I",
            "mark_others",
            "Invert",
            show=False,
            id="list.mark_others",
            tooltip="Mark what is not marked, and nothing else",
        ),
    ]

    class Marked(Message):
        """Other tickets are marked now; `everything`: all that is here, in one go."""

        def __init__(self, *, everything: bool = False) -> None:
            self.everything = everything
            super().__init__()

    class Enough(Message):
        """All that is here is marked, and the user asks for all once more."""

    cursor: int

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.marks: frozenset[int] = frozenset()
        """Marked tickets; also those that left the list, in case they come back."""
        self._range: tuple[Place, frozenset[int]] | None = None  # its start, and marks before it
        self._marked: list[int] | None = None

    @property
    def view(self) -> View:
        """The list that is shown."""
        raise NotImplementedError

    @property
    def place(self) -> Place | None:
        """Where the cursor is."""
        raise NotImplementedError

    def move(self, delta: int) -> None:
        """Moves the cursor by so many tickets."""
        raise NotImplementedError

    def redraw(self, tickets: Collection[int]) -> None:
        """Draws these tickets anew, where they are on the screen."""
        raise NotImplementedError

    # What is marked

    def here(self) -> list[int]:
        """All tickets of the list, in its order."""
        return [place.ticket for place in self.view.after(None, self.view.count())]

    def marked(self) -> list[int]:
        """The marked tickets that are in the list, in its order."""
        if self._marked is None:
            if len(self.marks) <= FEW:
                self._marked = in_order(self.view, sorted(self.marks))
            else:
                self._marked = [ticket for ticket in self.here() if ticket in self.marks]
        return list(self._marked)

    def forget_marked(self) -> None:
        """The list is another one now; marks stay."""
        self._marked = None

    def mark(self, tickets: Collection[int], *, everything: bool = False) -> None:
        """Marks these tickets and no others."""
        changed = self.marks ^ frozenset(tickets)
        if not changed:
            return
        self.marks, self._marked = frozenset(tickets), None
        self.redraw(changed)
        self.post_message(self.Marked(everything=everything))

    # A range

    @property
    def in_range(self) -> bool:
        """True while moving marks."""
        return self._range is not None

    def end_range(self) -> bool:
        """Moving marks no more; False: it did not."""
        before, self._range = self._range, None
        if before:
            self.post_message(self.Marked())
        return before is not None

    def extend_range(self) -> None:
        """The cursor is on another ticket: the range reaches from its start to there."""
        here = self.place
        if self._range is None or here is None:
            return
        start, before = self._range
        between = self.view.number(here) - self.view.number(start)
        first, last = (start, here) if between >= 0 else (here, start)
        its = {start.ticket, here.ticket}
        its.update(place.ticket for place in self.view.after(first, abs(between)))
        if self.view.find(last.ticket) is None:
            its.discard(last.ticket)
        self.mark(before | its)

    # Keys

    def action_mark(self, then: int = 0) -> None:
        """Marks the ticket under the cursor, or takes its mark away; ends a range."""
        if self.end_range():
            return
        place = self.place
        if place is not None:
            self.mark(self.marks ^ {place.ticket})
            self.move(then)

    def action_mark_range(self) -> None:
        """Begins a range at the cursor, or ends it."""
        place = self.place
        if not self.end_range() and place is not None:
            self._range = (place, self.marks)
            self.mark(self.marks | {place.ticket})
            self.post_message(self.Marked())

    def action_mark_all(self) -> None:
        """Marks all that is here."""
        self.end_range()
        here = self.here()
        if here and self.marks.issuperset(here):
            self.post_message(self.Enough())
        else:
            self.mark(self.marks.union(here), everything=True)

    def action_mark_others(self) -> None:
        """Marks what is not marked, and nothing else."""
        self.end_range()
        self.mark(frozenset(self.here()) - self.marks)
