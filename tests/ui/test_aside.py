"""Bookmarks and snoozed tickets on the screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rtdesk.local.aside import Waking
from rtdesk.records.snooze import Snooze
from rtdesk.store.lists import BOOKMARKS, SNOOZED
from rtdesk.ui.asleep import until, until_short, woke
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk

NOW = datetime(2026, 11, 24, 11, 36).astimezone()


@pytest.fixture
def world() -> Demo:
    return Demo()


def line_of(seat: Seat, ticket: int) -> str:
    return next(line for line in seat.text.splitlines() if f" {ticket} " in line.replace("▲", " "))


async def test_a_bookmark_shows_in_the_row_and_in_the_head(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        ticket = seat.queues.tickets.current
        assert ticket
        seat.desk.bookmark(ticket)
        await seat.until(lambda: f"▲{ticket:>4}" in line_of(seat, ticket))
        await seat.open(ticket)
        await seat.sees(f"#{ticket} ▲ ")
        seat.desk.bookmark(ticket)
        await seat.until(lambda: "▲" not in seat.text)


async def test_lists_of_ones_own_say_when_they_are_empty(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        seat.queues.choose(BOOKMARKS)
        await seat.sees("No bookmarks. b gives a ticket one")
        seat.queues.choose(SNOOZED)
        await seat.sees("Nothing is snoozed. w puts a ticket out of sight")


async def test_a_snoozed_ticket_leaves_and_comes_back_with_a_notice(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        ticket, count = seat.queues.tickets.current, seat.queues.tickets.count
        assert ticket
        soon = datetime.now(UTC) + timedelta(seconds=1)
        seat.desk.snooze(ticket, datetime.now(UTC) + timedelta(days=40))
        await seat.until(lambda: seat.queues.tickets.count == count - 1)
        assert seat.queues.tickets.current != ticket
        seat.queues.choose(SNOOZED)
        await seat.sees("the first to wake on top", " Until")
        assert not seat.queues.check_action("order", ())
        when = (datetime.now(UTC) + timedelta(days=40)).astimezone().strftime("%-d %b")
        await seat.until(lambda: line_of(seat, ticket).rstrip().endswith(when))
        assert "z" in line_of(seat, ticket)[20:30]
        await seat.open(ticket)
        await seat.sees("z Snoozed until ", ", or until they answer")
        await seat.press("q")
        seat.desk.snooze(ticket, soon, on_answer=False)
        await seat.sees(f"#{ticket} woke: its time has come")
        seat.queues.choose("all")
        await seat.until(lambda: seat.queues.tickets.count == count)
        assert "●" in line_of(seat, ticket)


@pytest.mark.parametrize(
    ("snooze", "words", "short", "narrow"),
    [
        (Snooze(1, None, True), "until they answer", "answer", "answer"),
        (
            Snooze(1, NOW + timedelta(hours=3)),
            "until Tue 24 Nov 14:36, in 3 h, whatever they say",
            "14:36",
            "14:36",
        ),
        (
            Snooze(1, NOW.replace(day=27, hour=9, minute=0), True),
            "until Fri 27 Nov 09:00, in 3 d, or until they answer",
            "Fri 9 h",
            "Fri",
        ),
        (
            Snooze(1, NOW + timedelta(days=40)),
            "until Sun 3 Jan 2027 11:36, in 40 d, whatever they say",
            "3 Jan",
            "3 Jan",
        ),
        (
            Snooze(1, NOW + timedelta(days=400)),
            "until Wed 29 Dec 2027 11:36, in 13 months, whatever they say",
            "Dec 27",
            "Dec 27",
        ),
    ],
)
def test_until_when_it_sleeps_is_said(snooze: Snooze, words: str, short: str, narrow: str) -> None:
    assert until(snooze, NOW) == words
    assert until_short(snooze, NOW, 8) == short
    assert until_short(snooze, NOW, 6) == narrow


def test_many_that_wake_at_once_share_a_line() -> None:
    assert (
        woke([Waking(1, "ivan"), Waking(2)]) == "#1 woke: ivan answered\n#2 woke: its time has come"
    )
    assert woke([Waking(n) for n in range(4)]) == "4 tickets woke: #0, #1, #2, #3"


@pytest.mark.parametrize(
    ("typed", "on_answer"), [("+3d", True), ("+3d only", False), ("answer", True)]
)
async def test_what_was_snoozed_can_be_repeated_on_the_next(
    world: Demo, tmp_path: Path, typed: str, on_answer: bool
) -> None:
    async with at_desk(world, tmp_path) as seat:
        first, second = seat.queues.tickets.shown()[:2]
        seat.queues.do("snooze", typed)
        await seat.until(lambda: seat.desk.snoozed(first))
        await seat.until(lambda: seat.queues.tickets.current == second)
        await seat.press("full_stop")
        await seat.until(lambda: seat.desk.snoozed(second))
        one, other = seat.desk.snoozed(first), seat.desk.snoozed(second)
        assert one
        assert other
        assert (one.until, one.on_answer) == (other.until, other.on_answer)
        assert one.on_answer is on_answer


@pytest.mark.parametrize("typed", ["never only", "2020-01-01", "rubbish"])
async def test_what_would_never_wake_or_is_over_is_refused(
    world: Demo, tmp_path: Path, typed: str
) -> None:
    async with at_desk(world, tmp_path) as seat:
        ticket = seat.queues.tickets.current
        assert ticket
        seat.queues.do("snooze", typed)
        await seat.until(lambda: seat.app._notifications)
        assert seat.desk.snoozed(ticket) is None
