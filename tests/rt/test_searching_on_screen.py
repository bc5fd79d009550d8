"""Searching at the desk means the same on the demo and on a real RT."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Paste

from rtdesk.ui.screens.query_box import QueryBox
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.searches import SearchesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo, Real, Server
from tests.desks import ids, make_desk
from tests.ui.apps import Seat, seated


@pytest.fixture(params=["demo", pytest.param("real", marks=pytest.mark.rt)])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "demo":
        return Demo()
    return Real(request.getfixturevalue("rt"))


@asynccontextmanager
async def at(server: Server, folder: Path) -> AsyncIterator[Seat]:
    """An agent at the list."""
    account = server.account("agent")
    desk = make_desk(folder, account, backend=server.connect(account))
    async with seated(desk) as seat:
        await seat.settled()
        yield seat


async def box(seat: Seat, text: str) -> QueryBox:
    """The box with this text in it."""
    if not isinstance(seat.app.screen, QueryBox):
        await seat.press("backslash")
        await seat.until(lambda: isinstance(seat.app.screen, QueryBox) and seat.app.focused)
    screen = seat.app.screen
    assert isinstance(screen, QueryBox)
    screen.completing.text = text
    await seat.pilot.pause()
    return screen


async def found(seat: Seat) -> list[int]:
    """What is in the list that came of a search, when it is read."""
    await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
    await seat.settled()
    return ids(seat.desk, seat.queues.list_name)


async def test_words_and_ticketsql_find_the_same(server: Server, tmp_path: Path) -> None:
    word = "Quagga's \\ 50%"
    ticket = server.create("Support", f"A {word} crossing", Requestor="carol", Content="Hello.")
    other = server.create("Network", f"Another {word}", Requestor="carol", Content="Hello.")
    async with at(server, tmp_path) as seat:
        await box(seat, '"' + word.replace("\\", "\\\\") + '" support')
        await seat.press("enter")
        assert await found(seat) == [ticket]
        await box(seat, "Subject LIKE 'Quagga\\'s \\\\' AND Status = '__Active__'")
        await seat.press("enter")
        assert sorted(await found(seat)) == [ticket, other]


async def test_rt_has_the_last_word_and_the_text_stays(server: Server, tmp_path: Path) -> None:
    async with at(server, tmp_path) as seat:
        for text, said in (
            ("Foo = 1", "✗ RT answered: Unknown field: Foo"),
            ("Status = 'open' AND", "✗ RT answered: "),
        ):
            screen = await box(seat, text)
            await seat.press("enter")
            await seat.sees(said)
            assert screen.completing.text == text
        assert " line " not in seat.text  # of RT's source


async def test_fields_values_and_people_come_from_the_server(
    server: Server, tmp_path: Path
) -> None:
    stranger = server.login("stranger")
    async with at(server, tmp_path) as seat:
        screen = await box(seat, "")
        await seat.press(*"severi")
        await seat.sees("CF.{Severity}")
        await seat.press("tab", "tab")
        await seat.until(lambda: "high" in seat.text.casefold())
        screen = await box(seat, "Owner = ")
        await seat.press(*stranger[:3])
        await seat.until(lambda: f" {stranger} " in seat.text)
        assert screen.completing.suggests


async def test_a_search_that_rt_keeps_is_a_list(server: Server, tmp_path: Path) -> None:
    async with at(server, tmp_path) as seat:
        await seat.press("g", "s")
        await seat.until(lambda: isinstance(seat.app.screen, SearchesScreen))
        await seat.sees("Newest in Support", "yours in RT")
        screen = seat.app.screen
        assert isinstance(screen, SearchesScreen)
        for _ in range(20):
            if "by created ▼" in seat.text.partition("Searches")[2]:
                break
            await seat.press("j")
        name = screen.under_cursor
        await seat.press("enter")
        await found(seat)
        assert seat.queues.list_name == name
        await seat.sees("by created ▼")
        assert ids(seat.desk, name)


async def test_the_address_of_a_ticket_is_pasted(server: Server, tmp_path: Path) -> None:
    ticket = server.create("Support", "Pasted address", Requestor="carol", Content="Hello.")
    async with at(server, tmp_path) as seat:
        url = seat.desk.profile.url.rstrip("/")
        for path in (f"/Ticket/Display.html?id={ticket}", f"/REST/2.0/ticket/{ticket}"):
            seat.app.post_message(Paste(f"{url}{path}\n"))
            await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
            await seat.read(ticket)
            await seat.press("q")
            await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
