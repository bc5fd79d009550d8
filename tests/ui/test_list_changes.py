"""Whatever happens to a list, cursor and marks stay on their tickets and nothing jumps."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from rtdesk.records.listed import Listed
from rtdesk.records.ticket import TicketRow
from rtdesk.store.view import Picked, Place
from rtdesk.ui.widgets.ticket_list import TicketList
from tests.ui.desktop import NOW, Showing, lines
from tests.ui.views import Ordered

PAGE = 10
SIZE = (80, PAGE + 1)
CHANGES = ("insert", "remove", "leave", "touch", "turn", "empty", "back", "fill")
KEYS = ("j", "j", "k", "pagedown", "pageup", "ctrl+d", "G", "home", "x", "space")


def rows(ids: Sequence[int]) -> Mapping[int, Listed]:
    return {ticket: Listed(TicketRow(ticket, f"Ticket number {ticket}")) for ticket in ids}


class World:
    """A list on screen, what happens to it, and what must be true of it afterwards."""

    def __init__(self, seed: int, pilot: Pilot[None], shown: TicketList):
        self.dice = random.Random(seed)
        self.pilot = pilot
        self.list = shown
        self.keys = {ticket: self.dice.randint(0, 50) for ticket in range(1, 60)}
        self.down = True
        self.before: Mapping[int, int] = {}
        self.last: Place | None = None
        self.line = 0
        self.marks: frozenset[int] = frozenset()
        self.list.show(self.view())
        self.note()

    def view(self) -> Ordered:
        return Ordered(self.keys, down=self.down)

    def note(self) -> None:
        """What the user has before their eyes."""
        self.marks = self.list.marks
        if self.list.count:
            self.last, self.line = self.list.spot.place, self.list.cursor - self.list.origin

    def change(self, kind: str) -> None:
        """Something happens to the list."""
        some = self.dice.sample(sorted(self.keys), min(len(self.keys), self.dice.randint(0, 9)))
        match kind:
            case "insert":
                for _ in range(self.dice.randint(1, 30)):
                    self.keys[self.dice.randint(60, 999)] = self.dice.randint(0, 60)
            case "remove":
                for ticket in some:
                    del self.keys[ticket]
            case "leave" if self.list.current:
                self.keys.pop(self.list.current, None)
            case "touch":
                self.keys |= {ticket: self.dice.randint(40, 70) for ticket in some}
            case "turn":
                self.down = not self.down
            case "empty":
                self.before, self.keys = dict(self.keys), {}
            case "back":
                self.keys |= self.before
            case "fill":
                self.keys = {ticket: ticket % 7 for ticket in range(1, self.dice.randint(2, 90))}

    async def press(self, key: str) -> None:
        """The user does something, and what there is to see is right."""
        self.list.app.simulate_key(key)
        await self.pilot.pause()
        self.note()
        self.drawn()

    async def reload(self) -> None:
        """The list is shown again: the promises."""
        on_top, view = self.list.spot.on_top, self.view()
        self.list.reload(view)
        await self.pilot.pause()
        order = view.tickets()
        assert self.list.count == len(order)
        assert self.list.marks == self.marks
        assert self.list.marked() == [ticket for ticket in order if ticket in self.marks]
        if order:
            self.holds(view, order, on_top=on_top)
        else:
            assert self.list.current is None
        self.note()
        self.drawn()

    def holds(self, view: Ordered, order: list[int], *, on_top: bool) -> None:
        """The cursor is on its ticket or takes its place, and on its line where that can be."""
        assert self.last
        if self.last.ticket in order:
            assert self.list.current == self.last.ticket
        else:
            place = min(view.number(self.last), len(order) - 1)
            assert self.list.current == order[place]
        number = order.index(self.list.current or 0)
        assert self.list.cursor == number
        most = max(0, len(order) - PAGE)
        origin = 0 if on_top and number < PAGE else min(max(0, number - self.line), most)
        assert self.list.origin == origin

    def drawn(self) -> None:
        """The screen shows the order, the cursor and the marks as they are."""
        order = self.view().tickets()
        here = order[self.list.origin : self.list.origin + PAGE]
        assert list(self.list.shown()) == here
        shown = lines(self.list.app)[1 : len(here) + 1]
        gutter = [
            f"{'▌' if ticket == self.list.current else ' '}{'x' if ticket in self.marks else ' '}"
            for ticket in here
        ]
        assert [line[:2] for line in shown] == gutter
        assert [int(line[3:8]) for line in shown] == here


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 2**32),
    st.lists(st.sampled_from(CHANGES) | st.sampled_from(KEYS), min_size=15, max_size=40),
)
def test_cursor_and_marks_stay_on_their_tickets(seed: int, steps: list[str]) -> None:
    async def play() -> None:
        shown = TicketList(rows, lambda: NOW)
        async with Showing(shown).run_test(size=SIZE) as pilot:
            world = World(seed, pilot, shown)
            for step in steps:
                if step in CHANGES:
                    world.change(step)
                    await world.reload()
                else:
                    await world.press(step)

    asyncio.run(play())


async def test_a_user_at_the_top_sees_what_comes_in() -> None:
    shown = TicketList(rows, lambda: NOW)
    async with Showing(shown).run_test(size=SIZE) as pilot:
        shown.show(Picked(range(10, 60)))
        shown.reload(Picked(range(8, 60)))
        assert (shown.current, shown.cursor, shown.origin) == (10, 2, 0)
        shown.reload(Picked(range(7, 60)))
        assert (shown.current, shown.cursor, shown.origin) == (10, 3, 0)
        await pilot.press("j")
        shown.reload(Picked(range(5, 60)))
        assert (shown.current, shown.cursor, shown.origin) == (11, 6, 2)
        await pilot.press("home")
        shown.reload(Picked(range(1, 60)))
        assert (shown.current, shown.origin) == (5, 0)


async def test_going_back_to_where_one_was() -> None:
    shown = TicketList(rows, lambda: NOW)
    async with Showing(shown).run_test(size=SIZE) as pilot:
        shown.show(Picked(range(1, 500)))
        shown.go_to(200)
        await pilot.press("pagedown", "k")
        spot, before = shown.spot, (shown.current, shown.origin)
        shown.show(Picked([7, 8]))
        assert (shown.current, shown.origin) == (7, 0)
        shown.show(Picked(range(1, 500)), spot)
        assert (shown.current, shown.origin) == before


async def test_marks_are_told_and_drawn() -> None:
    shown = TicketList(rows, lambda: NOW)
    told: list[int] = []

    class Listening(Showing):
        def on_marked_list_marked(self) -> None:
            told.append(len(shown.marks))

    app = Listening(shown)
    async with app.run_test(size=SIZE) as pilot:
        shown.show(Picked([5, 6, 7]))
        await pilot.press("x", "j", "space")
        assert shown.marks == {5, 6}
        assert (shown.current, told) == (7, [1, 2])
        assert [line[:2] for line in lines(app)[1:4]] == [" x", " x", "▌ "]
        await pilot.press("k", "x")
        assert shown.marked() == [5]
        shown.mark(())
        shown.mark(())
        await pilot.pause()
        assert told == [1, 2, 1, 0]
        assert [line[:2] for line in lines(app)[1:4]] == ["  ", "▌ ", "  "]


async def test_what_is_likely_to_be_opened_next() -> None:
    shown = TicketList(rows, lambda: NOW)
    async with Showing(shown).run_test(size=SIZE) as pilot:
        shown.show(Picked(range(1, 100)))
        assert shown.near() == (1, 2, 3)
        await pilot.press("j", "j")
        assert shown.near() == (3, 4, 5, 2)
        await pilot.press("G", "k")
        assert shown.near() == (98, 97, 96, 99)
        assert shown.shown() == tuple(range(90, 100))
