"""The sync screen: what it says in every state, live, and what its keys do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from rtdesk.backend.ledger import Tally
from rtdesk.store.batch import ListSpec
from rtdesk.store.change import Change
from rtdesk.store.lists import ListState
from rtdesk.store.status import Reading, SyncStatus
from rtdesk.ui.bridge import PAUSE
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.sync import SyncScreen
from rtdesk.ui.widgets import sync_lines as say
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, go
from tests.ui.pictures import utc

NOON = 1_800_014_400.0
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
SPEC = ListSpec("queue-1", "Support", "Queue = 'Support'")


@pytest.fixture(autouse=True)
def greenwich() -> Iterator[None]:
    with utc():
        yield


@pytest.fixture
def world() -> Demo:
    return Demo()


def told(status: SyncStatus, since: float | None = None) -> str:
    return "\n".join(line.plain for line in say.standing_lines(status, "rt.example.org", since))


def test_every_state_of_the_server_is_another_picture() -> None:
    assert told(SyncStatus()).startswith("Connecting to rt.example.org…")
    online = told(SyncStatus("online", synced_at=NOON + 240), NOON)
    assert online.startswith("Connected since 12:00 · synced 12:04\nThis window keeps")
    away = told(SyncStatus("offline", "no route", offline_since=NOON + 180, next_try=NOON + 260.0))
    assert away.startswith("Offline since 12:03: no route\nNext try 12:04:20, R tries now.")
    assert "outbox" in away
    wrong = told(SyncStatus("refused", "wrong token [/x]"))
    assert wrong.startswith("✗ wrong token [/x]\nAddress and token")
    follows = told(SyncStatus("online", synced_at=NOON, leads=False))
    assert "Another window of rtdesk keeps your copy in step" in follows


def test_reading_says_how_far_how_fast_and_how_long() -> None:
    reading = Reading("queue-1", "Support", 1000, 4200, 95.0)
    line = told(SyncStatus("online", reading=reading)).split("\n")[2]
    assert line == "━" * 4 + "─" * 16 + "  Reading Support 1 000 of 4 200 · 95/s · 30 s left"
    line = told(SyncStatus("online", reading=Reading("x", "X", 7))).split("\n")[2]
    assert line == "Reading X 7"
    assert told(SyncStatus("online")).endswith("Nothing is being read.")


@pytest.mark.parametrize("width", [60, 79, 119])
@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ListState(), "not read"),
        (ListState(12, 12, complete=True, fresh_at=NOON), "complete"),
        (ListState(300, 4200, fresh_at=NOON, next="2"), "in part"),
        (ListState(12, 12, True, NOON, "Unknown field: Foo"), "✗ Unknown"),
    ],
)
def test_every_state_of_a_list(state: ListState, words: str, width: int) -> None:
    line = say.list_line(SPEC, state, SyncStatus(), now=NOON + 60, width=width).plain
    assert cell_len(line) <= width
    assert line.startswith("  Support ")
    assert words in line
    assert ("12:00" in line) is (state.fresh_at is not None)
    header = say.list_header(width).plain
    assert header.index("state") == line.index(words)


def test_a_list_being_read_a_local_one_and_one_of_yesterday() -> None:
    reading = SyncStatus("online", reading=Reading("queue-1", "Support", 1050, 4200))
    line = say.list_line(SPEC, ListState(fresh_at=NOON), reading, now=NOON, width=79).plain
    assert line.endswith("  reading 25%")
    local = ListSpec("unread", "Unread")
    line = say.list_line(local, ListState(0, None, True, 0.0), reading, now=NOON, width=79).plain
    assert line.endswith("  kept here")
    old = ListState(1, 1, True, NOON - 86400)
    line = say.list_line(SPEC, old, reading, now=NOON, width=79).plain
    assert "14 Jan 12:00" in line


def test_the_ledger() -> None:
    run = {"news": Tally(4, 1, 2.0, 8000), "lists": Tally(1, 0, 0.1, 1_500_000)}
    lines = [line.plain.split() for line in say.ledger_lines(run, {"ticket": Tally(2)}, 79)]
    assert lines == [
        ["all", "5", "1", "420", "1", "508", "2", "·", "0", "0"],
        ["lists", "1", "·", "100", "1", "500"],
        ["news", "4", "1", "500", "8"],
        ["ticket", "2", "·", "0", "0"],
    ]
    assert {cell_len(line.plain) for line in say.ledger_lines(run, run, 79)} == {78}
    assert say.ledger_lines({}, {}, 79)[0].plain == "  Nothing yet."


async def at_sync(seat: Seat) -> SyncScreen:
    await go(seat, "y")
    await seat.until(lambda: isinstance(seat.app.screen, SyncScreen))
    await seat.sees("Asked of RT")
    assert isinstance(seat.app.screen, SyncScreen)
    return seat.app.screen


@SIZES
async def test_a_list_is_read_from_here_and_followed(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        before = seat.queues.tickets.current
        screen = await at_sync(seat)
        assert "Connected since" in seat.text
        assert seat.desk.list_state("unowned").fresh_at is None
        await seat.press("j", "enter")
        await seat.until(lambda: seat.desk.list_state("unowned").complete)
        await seat.until(lambda: "complete" in screen.lists.lines[1].plain)
        await seat.press("escape")
        assert isinstance(seat.app.screen, QueuesScreen)
        assert seat.queues.tickets.current == before


async def test_on_a_small_terminal_the_lists_have_the_room(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path, size=(40, 12)) as seat:
        await go(seat, "y")
        await seat.sees("Connected since", "Mine", "Unowned", "enter Read again")
        assert "Asked of RT" not in seat.text
        await seat.pilot.resize_terminal(80, 24)
        await seat.sees("Asked of RT", "enter Read again")


async def test_reading_stops_when_told(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[str] = []
    async with at_desk(world, tmp_path) as seat:
        monkeypatch.setattr(seat.desk, "stop", stopped.append)
        await at_sync(seat)
        await seat.press("j", "j", "x")
        assert stopped == ["all"]
        await seat.press("q")
        assert isinstance(seat.app.screen, QueuesScreen)


async def test_a_local_list_is_not_asked_for(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await at_sync(seat)
        await seat.press("j", "j", "j", "j", "r")
        await seat.sees("kept on your machine")


async def test_what_is_the_same_is_not_drawn_again(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await at_sync(seat)
        await seat.settled()
        drawn: list[str] = []
        for widget in (screen.lists, screen.ledger, screen.standing, screen.title_line):
            name = widget.id or "title"
            monkeypatch.setattr(widget, "refresh", lambda *_, n=name, **__: drawn.append(n))
        screen._news(Change(status=True))
        assert drawn == []


async def test_news_come_a_few_times_a_second(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await at_sync(seat)
        await seat.settled()
        heard: list[float] = []
        seat.app.bridge.news.subscribe(screen, lambda _: heard.append(time.monotonic()))
        end = time.monotonic() + 3 * PAUSE
        while time.monotonic() < end:
            seat.desk.changes.emit(Change(status=True))
            await seat.pilot.pause(0.01)
        assert 2 <= len(heard) <= 4
