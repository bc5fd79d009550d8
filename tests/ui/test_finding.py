"""Finding as one types: what is shown, what wins, and the list as it was when one comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from rtdesk.store.search import Found
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.find_line import FindLine
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


def shown(seat: Seat) -> tuple[object, ...]:
    """All that must come back: ticket, line, scroll and marks."""
    tickets = seat.queues.tickets
    return tickets.current, tickets.cursor, tickets.origin, tickets.marks, tickets.size


def found(seat: Seat) -> list[int]:
    """The findings, in order."""
    assert seat.queues.found is not None
    return list(seat.queues.found.tickets)


async def look_for(seat: Seat, words: str) -> None:
    """Types words and waits for what comes of them."""
    await seat.press("slash")
    assert seat.queues.typing
    await seat.press(*words)
    await seat.until(lambda: seat.queues.found and seat.queues.found.words == words)
    await seat.pilot.pause()


class Answers:
    """A desk's search that answers when the test says so."""

    def __init__(self, seat: Seat, monkeypatch: pytest.MonkeyPatch):
        self.asked: list[str] = []
        self.waiting: dict[str, asyncio.Future[Found]] = {}
        monkeypatch.setattr(seat.desk, "find", self.find)

    async def find(self, words: str) -> Found:
        self.asked.append(words)
        self.waiting[words] = asyncio.get_running_loop().create_future()
        return await self.waiting[words]

    def answer(self, words: str, tickets: Sequence[int], *, more: bool = False) -> None:
        self.waiting[words].set_result(Found(words, tuple(tickets), more))


@SIZES
async def test_what_is_typed_is_found_and_the_list_comes_back_as_it_was(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    first = world.create("Support", "A zebra in the yard", Content="Hello.")
    second = world.create("Network", "Two zebras by now", Content="Hello.")
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.until(lambda: not seat.desk._mirror.index(99))
        await seat.press("j", "x", "pagedown", "k")
        before = shown(seat)
        await look_for(seat, "zebra")
        assert found(seat) == [second, first]
        assert "Find: zebra  2 found" in seat.text
        assert seat.queues.ticket_in_focus == second
        await seat.press("down")
        assert seat.queues.ticket_in_focus == first
        assert seat.queues.typing
        await seat.press("s", "backspace")
        await seat.press("up")
        assert seat.queues.ticket_in_focus == second
        await seat.press("escape")
        assert shown(seat) == before
        assert seat.queues.tickets.has_focus
        assert "Find:" not in seat.text
        await seat.sees(f"{seat.queues.tickets.cursor + 1} of 50")


async def test_findings_are_kept_walked_through_and_edited(world: Demo, tmp_path: Path) -> None:
    first = world.create("Support", "A zebra in the yard", Content="Hello.")
    second = world.create("Support", "Two zebras by now", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await seat.until(lambda: not seat.desk._mirror.index(99))
        before = shown(seat)
        await look_for(seat, "zebra")
        await seat.press("enter")
        assert seat.queues.tickets.has_focus
        await seat.sees("1 of 2", "Find: zebra")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(second)
        await seat.sees("‹ 1 of 2 ›")
        await seat.press("J")
        await seat.read(first)
        await seat.press("q")
        assert seat.queues.ticket_in_focus == first
        await seat.press("slash", "s")
        await seat.until(lambda: seat.queues.found and seat.queues.found.words == "zebras")
        assert found(seat) == [second]
        await seat.press("tab", "escape")
        assert shown(seat) == before


async def test_without_words_there_is_the_list(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        before = shown(seat)
        await seat.press("slash")
        assert shown(seat) == before
        await seat.press(*"12")
        await seat.until(lambda: seat.queues.found)
        await seat.press("backspace", "backspace")
        await seat.until(lambda: seat.queues.found is None)
        assert shown(seat) == before
        assert "All open" in seat.text
        await seat.press("enter")
        assert not seat.queues.finding
        assert seat.queues.tickets.has_focus


async def test_the_newest_words_win(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        answers = Answers(seat, monkeypatch)
        before = seat.text.splitlines()[1:-1]
        await seat.press("slash", "a")
        await seat.press("b")
        assert answers.asked == ["a", "ab"]
        assert seat.text.splitlines()[1:-1] == before  # nothing flickers while it is looked for
        assert answers.waiting["a"].cancelled()
        answers.answer("ab", [3, 2], more=True)
        await seat.sees("2+ found")
        await seat.press("c")
        assert found(seat) == [3, 2]
        answers.answer("abc", [])
        await seat.sees("Nothing found in what is on this machine.", "0 found")


async def test_the_cursor_stays_on_what_was_chosen(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        answers = Answers(seat, monkeypatch)
        await seat.press("slash", "a")
        answers.answer("a", [9, 8, 7, 6])
        await seat.sees("4 found")
        await seat.press("b")
        answers.answer("ab", [12, 9, 8, 7, 6])
        await seat.sees("5 found")
        assert seat.queues.ticket_in_focus == 12  # nothing was chosen: the first one
        await seat.press("down", "down", "c")
        answers.answer("abc", [12, 8, 7])
        await seat.sees("3 found")
        assert seat.queues.ticket_in_focus == 8


async def test_news_lead_to_another_look(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtdesk.ui.screens.finding.AGAIN", 0.01)
    async with at_desk(world, tmp_path) as seat:
        await look_for(seat, "giraffe")
        assert found(seat) == []
        ticket = world.create("Support", "A giraffe", Content="Hello.")
        await seat.press("tab")
        await seat.press("R")
        await seat.until(lambda: seat.desk.ticket(ticket) or seat.desk.rows([ticket]))
        seat.desk._mirror.index(99)
        seat.queues.find_again()
        await seat.until(lambda: found(seat) == [ticket])


@pytest.mark.parametrize("words", ['"', "[/x]", "%_'", "-1", "a b", "\\", "*", "施設"])
async def test_odd_words(world: Demo, tmp_path: Path, words: str) -> None:
    async with at_desk(world, tmp_path, size=SMALL) as seat:
        await seat.press("slash")
        seat.app.screen.query_one(FindLine).words = words
        await seat.until(lambda: seat.queues.found and seat.queues.found.words == words)
        await seat.pilot.pause()
        assert f"Find: {words}" in seat.text
        await seat.press("escape")


async def test_another_list_ends_it(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await look_for(seat, "12")
        seat.queues.choose("mine")
        await seat.settled()
        assert not seat.queues.finding
        assert "Find:" not in seat.text
        assert seat.queues.status_line.display


async def test_keys_typed_ahead_stay_in_order(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        for key in ("slash", "r", "c", "backspace", "t", "home", "x", "end", "s"):
            seat.app.simulate_key(key)  # all of them before the first is dealt with
        await seat.until(lambda: seat.queues.found and seat.queues.found.words == "xrts")
        assert seat.queues.typing


async def test_on_a_small_terminal_one_sees_what_one_types(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path, size=(40, 12)) as seat:
        await look_for(seat, "invoice")
        await seat.sees("/ invoice", "found")


async def test_the_line_does_not_blink(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("slash")
        assert not seat.app.screen.query_one(FindLine).field.cursor_blink
