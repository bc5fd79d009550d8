"""Tickets, transactions, attachments and saved searches of a real RT, endpoint by endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rtdesk.backend.errors import Gone, Refused
from rtdesk.records.resource import Resource
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from rtdesk.rest2.message import NewMessage
from tests.rest2.recording import covers
from tests.rt.endpoints import POST, name, some
from tests.rt.server import RT


async def _ticket(client: Rest2Client, **fields: object) -> int:
    made = await client.tickets.create({"Queue": "Support", "Subject": "An endpoint", **fields})
    assert (made.type, made.id > 0) == ("ticket", True)
    return made.id


@covers("1 tickets.search", "2 tickets.simple", "3 tickets.search")
async def test_tickets_are_found(client: Rest2Client) -> None:
    word = name("word")
    id_ = await _ticket(client, Subject=word)
    query = f"Subject = '{word}'"
    for rows in (
        client.tickets.search(query),
        client.tickets.search(query, POST),
        client.tickets.simple(word),
        client.tickets.simple(word, POST),
    ):
        assert [(row.id, row.subject) for row in await some(rows)] == [(id_, word)]
    assert await client.tickets.count(query) == 1
    assert await client.tickets.ids(query) == {id_}
    page = await client.tickets.page("id > 0", Listing(per_page=3, first=2, order=("-id",)))
    assert [len(page.items), page.next] == [3, "3"]
    with pytest.raises(Refused, match="Unknown field: Bogus"):
        await some(client.tickets.search("Bogus = 1"))


@covers("4 tickets.create", "5 tickets.get", "6 tickets.update", "10 tickets.delete")
async def test_a_ticket_lives(client: Rest2Client) -> None:
    id_ = await _ticket(client, Content="hi", Requestor="new@customer.example", Priority=7)
    ticket = await client.tickets.get(id_)
    assert (ticket.priority, ticket.requestors[0].id) == ("7", "new@customer.example")
    receipt = await client.tickets.update(id_, {"Subject": "Another", "Priority": 9})
    assert len(receipt.sentences) == 2
    ticket = await client.tickets.get(id_)
    assert (ticket.subject, ticket.priority) == ("Another", "9")
    await client.tickets.delete(id_)
    assert (await client.tickets.get(id_)).status == "deleted"
    with pytest.raises(Refused, match="did not delete it"):
        await client.tickets.delete(id_)
    with pytest.raises(Gone):
        await client.tickets.get(999_999)


@covers("7 tickets.take", "8 tickets.untake", "9 tickets.steal")
async def test_a_ticket_is_owned(client: Rest2Client, rt: RT) -> None:
    id_ = await _ticket(client)
    await client.tickets.take(id_)
    assert rt.get(f"ticket/{id_}")["Owner"]["id"] == "root"
    await client.tickets.untake(id_)
    assert rt.get(f"ticket/{id_}")["Owner"]["id"] == "Nobody"
    rt.put(f"ticket/{id_}/take", {}, login="alice")
    receipt = await client.tickets.steal(id_)
    assert receipt.sentences == ("Owner changed from alice to root",)


@covers(
    "11 tickets.correspond",
    "12 tickets.comment",
    "13 tickets.history",
    "18 tickets.history",
    "25 transactions.get",
    "28 transactions.attachments",
    "29 tickets.attachments",
    "30 attachments.get",
)
async def test_a_ticket_is_talked_about(client: Rest2Client, tmp_path: Path) -> None:
    id_ = await _ticket(client)
    reply = await client.tickets.correspond(id_, NewMessage("Größe 🔥", subject="s", minutes=3))
    comment = await client.tickets.comment(id_, NewMessage("<b>x</b>", "text/html"))
    assert reply.transaction is not None
    assert comment.transaction is not None
    history = await some(client.tickets.history(id_))
    said = {entry.id: entry for entry in history if entry.type in ("Correspond", "Comment")}
    assert list(said) == [reply.transaction, comment.transaction]
    assert {entry.ticket for entry in history} == {id_}
    one = await client.transactions.get(reply.transaction)
    assert (one.ticket, one.type, one.time_taken, one.data.strip()) == (id_, "Correspond", 3, "s")
    (part,) = await some(client.transactions.attachments(reply.transaction))
    assert part.id in {other.id for other in await some(client.tickets.attachments(id_))}
    assert (await client.attachments.get(part.id)).text == "Größe 🔥"
    await client.attachments.download(part.id, tmp_path / "text")
    assert (tmp_path / "text").read_text() == "Größe 🔥"


@covers("14 tickets.bulk_create", "15 tickets.bulk_update")
async def test_many_tickets_at_once(client: Rest2Client, rt: RT) -> None:
    made = await client.tickets.bulk_create(
        [{"Queue": "Support", "Subject": "one"}, {"Subject": "no queue"}]
    )
    assert [(one.id > 0, one.sentences) for one in made] == [
        (True, ()),
        (False, ("Could not create ticket. Queue not set",)),
    ]
    id_ = made[0].id
    done = await client.tickets.bulk_update({id_: {"Subject": "two"}, 999_999: {"Subject": "x"}})
    assert [one.id for one in done] == [id_, 999_999]
    assert done[1].sentences == ("Resource does not exist",)
    assert rt.get(f"ticket/{id_}")["Subject"] == "two"


@covers("B1.1 tickets.bulk_correspond", "B1.2 tickets.bulk_comment")
async def test_messages_to_many_tickets(client: Rest2Client, rt: RT) -> None:
    ids = [await _ticket(client) for _ in range(2)]
    done = await client.tickets.bulk_correspond({id_: NewMessage("all") for id_ in ids})
    assert [one.id for one in done] == ids
    done = await client.tickets.bulk_comment({ids[0]: NewMessage("you"), 999_999: NewMessage("x")})
    assert [bool(one.sentences) for one in done] == [True, True]
    types = [entry["Type"] for entry in rt.history(ids[0])]
    assert ("Correspond" in types, "Comment" in types) == (True, True)


@covers("B6.1 tickets.correspond", "B6.2 tickets.comment", "B6.3 records.search")
async def test_a_message_takes_changes_along(client: Rest2Client) -> None:
    id_ = await _ticket(client)
    receipt = await client.tickets.correspond(
        id_,
        NewMessage(
            "x",
            status="stalled",
            custom_fields={"Severity": "High"},
            custom_roles={"On-call Engineers": ["alice", "nora"]},
            txn_custom_fields={"Work type": "Phone"},
        ),
    )
    assert len(receipt.sentences) >= 4
    ticket = await client.tickets.get(id_)
    assert ticket.status == "stalled"
    assert ("High",) in [field.values for field in ticket.custom_fields]
    assert [len(role.members) for role in ticket.roles if len(role.members) > 1] == [2]
    await client.tickets.comment(id_, NewMessage("x", status="open"))
    how = Listing(fields=("Subject", "_hyperlinks"))
    (row,) = await some(client.records("ticket").search(f"id = {id_}", how))
    assert row.links.find("correspond") is not None


@covers("16 transactions.search", "17 transactions.search")
async def test_transactions_are_found_by_terms(client: Rest2Client) -> None:
    id_ = await _ticket(client)
    terms = [Term("ObjectType", "=", "RT::Ticket"), Term("ObjectId", "=", id_)]
    for how in (Listing(), POST):
        found = await some(client.transactions.search([*terms, Term("Type", "=", "Create")], how))
        assert [(entry.ticket, entry.type) for entry in found] == [(id_, "Create")]


@covers("B3.1 transactions.search", "B3.2 transactions.search")
async def test_transactions_are_found_by_sql(client: Rest2Client) -> None:
    id_ = await _ticket(client)
    for how in (
        Listing(order=("-id",), per_page=1),
        Listing(order=("-id",), per_page=1, post=True),
    ):
        query = f"ObjectType = 'RT::Ticket' AND ObjectId = {id_} AND Type = 'Create'"
        assert [entry.ticket for entry in await some(client.transactions.search(query, how))] == [
            id_
        ]


@covers("26 attachments.search", "27 attachments.search")
async def test_attachments_are_found(client: Rest2Client) -> None:
    word = name("subject")
    id_ = await _ticket(client, Content="x")
    await client.tickets.comment(id_, NewMessage("x", subject=word))
    for how in (Listing(), POST):
        (part,) = await some(client.attachments.search([Term("Subject", "=", word)], how))
        assert part.content_type == "text/plain"


@covers("31 customfields.download")
async def test_a_file_in_a_custom_field_is_fetched(
    client: Rest2Client, rt: RT, tmp_path: Path
) -> None:
    file = {"FileName": "a.png", "FileType": "image/png", "FileContent": "iVBORw=="}
    id_ = await _ticket(client, Queue="R&D / Lab #2 100%", CustomFields={"Screenshot": file})
    fields: Any = (await client.records("ticket").get(id_)).fields["CustomFields"]
    (value,) = next(field["values"] for field in fields if field["name"] == "Screenshot")
    seen: list[tuple[int, int]] = []
    number = int(value["_url"].rpartition("/")[2])
    await client.customfields.download(number, tmp_path / "x", lambda *at: seen.append(at))
    assert (tmp_path / "x").read_bytes() == b"\x89PNG"
    assert seen == [(4, 4)]
    with pytest.raises((Gone, Refused)):
        await client.customfields.download(999_999, tmp_path / "y")
    assert not (tmp_path / "y").exists()


@covers("B2.1 searches.search", "B2.2 searches.search", "B2.3 searches.get", "B2.4 tickets.saved")
async def test_saved_searches(client: Rest2Client) -> None:
    for how in (Listing(), POST):
        rows: list[Resource] = await some(client.searches.search((), how))
        assert {row.type for row in rows} == {"search"}
    search = next(row for row in rows if row.text("Description") == "Newest in Support")
    for key in (search.number, "Newest in Support"):
        assert (await client.searches.get(key)).links.find("tickets") is not None
        found = await some(client.tickets.saved(key), 20)
        assert len(found) == 20
        assert {row.queue.name for row in found} == {"Support"}
    assert await some(client.tickets.saved(999_999)) == []
