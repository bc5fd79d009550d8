"""People, links and merging by keys, on a real RT: every kind is set, read back and taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rtdesk.ops import fields
from rtdesk.ui.widgets.link_lines import KINDS
from tests.contract.server import Real
from tests.desks import make_desk
from tests.rt.server import RT
from tests.ui.apps import Seat, seated
from tests.ui.ties import add, has, links, merging, people, pick, to

pytestmark = pytest.mark.rt
FREE = "kim@nowhere.example"
GROUP = "Everybody in IT"
ONE = "Role.{Account Manager}"
PAGE = "https://wiki.example/x?y=1"


@pytest.fixture
def server(rt: RT) -> Real:
    return Real(rt)


@asynccontextmanager
async def at(server: Real, role: str, folder: Path) -> AsyncIterator[Seat]:
    """Somebody at a desk on it."""
    account = server.account(role)
    desk = make_desk(folder, account, backend=server.connect(account))
    async with seated(desk) as seat:
        await seat.settled()
        yield seat


async def group(seat: Seat) -> str:
    found = await seat.desk.directory.find(GROUP, groups=True)
    return found.groups[0].member


@pytest.mark.parametrize("field", ["Requestor", "Cc", "AdminCc", "Role.{On-call Engineers}"])
async def test_roles_of_many(server: Real, tmp_path: Path, field: str) -> None:
    ticket = server.create("Support", "Who is it?")
    async with at(server, "agent", tmp_path) as seat:
        team = await group(seat)
        await people(seat, ticket)
        await seat.sees("On-call Engineers")
        await to(seat, field)
        await add(seat, "bob")
        await has(seat, ticket, field, "bob")
        await add(seat, FREE)
        await has(seat, ticket, field, "bob", FREE)
        await add(seat, GROUP)
        await has(seat, ticket, field, "bob", FREE, team)
        await seat.sees(f"{GROUP} (group)")
        for member, rest in ((FREE, ("bob", team)), (team, ("bob",)), ("bob", ())):
            await to(seat, field, member)
            await seat.press("x")
            await has(seat, ticket, field, *rest)
        await seat.press("u")
        await has(seat, ticket, field, "bob")


async def test_a_role_of_one(server: Real, tmp_path: Path) -> None:
    ticket = server.create("Support", "Who is it?")
    async with at(server, "agent", tmp_path) as seat:
        await people(seat, ticket)
        await seat.sees("Account Manager    nobody · enter chooses")
        for login in ("bob", "carol"):
            await to(seat, ONE)
            await seat.press("enter")
            await pick(seat, login)
            await has(seat, ticket, ONE, login)
        await to(seat, ONE, "carol")
        await seat.press("x")
        await has(seat, ticket, ONE)


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_of_link(server: Real, tmp_path: Path, kind: str) -> None:
    ticket = server.create("Support", "Tied")
    other = server.create("Support", f"The far end of {kind}")
    async with at(server, "agent", tmp_path) as seat:
        await links(seat, ticket)
        await to(seat, kind)
        await add(seat, f"far {kind}")
        await has(seat, ticket, kind, str(other))
        await seat.sees(f"The far end of {kind}")
        for words in ("a:1", "asset:1", PAGE):
            await to(seat, kind)
            await add(seat, words)
            await seat.until(lambda: not seat.desk.entries(ticket))
        await has(seat, ticket, kind, str(other), "a:1", "asset:1", PAGE)
        await seat.sees("How to reset a password", "ThinkBook #1")
        for member in (str(other), "a:1", "asset:1", PAGE):
            await to(seat, kind, member)
            await seat.press("x")
            await seat.until(lambda: not seat.desk.entries(ticket))
        await has(seat, ticket, kind)


async def test_refusals_stand_at_their_line_and_nothing_else_changes(
    server: Real, tmp_path: Path
) -> None:
    ticket = server.create("Network", "Not his", Cc=["carol"])
    async with at(server, "limited", tmp_path) as seat:
        await people(seat, ticket)
        await to(seat, "Cc", "carol")
        await seat.press("x")
        await seat.sees("✗ −carol: “Permission denied”")
        await to(seat, "AdminCc")
        await add(seat, FREE)
        await seat.sees(f"✗ +{FREE}: “Permission denied”")
        await seat.press("escape")
        await links(seat, ticket)
        await to(seat, "DependsOn")
        await add(seat, "99999999")
        await seat.sees("✗ +99999999: “")
        found = seat.desk.ticket(ticket)
        assert found
        assert fields.members(found, "Cc") == ("carol",)
        assert fields.members(found, "AdminCc") == fields.members(found, "DependsOn") == ()


async def test_merging(server: Real, tmp_path: Path) -> None:
    goes = server.create("Support", "It goes", Requestor="carol", Content="Words of the one")
    stays = server.create("Support", "It stays", Requestor="carol", Content="Words of the other")
    async with at(server, "agent", tmp_path) as seat:
        seat.desk.set_bookmarks((goes,), on=True)
        await seat.open(stays)
        await seat.press("q")
        await merging(seat, goes, stays)
        await seat.sees("It goes", "It stays", f"y Merge #{goes} into #{stays}")
        await seat.press("y")
        await seat.sees(f"#{goes} was merged into #{stays}", "enter opens it")
        await seat.until(lambda: seat.desk.is_bookmarked(stays))
        await seat.press("enter")
        await seat.read(stays)
        thread = seat.desk.thread(stays)
        assert thread
        texts = " ".join(part.text or "" for part in thread.attachments)
        assert "Words of the one" in texts
        assert "Words of the other" in texts


async def test_merging_where_one_may_not(server: Real, tmp_path: Path) -> None:
    goes = server.create("Support", "It goes")
    stays = server.create("Network", "Not his")
    async with at(server, "limited", tmp_path) as seat:
        await merging(seat, goes, stays)
        await seat.sees(f"y Merge #{goes} into #{stays}")
        await seat.press("y")
        await seat.sees(f"merge #{goes} into #{stays}: “Permission Denied”")
        assert seat.desk.fate(goes).kind == "there"
