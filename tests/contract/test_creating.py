"""What every server does with a new ticket, and what it keeps silent about."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rtdesk.backend.errors import Gone, Refused
from rtdesk.backend.port import Backend
from rtdesk.ops import fields
from rtdesk.ops.op import Create, FileRef
from rtdesk.records.attachment import Attachment
from rtdesk.records.link import Link
from rtdesk.records.ticket import Ticket
from tests.contract.server import Server, connected

TEXT = "Grüße,\n\n> quoted\n施設 🔥"
Values = tuple[str, ...]


async def _link(backend: Backend, queue: str) -> str:
    link = (await _links(backend))[queue]
    assert link is not None
    return link.url


async def _links(backend: Backend) -> dict[str, Link | None]:
    """The `create` links by queue; RT 5.0.1 tells of one queue at a time."""
    found = {}
    for queue in await backend.queues():
        whole = queue if queue.links.fetched else await backend.queue(queue.id)
        assert whole is not None
        found[queue.name] = whole.links.find("create", type="ticket")
    return found


async def _made(backend: Backend, queue: str, body: str = "", **values: Values) -> Ticket:
    op = Create(queue, await _link(backend, queue), tuple(values.items()), body)
    receipt = await backend.send(op)
    assert receipt.made
    ticket = await backend.ticket(receipt.made)
    assert ticket is not None
    return ticket


async def _first(backend: Backend, ticket: int) -> list[Attachment]:
    history = await backend.history(ticket)
    begun = next(txn for txn in history if txn.type == "Create")
    return [p for p in await backend.attachments(ticket) if p.transaction == begun.id]


async def test_the_link_says_where_one_may_create(server: Server) -> None:
    async with connected(server, "stranger") as backend:
        may = {name for name, link in (await _links(backend)).items() if link}
        gone = await backend.queue(99_999)
    assert "HR" not in may
    assert gone is None
    async with connected(server, "agent") as backend:
        may = {name for name, link in (await _links(backend)).items() if link}
    assert {"General", "Support"} <= may


async def test_all_that_a_form_can_ask_for_is_there(server: Server) -> None:
    other = server.create("General", "The parent")
    me = server.login("agent")
    async with connected(server, "agent") as backend:
        ticket = await _made(
            backend,
            "General",  # in queues with an SLA, RT sets the dates of a new ticket itself
            TEXT,
            Subject=("A new one",),
            Requestor=("new.person@example.net", "carol"),
            Cc=("cc@example.net",),
            AdminCc=(me,),
            Owner=(me,),
            Status=("open",),
            Priority=("50",),
            Due=("2027-01-02 03:04:05",),
            Parent=(str(other),),
            RefersTo=("https://example.net/",),
        )
        parts = await _first(backend, ticket.id)
    assert (ticket.subject, ticket.status, ticket.owner.id) == ("A new one", "open", me)
    assert {ref.id for ref in ticket.requestors} == {"new.person@example.net", "carol"}
    assert [ref.id for ref in ticket.cc] == ["cc@example.net"]
    assert [ref.id for ref in ticket.admin_cc] == [me]
    assert fields.value(ticket, "Due") == "2027-01-02 03:04:05"
    assert ticket.priority == "50"
    assert fields.members(ticket, "Parent") == (str(other),)
    assert fields.members(ticket, "RefersTo") == ("https://example.net/",)
    assert [part.text for part in parts if part.is_body] == [TEXT]


async def test_custom_fields_have_their_values(server: Server) -> None:
    async with connected(server, "agent") as backend:
        ticket = await _made(
            backend, "Support", TEXT, Subject=("Severe",), **{"CF.{Severity}": ("High",)}
        )
    assert fields.value(ticket, "CF.{Severity}") == "High"


async def test_nobody_asks_where_nobody_was_named(server: Server) -> None:
    async with connected(server, "agent") as backend:
        ticket = await _made(backend, "Support", Subject=("Whose?",))
    assert (ticket.requestors, ticket.cc, ticket.unowned) == ((), (), True)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Owner", "no-such-user"),
        ("Owner", "carol"),
        ("Requestor", "no such user"),
        ("Cc", "no such user"),
        ("Parent", "99999999"),
        ("DependsOn", "99999999"),
        ("CF.{Severity}", "Nonsense"),
        ("CF.{No such field}", "x"),
        ("Due", "some day"),
    ],
)
async def test_what_it_cannot_take_is_dropped_without_a_word(
    server: Server, name: str, wanted: str
) -> None:
    async with connected(server, "agent") as backend:
        ticket = await _made(backend, "Support", TEXT, Subject=("Silent",), **{name: (wanted,)})
    there = fields.members(ticket, name) if name not in fields.SINGLE else ()
    assert wanted not in there
    if name in fields.SINGLE:
        assert fields.value(ticket, name) in ("", "Nobody")


async def test_files_come_with_the_first_message(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "plan ä.txt"
    path.write_bytes(b"0123456789")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    file = FileRef(str(path), path.name, "application/x-plan", 10, digest)
    async with connected(server, "agent") as backend:
        op = Create("Support", await _link(backend, "Support"), (("Subject", ("F",)),), TEXT)
        op = Create(op.queue, op.url, op.values, TEXT, files=(file,))
        made = (await backend.send(op)).made
        parts = await _first(backend, made)
    assert [(p.filename, p.size) for p in parts if p.filename] == [("plan ä.txt", 10)]
    assert TEXT in [part.text for part in parts if part.is_body]


async def test_a_status_that_no_new_ticket_has_is_refused(server: Server) -> None:
    async with connected(server, "agent") as backend:
        with pytest.raises(Refused, match="stalled"):
            await _made(backend, "Support", Subject=("No",), Status=("stalled",))


async def test_a_queue_that_is_not_for_us_is_refused(server: Server) -> None:
    async with connected(server, "limited") as backend:
        with pytest.raises(Gone, match="No permission to create"):
            await backend.send(Create("HR", "ticket?Queue=HR", (("Subject", ("No",)),)))


async def test_the_newest_ticket_is_below_what_is_made_next(server: Server) -> None:
    async with connected(server, "agent") as backend:
        before = await backend.newest_ticket()
        assert await backend.ticket(before) is not None
        ticket = await _made(backend, "Support", Subject=("Next",))
        query = f"Creator = '__CurrentUser__' AND id > {before}"
        assert [row.id for row in (await backend.tickets(query, "id")).items] == [ticket.id]
        assert await backend.newest_ticket() == ticket.id
