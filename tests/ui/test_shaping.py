"""The columns and the order of a list, chosen while one looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.ui.ordering import also, orders, turned
from rtdesk.ui.screens.columns import ColumnsScreen
from rtdesk.ui.screens.ordering import OrderScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.widgets.columns import Column
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


def keys(seat: Seat) -> list[str]:
    """The columns that are drawn."""
    assert isinstance(seat.app.screen_stack[0], QueuesScreen)
    return [column.key for column in seat.app.screen_stack[0].tickets.columns]


async def dialog(seat: Seat) -> ColumnsScreen:
    await seat.press("V")
    await seat.until(lambda: isinstance(seat.app.screen, ColumnsScreen))
    assert isinstance(seat.app.screen, ColumnsScreen)
    return seat.app.screen


async def on(seat: Seat, shown: ColumnsScreen, key: str) -> None:
    """Puts the cursor on a column."""
    await seat.press("home")
    while shown.under_cursor != key:
        before = shown.under_cursor
        await seat.press("j")
        assert shown.under_cursor != before, key


@SIZES
async def test_columns_are_tried_on_the_list_and_kept(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.press("3")
        await seat.settled()
        shown = await dialog(seat)
        await on(seat, shown, "due")
        await seat.press("space")
        assert "due" in keys(seat)
        await on(seat, shown, "owner")
        await seat.press("x")
        assert "owner" not in keys(seat)
        await on(seat, shown, "due")
        for _ in range(12):
            await seat.press("K")
        assert keys(seat)[0] == "due"
        await seat.press("greater_than_sign")
        assert next(c.width for c in seat_columns(seat) if c.key == "due") == 10
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert keys(seat)[0] == "due"
        assert seat.desk.lists["all"].columns[0] == "due:10"
        await seat.press("4", "3")
        assert keys(seat)[0] == "due"
        await dialog(seat)
        await seat.press("0", "escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.desk.lists["all"].columns == ()
        assert "due" not in keys(seat)


def seat_columns(seat: Seat) -> tuple[Column, ...]:
    assert isinstance(seat.app.screen_stack[0], QueuesScreen)
    return seat.app.screen_stack[0].tickets.columns


async def test_a_custom_field_comes_with_the_list(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Newest of all", CustomFields={"Severity": "Critical"})
    async with at_desk(world, tmp_path) as seat:
        await seat.press("3")
        seat.queues.tickets.top()
        await seat.settled()
        assert seat.queues.ticket_in_focus == ticket
        shown = await dialog(seat)
        await on(seat, shown, "cf.Severity")
        await seat.press("space", "escape")
        await seat.sees("Severity", "Critical")


async def test_a_field_can_be_named_and_what_has_no_room_is_said(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path, size=SMALL) as seat:
        shown = await dialog(seat)
        for name in ("Colour [/x]", "role.Chief"):
            await seat.press("n")
            await seat.until(lambda: seat.app.screen is not shown)
            await seat.press(*name, "enter")
            await seat.until(lambda: seat.app.screen is shown)
        assert {"cf.{Colour [/x]}", "role.Chief"} <= set(shown.chosen or ())
        for key in ("created", "due", "starts"):
            await on(seat, shown, key)
            await seat.press("space")
        await seat.sees("no room")


async def test_looking_at_the_dialog_changes_nothing(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        before = keys(seat)
        await dialog(seat)
        await seat.press("j", "j", "escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert keys(seat) == before
        assert seat.desk.lists[seat.queues.list_name].columns == ()


# -- order -------------------------------------------------------------------------------------


async def ordering(seat: Seat) -> OrderScreen:
    await seat.press("O")
    await seat.until(lambda: isinstance(seat.app.screen, OrderScreen))
    assert isinstance(seat.app.screen, OrderScreen)
    return seat.app.screen


@SIZES
async def test_a_key_orders_by_one_column_and_space_by_several(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.press("3")
        await seat.settled()
        await ordering(seat)
        await seat.press("p")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.desk.order("all") == "-Priority"
        await seat.sees("by priority ▼")
        await ordering(seat)
        await seat.sees("now ▼, turns to ▲", "space: and then by")
        while seat.app.screen.query_one("Lines").cursor != 2:  # type: ignore[attr-defined]
            await seat.press("k")
        await seat.press("space")
        await seat.sees("now ▼ 1", "now ▲ 2", "enter takes this order")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.desk.order("all") == "-Priority,Due"
        await seat.sees("by priority ▼, due ▲")
        places = seat.queues.tickets.view.after(None, 50)
        rows = seat.desk.rows([place.ticket for place in places])
        found = [rows[place.ticket].row for place in places]
        ranks = [(-int(row.priority or 0), row.due is None, row.due) for row in found]
        assert [rank[:2] for rank in ranks] == sorted(rank[:2] for rank in ranks)


async def test_leaving_the_dialog_leaves_the_order(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        name = seat.queues.list_name
        before = seat.desk.order(name)
        await ordering(seat)
        await seat.press("j", "space", "space", "escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.desk.order(name) == before


@pytest.mark.parametrize(
    ("column", "current", "order"),
    [
        ("Due", "-Priority", "-Priority,Due"),
        ("Priority", "Due", "Due,-Priority"),
        ("Due", "-Priority,Due", "-Priority,-Due"),
        ("Due", "-Priority,-Due", "-Priority"),
        ("Priority", "-Priority", "Priority"),
        ("Priority", "Priority", "-Priority"),
        ("cf.{A, b}", "Due", "Due,cf.{A, b}"),
        ("id", "Due,Owner,Queue,Status", "Due,Owner,Queue,Status"),
    ],
)
def test_one_column_more(column: str, current: str, order: str) -> None:
    assert also(column, current) == order


def test_a_column_alone_turns_only_the_order_of_that_column() -> None:
    assert turned("Due", "Due") == "-Due"
    assert turned("Due", "-Due,Owner") == "Due"
    assert turned("Priority", "") == "-Priority"


def test_every_choice_has_its_own_key() -> None:
    every = ("LastUpdated", "Due", *(f"cf.{name}" for name in "abcdefgh"))
    found = [choice.key for choice in orders(every, "Due,cf.a")]
    assert len(set(found)) == len(found)
    assert not {"j", "k", ""} & set(found)
