"""Walking from list to list: by number, by bracket, home, to the next unread ticket."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from rtdesk.demo.wire import Request
from rtdesk.store.batch import ListSpec
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.tabs import tabs
from rtdesk.ui.widgets.sidebar import Entry
from rtdesk.ui.widgets.tab_line import TabLine
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, desk_of, go, seated

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
LISTS = {
    name: ListSpec(name, title, "x")
    for name, title in (
        ("mine", "Mine"),
        ("all", "All open"),
        ("vip", "VIP"),
        ("search-7", "Gold"),
        ("queue-1", "Support"),
        ("queue-2", "Mine"),
    )
}


@pytest.fixture
def world() -> Demo:
    return Demo()


# -- which lists there are ---------------------------------------------------------------------


def names(*wanted: str) -> dict[str, list[str]]:
    found = tabs(LISTS, wanted)
    return {heading: [spec.name for spec in specs] for heading, specs in found.groups.items()}


def test_without_a_wish_there_is_everything() -> None:
    assert names() == {
        "Lists": ["mine", "all", "vip"],
        "Queues": ["queue-1", "queue-2"],
        "Searches": ["search-7"],
    }


def test_wanted_lists_are_found_by_name_and_title_and_the_first_with_a_title_wins() -> None:
    assert names("support", "VIP", "Mine", "Gold") == {
        "Lists": ["queue-1", "vip", "mine", "search-7"],
        "Queues": ["queue-2"],
    }


def test_what_is_no_list_is_told() -> None:
    assert tabs(LISTS, ("mien", "all")).unknown == ("mien",)


def test_numbers_and_neighbours() -> None:
    found = tabs(LISTS)
    assert [found.number(spec.name) for spec in found.order] == list("123456")
    assert found.number("nothing") == ""
    assert found.nth(3) == LISTS["vip"]
    assert found.nth(0) is found.nth(7) is None
    assert found.beside("vip", 1) == LISTS["queue-1"]
    assert found.beside("mine", -1) == LISTS["search-7"]
    assert found.beside("gone", 1) == LISTS["mine"]
    assert tabs({}).beside("gone", 1) is None


def test_only_the_first_nine_have_a_number() -> None:
    many = {f"n{i}": ListSpec(f"n{i}", f"List {i}", "x") for i in range(12)}
    found = tabs(many)
    assert [found.number(name) for name in many] == [*"123456789", "", "", ""]


# -- the line of tabs --------------------------------------------------------------------------


class Line(App[None]):
    """A line of tabs alone."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield TabLine()

    @on(TabLine.Chosen)
    def write_down(self, event: TabLine.Chosen) -> None:
        self.chosen.append(event.key)

    @property
    def line(self) -> TabLine:
        return self.query_one(TabLine)

    @property
    def text(self) -> str:
        return self.line.render().plain


ENTRIES = (
    Entry("", "LISTS", heading=True),
    *(Entry(f"n{i}", f"List {i}", str(i * 100), number=str(i)) for i in range(1, 10)),
    Entry("q", "[/x] 施設 the queue with the long name", "3", mark="!"),
)


async def shows(pilot: Pilot[None], app: Line, current: str) -> str:
    app.line.show(ENTRIES, current)
    await pilot.pause()
    return app.text


async def test_the_current_list_is_always_among_the_tabs() -> None:
    app = Line()
    async with app.run_test(size=(60, 3)) as pilot:
        text = await shows(pilot, app, "n1")
        assert text.startswith(" 1 List 1 100  2 List 2 200")
        assert text.endswith(" …")
        assert "LISTS" not in text
        text = await shows(pilot, app, "n6")
        assert "6 List 6 600" in text
        assert text.startswith("…") and text.endswith("…")
        text = await shows(pilot, app, "q")
        assert text.startswith("…") and text.endswith("… 3!")
        assert "[/x] 施設" in text
        for current in ("n1", "n6", "q"):
            assert len(await shows(pilot, app, current)) <= 60


async def test_a_click_chooses_the_tab_under_it() -> None:
    app = Line()
    async with app.run_test(size=(60, 3)) as pilot:
        text = await shows(pilot, app, "n1")
        await pilot.click(TabLine, offset=(text.index("List 2"), 0))
        await pilot.click(TabLine, offset=(text.index("1 List"), 0))
        await pilot.click(TabLine, offset=(0, 0))
        assert app.chosen == ["n2", "n1"]


# -- on the desk -------------------------------------------------------------------------------


@SIZES
async def test_numbers_and_brackets_choose_lists(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        order = [spec.name for spec in seat.queues.tabs.order]
        await seat.press("4")
        assert seat.queues.list_name == order[3] == "due"
        await seat.press("right_square_bracket")
        assert seat.queues.list_name == order[4]
        await seat.press("left_square_bracket", "left_square_bracket")
        assert seat.queues.list_name == order[2]
        await seat.press("1", "left_square_bracket")
        assert seat.queues.list_name == order[-1]
        assert seat.queues.tickets.has_focus


async def test_a_small_terminal_shows_tabs_and_a_large_one_the_sidebar(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path, size=SMALL) as seat:
        await seat.press("4")
        await seat.sees("4 Due 1", "1 Mine")
        assert seat.queues.tab_line.region.height == 1
        await seat.pilot.resize_terminal(*LARGE)
        await seat.until(lambda: seat.queues.tab_line.region.height == 0)
        await seat.sees("▸4 Due ")


async def test_lists_with_tickets_whose_time_is_over_have_a_sign(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        assert seat.queues.list_name == "all"

        def signs() -> dict[str, bool]:
            beside = [line.split("│")[0].rstrip() for line in seat.text.split("\n")]
            return {line[3:].split("  ")[0]: line[-1:] == "!" for line in beside}

        await seat.until(lambda: signs()["All open"])
        assert signs()["Due"]  # though nobody looked into it
        assert not signs()["Reminders"]


async def test_the_configuration_says_which_lists_and_in_which_order(
    world: Demo, tmp_path: Path
) -> None:
    desk = desk_of(world, tmp_path)
    desk.profile = replace(desk.profile, tabs=("network", "unread", "nowhere"))
    async with seated(desk) as seat:
        await seat.settled()
        first = [line[:22] for line in seat.text.split("\n")[2:5]]
        assert first[0].startswith(" 1 Network")
        assert first[1].startswith(" 2 Unread")
        assert first[2].startswith(" 3 Billing") or "Queues" in first[2]
        assert "Mine  " not in seat.text
        await seat.sees("nowhere: not there")
        await go(seat, "h")
        assert seat.queues.list_name == "queue-3"


# -- unread ------------------------------------------------------------------------------------


def make_unread(world: Demo, seat: Seat, tickets: list[int]) -> None:
    token = world.account("bob").token
    assert token is not None
    headers = {
        "authorization": f"token {token.reveal()}",
        "content-type": "application/json",
    }
    body = b'{"Content": "News.", "ContentType": "text/plain"}'
    for ticket in tickets:
        asked = Request("POST", f"ticket/{ticket}/comment", (), headers, body)
        assert world.app.answer(asked).status == 201
    seat.desk.refresh()


async def test_the_next_unread_ticket_and_around_the_end(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("3")
        await seat.settled()
        seat.desk.set_order("all", "id")
        seat.queues.reload_list()
        seat.queues.tickets.top()
        order = [place.ticket for place in seat.queues.tickets.view.after(None, 40)]
        wanted = [order[20], order[5]]
        make_unread(world, seat, wanted)
        await seat.until(lambda: set(wanted) <= set(seat.desk.unread()))
        await seat.settled()
        found = []
        for _ in range(3):
            await go(seat, "u")
            found.append(seat.queues.tickets.current)
        assert found == [order[5], order[20], order[5]]
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(order[5])
        await go(seat, "u")
        await seat.until(
            lambda: (
                isinstance(seat.app.screen, TicketScreen)
                and seat.app.screen.ticket_in_focus == order[20]
            )
        )


async def test_without_an_unread_ticket_that_is_said(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        before = seat.queues.tickets.current
        await go(seat, "u")
        await seat.sees("No other unread ticket in this list.")
        assert seat.queues.tickets.current == before
