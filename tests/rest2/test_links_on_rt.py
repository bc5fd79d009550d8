"""From the list of queues to everything else by hyperlinks alone, on a real RT."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from rtdesk.backend.errors import Gone, Refused
from rtdesk.records.link import Link
from rtdesk.records.resource import Resource
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.transport import Transport
from tests.rt.server import RT

START = Link("start", "queues/all")


@pytest.fixture
async def client(rt: RT) -> AsyncIterator[Rest2Client]:
    """A client for alice, who has rights, but not all."""
    client = Rest2Client(Transport(rt.account("alice")))
    yield client
    await client.aclose()


async def _queue(client: Rest2Client, name: str) -> Resource:
    async for row in client.links.items(START):
        queue = await client.follow(row.link)
        if queue.name == name:
            return queue
    raise AssertionError(f"no way to {name}")


def _link(record: Resource, ref: str, **more: str) -> Link:
    link = record.links.find(ref, **more)
    assert link is not None, f"no {ref} on {record.type} {record.id}"
    return link


async def test_everything_is_reached_by_links(client: Rest2Client) -> None:
    queue = await _queue(client, "Support")
    made = await client.links.create(_link(queue, "create"), {"Subject": "By links"})
    ticket = await client.follow(made.link)
    assert (ticket.text("Subject"), ticket.refs("Queue")[0].id) == ("By links", queue.id)

    new = NewMessage("A reply by a link.")
    reply = await client.links.say(_link(ticket, "correspond"), new)
    assert reply.transaction
    comment = await client.links.say(_link(ticket, "comment"), NewMessage("And a comment."))
    assert comment.transaction

    history = [row async for row in client.links.items(_link(ticket, "history"))]
    said = next(row for row in history if row.number == reply.transaction)
    transaction = await client.follow(said.link)
    assert transaction.text("Type") == "Correspond"
    part = await client.follow(_link(transaction, "attachment"))
    assert part.text("ContentType") == "text/plain"

    field = await client.follow(_link(ticket, "customfield"))
    assert (field.type, bool(field.name)) == ("customfield", True)
    role = await client.follow(_link(ticket, "customrole"))
    assert role.type == "customrole"


async def test_a_ticket_moves_by_its_lifecycle_links(client: Rest2Client) -> None:
    queue = await _queue(client, "Support")
    made = await client.links.create(_link(queue, "create"), {"Subject": "Moves"})
    moved: dict[str, str] = {}
    while len(moved) < 2:
        ticket = await client.follow(made.link)
        ways = ticket.links.all("lifecycle")
        move = next(link for link in ways if link.update not in moved and link.to != "deleted")
        moved[move.update] = move.to
        if move.update:
            await client.links.say(move, NewMessage("Moved.", status=move.to))
        else:
            await client.links.update(move, {"Status": move.to})
        assert (await client.follow(made.link)).text("Status") == move.to
    assert set(moved) < {"", "Respond", "Comment"}


async def test_where_there_is_no_link_there_is_no_way(client: Rest2Client, rt: RT) -> None:
    queue = await client.follow(Link("self", f"queue/{rt.queues['HR']['id']}"))
    assert queue.links.find("create") is None
    with pytest.raises(Gone):
        await client.follow(Link("self", f"ticket/{rt.ticket('security-secret')}"))
    for link in (Link("refers-to", "https://evil.test/", external=True), Link("self", "")):
        with pytest.raises(Refused, match="not sent"):
            await client.follow(link)
    ticket = await client.follow(Link("self", f"ticket/{rt.ticket('blocked')}"))
    outside = [link for link in ticket.links.entries if link.external]
    assert outside
    with pytest.raises(Refused, match="not sent"):
        await client.follow(outside[0])


async def test_links_with_odd_logins_are_followed(rt: RT) -> None:
    client = Rest2Client(Transport(rt.account("root")))
    login = "odd name#1?x=%41@example.net"
    made = await client.users.create({"Name": login})
    user = await client.follow(Link("creator", "user/odd name", "user", login))
    assert (user.name, user.number) == (login, made.id)
    await client.aclose()
