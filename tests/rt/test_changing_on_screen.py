"""Changing records by keys: taken where RT takes it, refused at the field; on both servers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rtdesk.records.link import Link
from rtdesk.records.page import Page
from rtdesk.records.sheet import Sheet
from rtdesk.ui.looking_around import look_around
from rtdesk.ui.screens.ask import Ask, Confirm
from rtdesk.ui.screens.browse import BrowseScreen
from rtdesk.ui.screens.making import MakeScreen
from rtdesk.ui.screens.picker import Picker
from tests.contract.server import Demo, Real, Server
from tests.desks import make_desk
from tests.ui.apps import Seat, seated


@pytest.fixture(params=["demo", pytest.param("real", marks=pytest.mark.rt)])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "demo":
        return Demo()
    return Real(request.getfixturevalue("rt"))


@asynccontextmanager
async def at(server: Server, role: str, folder: Path, path: str) -> AsyncIterator[Seat]:
    """Somebody who looks at a record."""
    account = server.account(role)
    desk = make_desk(folder, account, backend=server.connect(account))
    async with seated(desk) as seat:
        await seat.until(lambda: desk.status.phase == "online")
        kind, _, id_ = path.partition("/")
        look_around(seat.app, link=Link("self", path, kind, id_))
        await quiet(seat)
        yield seat


def browser(seat: Seat) -> BrowseScreen:
    assert isinstance(seat.app.screen, BrowseScreen), seat.app.screen
    return seat.app.screen


def sheet(seat: Seat) -> Sheet:
    found = browser(seat).here.sheet
    assert found is not None
    return found


async def quiet(seat: Seat) -> None:
    """Waits until RT answered."""
    await seat.until(lambda: isinstance(seat.app.screen, BrowseScreen))
    await seat.until(lambda: browser(seat).here.is_read and not browser(seat).here.asking)
    await seat.pilot.pause()


async def on(seat: Seat, words: str) -> None:
    """Puts the cursor on the line that has these words."""
    while browser(seat).here.words:
        await seat.press("escape")
    await seat.press("slash", *words, "enter")
    await seat.until(lambda: words in _under_cursor(seat))


def _under_cursor(seat: Seat) -> str:
    line = browser(seat).line
    return line.content.plain if line else ""


async def type_over(seat: Seat, words: str) -> None:
    """Gives the text that is asked for another one."""
    await seat.until(lambda: isinstance(seat.app.screen, Ask))
    await seat.press("ctrl+u", *words, "enter")
    await quiet(seat)


async def fresh(seat: Seat) -> Sheet:
    """The record as RT has it, asked anew."""
    found = await seat.desk.resources.open(sheet(seat).link)
    assert isinstance(found, Sheet)
    return found


async def test_an_administrator_changes_a_queue(server: Server, tmp_path: Path) -> None:
    async with at(server, "root", tmp_path, "queue/1") as seat:
        await on(seat, "Description")
        await seat.press("e")
        await type_over(seat, "For all and everything")
        await seat.sees("For all and everything")
        assert (await fresh(seat)).said("Description") == "For all and everything"
        await on(seat, "Description")
        await seat.press("x")
        await seat.until(lambda: isinstance(seat.app.screen, Confirm))
        await seat.press("y")
        await quiet(seat)
        assert (await fresh(seat)).said("Description") == ""


async def test_a_refusal_stands_at_its_field(server: Server, tmp_path: Path) -> None:
    async with at(server, "agent", tmp_path, "queue/1") as seat:
        before = (await fresh(seat)).entries
        await on(seat, "Description")
        await seat.press("e")
        await type_over(seat, "Mine")
        await seat.until(lambda: browser(seat).here.refused)
        await seat.press("escape")
        await seat.sees("✗ Forbidden")
        assert browser(seat).here.refused.keys() == {"Description"}
        assert (await fresh(seat)).entries == before


async def test_rts_sentence_stands_where_it_takes_no_value(server: Server, tmp_path: Path) -> None:
    """A name that another queue has: RT answers 200, and does nothing."""
    async with at(server, "root", tmp_path, "queue/1") as seat:
        await on(seat, "Name")
        await seat.press("e")
        await type_over(seat, "Billing")
        await seat.until(lambda: browser(seat).here.refused)
        await seat.press("escape")
        await seat.sees("Illegal value for Name")
        assert (await fresh(seat)).name == "General"


async def test_an_asset_is_changed_and_moves_along_its_links(
    server: Server, tmp_path: Path
) -> None:
    async with at(server, "agent", tmp_path, "asset/1") as seat:
        await on(seat, "Location")
        await seat.press("e")
        await type_over(seat, "In the cellar")
        assert (await fresh(seat)).held("CF.{Location}") == ("In the cellar",)
        await on(seat, "Report stolen")
        await seat.press("enter")
        await quiet(seat)
        assert (await fresh(seat)).said("Status") == "stolen"
        await on(seat, "Status")
        await seat.press("e")
        await seat.sees("Status of", "→ allocated")
        await seat.press("escape")
        await on(seat, "Owner")
        await seat.press("e")
        await seat.until(lambda: isinstance(seat.app.screen, Picker))
        await seat.press(*"bob")
        await seat.sees("bob")
        await seat.press("enter")
        await quiet(seat)
        assert (await fresh(seat)).held("Owner") == ("bob",)


async def test_somebody_more_and_then_less(server: Server, tmp_path: Path) -> None:
    async with at(server, "agent", tmp_path, "asset/4") as seat:
        held = (await fresh(seat)).held("HeldBy")
        await on(seat, "Held by")
        await seat.press("e")
        await seat.until(lambda: isinstance(seat.app.screen, Picker))
        await seat.press(*"carol")
        await seat.sees("carol")
        await seat.press("enter")
        await quiet(seat)
        assert set((await fresh(seat)).held("HeldBy")) == {*held, "carol"}
        await seat.press("escape")
        await on(seat, "carol")
        await seat.press("x")
        await seat.pilot.pause()
        if isinstance(seat.app.screen, Confirm):
            await seat.press("y")
        await quiet(seat)
        assert set((await fresh(seat)).held("HeldBy")) == set(held)


async def test_a_new_asset_comes_from_its_catalog(server: Server, tmp_path: Path) -> None:
    async with at(server, "agent", tmp_path, "catalog/2") as seat:
        await on(seat, "New asset")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, MakeScreen))
        await seat.press("ctrl+s")
        await seat.sees("Name must not be empty.")
        await seat.press("enter")
        await type_into(seat, "Made by keys")
        await seat.press("ctrl+s")
        await quiet(seat)
        made = sheet(seat)
        assert (made.type, made.name) == ("asset", "Made by keys")
        catalog = made.entry("Catalog")
        assert catalog
        assert catalog.values[0].link
        assert catalog.values[0].link.id == "2"


async def type_into(seat: Seat, words: str) -> None:
    """Fills in a field of a form."""
    await seat.until(lambda: isinstance(seat.app.screen, Ask))
    await seat.press(*words, "enter")
    await seat.until(lambda: isinstance(seat.app.screen, MakeScreen))


async def test_what_is_refused_stays_in_the_form(server: Server, tmp_path: Path) -> None:
    async with at(server, "agent", tmp_path, "catalog/2") as seat:
        look_around(seat.app, link=Link("list", "queues/all", "queue", name="Queues"))
        await quiet(seat)
        await seat.press("C")
        await seat.until(lambda: isinstance(seat.app.screen, MakeScreen))
        await seat.press("enter")
        await type_into(seat, "A queue of mine")
        await seat.press("ctrl+s")
        await seat.sees("✗ RT:", "A queue of mine")
        await seat.press("escape")
        await seat.sees("Forget what you wrote?")
        await seat.press("y")
        await quiet(seat)
        await seat.press("R")
        await quiet(seat)
        assert "A queue of mine" not in seat.text


async def test_a_class_is_disabled_and_comes_back(server: Server, tmp_path: Path) -> None:
    async with at(server, "root", tmp_path, "class/2") as seat:
        await seat.press("delete")
        await seat.sees("Disable class")
        await seat.press("y")
        await seat.until(lambda: sheet(seat).said("Disabled") == "1")
        await on(seat, "Disabled")
        await seat.press("e")
        await seat.until(lambda: isinstance(seat.app.screen, Picker))
        await seat.press(*"no", "enter")
        await quiet(seat)
        assert (await fresh(seat)).said("Disabled") == "0"


async def test_members_come_and_go_by_keys(server: Server, tmp_path: Path) -> None:
    async with at(server, "root", tmp_path, "queue/1") as seat:
        groups = await seat.desk.resources.open(Link("list", "groups", "group"))
        assert isinstance(groups, Page)
        group = next(row for row in groups.items if row.name == "Everybody in IT")
        browser(seat).go(group.link)
        await quiet(seat)
        await seat.press("plus")
        await seat.until(lambda: isinstance(seat.app.screen, Picker))
        await seat.press(*"carol")
        await seat.sees("Carol")
        await seat.press("enter")
        await quiet(seat)
        await seat.until(lambda: "carol" in sheet(seat).held("Members"))
        members = sheet(seat).links.find("members")
        assert members
        browser(seat).go(members)
        await quiet(seat)
        await on(seat, "Carol")
        await seat.press("delete")
        await seat.sees("Take Carol")
        await seat.press("y")
        await quiet(seat)
        assert "carol" not in (await _again(seat, group.link)).held("Members")


async def _again(seat: Seat, link: Link) -> Sheet:
    found = await seat.desk.resources.open(link)
    assert isinstance(found, Sheet)
    return found


async def test_an_agent_is_told_that_members_are_not_his_to_choose(
    server: Server, tmp_path: Path
) -> None:
    async with at(server, "agent", tmp_path, "user/carol") as seat:
        await seat.press("plus")
        await seat.sees("RT does not offer members here.")


async def test_an_asset_is_linked_to_the_ticket_in_focus(server: Server, tmp_path: Path) -> None:
    id_ = server.create("Support", "Needs its asset", Content="Hello")
    account = server.account("agent")
    desk = make_desk(tmp_path, account, backend=server.connect(account))
    async with seated(desk) as seat:
        await seat.until(lambda: desk.status.phase == "online")
        await seat.open(id_)
        look_around(seat.app, link=Link("self", "asset/3", "asset", "3"), ticket=id_)
        await quiet(seat)
        name = sheet(seat).name
        await seat.press("L")
        await seat.sees(f"#{id_} refers to asset:3")
        await seat.press("escape")
        await seat.until(lambda: not seat.desk.entries())
        await seat.read(id_)
        await seat.sees("refers to", f"asset #3 {name}"[:24])
        seat.ticket.facts.take_focus()
        await seat.press("G", "k", "enter")
        await quiet(seat)
        assert sheet(seat).name == name
