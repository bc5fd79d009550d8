"""What the port promises about writing, on every server: what was asked for is what is there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rtdesk.backend.errors import Refused, Stale
from rtdesk.backend.port import Backend, Receipt
from rtdesk.ops.op import Comment, Correspond, FileRef, Op, Own, SetField, SetStatus
from rtdesk.records.ticket import Ticket
from tests.contract.server import Server, connected

CUSTOMER = "carol"
TEXT = "Grüße,\n\n> quoted\n  indented\t<b>&amp;\n\n施設 🔥\n-- \nAnna"


async def _ticket(backend: Backend, id_: int) -> Ticket:
    ticket = await backend.ticket(id_)
    assert ticket is not None
    return ticket


def _comment(id_: int, body: str = TEXT) -> Comment:
    return Comment(id_, f"ticket/{id_}/comment", body)


def _reply(id_: int, body: str = TEXT) -> Correspond:
    return Correspond(id_, f"ticket/{id_}/correspond", body)


async def _said(backend: Backend, op: Op) -> tuple[str, ...]:
    """RT's sentences, however the port hands a refusal back."""
    try:
        receipt: Receipt = await backend.send(op)
    except Refused as refusal:
        return refusal.sentences
    return receipt.sentences


async def test_a_reply_is_in_the_history_word_for_word(server: Server) -> None:
    id_ = server.create("Support", "Reply", Requestor=CUSTOMER, Content="Hello")
    async with connected(server, "agent") as backend:
        receipt = await backend.send(_reply(id_))
        assert receipt.sentences == ("Correspondence added",)
        entries = {entry.id: entry for entry in await backend.history(id_)}
        parts = await backend.attachments(id_)
    assert receipt.transaction is not None
    entry = entries[receipt.transaction]
    assert (entry.type, entry.ticket) == ("Correspond", id_)
    assert entry.creator.id == server.login("agent")
    texts = [p.text for p in parts if p.transaction == entry.id and p.is_body]
    assert texts == [TEXT]


async def test_a_reply_opens_a_new_ticket(server: Server) -> None:
    id_ = server.create("Support", "Opens", Requestor=CUSTOMER, Content="Hello")
    async with connected(server, "agent") as backend:
        await backend.send(_reply(id_))
        ticket = await _ticket(backend, id_)
        entries = await backend.history(id_)
    assert ticket.status == "open"
    moved = [(e.old, e.new, e.creator.id) for e in entries if e.type == "Status"]
    assert moved == [("new", "open", "RT_System")]
    assert ticket.told is not None


async def test_the_customers_own_reply_opens_it_too(server: Server) -> None:
    id_ = server.create("Support", "Opens", Requestor=CUSTOMER, Content="Hello")
    async with connected(server, "customer") as backend:
        await backend.send(_reply(id_))
        ticket = await _ticket(backend, id_)
    assert ticket.status == "open"
    assert ticket.told is None


async def test_a_reply_opens_by_the_queues_own_lifecycle(server: Server) -> None:
    id_ = server.create("Network", "Opens")
    async with connected(server, "agent") as backend:
        await backend.send(_reply(id_))
        assert (await _ticket(backend, id_)).status == "triage"


@pytest.mark.parametrize("name", ["data.bin", "履歴 📎.txt"])
async def test_files_arrive_byte_by_byte(server: Server, tmp_path: Path, name: str) -> None:
    content = bytes(range(256)) * 40 if name.endswith(".bin") else "ü\n施設\n".encode()
    source = tmp_path / "source"
    source.write_bytes(content)
    kind = "application/octet-stream" if name.endswith(".bin") else "text/plain"
    sha = hashlib.sha256(content).hexdigest()
    file = FileRef(str(source), name, kind, len(content), sha)
    id_ = server.create("Support", "Files", Content="Hello")
    async with connected(server, "agent") as backend:
        op = Comment(id_, f"ticket/{id_}/comment", TEXT, files=(file,), minutes=7)
        receipt = await backend.send(op)
        parts = [p for p in await backend.attachments(id_) if p.transaction == receipt.transaction]
        (sent,) = (part for part in parts if part.filename)
        await backend.download(sent.id, tmp_path / "back")
        ticket = await _ticket(backend, id_)
    assert (sent.filename, sent.content_type, sent.size) == (name, kind, len(content))
    assert (tmp_path / "back").read_bytes() == content
    assert [part.text for part in parts if part.is_body] == [TEXT]
    assert ticket.time_worked == 7


async def test_a_comment_is_hidden_from_the_customer(server: Server) -> None:
    id_ = server.create("Support", "Hidden", Requestor=CUSTOMER, Content="Hello")
    async with connected(server, "customer") as backend:
        before = await _ticket(backend, id_)
    async with connected(server, "agent") as backend:
        receipt = await backend.send(_comment(id_))
        assert receipt.sentences == ("Comments added",)
        assert receipt.transaction in [entry.id for entry in await backend.history(id_)]
    async with connected(server, "customer") as backend:
        seen = await backend.history(id_)
        parts = await backend.attachments(id_)
        after = await _ticket(backend, id_)
    assert receipt.transaction not in [entry.id for entry in seen]
    assert receipt.transaction not in [part.transaction for part in parts]
    assert after.etag == before.etag
    assert after.links.find("comment") is None


async def test_who_may_not_write_is_refused(server: Server) -> None:
    id_ = server.create("Support", "Refused", Requestor=CUSTOMER, Content="Hello")
    async with connected(server, "customer") as backend:
        with pytest.raises(Refused, match="Permission Denied"):
            await backend.send(_comment(id_))


async def test_take_untake_and_steal(server: Server) -> None:
    id_ = server.create("Support", "Take", Content="Hello")
    agent, limited = server.login("agent"), server.login("limited")
    async with connected(server, "agent") as first, connected(server, "limited") as second:
        take, untake = Own(id_, "take", agent), Own(id_, "untake", agent)
        assert await _said(first, take) == (f"Owner changed from Nobody to {agent}",)
        assert take.holds(await _ticket(first, id_))
        assert await _said(first, take) == ("That user already owns that ticket",)
        assert await _said(second, Own(id_, "take", limited)) == (
            "You can only take tickets that are unowned",
        )
        assert await _said(second, Own(id_, "untake", limited)) == (
            "You can only untake tickets you own"
            if server.dialect.untake_only_own
            else "You can only reassign tickets that you own or that are unowned",
        )
        assert await _said(first, Own(id_, "steal", agent)) == ("You already own this ticket",)
        steal = Own(id_, "steal", limited)
        assert await _said(second, steal) == (f"Owner changed from {agent} to {limited}",)
        assert steal.holds(await _ticket(second, id_))
        assert await _said(second, Own(id_, "untake", limited)) == (
            f"Owner changed from {limited} to Nobody",
        )
        assert untake.holds(await _ticket(first, id_))
        kinds = [e.type for e in await first.history(id_) if e.field == "Owner"]
    assert kinds == ["Set", "SetWatcher"] * 3


async def test_who_may_not_own_is_refused(server: Server) -> None:
    id_ = server.create("Network", "Not his")
    async with connected(server, "limited") as backend:
        assert await _said(backend, Own(id_, "take", server.login("limited"))) == (
            "That user may not own tickets in that queue",
        )
        assert (await _ticket(backend, id_)).unowned


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("triage", "Ticket {id}: Status changed from 'reported' to 'triage'"),
        ("closed", "Ticket {id}: You can't change status from 'reported' to 'closed'."),
        ("bogus", "Ticket {id}: Status 'bogus' isn't a valid status for this ticket."),
    ],
)
async def test_status_moves_as_the_lifecycle_says(
    server: Server, status: str, sentence: str
) -> None:
    id_ = server.create("Network", "Moves")
    async with connected(server, "agent") as backend:
        op = SetStatus(id_, status, "reported")
        assert await _said(backend, op) == (sentence.format(id=id_),)
        ticket = await _ticket(backend, id_)
    assert op.holds(ticket) == (status == "triage")


async def test_without_the_right_nothing_changes(server: Server) -> None:
    id_ = server.create("Network", "Stays")
    async with connected(server, "limited") as backend:
        before = await _ticket(backend, id_)
        for op in (
            SetStatus(id_, "triage", "reported"),
            SetField(id_, "Subject", "Other", "Stays"),
            SetField(id_, "Priority", "80", "0"),
        ):
            assert await _said(backend, op) == (f"Ticket {id_}: Permission Denied",)
        after = await _ticket(backend, id_)
    assert (after.etag, after.row()) == (before.etag, before.row())


async def test_fields_change_and_say_so(server: Server) -> None:
    id_ = server.create("Support", "Before", Content="Hello")
    async with connected(server, "agent") as backend:
        subject = SetField(id_, "Subject", "After ü", "Before")
        assert await _said(backend, subject) == (
            f"Ticket {id_}: Subject changed from 'Before' to 'After ü'",
        )
        priority = SetField(id_, "Priority", "60", "0")
        assert await _said(backend, priority) == (
            f"Ticket {id_}: Priority changed from 'Low' to 'Medium'",
        )
        ticket = await _ticket(backend, id_)
        assert subject.holds(ticket)
        assert priority.holds(ticket)
        assert await _said(backend, subject) == ()
        changed = [(e.field, e.old, e.new) for e in await backend.history(id_) if e.type == "Set"]
    assert ("Subject", "Before", "After ü") in changed
    assert ("Priority", "0", "60") in changed


async def test_a_stale_etag_is_refused(server: Server) -> None:
    id_ = server.create("Support", "Stale", Content="Hello")
    async with connected(server, "agent") as backend:
        old = await _ticket(backend, id_)
        await backend.send(SetField(id_, "Subject", "Newer", "Stale"), etag=old.etag)
        with pytest.raises(Stale):
            await backend.send(SetField(id_, "Subject", "Mine", "Stale"), etag=old.etag)
        assert (await _ticket(backend, id_)).subject == "Newer"
        await backend.send(_comment(id_))


async def test_history_after_a_transaction(server: Server) -> None:
    id_ = server.create("Support", "After", Requestor=CUSTOMER, Content="Hello")
    async with connected(server, "agent") as backend:
        first = await backend.send(_reply(id_, "one"))
        await backend.send(_comment(id_, "two"))
        everything = await backend.history(id_)
        assert first.transaction is not None
        rest = await backend.history(id_, first.transaction)
        parts = await backend.attachments(id_, first.transaction)
    assert [entry.id for entry in everything] == sorted(entry.id for entry in everything)
    assert rest == tuple(entry for entry in everything if entry.id > first.transaction)
    assert "Comment" in [entry.type for entry in rest]
    assert all(part.transaction > first.transaction for part in parts)
    assert "two" in [part.text for part in parts]


async def test_the_feed_names_what_was_touched(server: Server) -> None:
    if not server.dialect.queries_by_sql:
        pytest.skip("this version has no feed")
    ours = server.create("Support", "Touched", Content="Hello")
    hidden = server.create("Network", "Hidden", Content="Hello")
    async with connected(server, "agent") as agent, connected(server, "customer") as customer:
        stand = await agent.newest_transaction()
        outside = await customer.newest_transaction()
        await agent.send(_comment(ours))
        await agent.send(_comment(hidden))
        news = await agent.touched(stand)
        assert {ours, hidden} <= news.tickets
        assert news.newest > stand
        assert not {ours, hidden} & (await customer.touched(outside)).tickets
        _, now = await agent.touched_since(0)
        assert {ours, hidden} <= (await agent.touched_since(now - 300))[0]
        assert (await agent.touched(news.newest)).newest == news.newest
