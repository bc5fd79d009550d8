"""What the port promises of anything that links lead to, on every server."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.backend.errors import BackendError, Gone, Refused, Unsupported
from rtdesk.backend.port import Backend
from rtdesk.backend.resources import PLAIN, Look
from rtdesk.desk import Desk
from rtdesk.desk.places import ROOTS, around, root
from rtdesk.records.link import Link
from rtdesk.records.page import Page
from rtdesk.records.sheet import Sheet
from tests.contract.server import Server, connected
from tests.contract.walking import KINDS, walk
from tests.desks import make_desk


async def _list(backend: Backend, link: Link, look: Look = PLAIN) -> tuple[Sheet, ...]:
    found = await backend.resources.open(link, look)
    assert isinstance(found, Page), found
    return found.items


async def _one(backend: Backend, link: Link) -> Sheet:
    found = await backend.resources.open(link)
    assert isinstance(found, Sheet), found
    return found


def _desk(server: Server, role: str, folder: Path) -> Desk:
    account = server.account(role)
    return make_desk(folder, account, backend=server.connect(account))


async def test_every_kind_is_reached_by_links_from_the_queues(
    server: Server, tmp_path: Path
) -> None:
    """The kinds of REST 2.0's own document, along the lines that the browser shows."""
    desk = _desk(server, "root", tmp_path)
    links = {"RefersTo": ["asset:1", "a:1"], "Requestor": ["carol"]}
    made: dict[str, object] = {"Subject": "On the way", "Content": "Words", **links}
    reached = await walk(desk, {**made, "ContentType": "text/plain"})
    desk.close()
    assert KINDS - reached.keys() == set()


@pytest.mark.parametrize("link", ROOTS, ids=lambda link: link.url)
async def test_every_beginning_is_there(server: Server, link: Link) -> None:
    async with connected(server, "agent") as backend:
        if link.type == "search" and not server.dialect.saved_searches:
            with pytest.raises(BackendError):
                await backend.resources.open(link)
            return
        found = await backend.resources.open(link)
    if link.ref == "list":
        assert isinstance(found, Page)
        assert found.items
        wanted = {"search", "savedsearch"} if link.type == "search" else {link.type}
        assert {row.type for row in found.items} <= wanted
        assert all(row.link.url and any(e.text for e in row.entries) for row in found.items)
    else:
        assert isinstance(found, Sheet)
        assert found.said("Version")


async def test_words_find_records_by_a_part_of_their_names(server: Server) -> None:
    async with connected(server, "agent") as backend:
        queues = await _list(backend, root("queue"), Look(words="uppor"))
        people = await _list(backend, root("user"), Look(words="carol"))
        tickets = await _list(backend, root("ticket"), Look(words="'x' OR id > 0"))
    assert [queue.name for queue in queues] == ["Support"]
    assert "carol" in [user.said("Name") for user in people]
    assert tickets == ()


async def test_a_search_in_rts_language_is_never_ignored(server: Server) -> None:
    """RT before 5.0.2 would ignore AssetSQL; no RT knows a language for queues."""
    async with connected(server, "agent") as backend:
        with pytest.raises(Unsupported):
            await _list(backend, root("queue"), Look(sql="Name = 'Support'"))
        if server.dialect.queries_by_sql:
            found = await _list(backend, root("asset"), Look(sql="id = 1"))
            assert [asset.id for asset in found] == ["1"]
        else:
            with pytest.raises(Unsupported):
                await _list(backend, root("asset"), Look(sql="id = 1"))


async def test_a_list_goes_on_page_by_page(server: Server) -> None:
    for number in range(3):
        server.create("Support", f"One of many {number}", Content="Hello")
    async with connected(server, "agent") as backend:
        queue = next(q for q in await backend.queues() if q.name == "Support")
        link = Link("list", f"tickets?query=Queue%20%3D%20{queue.id}", "ticket")
        look, seen = PLAIN, []
        while True:
            page = await backend.resources.open(link, look)
            assert isinstance(page, Page)
            seen += [row.id for row in page.items]
            if not page.next:
                break
            look = Look(at=page.next)
    assert len(seen) == len(set(seen)) == page.total


async def test_lists_around_a_record_hold_what_is_in_it(server: Server) -> None:
    async with connected(server, "agent") as backend:
        asset = await _one(backend, Link("self", "asset/1"))
        named = asset.entry("Catalog")
        catalog = named.values[0].link if named else None
        assert catalog is not None
        sheet = await _one(backend, catalog)
        (inside, *_) = around(sheet)
        rows = await _list(backend, inside)
        assert asset.id in {row.id for row in rows}
        assert {row.said("Catalog") for row in rows} == {sheet.name}


async def test_what_links_name_by_number_gets_a_name(server: Server) -> None:
    async with connected(server, "root") as backend:
        groups = await _list(backend, root("group"))
        members = await _list(backend, Link("members", f"{groups[0].link.url}/members"))
        names = await backend.resources.named([row.link for row in members])
        assert names.keys() == {row.link.url for row in members}
        assert all(known.name for known in names.values())


async def test_a_change_is_a_change_of_one_field(server: Server) -> None:
    async with connected(server, "agent") as backend:
        link = Link("self", "asset/1", "asset", "1")
        before = await _one(backend, link)
        await backend.resources.change(link, {"Description": "Looked at today"})
        after = await _one(backend, link)
        changed = {e.name for e in after.entries if e not in before.entries}
        assert after.said("Description") == "Looked at today"
        assert changed <= {"Description", "LastUpdated", "LastUpdatedBy"}


async def test_a_record_is_made_where_a_link_offers_it(server: Server) -> None:
    async with connected(server, "agent") as backend:
        catalog = (await _list(backend, root("catalog")))[0]
        create = (await _one(backend, catalog.link)).links.find("create", type="asset")
        assert create is not None
        made = await backend.resources.make(create, {"Name": "A new one"})
        assert (await _one(backend, made)).name == "A new one"


async def test_members_come_and_go(server: Server) -> None:
    async with connected(server, "root") as backend:
        group = (await _list(backend, root("group"), Look(words="Everybody")))[0]
        link = (await _one(backend, group.link)).links.find("members")
        assert link is not None
        user = await _one(backend, Link("self", "user/carol", "user", "carol"))
        own = user.links.find("self")
        assert own is not None
        await backend.resources.join(link, [int(own.id)])
        assert own.id in {row.id for row in await _list(backend, link)}
        await backend.resources.part(link, int(own.id))
        assert own.id not in {row.id for row in await _list(backend, link)}


async def test_values_of_a_field_are_records_too(server: Server) -> None:
    """RT says another address of them than it answers at."""
    async with connected(server, "root") as backend:
        fields = await _list(backend, root("customfield"), Look(words="Severity"))
        link = (await _one(backend, fields[0].link)).links.find("customfieldvalues")
        assert link is not None
        made = await backend.resources.make(
            Link("list", link.url.removesuffix("s")), {"Name": "Dire", "Description": "Worse"}
        )
        value = await _one(backend, made)
        assert (value.type, value.name) == ("customfieldvalue", "Dire")
        own = value.links.find("self")
        assert own is not None
        assert (await _one(backend, own)).name == "Dire"
        await backend.resources.remove(made)
        assert "Dire" not in [row.name for row in await _list(backend, link)]


async def test_nothing_leaves_for_another_server(server: Server) -> None:
    async with connected(server, "agent") as backend:
        before = backend.ledger.total().requests
        for link in (
            Link("refers-to", "https://evil.test/REST/2.0/ticket/1", external=True),
            Link("correspond", "ticket/1/correspond"),
            Link("self", ""),
        ):
            with pytest.raises(Refused, match="not sent"):
                await backend.resources.open(link)
        assert backend.ledger.total().requests == before


async def test_who_may_not_see_is_told_so(server: Server) -> None:
    async with connected(server, "customer") as backend:
        with pytest.raises(Gone):
            await backend.resources.open(root("user"))
        with pytest.raises(Gone):
            await backend.resources.open(Link("self", "asset/1"))
        assert await backend.resources.named([Link("x", "user/1", "user", "1")]) == {}
