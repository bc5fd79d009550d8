"""Going to a ticket from anywhere: typed, chosen or pasted."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Paste

from rtdesk.ui.screens.goto import GoToTicket
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.completion import Suggestions
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, go

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


async def line(seat: Seat) -> GoToTicket:
    """Opens the line."""
    await go(seat, "t")
    await seat.until(lambda: isinstance(seat.app.screen, GoToTicket) and seat.app.screen.focused)
    screen = seat.app.screen
    assert isinstance(screen, GoToTicket)
    return screen


def suggested(screen: GoToTicket) -> list[str]:
    found = screen.query_one(Suggestions)
    return [one.shown for one in found.completion.found] if found.shown else []


async def paste(seat: Seat, text: str) -> None:
    """What a terminal does with a text that is pasted."""
    seat.app.post_message(Paste(text))
    await seat.pilot.pause()


@SIZES
async def test_a_number_shows_its_subject_and_opens(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    tickets = [world.create("Support", f"Numbered {n}", Content="Hello.") for n in range(40)]
    wanted = next(ticket for ticket in tickets if ticket >= 100)
    async with at_desk(world, tmp_path, size=size) as seat:
        screen = await line(seat)
        await seat.press(*str(wanted)[:2])
        assert f"#{str(wanted)[:2]}" in suggested(screen)
        assert f"#{wanted}" in suggested(screen)
        await seat.press(str(wanted)[2])
        assert suggested(screen)[0] == f"#{wanted}"
        await seat.sees(f"Numbered {tickets.index(wanted)}  new · Support")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(wanted)


async def test_recent_tickets_come_first_and_are_found_by_their_subjects(
    world: Demo, tmp_path: Path
) -> None:
    first = world.create("Support", "A zebra crossing", Content="Hello.")
    second = world.create("Network", "A lion's den", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        for ticket in (first, second):
            await seat.open(ticket)
            await seat.press("q")
            await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.desk.recent()[:2] == (second, first)
        screen = await line(seat)
        assert suggested(screen)[:2] == [f"#{second}", f"#{first}"]
        await seat.press(*"zebra")
        assert suggested(screen) == [f"#{first}"]
        await seat.press("down", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(first)


async def test_what_is_no_ticket_is_told_and_the_line_stays(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await line(seat)
        await seat.press(*"zz", "enter")
        await seat.sees("That is no number of a ticket.")
        screen.completing.text = "https://elsewhere.example/Ticket/Display.html?id=5"
        await seat.press("enter")
        await seat.sees("That is on elsewhere.example, not on")
        screen.completing.text = "99999"
        await seat.sees("#99999 is not in your copy: RT is asked")
        await seat.press("escape", "escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))


async def test_a_pasted_ticket_opens_from_the_list_and_from_a_ticket(
    world: Demo, tmp_path: Path
) -> None:
    first = world.create("Support", "A zebra crossing", Content="Hello.")
    second = world.create("Network", "A lion's den", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await paste(seat, f"#{first}\n")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(first)
        await paste(seat, f"{seat.desk.profile.url}/Ticket/Display.html?id={second}#txn-1")
        await seat.read(second)
        depth = len(seat.app.screen_stack)
        await paste(seat, str(second))
        await paste(seat, "nothing of that kind")
        assert len(seat.app.screen_stack) == depth


async def test_a_page_of_another_server_is_told_and_not_opened(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await paste(seat, "https://elsewhere.example/Ticket/Display.html?id=5")
        await seat.sees("That is on elsewhere.example, not on")
        assert isinstance(seat.app.screen, QueuesScreen)


async def test_a_number_pasted_into_a_text_is_a_text(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "A zebra crossing", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await seat.press("slash")
        await paste(seat, str(ticket))
        assert isinstance(seat.app.screen, QueuesScreen)
        await seat.press("escape")
        await seat.open(ticket)
        composer = await seat.compose("c")
        await paste(seat, "#1")
        assert composer.is_open
        assert seat.ticket.ticket_in_focus == ticket
        assert "#1" in composer.draft().body
