"""Hostile words everywhere on the screen: nothing acts, nothing lies, no frame moves."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import get_character_cell_size
from textual.command import CommandList, CommandPalette
from textual.screen import Screen

from rtdesk.text.clean import acts
from rtdesk.text.typed import typeable
from rtdesk.ui.app import NOTICE, RtdeskApp
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.conflict import Decision
from rtdesk.ui.screens.entry import EntryScreen
from rtdesk.ui.screens.goto import GoToTicket
from rtdesk.ui.screens.help import HelpScreen
from rtdesk.ui.screens.outbox import OutboxScreen
from rtdesk.ui.screens.query_box import QueryBox
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.quoting import QuoteScreen
from rtdesk.ui.screens.searches import SearchesScreen
from rtdesk.ui.screens.sync import SyncScreen
from rtdesk.ui.widgets.completion import Suggestions
from rtdesk.ui.widgets.editor import Editor
from rtdesk.ui.widgets.facts import Facts
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.review import ReviewPane
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.hostile import HUGE, SMALL, Hostile
from tests.ui.apps import Seat, go
from tests.ui.desktop import lines, strips
from tests.ui.planted import HIDDEN, NOW, Planted, plant, when

SIZES = [((80, 24), SMALL), ((120, 40), SMALL[::3]), ((200, 60), SMALL[1::3])]
"""Where there is least room all of them are looked at, where there is more some."""


class Walk:
    """Goes through the desk and keeps what it saw."""

    def __init__(self, seat: Seat, planted: Planted) -> None:
        self.seat, self.planted = seat, planted
        self._screen: Screen[object] | None = None
        self.seen: list[tuple[str, list[list[str]]]] = []

    async def all(self) -> None:
        await self.lists()
        await self.previews()
        await self.sidebar()
        await self.threads()
        await self.labels()
        await self.writing()
        await self.outbox()
        await self.rest()
        await self.searching()

    async def look(self, name: str, *, typed: bool = False) -> None:
        """Keeps what is on the screen, if it has a name; nothing on it may act.

        `typed`: some of it is in an editor now, which may hold what can be typed.
        """
        app = self.seat.app
        if app.screen is self._screen:
            await self.seat.pilot._wait_for_screen()
        else:
            await self.seat.pilot.pause()
        self._screen = app.screen
        rows = []
        for strip in strips(app):
            for text, style, _ in strip:
                assert not style or (not style.link and "@click" not in style.meta), text
                assert not any(map(acts, text)) or (typed and typeable(text) == text), text
            rows.append(_cells(strip.text))
        if isinstance(app.screen, QueuesScreen):  # whether RT has said what is allowed, too
            rows.pop()
        elif isinstance(app.screen, SyncScreen):  # what was asked of RT is a matter of luck
            del rows[app.screen.query_one("#ledger-titles").region.y :]
        if name:
            self.seen.append((name, rows))

    async def through(self, name: str, lines: Lines, *, most: int = 99) -> None:
        """Page by page through what scrolls."""
        await self.seat.pilot.pause()
        page = max(lines.size.height, 1)
        for number in range(most):
            lines.scroll_to(y=number * page, animate=False, immediate=True)
            await self.look(f"{name} {number}")
            if lines.scroll_offset.y >= lines.max_scroll_y:
                return

    async def lists(self) -> None:
        tickets = self.seat.queues.tickets
        if self.seat.queues.previewing:  # it is filled in its own time
            await self.seat.press("p")
        tickets.top()
        for number in range(-(-tickets.count // max(tickets.page, 1)) + 1):
            await self.look(f"list {number}")
            tickets.page_by(1)

    async def previews(self) -> None:
        await self.seat.press("p")
        for name in ("files", "fields", "labels"):
            self.seat.queues.tickets.go_to(getattr(self.planted, name))
            await self.seat.previewed()
            await self.look(f"preview {name}")
        await self.seat.press("p")

    async def sidebar(self) -> None:
        await go(self.seat, "q")
        await self.look("overview")
        await self.seat.press("q")
        queues = self.seat.queues
        while not queues.sidebar.has_focus:
            await self.seat.press("tab")
        await self.through("sidebar", queues.sidebar)
        await self.seat.press("escape")

    async def searching(self) -> None:
        await go(self.seat, "s")
        screen = self.seat.app.screen
        assert isinstance(screen, SearchesScreen)
        await self.seat.until(lambda: not screen._asking)
        for number in range(self.planted.count):
            await self.look(f"search {number}")
            screen.action_move(1)
        await self.seat.press("escape")
        await self.seat.press("backslash")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, QueryBox))
        box = self.seat.app.screen
        assert isinstance(box, QueryBox)
        for text in ("Queue = ", "Owner = ", "Requestor.RealName = ", "Status = ", "CF.{"):
            if text == "CF.{":
                await self.seat.desk.learn("fields:")
                box._words = self.seat.desk.vocabulary()
            box.completing.text = text
            box.completing.suggest(demanded=True)
            suggestions = box.query_one(Suggestions)
            for number in range(len(suggestions.completion.found)):  # fewer where some act
                suggestions.move_cursor(number)
                await self.look("")
            await self.seat.press("tab")  # what was suggested is in the text now
            await self.look("", typed=True)
        await self.seat.press("escape", "escape")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, QueuesScreen))
        await go(self.seat, "t")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, GoToTicket))
        await self.seat.press("1")
        await self.through("go to", self.seat.app.screen.query_one(Suggestions))
        await self.seat.press("escape", "escape")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, QueuesScreen))

    async def threads(self) -> None:
        for name in ("files", "pages", "long"):
            screen = await self.seat.open(getattr(self.planted, name))
            thread = screen.thread
            thread.go_top()
            for number in range(200):
                await self.look(f"{name} {number}")
                before = thread._top
                thread.page_by(1)
                if thread._top == before:
                    break
            await self.seat.press("q")
        screen = await self.seat.open(self.planted.fields)
        await self.through("fields", screen.query_one(Facts))
        await self.seat.press("q")

    async def labels(self) -> None:
        await self.seat.open(self.planted.labels)
        await self.look("buttons")
        await self.seat.press("s")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, Chooser))
        await self.through("chooser", self.seat.app.screen.query_one(Lines))
        await self.seat.press("escape")
        await self.seat.press("ctrl+p")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, CommandPalette))
        options = self.seat.app.screen.query_one(CommandList)
        await self.seat.until(lambda: options.option_count > self.planted.count)
        await self.through("palette", options)  # type: ignore[arg-type]
        await self.seat.press("escape", "q")

    async def writing(self) -> None:
        await self.seat.open(self.planted.long)
        self.seat.ticket.thread.next_message()
        composer = await self.seat.compose("r")
        await self.seat.sees("Keep draft")  # the last of it to take its room
        editor = composer.query_one(Editor)
        await self.through("composer", editor)  # type: ignore[arg-type]
        await self.seat.press("ctrl+g")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, Chooser))
        await self.seat.press("l")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, QuoteScreen))
        await self.through("quote", self.seat.app.screen.query_one(Lines))
        await self.seat.press("escape")
        await self.seat.press("ctrl+s")
        await self.seat.sees("y Send")
        await self.through("review", self.seat.app.screen.query_one(ReviewPane))
        await self.seat.press("y")
        await self.seat.until(lambda: self.seat.composer is None)
        await self.seat.press("q")

    async def outbox(self) -> None:
        desk = self.seat.desk
        for ticket in self.planted.refused:
            desk.want_ticket(ticket)
        await self.seat.until(lambda: all(map(desk.ticket, self.planted.refused)))
        for known in map(desk.ticket, self.planted.refused):
            assert known
            desk.set_field(known, "Subject", "Another", known.subject)
        bad = ("refused", "conflict")
        await self.seat.until(
            lambda: sum(e.state in bad for e in desk.entries()) == len(self.planted.refused)
        )
        await self.seat.settled()
        await self.look("refused")
        await go(self.seat, "o")
        screen = self.seat.app.screen
        assert isinstance(screen, OutboxScreen)
        for number in range(len(desk.entries())):
            await self.look(f"outbox {number}")
            screen.action_open()
            await self.seat.until(lambda: isinstance(self.seat.app.screen, EntryScreen | Decision))
            await self.seat.until(lambda: self.seat.app.screen.query(Lines))
            await self.through(f"entry {number}", self.seat.app.screen.query_one(Lines))
            self.seat.app.screen.dismiss()
            await self.seat.until(lambda: self.seat.app.screen is screen)
            screen.action_move(1)
        await self.seat.press("escape")
        for ticket in self.planted.refused[:2]:
            await self.seat.open(ticket)
            await self.look(f"banner {ticket}")
            await self.seat.press("q")

    async def rest(self) -> None:
        await self.seat.press("question_mark")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, HelpScreen))
        await self.look("help")
        await self.seat.press("escape")
        await go(self.seat, "y")
        await self.seat.until(lambda: isinstance(self.seat.app.screen, SyncScreen))
        await self.through("sync", self.seat.app.screen.query_one("#lists", Lines))
        await self.seat.press("q")


def _cells(text: str) -> list[str]:
    """One entry for each cell; marks stand with their base, the half of a wide one is empty."""
    out: list[str] = []
    for char in text:
        width = get_character_cell_size(char)
        if width:
            out += [char, *([""] * (width - 1))]
        elif out:
            out[-1] += char
    return out


@asynccontextmanager
async def seat_in(planted: Planted, folder: Path, size: tuple[int, int]) -> AsyncIterator[Seat]:
    """Anna in front of a desk that writes to a terminal."""
    desk = make_desk(
        folder, planted.world.account("anna"), planted.world.app, undo=900, now=lambda: NOW
    )
    app = RtdeskApp(desk, now=when)
    try:
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            seat = Seat(app, pilot)
            await seat.until(lambda: seat.desk.status.phase == "online")
            seat.queues.choose("all")
            await seat.settled()
            yield seat
    finally:
        desk.close()


async def walked(planted: Planted, folder: Path, size: tuple[int, int]) -> Walk:
    """What was seen."""
    async with seat_in(planted, folder, size) as seat:
        walk = Walk(seat, planted)
        await walk.all()
        assert seat.app.is_running
        return walk


@pytest.mark.parametrize(("size", "strings"), SIZES, ids=["80x24", "120x40", "200x60"])
async def test_no_frame_moves_and_nothing_acts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    strings: tuple[Hostile, ...],
) -> None:
    there, here = plant(strings, monkeypatch), plant(strings, monkeypatch, harmless=True)
    hostile = await walked(there, tmp_path / "hostile", size)
    calm = await walked(here, tmp_path / "calm", size)
    assert [name for name, _ in hostile.seen] == [name for name, _ in calm.seen]
    moved = [
        (name, y, "".join(row), "".join(other))
        for (name, rows), (_, others) in zip(hostile.seen, calm.seen, strict=True)
        for y, (row, other) in enumerate(zip(rows, others, strict=True))
        if not _same_frame(row, other)
    ]
    assert moved == []


async def test_what_is_huge_neither_ends_nor_stops_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = plant(HUGE, monkeypatch, raw=True)
    async with seat_in(planted, tmp_path, (120, 40)) as seat:
        walk = Walk(seat, planted)
        for part in (
            walk.lists,
            walk.sidebar,
            walk.searching,
            walk.threads,
            walk.labels,
            walk.rest,
        ):
            await part()
        seat.queues.tickets.top()
        for _ in range(len(HUGE)):
            begin = time.process_time()
            seat.queues.tickets.move(1)
            await walk.look("moved")
            assert time.process_time() - begin < 0.5
    assert len(walk.seen) > 50


async def test_notices_and_the_clipboard_have_the_gate_built_in(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, Demo().account("anna"))
    app = RtdeskApp(desk, sync=False)
    try:
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            app.notify("[/x] [@click=app.quit]go\x1b[2J\u202e " + "y" * 9_000, title="[b\x9b")
            app.screen.notify("[red]x[/]", markup=True)
            app.copy_to_clipboard("a\x1b[31m\u202eb\ud800\nc")
            await pilot.pause()
            text = "\n".join(lines(app))
            assert "[/x] [@click=app.quit]go␛[2J⟨U+202E⟩" in text
            assert "[red]x[/]" in text
            assert text.count("y") < NOTICE + 20
            assert app.clipboard == "a␛[31m⟨U+202E⟩b\ufffd\nc"
    finally:
        desk.close()


def _same_frame(row: list[str], other: list[str]) -> bool:
    return len(row) == len(other) and all(
        ours == theirs or theirs in (HIDDEN, "…") for ours, theirs in zip(row, other, strict=True)
    )
