"""Time worked: minutes with and without a comment, and a stopwatch that runs across screens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.desk import Desk
from rtdesk.ops.op import Comment
from rtdesk.outbox.draft import Draft
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.screens.time import TimeScreen
from rtdesk.ui.widgets.status_line import StatusLine
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.ui.apps import LARGE, SMALL, Seat, desk_of, seated


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.fixture
def ticket(world: Demo) -> int:
    return world.create("Support", "Paper [b]jam", Requestor="carol")


NOW = 1_800_000_000.0


class Times:
    """The desk's clock, set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> float:
        return self.at


def staying(desk: Desk) -> Desk:
    desk.profile = replace(desk.profile, after="stay")
    return desk


def screen(seat: Seat) -> TimeScreen:
    assert isinstance(seat.app.screen, TimeScreen), seat.app.screen
    return seat.app.screen


def field(seat: Seat, name: str) -> Input:
    return screen(seat).query_one(f"#{name}", Input)


def state(seat: Seat) -> str:
    """The right half of the bottom line."""
    return seat.app.screen.query_one(StatusLine).state


async def ask(seat: Seat) -> None:
    await seat.press("T")
    await seat.until(lambda: isinstance(seat.app.screen, TimeScreen))
    await seat.pilot.pause()


async def worked(seat: Seat, ticket: int, minutes: int) -> None:
    """Waits until RT has so many."""
    desk = seat.desk

    def has() -> bool:
        found = desk.ticket(ticket)
        return found is not None and found.time_worked == minutes

    await seat.until(has)
    await seat.until(lambda: not desk.entries(ticket))


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_minutes_alone(
    world: Demo, tmp_path: Path, ticket: int, size: tuple[int, int]
) -> None:
    async with seated(desk_of(world, tmp_path), size=size) as seat:
        await seat.settled()
        await seat.open(ticket)
        await ask(seat)
        await seat.sees(f"Time on #{ticket}", "[b]jam", "worked 0 min", "nothing is added yet")
        await seat.press(*"1h20")
        await seat.sees("1 h 20 min: 1 h 20 min in all")
        await seat.press("enter")
        await worked(seat, ticket, 80)
        assert world.app.tables.tickets[ticket].worked == 80
        await ask(seat)
        await seat.press("minus", "2", "0")
        await seat.sees("-20 min: 1 h in all")
        await seat.press("enter")
        await worked(seat, ticket, 60)
        await seat.press("u")
        await worked(seat, ticket, 80)


async def test_minutes_with_a_comment_are_one_message(
    world: Demo, tmp_path: Path, ticket: int
) -> None:
    async with seated(staying(desk_of(world, tmp_path, undo=600.0))) as seat:
        await seat.settled()
        await seat.open(ticket)
        await ask(seat)
        await seat.press(*"25", "tab", *"Rollers", "enter")
        await seat.until(lambda: seat.desk.entries(ticket))
        (entry,) = seat.desk.entries(ticket)
        assert isinstance(entry.op, Comment)
        assert (entry.op.body, entry.op.minutes) == ("Rollers", 25)
        seat.desk.send_held(entry.group)
        await worked(seat, ticket, 25)
        kept = world.app.tables.tickets[ticket]
        last = world.app.tables.transactions[kept.history[-1]]
        assert (last.type, last.taken) == ("Comment", 25)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("s o o n", "is no time: write"),
        ("minus 5", "that is more than was worked"),
        ("0", "0 min"),
    ],
)
async def test_what_is_no_time_is_not_taken(
    world: Demo, tmp_path: Path, ticket: int, keys: str, words: str
) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.open(ticket)
        await ask(seat)
        await seat.press(*keys.split())
        await seat.sees(words)
        await seat.press("enter")
        await seat.pilot.pause()
        assert isinstance(seat.app.screen, TimeScreen)
        await seat.press("escape")
        assert seat.desk.entries(ticket) == ()


async def test_a_comment_that_is_begun_is_not_lost_to_minutes(
    world: Demo, tmp_path: Path, ticket: int
) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        seat.desk.save_draft(Draft(ticket, "comment", "Half a thought"))
        await seat.open(ticket)
        await ask(seat)
        await seat.sees("a comment is begun (c)")
        await seat.press("tab", "5", "enter")
        await worked(seat, ticket, 5)
        kept = seat.desk.draft(ticket, "comment")
        assert kept
        assert kept.body == "Half a thought"


async def test_who_may_not_comment_adds_minutes_alone(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Billing", "No comment link", Requestor="carol")
    async with seated(desk_of(world, tmp_path, "bob")) as seat:
        await seat.settled()
        await seat.open(ticket)
        await ask(seat)
        await seat.sees("RT does not offer one here")
        assert field(seat, "comment").disabled


# -- the stopwatch -----------------------------------------------------------------------------


async def test_it_runs_across_screens_and_offers_what_it_counted(
    world: Demo, tmp_path: Path, ticket: int
) -> None:
    clock = Times()
    desk = make_desk(tmp_path, world.account("anna"), world.app, now=clock)
    async with seated(staying(desk)) as seat:
        await seat.settled()
        await seat.open(ticket)
        await seat.press("e", "w")
        await seat.until(lambda: f"timing #{ticket} 0 min" in state(seat))
        clock.at += 12 * 60
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        seat.app.bridge._minute()
        await seat.until(lambda: f"timing #{ticket} 12 min" in state(seat))
        await seat.open(ticket)
        await seat.press("e", "w")
        await seat.until(lambda: isinstance(seat.app.screen, TimeScreen))
        await seat.sees("stopwatch stands still at 12 min")
        assert field(seat, "minutes").value == "12"
        await seat.press("enter")
        await worked(seat, ticket, 12)
        assert len(seat.desk.stopwatches) == 0
        assert "timing" not in state(seat)


async def test_it_is_kept_or_discarded(world: Demo, tmp_path: Path, ticket: int) -> None:
    clock = Times()
    desk = make_desk(tmp_path, world.account("anna"), world.app, now=clock)
    async with seated(desk) as seat:
        await seat.settled()
        await seat.open(ticket)
        await ask(seat)
        await seat.press("ctrl+t")
        await seat.sees("stopwatch runs: 0 min")
        clock.at += 180
        await seat.press("ctrl+t")
        await seat.sees("stopwatch stands still at 3 min")
        assert field(seat, "minutes").value == "3"
        await seat.press("escape")
        watch = seat.desk.stopwatches.of(ticket)
        assert watch
        assert (watch.runs, watch.seconds) == (False, 180.0)
        await ask(seat)
        assert field(seat, "minutes").value == "3"
        await seat.press("ctrl+r")
        await seat.sees("no stopwatch")
        assert field(seat, "minutes").value == ""
        await seat.press("escape")
        assert (len(seat.desk.stopwatches), seat.desk.entries(ticket)) == (0, ())


async def test_another_ticket_stops_it_and_that_is_said(
    world: Demo, tmp_path: Path, ticket: int
) -> None:
    other = world.create("Support", "Another one", Requestor="carol")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.open(ticket)
        await seat.press("e", "w")
        await seat.press("q")
        await seat.open(other)
        await seat.press("e", "w")
        await seat.sees(f"The stopwatch of #{other} runs", f"#{ticket} stands still")
        await ask(seat)
        await seat.sees(f"#{ticket} stands: 0 min")


async def test_the_next_start_shows_what_runs(world: Demo, tmp_path: Path, ticket: int) -> None:
    clock = Times()
    desk = make_desk(tmp_path, world.account("anna"), world.app, now=clock)
    desk.stopwatches.start(ticket)
    desk.close()
    clock.at += 65 * 60
    again = make_desk(tmp_path, world.account("anna"), world.app, now=clock)
    async with seated(again, size=SMALL) as seat:
        await seat.until(lambda: f"timing #{ticket} 1 h 5 min" in state(seat))
        assert seat.app.bridge._timing or await timed(seat)


async def timed(seat: Seat) -> bool:
    """The next minute is waited for."""
    await seat.until(lambda: seat.app.bridge._timing)
    return True


async def test_minutes_typed_with_the_command(world: Demo, tmp_path: Path, ticket: int) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.open(ticket)
        assert isinstance(seat.app.screen, TicketScreen)
        seat.ticket.do("time", "1h 20m")
        await worked(seat, ticket, 80)
        seat.ticket.do("time", "later")
        await seat.sees("'later' is no time to add.")
        await seat.press("full_stop")
        await worked(seat, ticket, 160)
