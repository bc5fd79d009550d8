"""What the port promises about reading, on every server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rtdesk.backend.errors import Gone, NotAuthenticated
from rtdesk.backend.port import Backend
from rtdesk.config.account import Secret
from rtdesk.records.link import Link
from rtdesk.records.ticket import Ticket
from tests.contract.server import Server, connected, wrong

CUSTOMER = "carol"
PASSWORD = Secret("password")


async def _ticket(backend: Backend, id_: int) -> Ticket:
    ticket = await backend.ticket(id_)
    assert ticket is not None
    return ticket


def _moves(ticket: Ticket) -> dict[str, Link]:
    return {link.to: link for link in ticket.links.all("lifecycle")}


@pytest.mark.parametrize("role", ["root", "agent", "limited", "customer", "stranger"])
async def test_everybody_learns_who_they_are(server: Server, role: str) -> None:
    async with connected(server, role) as backend:
        me = await backend.me()
    assert me.login == server.login(role)
    assert me.id > 0
    assert me.email


async def test_capabilities(server: Server) -> None:
    async with connected(server, "agent") as backend:
        capabilities = await backend.capabilities()
    assert capabilities.version == server.dialect.version
    assert capabilities.change_feed == server.dialect.queries_by_sql


async def test_a_wrong_token_is_told_apart(server: Server) -> None:
    backend = server.connect(wrong(server.account("agent")))
    with pytest.raises(NotAuthenticated):
        await backend.me()
    await backend.aclose()


@pytest.mark.parametrize("session", [False, True])
async def test_a_password_is_as_good_as_a_token(server: Server, session: bool) -> None:
    account = server.account("agent")
    account = replace(
        account, token=None, user=server.login("agent"), password=PASSWORD, session=session
    )
    backend = server.connect(account)
    assert (await backend.me()).login == server.login("agent")
    assert await backend.queues()
    await backend.aclose()
    backend = server.connect(replace(account, password=Secret("wrong")))
    with pytest.raises(NotAuthenticated):
        await backend.me()
    await backend.aclose()


async def test_queues_by_what_one_may_see(server: Server) -> None:
    async with connected(server, "agent") as backend:
        seen = {queue.name: queue for queue in await backend.queues()}
    async with connected(server, "stranger") as backend:
        none = await backend.queues()
    assert {"Support", "Network", "Change Advisory"} <= seen.keys()
    assert seen["Network"].lifecycle == "incident"
    may = seen["Support"].links.find("create", type="ticket") is not None
    assert may == server.dialect.links_in_lists
    assert seen["HR"].links.find("create", type="ticket") is None
    assert none == ()


async def test_a_search_finds_a_ticket_as_it_was_made(server: Server) -> None:
    id_ = server.create(
        "Support", "Größe [b] 施設", Requestor=CUSTOMER, Priority=50, Content="Hello"
    )
    async with connected(server, "agent") as backend:
        page = await backend.tickets(f"id = {id_}")
        me = await backend.me()
    assert page.total == 1
    (row,) = page.items
    assert (row.id, row.subject, row.status, row.priority) == (id_, "Größe [b] 施設", "new", "50")
    assert row.queue.name == "Support"
    assert row.unowned
    told = [CUSTOMER] if server.dialect.people_in_lists else []
    assert [person.id for person in row.requestors] == told
    assert row.created is not None
    assert row.due is None
    assert me.login not in [person.id for person in row.requestors]


@pytest.mark.parametrize("order", ["-LastUpdated", "Due", "Subject", "-Priority", "Owner", "id"])
@pytest.mark.parametrize("role", ["root", "agent", "limited", "customer"])
async def test_pages_end_without_gaps_or_repeats(server: Server, role: str, order: str) -> None:
    async with connected(server, role) as backend:
        page = await backend.tickets("id > 0", order)
        rows = list(page.items)
        while page.next:
            page = await backend.tickets("id > 0", order, page.next)
            rows += page.items
    ids = [row.id for row in rows]
    assert len(ids) == len(set(ids)) == page.total
    assert ids
    if order == "-LastUpdated":
        times = [row.last_updated for row in rows if row.last_updated is not None]
        assert times == sorted(times, reverse=True)


async def test_nobody_finds_what_they_may_not_see(server: Server) -> None:
    id_ = server.create("Network", "Not for customers")
    async with connected(server, "customer") as backend:
        page = await backend.tickets(f"id = {id_}")
        assert (page.items, page.total) == ((), 0)
        with pytest.raises(Gone):
            await backend.ticket(id_)
        assert await backend.history(id_) == ()


async def test_there_is_no_such_ticket(server: Server) -> None:
    async with connected(server, "agent") as backend:
        with pytest.raises(Gone):
            await backend.ticket(999_999_999)


async def test_a_ticket_is_read_again_only_when_it_changed(server: Server) -> None:
    id_ = server.create("Support", "Unchanged", Content="Hello")
    async with connected(server, "agent") as backend:
        ticket = await _ticket(backend, id_)
        assert ticket.etag
        assert ticket.type == "ticket"
        assert await backend.ticket(id_, ticket.etag) is None
        again = await backend.ticket(id_, '"1"')
    assert again is not None
    assert (again.etag, again.row(), again.links) == (ticket.etag, ticket.row(), ticket.links)


async def test_links_follow_rights(server: Server) -> None:
    id_ = server.create("Network", "Who may do what")
    async with connected(server, "agent") as backend:
        full = await _ticket(backend, id_)
    async with connected(server, "limited") as backend:
        less = await _ticket(backend, id_)
    for ticket in (full, less):
        reply, comment = ticket.links.find("correspond"), ticket.links.find("comment")
        assert reply is not None
        assert comment is not None
        assert (reply.url, comment.url) == (f"ticket/{id_}/correspond", f"ticket/{id_}/comment")
        assert ticket.links.find("history") is not None
    moves = _moves(full)
    assert {to: link.label for to, link in moves.items()} == {
        "triage": "Start triage",
        "false-alarm": "False alarm",
    }
    assert (moves["triage"].update, moves["triage"].url) == ("", f"ticket/{id_}")
    assert (moves["false-alarm"].update, moves["false-alarm"].url) == (
        "Comment",
        f"ticket/{id_}/comment",
    )
    assert _moves(less) == {}


async def test_a_status_may_have_a_space(server: Server) -> None:
    id_ = server.create("Change Advisory", "Submitted", Status="submitted")
    async with connected(server, "agent") as backend:
        moves = _moves(await _ticket(backend, id_))
    assert {to: link.label for to, link in moves.items()} == {
        "in review": "Start review",
        "approved": "Approve",
        "denied": "Deny",
    }


async def test_users_by_login_and_number(server: Server) -> None:
    async with connected(server, "agent") as backend:
        me = await backend.me()
        found = await backend.users((server.login("limited"), str(me.id), "no-such-login"))
    names = {user.login: user.real_name for user in found}
    assert names.keys() == {server.login("limited"), me.login}
    assert all(names.values())


async def test_a_customer_learns_nothing_about_others(server: Server) -> None:
    async with connected(server, "customer") as backend:
        try:
            found = await backend.users((server.login("agent"),))
        except Gone:
            found = ()
    assert found == ()


async def test_saved_searches_can_be_run_as_they_are(server: Server) -> None:
    async with connected(server, "agent") as backend:
        found = {search.name: search for search in await backend.searches()}
        asked = backend.ledger.tallies()["saved searches"].requests
        if not server.dialect.saved_searches:
            assert (found, asked) == ({}, 1)
            return
        assert asked == (1 + len(found) if server.dialect.searches_are_records else 1)
        newest = found["Newest in Support"]
        assert newest.query == "Queue = 'Support' AND Status = '__Active__'"
        assert newest.order == "-Created"
        assert newest.id.isdecimal()
        assert newest.columns[:2] == ("id", "subject")
        assert {"status", "owner", "updated"} <= set(newest.columns)
        owners = {search.owner for search in found.values()}
        assert newest.owner == ""
        assert "me" in owners
        assert [search.name for search in found.values() if search.why] == []
        for search in found.values():
            await backend.tickets(search.query, search.order)
        assert (await backend.tickets(newest.query, newest.order)).items


async def test_saved_searches_of_others_are_theirs(server: Server) -> None:
    async with connected(server, "agent") as backend:
        mine = {search.name for search in await backend.searches()}
    async with connected(server, "stranger") as backend:
        theirs = {search.name for search in await backend.searches()}
    assert theirs <= mine
    if server.dialect.saved_searches:
        assert mine - theirs
