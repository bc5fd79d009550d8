"""The screen of searches: what RT keeps, what the user kept, and what can be done with them."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import pytest

from rtdesk.backend.errors import Unreachable
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.store.batch import Batch
from rtdesk.ui.screens.query_box import QueryBox
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.searches import SearchesScreen
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, desk_of, go, seated

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
ODD = (
    SavedSearch("7", "A chart", "id > 0", why="it is a chart; only its tickets could be shown"),
    SavedSearch("8", "[b]Staff[/b]", "Foo = 1", "Due", "What the staff looks at", "Staff"),
)


@pytest.fixture
def world() -> Demo:
    return Demo()


async def searches(seat: Seat) -> SearchesScreen:
    """Opens the screen and waits for RT's answer."""
    await go(seat, "s")
    await seat.until(lambda: isinstance(seat.app.screen, SearchesScreen))
    screen = seat.app.screen
    assert isinstance(screen, SearchesScreen)
    await seat.until(lambda: not screen._asking)
    return screen


async def on(seat: Seat, screen: SearchesScreen, name: str) -> None:
    """Moves to a search."""
    await seat.press("home")
    for _ in range(20):
        if screen.under_cursor == name:
            return
        await seat.press("j")
    raise AssertionError(seat.text)


@SIZES
async def test_a_search_of_rt_opens_as_a_list_in_its_order(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        screen = await searches(seat)
        await seat.sees("Newest in Support", "Urgent and unowned", "Mine by due date")
        await on(seat, screen, "search-1")
        await seat.sees("Queue = 'Support' AND Status = '__Active__'", "by created ▼")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.sees("by created ▼")
        assert seat.queues.list_name == "search-1"
        assert seat.desk.lists["search-1"].columns[:3] == ("id", "mark", "subject")


async def test_from_a_ticket_the_list_is_shown(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "A zebra crossing", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await seat.open(ticket)
        screen = await searches(seat)
        await on(seat, screen, "search-2")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.until(lambda: seat.queues.list_name == "search-2")


async def test_what_cannot_be_a_list_says_why_and_others_whose_they_are(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await searches(seat)
        seat.desk._mirror.apply(Batch(searches=ODD))
        await seat.sees("A chart", "[b]Staff[/b]", "Staff")
        assert "search-7" not in seat.desk.lists
        await on(seat, screen, "search-7")
        await seat.sees("Not as a list: it is a chart")
        await seat.press("enter")
        await seat.sees("That cannot be a list here.")
        await on(seat, screen, "search-8")
        await seat.sees("What the staff looks at", "Foo = 1", "by due ▲")
        await on(seat, screen, "search-7")
        await seat.press("e")
        await seat.until(lambda: isinstance(seat.app.screen, QueryBox))
        box = seat.app.screen
        assert isinstance(box, QueryBox)
        assert box.completing.text == "id > 0"


async def test_lists_that_are_kept_here_are_edited_copied_and_forgotten(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    async with at_desk(world, tmp_path) as seat:
        name = seat.desk.run_query("zebra", "Subject LIKE 'zebra'")
        seat.desk.keep_list("Zebras", name)
        seat.queues.choose("zebras")
        screen = await searches(seat)
        await on(seat, screen, "zebras")
        await seat.sees("kept here")
        await seat.press("y")
        await seat.sees("Copied: its lines for your configuration")
        tables = tomllib.loads(seat.app.clipboard)["lists"]
        assert tables == {"zebras": {"title": "Zebras", "query": "Subject LIKE 'zebra'"}}
        await seat.press("e")
        await seat.until(lambda: isinstance(seat.app.screen, QueryBox))
        await seat.press("escape")
        screen = await searches(seat)
        await on(seat, screen, "zebras")
        await seat.press("delete")
        await seat.sees("Forget the list 'Zebras'?")
        await seat.press("y")
        await seat.until(lambda: "zebras" not in seat.desk.lists)
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.list_name == "all"


async def test_what_was_searched_for_is_there_and_forgotten_by_a_key(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        name = seat.desk.run_query("zebra", "Subject LIKE 'zebra'")
        seat.queues.choose(name)
        screen = await searches(seat)
        await on(seat, screen, name)
        await seat.sees("searched for", "Subject LIKE 'zebra'")
        await seat.press("delete")
        await seat.until(lambda: name not in seat.desk.lists)
        assert "searched for" not in seat.text
        await on(seat, screen, "search-1")
        await seat.press("delete")  # RT's own stay
        assert "search-1" in seat.desk.lists
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.list_name == "all"


async def test_before_rt_answers_and_when_it_cannot(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(desk_of(world, tmp_path), sync=False) as seat:
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def read() -> None:
            await answer

        monkeypatch.setattr(seat.desk, "read_searches", read)
        await go(seat, "s")
        await seat.sees("Searches", "asking RT…")
        answer.set_exception(Unreachable("connection refused"))
        await seat.sees("✗ RT could not be asked: connection refused")


async def test_where_there_are_none(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        world.app.tables.searches.clear()
        await searches(seat)
        await seat.sees("RT keeps no searches for you, and you kept none")


async def test_what_is_known_is_shown_also_without_rt(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:

        async def read() -> None:
            raise Unreachable("connection refused")

        monkeypatch.setattr(seat.desk, "read_searches", read)
        await searches(seat)
        await seat.sees("Newest in Support", "RT could not be asked: connection refused")
