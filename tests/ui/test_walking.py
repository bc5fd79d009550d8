"""From ticket to ticket: along a list, along marks, and to what became of a ticket."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.store.batch import Batch
from rtdesk.store.fate import DELETED, HIDDEN, Fate
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


def order(seat: Seat, name: str = "all") -> list[int]:
    return [place.ticket for place in seat.desk.view(name).after(None, 999)]


async def enter(seat: Seat) -> TicketScreen:
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
    return seat.ticket


async def back(seat: Seat) -> None:
    await seat.press("q")
    await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))


# -- along the list ----------------------------------------------------------------------------


async def test_a_ticket_that_moved_does_not_lose_the_thread(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        tickets = order(seat)
        await seat.press("j", "j", "j")
        await enter(seat)
        await seat.read(tickets[3])
        ticket = seat.desk.ticket(tickets[3])
        assert ticket
        seat.desk.set_field(ticket, "Subject", "Newest of all now", ticket.subject)
        await seat.until(lambda: order(seat)[0] == tickets[3])
        await seat.settled()
        await seat.press("J")
        await seat.read(tickets[4])
        await seat.press("K")
        await seat.read(tickets[2])


@SIZES
async def test_a_ticket_that_left_does_not_lose_the_thread(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        tickets = order(seat)
        await seat.press("j", "j", "j")
        screen = await enter(seat)
        await seat.read(tickets[3])
        seat.desk._mirror.apply(Batch(left={"all": frozenset({tickets[3]})}))
        screen._show()
        await seat.sees(f"‹ – of {len(tickets) - 1} ›")
        await seat.press("J")
        await seat.read(tickets[4])
        await seat.sees(f"‹ 4 of {len(tickets) - 1} ›")
        await back(seat)
        assert seat.queues.ticket_in_focus == tickets[4]


async def test_at_the_end_one_is_told(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        first = order(seat)[0]
        await enter(seat)
        await seat.read(first)
        await seat.press("K")
        await seat.sees("This is the first one.")
        assert seat.ticket.ticket_in_focus == first


# -- along marks -------------------------------------------------------------------------------


@SIZES
async def test_marked_tickets_are_walked_through(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        tickets = order(seat)
        await seat.press("j", "space", "j", "j", "x", "j", "j", "space", "k")
        await seat.sees("3 marked")
        await enter(seat)
        await seat.read(tickets[6])
        await seat.sees("‹ 3 of 3 ›")
        await seat.press("K")
        await seat.read(tickets[4])
        await seat.press("K")
        await seat.read(tickets[1])
        await back(seat)
        assert seat.queues.ticket_in_focus == tickets[1]
        assert seat.queues.tickets.marks == {tickets[1], tickets[4], tickets[6]}
        await seat.press("escape")
        assert not seat.queues.tickets.marks
        assert " marked ·" not in seat.text


async def test_a_ticket_without_a_mark_is_opened_on_its_way_to_the_marked_ones(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        tickets = order(seat)
        await seat.press("x", "j", "j", "x", "k")
        await enter(seat)
        await seat.read(tickets[1])
        await seat.sees("‹ 2 of 3 ›")
        await seat.press("J")
        await seat.read(tickets[2])


async def test_another_list_has_no_marks(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("x")
        seat.queues.choose("unowned")
        await seat.settled()
        assert not seat.queues.tickets.marks


# -- what became of it -------------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (HIDDEN, "cannot be seen any more: moved, or your rights changed"),
        (DELETED, "was deleted"),
        (Fate("merged", 12), "was merged into #12  enter opens it"),
    ],
)
async def test_a_ticket_keeps_its_text_and_says_what_became_of_it(
    world: Demo, tmp_path: Path, fate: Fate, words: str, size: tuple[int, int]
) -> None:
    ticket = world.create("Support", "Here today", Content="Words that stay.")
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.open(ticket)
        await seat.sees("Words that stay.")
        seat.desk._mirror.apply(Batch(fates={ticket: fate}))
        await seat.sees(f"#{ticket} {words}", "Words that stay.", "Here today")


async def test_enter_opens_the_ticket_that_has_all_of_it(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Twice the same", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        screen = await seat.open(ticket)
        assert screen.check_action("open_merged", ()) is False  # enter folds quotes
        seat.desk._mirror.apply(Batch(fates={ticket: Fate("merged", 12)}))
        await seat.sees("enter opens it", "enter Open #12")
        await seat.press("enter")
        await seat.read(12)
        assert "merged" not in seat.text


async def test_an_unread_ticket_that_was_merged(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        want = seat.desk.want_ticket
        monkeypatch.setattr(seat.desk, "want_ticket", lambda id: id == 12 and want(id))  # noqa: A006
        seat.desk._mirror.apply(Batch(fates={99_999: Fate("merged", 12)}))
        seat.app.open_ticket(99_999)
        await seat.sees("#99999 was merged into #12  enter opens it")
        await seat.press("enter")
        await seat.read(12)


# -- order -------------------------------------------------------------------------------------


async def choose_order(seat: Seat, key: str) -> None:
    await seat.press("O")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press(key)
    await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
    await seat.pilot.pause()


@SIZES
async def test_another_order(world: Demo, tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await choose_order(seat, "n")
        await seat.sees("by number ▼")
        assert seat.desk.order("all") == "-id"
        assert seat.queues.ticket_in_focus == order(seat)[0]  # the start of the list stays in sight
        found = list(seat.queues.tickets.shown())
        assert found == sorted(found, reverse=True)
        await choose_order(seat, "enter")  # the cursor is on the order of now: turned round
        await seat.sees("by number ▲")
        found = list(seat.queues.tickets.shown())
        assert found == sorted(found)
        await seat.press("j", "j")
        focus = seat.queues.ticket_in_focus
        await choose_order(seat, "s")
        await seat.sees("by subject ▲")
        assert seat.queues.ticket_in_focus == focus
        await choose_order(seat, "escape")
        assert seat.desk.order("all") == "Subject"
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.sees("by subject ▲")


async def test_findings_have_no_other_order(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("slash", "tab", *"12")
        await seat.until(lambda: seat.queues.found)
        await seat.press("enter")
        await seat.sees("newest first")
        await seat.press("O")
        assert isinstance(seat.app.screen, QueuesScreen)
