"""Searching RT: what is typed, what RT says, what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.ui.screens.query_box import QueryBox
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.desks import ids
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, desk_of, seated

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


async def search(seat: Seat, text: str, *, then: str = "enter") -> QueryBox:
    """Opens the box and puts a text into it."""
    await seat.press("backslash")
    await seat.until(lambda: isinstance(seat.app.screen, QueryBox) and seat.app.screen.focused)
    box = seat.app.screen
    assert isinstance(box, QueryBox)
    if text:
        box.completing.text = text
    await seat.pilot.pause()
    if then:
        await seat.press(then)
    return box


async def shown(seat: Seat, title: str) -> None:
    """Waits until a list is on screen."""
    await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
    await seat.sees(title)
    await seat.settled()


@SIZES
async def test_what_is_searched_for_is_a_list_like_others(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    made = [world.create("Support", f"zebra {n}", Content="Hello.") for n in range(130)]
    async with at_desk(world, tmp_path, size=size) as seat:
        await search(seat, "Subject LIKE 'zebra'")
        await shown(seat, "Search: Subject LIKE 'zebra'")
        name = seat.queues.list_name
        assert ids(seat.desk, name) == made[::-1]  # all of its pages
        await seat.sees("1 of 130")
        seat.desk.set_order(name, "id")
        assert ids(seat.desk, name) == made
        fresh = world.create("Support", "a late zebra", Content="Hello.")
        await seat.press("R")
        await seat.until(lambda: ids(seat.desk, name) == [*made, fresh])
        assert seat.queues.tickets.has_focus


async def test_words_are_told_as_rt_reads_them(world: Demo, tmp_path: Path) -> None:
    first = world.create("Support", "A zebra crossing", Content="Hello.")
    world.create("Network", "Another zebra", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await search(seat, "zebra support", then="")
        await seat.sees("Words, as RT reads them: Subject LIKE 'zebra' AND Queue = 'support'")
        await seat.press("enter")
        await shown(seat, "Search: zebra support")
        assert ids(seat.desk, seat.queues.list_name) == [first]


async def test_a_number_is_a_ticket(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "A zebra crossing", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await search(seat, f"#{ticket}")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(ticket)


async def test_rt_s_own_words_stand_at_the_box_and_the_text_stays(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        before = seat.queues.list_name
        box = await search(seat, "Foo = 'bar'")
        await seat.sees("✗ RT answered: Unknown field: Foo")
        assert (seat.app.screen, box.completing.text) == (box, "Foo = 'bar'")
        assert [name for name in seat.desk.lists if name.startswith("query")] == []
        await seat.press("end", "x")
        assert "RT answered" not in seat.text
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.list_name == before


async def test_keys_complete_a_search_from_the_copy(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        box = await search(seat, "", then="")
        await seat.press(*"que", "tab")
        assert box.completing.text == "Queue "
        await seat.press("tab", *"net", "tab")
        assert box.completing.text == "Queue = 'Network' "
        await seat.press(*"and own", "tab", "tab", *"jon", "tab", "enter")
        await shown(seat, "Search: Queue = 'Network' and Owner = 'jonas'")


async def test_the_server_is_asked_for_who_is_not_in_the_copy(world: Demo, tmp_path: Path) -> None:
    world.app.tables.users[world.app.tables.logins["dave"].id].real_name = "Dave Zyzzyva"
    async with at_desk(world, tmp_path) as seat:
        assert "dave" not in {one.login for one in seat.desk.vocabulary().people}
        box = await search(seat, "Owner = ", then="")
        await seat.press(*"zyz")
        await seat.sees("Dave Zyzzyva")
        await seat.press("tab")
        assert box.completing.text == "Owner = 'dave' "


async def test_custom_fields_and_their_values_come_from_the_server(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        box = await search(seat, "", then="")
        await seat.press(*"seve")
        await seat.sees("CF.{Severity}")
        await seat.press("tab", "tab")
        await seat.until(lambda: "high" in seat.text.casefold())
        assert box.completing.text == "CF.{Severity} = "


async def test_the_history_is_there_after_a_restart(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        for text in ("id = 1", "id = 2", "id = 1"):
            await search(seat, text)
            await shown(seat, f"Search: {text}")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.sees("Search: id = 1")  # the list that was open
        box = await search(seat, "", then="")
        assert box.completing.text == "id = 1"
        await seat.press("up", "up")
        assert box.completing.text == "id = 2"
        await seat.press("up")
        assert box.completing.text == "id = 2"


async def test_a_search_is_kept_as_a_list_and_changed(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "A zebra crossing", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await search(seat, "Subject LIKE 'zebra'", then="ctrl+s")
        await seat.sees("Title of the list")
        await seat.press(*"Zebras", "enter")
        await shown(seat, "Zebras")
        assert seat.queues.list_name == "zebras"
        assert ids(seat.desk, "zebras") == [ticket]
        await search(seat, "Subject LIKE 'crossing'", then="ctrl+s")
        await seat.sees("Title of the list")
        await seat.press("enter")  # the same title: the same list
        await shown(seat, "Zebras")
        assert seat.desk.lists["zebras"].query == "Subject LIKE 'crossing'"
        assert [one.name for one in seat.desk.own_lists._lists] == ["zebras"]
        assert not [name for name in seat.desk.lists if name.startswith("query")]
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await shown(seat, "Zebras")


async def test_what_rt_refuses_is_not_kept(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await search(seat, "Foo = 1", then="ctrl+s")
        await seat.sees("Title of the list")
        await seat.press(*"Nope", "enter")
        await seat.sees("✗ RT answered: Unknown field: Foo")
        assert "nope" not in seat.desk.lists
        seat.desk.kept_lists.write_text("[")
        await seat.press("escape")
        await search(seat, "id = 5", then="ctrl+s")
        await seat.sees("Title of the list")
        await seat.press(*"Nope", "enter")
        await seat.sees("✗ Not kept", "is not TOML")


async def test_a_list_that_rt_refused_is_edited(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        name = seat.desk.own_lists.search("Foo = 1", "Foo = 1").name
        seat.desk._define_lists()
        seat.queues.choose(name)
        await seat.sees("RT answered: Unknown field: Foo", "e e edits the query")
        await seat.press("e", "e")
        await seat.until(lambda: isinstance(seat.app.screen, QueryBox))
        await seat.sees("✗ RT answered: Unknown field: Foo")
        box = seat.app.screen
        assert isinstance(box, QueryBox)
        assert box.completing.text == "Foo = 1"
        box.completing.text = "id = 1"
        await seat.press("enter")
        await shown(seat, "Search: id = 1")


async def test_a_search_without_a_server_says_so(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_of(world, tmp_path), sync=False) as seat:
        await search(seat, "id = 1")
        await seat.sees("asking RT…  esc goes back")
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert not [name for name in seat.desk.lists if name.startswith("query")]


async def test_the_same_search_is_the_same_list_and_a_refused_one_is_asked_anew(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        await search(seat, "id = 1")
        await shown(seat, "Search: id = 1")
        first = seat.queues.list_name
        await search(seat, "id = 2")
        await shown(seat, "Search: id = 2")
        await search(seat, "id = 1")
        await shown(seat, "Search: id = 1")
        assert seat.queues.list_name == first
        seat.desk._mirror.fail_list(first, "no such field")
        await search(seat, "id = 1")
        await shown(seat, "Search: id = 1")
        assert not seat.desk.list_state(seat.queues.list_name).failure


async def test_windows_do_not_take_each_other_s_searches(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await search(seat, "Subject LIKE 'laptop'")
        await shown(seat, "Search: Subject LIKE 'laptop'")
        mine = seat.queues.list_name
        other = desk_of(world, tmp_path)
        theirs = other.run_query("Queue = 'Network'", "Queue = 'Network'")
        other.keep_list("Kept there", theirs)
        other._define_lists()
        before = ids(seat.desk, mine)
        assert before
        seat.desk._define_lists()
        assert ids(seat.desk, mine) == before
        assert {mine, theirs, "kept-there"} <= seat.desk.lists.keys()
        other.close()


async def test_a_file_of_lists_that_cannot_be_read_is_told(world: Demo, tmp_path: Path) -> None:
    desk = desk_of(world, tmp_path)
    desk.kept_lists.write_text("[lists")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.sees("Your kept lists:", "is not TOML")
    desk.close()
