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
    """Types words and waits for what comes of them, everywhere."""
    await seat.press("slash", "tab")
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
        await seat.press("enter", "escape")
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
        await seat.press("slash", "tab", "a")
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
        await seat.press("slash", "tab", "a")
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
    monkeypatch.setattr("rtdesk.ui.screens.with_words.AGAIN", 0.01)
    async with at_desk(world, tmp_path) as seat:
        await look_for(seat, "giraffe")
        assert found(seat) == []
        ticket = world.create("Support", "A giraffe", Content="Hello.")
        await seat.press("enter")
        await seat.press("R")
        await seat.until(lambda: seat.desk.ticket(ticket) or seat.desk.rows([ticket]))
        seat.desk._mirror.index(99)
        seat.queues.find_again()
        await seat.until(lambda: found(seat) == [ticket])


@pytest.mark.parametrize("everywhere", [False, True], ids=["here", "everywhere"])
@pytest.mark.parametrize("words", ['"', "[/x]", "%_'", "-1", "a b", "\\", "*", "施設"])
async def test_odd_words(world: Demo, tmp_path: Path, words: str, everywhere: bool) -> None:
    async with at_desk(world, tmp_path, size=SMALL) as seat:
        await seat.press("slash", *(["tab"] if everywhere else []))
        seat.app.screen.query_one(FindLine).words = words
        await seat.until(lambda: seat.queues.found and seat.queues.found.words == words)
        await seat.pilot.pause()
        assert f"{'Find' if everywhere else 'All open'}: {words}" in seat.text
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


# -- in the list at hand -----------------------------------------------------------------------


def rows(seat: Seat) -> list[int]:
    """The tickets of the list as it stands, in its order."""
    return [place.ticket for place in seat.queues.tickets.view.after(None, 99)]


async def narrow(seat: Seat, words: str) -> None:
    """Types words and waits for what comes of them, in the list."""
    await seat.press("slash", *words)
    await seat.until(lambda: seat.queues.found and seat.queues.found.words == words)
    await seat.pilot.pause()


@SIZES
async def test_the_list_is_narrowed_in_its_order_and_comes_back_as_it_was(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.press("3")
        await seat.settled()
        seat.desk.set_order("all", "Subject")
        seat.queues.reload_list()
        await seat.press("j", "x", "pagedown", "k")
        before, whole = shown(seat), rows(seat)
        await narrow(seat, "print")
        its = seat.desk.rows(whole)
        having = [t for t in whole if "print" in its[t].row.subject.casefold()]
        assert having
        assert set(having) <= set(rows(seat))
        assert rows(seat) == [ticket for ticket in whole if ticket in rows(seat)]
        await seat.sees(f"All open: print  {len(rows(seat))} of {len(whole)}", "by subject ▲")
        await seat.sees("tab everywhere")
        await seat.press("escape")
        assert shown(seat) == before
        assert rows(seat) == whole


async def test_tab_widens_and_narrows_again(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "A zebra in the yard", Content="Hello.", Status="resolved")
    other = world.create("Support", "Two zebras by now", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await seat.press("right_square_bracket")
        seat.queues.choose("recent")
        await seat.settled()
        await seat.until(lambda: not seat.desk._mirror.index(99))
        seat.queues.choose("all")
        await seat.settled()
        await narrow(seat, "zebra")
        assert rows(seat) == [other]
        await seat.sees("in All open / zebra")
        await seat.press("tab")
        await seat.until(lambda: rows(seat) == [other, ticket])
        await seat.sees("everywhere / zebra", "Find: zebra  2 found", "tab this list")
        await seat.press("tab")
        await seat.until(lambda: rows(seat) == [other])
        await seat.press("enter", "slash", "x")
        await seat.until(lambda: rows(seat) == [])
        await seat.sees("No ticket of this list has that.", "in All open / zebrax")
        await seat.press("escape")


async def test_terms_of_fields(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("3")
        await seat.settled()
        whole = rows(seat)
        its = seat.desk.rows(whole)
        await narrow(seat, "owner:me -status:stalled")
        mine = [t for t in whole if its[t].row.owner.id == "anna"]
        assert rows(seat) == [t for t in mine if its[t].row.status != "stalled"]
        assert mine != rows(seat)


async def test_news_are_in_what_is_narrowed(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtdesk.ui.screens.with_words.AGAIN", 0.01)
    async with at_desk(world, tmp_path) as seat:
        await seat.press("3")
        await seat.settled()
        await narrow(seat, "giraffe")
        assert rows(seat) == []
        ticket = world.create("Support", "A giraffe", Content="Hello.")
        await seat.press("enter", "R")
        await seat.until(lambda: rows(seat) == [ticket])


async def test_what_is_snoozed_is_narrowed_in_its_own_list_only(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("3")
        await seat.settled()
        first, *_ = rows(seat)
        seat.desk.snooze(first, None)
        await narrow(seat, str(first))
        assert first not in rows(seat)
        await seat.press("escape")
        seat.queues.choose("snoozed")
        await seat.settled()
        await narrow(seat, str(first))
        assert rows(seat) == [first]
