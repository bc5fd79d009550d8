"""Looking around by keys: from the queues to anything, and back; on the demo and on a real RT."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rtdesk.ui.screens.browse import BrowseScreen
from rtdesk.ui.screens.card import CardScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo, Real, Server
from tests.desks import make_desk
from tests.ui.apps import Seat, go, seated


@pytest.fixture(params=["demo", pytest.param("real", marks=pytest.mark.rt)])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "demo":
        return Demo()
    return Real(request.getfixturevalue("rt"))


@asynccontextmanager
async def around(server: Server, role: str, folder: Path) -> AsyncIterator[Seat]:
    """Somebody in the browser, where everything begins."""
    account = server.account(role)
    desk = make_desk(folder, account, backend=server.connect(account))
    async with seated(desk) as seat:
        await seat.until(lambda: desk.status.phase == "online")
        await go(seat, "x")
        await seat.sees("queues/all", "RT itself")
        yield seat


def browser(seat: Seat) -> BrowseScreen:
    assert isinstance(seat.app.screen, BrowseScreen), seat.app.screen
    return seat.app.screen


async def follow(seat: Seat, words: str) -> None:
    """Filters by words, and opens what they find."""
    await seat.press("slash", *words)
    await seat.until(lambda: words in _under_cursor(seat))
    await seat.press("enter", "enter")
    await quiet(seat)


def _under_cursor(seat: Seat) -> str:
    line = browser(seat).line
    return line.content.plain if line else ""


async def quiet(seat: Seat) -> None:
    """Waits until RT answered."""
    await seat.until(lambda: _is_quiet(seat))
    await seat.pilot.pause()


def _is_quiet(seat: Seat) -> bool:
    screen = seat.app.screen
    return not isinstance(screen, BrowseScreen) or (
        not screen.here.asking and (screen.here.is_read or bool(screen.here.trouble))
    )


async def test_from_the_queues_to_a_person_and_back(server: Server, tmp_path: Path) -> None:
    """Queue, its tickets, one as a record, who asked, their card, and the whole way back."""
    id_ = server.create("Support", "Seen by its links", Requestor="carol", Content="Hello")
    async with around(server, "agent", tmp_path) as seat:
        await follow(seat, "Queues")
        await seat.sees("Change Advisory", "Support")
        await follow(seat, "Support")
        await seat.sees("Lifecycle", "default", "Fields of tickets")
        await follow(seat, "Open tickets in it")
        await seat.press("slash", *str(id_))
        await seat.sees("Seen by its links")
        await seat.press("enter", "v")
        await quiet(seat)
        await seat.sees("Requestor", "Leads to", "History")
        await follow(seat, "Requestor")
        await seat.sees("Tickets they asked for")
        assert [stop.link.type for stop in browser(seat).trail][1:] == [
            *("queue", "queue", "ticket", "ticket", "user")
        ]
        await seat.press("i")
        await seat.until(lambda: isinstance(seat.app.screen, CardScreen))
        await seat.sees("Carol", " open, ")
        await seat.press("q", "q", "q", "q", "q", "q")
        await seat.sees("Queues: 1 fits")
        await seat.press("escape")
        await seat.sees("queues/all", "RT itself")
        await seat.press("q")
        assert not isinstance(seat.app.screen, BrowseScreen)


async def test_a_ticket_opens_where_one_works_on_it(server: Server, tmp_path: Path) -> None:
    id_ = server.create("Support", "Opened from a list", Content="Hello")
    async with around(server, "agent", tmp_path) as seat:
        await follow(seat, "Queues")
        await follow(seat, "Support")
        await follow(seat, "Open tickets in it")
        await seat.press("slash", *str(id_))
        await seat.sees("Opened from a list")
        await seat.press("enter", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(id_)
        await seat.press("q")
        await seat.sees("Opened from a list", f"ticket/{id_}")


async def test_members_have_names(server: Server, tmp_path: Path) -> None:
    async with around(server, "root", tmp_path) as seat:
        await follow(seat, "groups")
        await follow(seat, "Everybody in IT")
        await follow(seat, "Members")
        await seat.sees("Help desk" if isinstance(server, Demo) else "Staff", "group")


async def test_what_one_may_not_see_says_so_and_leaves_the_way_back(
    server: Server, tmp_path: Path
) -> None:
    async with around(server, "customer", tmp_path) as seat:
        await follow(seat, "users")
        await seat.sees("✗", "R asks again")
        await seat.press("h", "escape")
        await seat.sees("RT itself")


async def test_a_search_in_rts_language(server: Server, tmp_path: Path) -> None:
    async with around(server, "agent", tmp_path) as seat:
        await follow(seat, "assets")
        await quiet(seat)
        await seat.press("backslash")
        await seat.sees("AssetSQL")
        await seat.press(*"id = 1", "enter")
        await seat.until(lambda: browser(seat).here.sql == "id = 1")
        await quiet(seat)
        await seat.sees("id = 1 · 1")
        await seat.press("enter")
        await quiet(seat)
        sheet = browser(seat).here.sheet
        assert sheet is not None
        assert (sheet.type, sheet.id) == ("asset", "1")
