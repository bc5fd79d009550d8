"""The links of a ticket: six kinds, added by words, number or address, followed and removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.backend.errors import Unreachable
from rtdesk.ops import fields
from rtdesk.ui.screens.browse import BrowseScreen
from rtdesk.ui.screens.links import LinksScreen
from rtdesk.ui.screens.picker import Picker
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.screens.tree import TreeScreen
from rtdesk.ui.widgets.link_lines import KINDS
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk
from tests.ui.ties import add, has, links, screen, to

PAGE = "https://wiki.example/labels"


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_is_added_and_removed(tmp_path: Path, kind: str) -> None:
    world = Demo()
    ticket = world.create("Support", "Tied")
    other = world.create("Support", "The other end of it")
    async with at_desk(world, tmp_path) as seat:
        await links(seat, ticket)
        await to(seat, kind)
        await add(seat, "other end")
        await has(seat, ticket, kind, str(other))
        await seat.sees(f"#{other}", "new        The other end of it")
        await to(seat, kind, str(other))
        await seat.press("x")
        await has(seat, ticket, kind)
        await seat.press("u")
        await has(seat, ticket, kind, str(other))


async def test_articles_assets_and_pages_by_what_one_types(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Tied")
    async with at_desk(world, tmp_path) as seat:
        await links(seat, ticket)
        await to(seat, "RefersTo")
        for words, member, shown in (
            ("a:2", "a:2", "article #2  Clean a label printer"),
            ("asset:3", "asset:3", "asset #3  ML-PRN-02"),
            (PAGE, PAGE, PAGE),
            (f"{seat.desk.profile.url}/Asset/Display.html?id=4", "asset:4", "asset #4  ML-SW-01"),
        ):
            await add(seat, words)
            await seat.until(lambda m=member: m in _members(seat, ticket))  # type: ignore[misc]
            await seat.sees(shown)
        for member, words in (("a:2", "Clean a label printer"), ("asset:3", "ML-PRN-02")):
            await to(seat, "RefersTo", member)
            await seat.press("enter")
            await seat.until(lambda: isinstance(seat.app.screen, BrowseScreen))
            await seat.sees(words)
            await seat.press("q")
            await seat.until(lambda: isinstance(seat.app.screen, LinksScreen))
        for member in ("a:2", PAGE):
            await to(seat, "RefersTo", member)
            await seat.press("x")
        await has(seat, ticket, "RefersTo", "asset:3", "asset:4")


def _members(seat: Seat, ticket: int) -> tuple[str, ...]:
    found = seat.desk.ticket(ticket)
    return () if found is None or seat.desk.entries(ticket) else fields.members(found, "RefersTo")


async def test_follow_and_come_back(tmp_path: Path) -> None:
    world = Demo()
    other = world.create("Support", "The other end")
    ticket = world.create("Support", "Tied", DependsOn=[str(other)])
    async with at_desk(world, tmp_path) as seat:
        await links(seat, ticket)
        await to(seat, "DependsOn", str(other))
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(other)
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, LinksScreen))
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.ticket.ticket_in_focus == ticket


async def test_what_rt_refuses_stands_at_its_kind(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Tied")
    async with at_desk(world, tmp_path) as seat:
        await links(seat, ticket)
        await to(seat, "Parent")
        await add(seat, "99999")
        await seat.sees("✗ +99999: “Couldn't resolve '99999' into a link.”")
        number = seat.desk.entries(ticket)[0].id
        for _ in range(9):
            if screen(seat).here[2] == number:
                break
            await seat.press("j")
        await seat.press("x")
        await seat.until(lambda: not seat.desk.entries(ticket))
        assert "99999" not in seat.text


async def test_a_hidden_end_says_so(tmp_path: Path) -> None:
    """RT shows links also to what one may not see."""
    world = Demo()
    ticket = world.create("Support", "Tied")
    hidden = world.create("HR", "Secret")
    tables = world.app.tables
    tables.link(tables.tickets[ticket], "DependsOn", hidden)
    async with at_desk(world, tmp_path, login="bob") as seat:
        await links(seat, ticket)
        await seat.sees(f"#{hidden}", "hidden from you, or gone")
        assert "Secret" not in seat.text
        await seat.press("t")
        await seat.until(lambda: isinstance(seat.app.screen, TreeScreen))
        await seat.sees("waits for  1 not known", "hidden from you, or gone")
        await seat.press("E")
        await seat.settled()
        assert "Secret" not in seat.text


async def test_without_a_server_what_is_known_is_shown(tmp_path: Path) -> None:
    world = Demo()
    other = world.create("Change Advisory", "Never read")
    ticket = world.create("Support", "Tied")
    tables = world.app.tables
    tables.link(tables.tickets[ticket], "DependsOn", 33)
    async with at_desk(world, tmp_path) as seat:
        await seat.open(ticket)

        def fails() -> object:
            raise Unreachable("connection refused")

        tables.link(tables.tickets[ticket], "RefersTo", other)
        await seat.press("R")
        await seat.until(lambda: str(other) in _members(seat, ticket))
        setattr(seat.desk, "connection", fails)  # noqa: B010
        await seat.press("L")
        await seat.until(lambda: isinstance(seat.app.screen, LinksScreen))
        await seat.sees("VPN gateway")
        await to(seat, "RefersTo")
        await seat.press("a")
        await seat.until(lambda: isinstance(seat.app.screen, Picker))
        seat.app.screen.query_one(Input).value = "no such words"
        await seat.sees("RT could not be asked: connection refused")
