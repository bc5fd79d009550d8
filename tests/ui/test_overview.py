"""Queues in numbers on the screen, and the lists behind the numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.records.queue import Queue
from rtdesk.store.change import Change
from rtdesk.store.overview import DAYS, QueueSum
from rtdesk.store.status import SyncStatus
from rtdesk.ui.screens.overview import OverviewScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets import overview_lines as say
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, desk_of, go, seated

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


async def opened(seat: Seat) -> OverviewScreen:
    """The overview, counted."""
    await go(seat, "q")
    await seat.until(lambda: isinstance(seat.app.screen, OverviewScreen))
    screen = seat.app.screen
    assert isinstance(screen, OverviewScreen)
    await seat.until(lambda: screen.under_cursor or "counting" not in seat.text)
    return screen


async def on(seat: Seat, screen: OverviewScreen, queue: str, column: str) -> QueueSum:
    """Puts the cursor on a number."""
    await seat.press("home")
    while (under := screen.under_cursor) and under.queue.name != queue:
        await seat.press("j")
    assert under
    for one in say.COLUMNS:
        if one.what == column:
            return under
        await seat.press("l")
    raise AssertionError(column)


@SIZES
async def test_it_tells_the_numbers_of_the_queues(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await opened(seat)
        assert "Queue " in seat.text
        line = next(line for line in seat.text.splitlines() if " Support " in line)
        assert line.split()[:2] == ["Support", str(seat.desk.counts()["queue-2"])]
        assert ("Created, 30 d" in seat.text) == (size == LARGE)
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))


@pytest.mark.parametrize("column", ["new", "unowned", "overdue"])
async def test_enter_opens_the_list_behind_a_number(
    world: Demo, tmp_path: Path, column: str
) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await opened(seat)
        one = await on(seat, screen, "Support", column)
        count = {"new": one.new, "unowned": one.unowned, "overdue": one.overdue}[column]
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert count
        assert seat.queues.tickets.count == count, "what is known is there at once"
        await seat.settled()
        assert seat.desk.list_state(seat.queues.list_name).complete
        assert seat.queues.tickets.count == count, "and RT says the same"


async def test_open_is_the_list_of_the_queue_and_oldest_a_ticket(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await opened(seat)
        one = await on(seat, screen, "Network", "oldest")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.ticket.ticket_in_focus == one.oldest
        await seat.press("q")
        await seat.until(lambda: seat.app.screen is screen)
        await on(seat, screen, "Support", "open")
        await seat.press("h", "h", "h", "h", "h", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.list_name == "queue-2"


async def test_it_opens_from_a_ticket_and_leads_to_the_sidebar(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(51)
        await opened(seat)
        await seat.press("tab")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.until(lambda: seat.queues.sidebar.has_focus)


async def test_news_are_counted(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await opened(seat)
        one = await on(seat, screen, "Lab", "open")
        world.create("Lab", "One more", Content="Hello.")
        seat.app.bridge.ask()
        await seat.until(lambda: (now := screen.under_cursor) and now.open == one.open + 1)
        assert screen.under_cursor
        assert screen.under_cursor.queue.name == "Lab", "the cursor stays"


async def test_a_number_without_tickets_opens_nothing(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await opened(seat)
        one = await on(seat, screen, "Lab", "overdue")
        assert not one.overdue
        await seat.press("enter")
        assert seat.app.screen is screen


async def test_without_queues_it_says_why(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(desk_of(world, tmp_path), sync=False) as seat:
        await opened(seat)
        states = {
            "connecting": "asking RT for its queues…",
            "online": "RT shows you no queue.",
            "offline": "the line is cut · R tries again",
        }
        for phase, words in states.items():
            status = SyncStatus(phase=phase, problem="the line is cut")  # type: ignore[arg-type]
            monkeypatch.setattr(type(seat.desk), "status", status)
            seat.app.bridge.news.publish(Change(status=True))
            await seat.sees(words)


def summed(*, whole: bool = True, **given: object) -> QueueSum:
    """A queue with few tickets."""
    days = tuple([0] * (DAYS - 1) + [4])
    made: dict[str, object] = {
        "statuses": (("new", 3), ("open", 1)),
        "created": days,
        "done": days[::-1],
        **given,
    }
    return QueueSum(Queue(3, "Support"), whole=whole, **made)  # type: ignore[arg-type]


def told(one: QueueSum, width: int, *, sure: int = 7, here: str | None = None) -> str:
    """Its line."""
    shape = say.layout(width, [one])
    return say.line(one, shape, now=1e9, sure=sure, here=here).plain


def test_a_line_of_numbers() -> None:
    text = told(summed(unowned=2, overdue=1), 120, here="open")
    assert text.startswith("▌Support")
    assert text.split()[1:7] == ["4", "3", "2", "1", "!", "·"]
    assert "nnnnnnnnnnoooo" in text, "letters in the share that their status has"
    assert text.rstrip().endswith("█"), "the first of the days that are done, the last that came"
    assert "█" not in told(summed(), 79)
    assert "nnn" not in told(summed(), 60)


def test_what_is_not_whole_is_at_least_so_much() -> None:
    text = told(summed(whole=False), 80)
    assert text.split()[1:5] == ["4+", "3+", "?", "?"]
    words = "\n".join(line.plain for line in say.about(summed(whole=False), 0, 200))
    assert "there are more" in words
    assert "only what was read on this machine" in words
    assert "there are more" not in say.about(summed(), 30, 200)[1].plain


def test_words_of_servers_are_words() -> None:
    one = summed(statuses=(("[red]\x1b[2J", 2),))
    assert "\x1b" not in told(one, 120) + say.about(one, 0, 200)[0].plain
    assert "[red]" in say.about(one, 0, 200)[0].plain
