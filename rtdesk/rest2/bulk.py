"""Many tickets in one request: read in part, changed, written to; and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from rtdesk.backend.errors import Unsupported
from rtdesk.backend.port import Receipt
from rtdesk.ops import fields as of
from rtdesk.ops.op import Comment, Correspond, Create, Merge, Message, Op
from rtdesk.records.link import NOT_FETCHED
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.rest2 import decode, request
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import PER_PAGE, Listing
from rtdesk.rest2.origin import Origin
from rtdesk.rest2.outcome import Outcome

ANY_TYPE = "(Type = 'ticket' OR Type = 'reminder' OR Type = 'approval')"
"""Without it RT finds tickets only (lib/RT/Tickets.pm, the default limits)."""
OVERLAP = 20
"""Ids are given before a transaction commits: some older ones prove that none is missing."""
HYPERLINKS = "_hyperlinks"
SETS = frozenset({*of.PEOPLE, "CustomFields"})
"""What is a list wherever it is told."""


async def several(
    client: Rest2Client, ids: Sequence[int], fields: Sequence[str]
) -> tuple[Ticket, ...]:
    """Tickets as far as a list shows them, with these fields besides; one request per hundred."""
    more = {_name(field) for field in fields}
    (_, usual), *expand = request.TICKET_ROW
    asked = (("fields", ",".join(dict.fromkeys((*usual.split(","), *sorted(more))))), *expand)
    found: list[Ticket] = []
    for start in range(0, len(ids), PER_PAGE):
        some = " OR ".join(f"id = {ticket}" for ticket in ids[start : start + PER_PAGE])
        call = request.find("tickets", f"({some}) AND {ANY_TYPE}", Listing(), asked)
        page = await client.wire.collection(call)
        origin = client.wire.origin
        found += decode.items(page, lambda item: _ticket(item, origin, more))  # noqa: B023
    return tuple(found)


def _ticket(item: object, origin: Origin, asked: Collection[str]) -> Ticket | None:
    """A ticket whose sets were told; RT 5.0.1 says "" to what it cannot list."""
    if not isinstance(item, dict) or decode.ticket_row(item) is None:
        return None
    if any(not isinstance(item.get(name), list) for name in SETS & set(asked)):
        return None
    found = decode.ticket(item, origin)
    told = isinstance(item.get(HYPERLINKS), list)
    return found if told else replace(found, links=NOT_FETCHED)


def _name(field: str) -> str:
    """What RT calls the field in a list."""
    if of.custom(field):
        return "CustomFields"
    return HYPERLINKS if field in of.LINKS else field


async def since(client: Rest2Client, after: int) -> tuple[Transaction, ...]:
    """The transactions of all tickets above `after`, oldest first."""
    found: dict[int, Transaction] = {}
    async for page in client.pages(request.entries(max(after - OVERLAP, 0))):
        for entry in decode.items(page, decode.any_transaction):
            found[entry.id] = entry
        if min(found, default=after + 1) <= after:
            break
    return tuple(entry for id_, entry in sorted(found.items()) if id_ > after and entry.ticket)


async def send_many(client: Rest2Client, ops: Sequence[Op]) -> tuple[Receipt, ...]:
    """Performs writes of one kind in one request; what RT said of each, in their order.

    Raises:
        Unsure: nobody knows which of them were done.
        Unsupported: this server, or this kind of write, needs a request for each.
    """
    outcomes = await client.wire.change_many(_call(ops))
    said = {outcome.id: outcome for outcome in reversed(outcomes) if outcome.id}
    nothing = Outcome(0)
    return tuple(Receipt(None, said.get(op.ticket, nothing).sentences) for op in ops)


def _call(ops: Sequence[Op]) -> request.Call:
    entries: list[request.Values] = []
    for op in ops:
        if isinstance(op, Create):
            raise Unsupported("new tickets are made one at a time")
        if isinstance(op, Message) and op.files:
            raise Unsupported("files go to one ticket at a time")
        if isinstance(op, Merge):
            raise Unsupported("tickets are merged one at a time")
        values = request.new_message(op).to_json() if isinstance(op, Message) else request.sets(op)
        entries.append({**values, "id": op.ticket})
    match ops[0]:
        case Correspond():
            call = request.many("POST", "tickets/bulk/correspond", entries)
        case Comment():
            call = request.many("POST", "tickets/bulk/comment", entries)
        case _:
            return request.many("PUT", "tickets/bulk", entries)
    return replace(call, is_message=True)
