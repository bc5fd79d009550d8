"""Marks: one by one, a range, all, all others, by words; and what is told of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rtdesk.store.change import Change
from rtdesk.store.view import Picked
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.widgets.marks import FEW
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk
from tests.ui.test_ticket_list import Listing
from tests.ui.views import Ordered

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


# -- the list itself ---------------------------------------------------------------------------


async def test_a_range_is_extended_by_moving_and_shrinks_again() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 101)))
        await pilot.press("x", "j", "j", "v", "j", "j")
        assert app.list.marked() == [1, 3, 4, 5]
        await pilot.press("k", "k", "k")
        assert app.list.marked() == [1, 2, 3]
        await pilot.press("G")
        assert app.list.marked() == [1, *range(3, 101)]
        await pilot.press("home")
        assert app.list.marked() == [1, 2, 3]
        await pilot.press("v", "j", "j", "j", "j")
        assert app.list.marked() == [1, 2, 3]
        assert not app.list.in_range


async def test_a_range_follows_the_order_that_is_shown() -> None:
    app = Listing()
    keys = {ticket: ticket % 5 for ticket in range(1, 51)}
    async with app.run_test(size=(80, 24)) as pilot:
        view = Ordered(keys, down=True)
        app.list.show(view)
        await pilot.press("j", "v", "pagedown")
        whole = [place.ticket for place in view.after(None, 50)]
        assert app.list.marked() == whole[1:25]


async def test_a_range_lives_on_when_its_start_or_the_cursors_ticket_leaves() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Ordered({ticket: ticket for ticket in range(1, 31)}, down=False))
        await pilot.press("j", "j", "v", "j", "j")
        without = {ticket: ticket for ticket in range(1, 31) if ticket not in (3, 5)}
        app.list.reload(Ordered(without, down=False))
        await pilot.press("j")
        assert app.list.current == 7
        assert app.list.marked() == [4, 6, 7]
        assert app.list.end_range()


@pytest.mark.parametrize("key", ["x", "space"])
async def test_a_mark_ends_a_range_and_changes_nothing(key: str) -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 11)))
        await pilot.press("v", "j", key)
        assert (app.list.in_range, app.list.marked(), app.list.current) == (False, [1, 2], 2)


async def test_another_list_ends_a_range() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 11)))
        await pilot.press("v", "j")
        app.list.show(Picked(range(5, 20)))
        await pilot.press("j", "j")
        assert app.list.marks == {1, 2}


async def test_all_and_all_others() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 1001)))
        await pilot.press("x", "j", "x", "I")
        assert app.list.marked() == list(range(3, 1001))
        await pilot.press("I")
        assert app.list.marked() == [1, 2]
        await pilot.press("asterisk")
        assert app.list.marked() == list(range(1, 1001))
        await pilot.press("I")
        assert app.list.marks == frozenset()


@pytest.mark.parametrize("count", [3, FEW + 50])
async def test_what_left_the_list_is_not_counted_and_comes_back(count: int) -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, count + 1)))
        await pilot.press("asterisk")
        app.list.reload(Picked(range(2, count + 1)))
        assert app.list.marked() == list(range(2, count + 1))
        app.list.reload(Picked(range(1, count + 2)))
        assert app.list.marked() == list(range(1, count + 1))


# -- on the desk -------------------------------------------------------------------------------


def _status_line(seat: Seat) -> str:
    return seat.text.splitlines()[-1]


@SIZES
async def test_how_many_are_marked_stands_below(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(Demo(), tmp_path, size=size) as seat:
        await seat.press("x", "j", "v", "j", "j")
        assert _status_line(seat).startswith(" 4 marked, v ends the range")
        await seat.press("escape")
        assert _status_line(seat).startswith(" 4 marked ")
        assert "range" not in seat.text
        await seat.press("escape")
        assert " marked" not in _status_line(seat)


async def test_all_of_a_list_that_is_whole(tmp_path: Path) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        count = seat.queues.tickets.count
        assert seat.desk.list_state("all").complete
        await seat.press("asterisk")
        assert _status_line(seat).startswith(f" {count} marked ")
        assert "what is here" not in seat.text
        await seat.press("asterisk")
        assert "marked" not in _status_line(seat)


@SIZES
async def test_all_of_a_list_of_which_there_is_more(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(Demo(), tmp_path, size=size) as seat:
        whole = seat.queues.tickets.here()
        some = whole[:30]
        state = seat.desk.list_state("all")
        _half(seat, monkeypatch, some)
        await seat.press("asterisk")
        await seat.sees(f"Marked 30: what is here of about {state.count}", "30 marked")
        await seat.press("asterisk")
        assert "30 marked, the rest when it is read" in _status_line(seat)
        monkeypatch.undo()
        seat.queues._news(_moved())
        await seat.sees(f"Marked {len(whole)}: the whole list.", f" {len(whole)} marked ")


async def test_escape_takes_the_rest_back_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        _half(seat, monkeypatch, seat.queues.tickets.here()[:30])
        await seat.press("asterisk", "asterisk", "escape")
        assert _status_line(seat).startswith(" 30 marked ")
        assert "the rest" not in _status_line(seat)
        await seat.press("escape")
        assert "marked" not in _status_line(seat)
        monkeypatch.undo()
        seat.queues._news(_moved())
        assert seat.queues.tickets.marks == frozenset()


async def test_by_words(tmp_path: Path) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        rows = seat.desk.rows(seat.queues.tickets.here())
        mine = {i for i, r in rows.items() if r.row.owner.id == "anna" and r.row.status == "open"}
        assert mine
        await _mark_by(seat, "owner:anna status:open")
        await seat.sees(f"Marked {len(mine)}.")
        assert seat.queues.tickets.marks == mine
        await _mark_by(seat, "no such words")
        await seat.sees("Nothing here has that.")
        assert seat.queues.tickets.marks == mine


async def _mark_by(seat: Seat, words: str) -> None:
    await seat.press("plus")
    await seat.until(lambda: isinstance(seat.app.screen, Ask))
    await seat.sees("Mark what has")
    await seat.press(*("space" if c == " " else "colon" if c == ":" else c for c in words))
    await seat.press("enter")


def _half(seat: Seat, monkeypatch: pytest.MonkeyPatch, here: list[int]) -> None:
    """The list as it is while only a part of it was read."""
    state = seat.desk.list_state("all")
    part = replace(state, count=len(here), complete=False, total=state.count)
    monkeypatch.setattr(seat.desk, "list_state", lambda _: part)
    monkeypatch.setattr(seat.desk, "view", lambda _: Picked(here))
    seat.queues._news(_moved())


def _moved() -> Change:
    return Change(lists=frozenset({"all"}))
