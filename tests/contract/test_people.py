"""What the port promises about requestors and about who was mailed, on every server."""

from __future__ import annotations

from rtdesk.backend.port import Backend
from rtdesk.ops.op import Correspond, SetStatus
from rtdesk.records.headers import PartHeaders
from tests.contract.server import Server, connected

CUSTOMER = "carol"


async def _requests(backend: Backend) -> int:
    return backend.ledger.total().requests


async def test_a_person_is_told_in_one_request(server: Server) -> None:
    async with connected(server, "agent") as backend:
        found = await backend.person(CUSTOMER)
        nobody = await backend.person("no-such-login")
        assert await _requests(backend) == 2
    assert found is not None
    assert (found.login, nobody) == (CUSTOMER, None)
    assert found.real_name
    assert found.email.startswith("carol@")
    assert found.phones == ()


async def test_nobody_learns_of_others_by_being_a_customer(server: Server) -> None:
    async with connected(server, "customer") as backend:
        assert await backend.person(server.login("agent")) is None


async def test_what_a_requestor_asked_for_is_open_first(server: Server) -> None:
    first = server.create("Support", "Asked first", Requestor=CUSTOMER, Content="Hello")
    done = server.create("Support", "Done since", Requestor=CUSTOMER, Content="Hello")
    last = server.create("Support", "Asked last", Requestor=CUSTOMER, Content="Hello")
    async with connected(server, "agent") as backend:
        await backend.send(SetStatus(done, "resolved", "new"))
        before = await _requests(backend)
        found = await backend.requested(CUSTOMER)
        assert await _requests(backend) == before + 1
    open_, closed = [row.id for row in found.open], [row.id for row in found.done]
    assert {first, last} <= set(open_)
    assert closed[0] == done
    assert found.total == len(open_) + len(closed)
    moments = [row.last_updated for row in found.open if row.last_updated]
    assert moments == sorted(moments, reverse=True)


async def test_a_name_in_quotes_stays_a_name(server: Server) -> None:
    async with connected(server, "agent") as backend:
        found = await backend.requested("x' OR id > 0 OR Subject = '\\")
    assert (found.open, found.done) == ((), ())


def _to(headers: tuple[PartHeaders, ...], name: str) -> str:
    return " ".join(value for part in headers for value in part.all(name))


async def test_headers_say_who_was_mailed_in_one_request(server: Server) -> None:
    id_ = server.create("Support", "Who was told", Requestor=CUSTOMER, Content="Hello")
    async with connected(server, "agent") as backend:
        ticket = await backend.ticket(id_)
        assert ticket is not None
        link = ticket.links.find("correspond")
        assert link is not None
        await backend.send(Correspond(id_, link.url, "We look into it."))
        history = await backend.history(id_)
        reply = next(txn.id for txn in history if txn.type == "Correspond")
        mails = tuple(t.id for t in history if t.type == "EmailRecord" and t.id > reply)
        parts = await backend.attachments(id_)
        before = await _requests(backend)
        headers = await backend.headers(id_, (reply, *mails))
        other = await backend.headers(id_, (reply,))
        assert await _requests(backend) == before + 2
    asked = [part.id for part in parts if part.transaction in (reply, *mails)]
    assert [part.part for part in headers] == asked
    assert {part.transaction for part in other} == {reply}
    assert mails
    assert "carol@" in _to(headers, "To")
    assert "Who was told" in _to(headers, "Subject")
    assert "text/plain" in headers[0].all("content-type")[0]


async def test_headers_of_what_one_may_not_see_stay_where_they_are(server: Server) -> None:
    id_ = server.create("Network", "Not for customers", Content="Secret")
    async with connected(server, "agent") as backend:
        (first, *_) = await backend.history(id_)
    async with connected(server, "customer") as backend:
        assert await backend.headers(id_, (first.id,)) == ()
