"""Tickets on the wire: search, read, change, own, write to, create."""

from __future__ import annotations

from functools import partial

from rtdesk.demo import changes, messages, multipart
from rtdesk.demo import put as put_
from rtdesk.demo.call import Call
from rtdesk.demo.dates import iso
from rtdesk.demo.lifecycles import LIFECYCLES
from rtdesk.demo.model import Ticket
from rtdesk.demo.rights import may_see
from rtdesk.demo.search import collection, cut, ordering, simple
from rtdesk.demo.serialise import ticket as shown
from rtdesk.demo.serialise import ticket_field
from rtdesk.demo.wire import Body, Problem, Response

VERBS = {"take": changes.take, "untake": changes.untake, "steal": changes.steal}
TYPES = {"correspond": "Correspond", "comment": "Comment"}
POST_INSTEAD = "Resource does not exist; use POST to create"


def search(call: Call) -> Response:
    """`/tickets`: TicketSQL, or a simple search; nothing without a query."""
    request = call.request
    query = request.first("query")
    if request.first("simple") == "1":
        query = simple(call.tables, query)
    if not query.strip():
        return Response.json(collection(request, [], 0))
    order = ordering(request)
    known = all(call.searcher.sortable(column) for column, _ in order)
    ids = call.searcher.tickets(call.user, query, order if known else (), call.now)
    show = call.show
    rows = [call.tables.tickets[id_] for id_ in cut(request, ids)] if known else []
    items = [show.listed("ticket", row.id, partial(ticket_field, show, row)) for row in rows]
    if "id" in show.fields:
        items = [{**item, "id": row.id} for item, row in zip(items, rows, strict=True)]
    return Response.json(collection(request, items, len(ids)))


def etag(call: Call, ticket: Ticket) -> str:
    """The newest transaction this user may see (RT: REST2/Resource/Record/WithETag.pm)."""
    mine = call.rights(ticket)
    entries = call.tables.transactions
    for id_ in reversed(call.tables.history(ticket)):
        if may_see(mine, entries[id_]):
            return f'"{id_}"'
    return '""'


def get(call: Call) -> Response:
    """`GET /ticket/N`, conditional by ETag; the other conditions crash RT."""
    ticket = call.ticket()
    headers = call.request.headers
    if "if-modified-since" in headers or "if-unmodified-since" in headers:
        raise Problem(500, None)
    tag = etag(call, ticket)
    known = (("ETag", tag), ("Last-Modified", iso(ticket.updated)))
    wanted = [part.strip() for part in headers.get("if-none-match", "").split(",")]
    if {tag, tag.strip('"'), "*"} & set(wanted):
        return Response(304, b"", known)
    return Response.json(shown(call.show, ticket), headers=known)


def _guard(call: Call, ticket: Ticket) -> None:
    wanted = call.request.headers.get("if-match")
    if wanted and wanted != "*":
        tag = etag(call, ticket)
        if not {tag, tag.strip('"')} & {part.strip() for part in wanted.split(",")}:
            raise Problem(412)


def _change(call: Call) -> tuple[Ticket, Body]:
    """The ticket and the changes asked for, checked in Web::Machine's order."""
    if call.request.content_type.startswith("application/json"):
        multipart.read(call.request)
    ticket = call.ticket(POST_INSTEAD)
    _guard(call, ticket)
    return ticket, multipart.read(call.request)[0]


def exists(call: Call) -> Response:
    """`POST /ticket/N` on a ticket that is there."""
    call.ticket()
    raise Problem(409, "Resource already exists; use PUT to update")


def put(call: Call) -> Response:
    """`PUT /ticket/N`: 200 and sentences."""
    ticket, body = _change(call)
    return Response.json(put_.update(call.actor, ticket, body))


def own(call: Call) -> Response:
    """`PUT /ticket/N/take` and its like; a body is applied as further changes."""
    ticket, body = _change(call)
    sentence = VERBS[call.arguments[1]](call.actor, ticket)
    return Response.json([sentence, *put_.update(call.actor, ticket, body)])


def message(call: Call) -> Response:
    """`POST /ticket/N/correspond` and `/comment`; no ETag ever matches here."""
    if call.request.headers.get("if-match", "*") != "*":
        raise Problem(412)
    body, files = multipart.read(call.request, crash=True)
    ticket = call.tables.ticket(call.number)
    type_ = TYPES[call.arguments[1]]
    id_, sentences = messages.post(call.actor, ticket, type_, body, files)
    where = (("Location", f"/REST/2.0/transaction/{id_}"),)
    return Response.json(sentences, 201, where)


def create(call: Call) -> Response:
    """`POST /ticket`; query parameters count as part of the body (the `create` link)."""
    body, files = multipart.read(call.request)
    given: dict[str, object] = {k: v for k, v in call.request.query if k != "token"}
    ticket = messages.create(call.actor, given | body, files)
    ref = call.show.ref("ticket", ticket.id)
    where = (("Location", f"/REST/2.0/ticket/{ticket.id}"),)
    return Response.json(ref, 201, where)


def bulk(call: Call) -> Response:
    """`PUT /tickets/bulk`: sentences per ticket.

    Raises:
        Problem: 400 when the body is not a list.
    """
    if not call.request.content_type.startswith("application/json"):
        raise Problem(415)
    out: list[list[object]] = []
    for entry in multipart.entries(call.request.body):
        id_ = entry.pop("id", None)
        ticket = call.tables.ticket(int(str(id_))) if str(id_).isdigit() else None
        if ticket is None or "ShowTicket" not in call.rights(ticket):
            out.append([id_, "Resource does not exist" if ticket is None else "Permission Denied"])
            continue
        out.append([id_, *put_.update(call.actor, ticket, entry)])
    return Response.json(out)


def delete(call: Call) -> Response:
    """`DELETE /ticket/N`; RT answers refusals with 500."""
    ticket = call.ticket()
    life = LIFECYCLES[call.tables.queues[ticket.queue].lifecycle]
    allowed = life.allows(ticket.status, "deleted")
    if not allowed or "DeleteTicket" not in call.rights(ticket):
        raise Problem(500, "Internal Server Error")
    changes.status(call.actor, ticket, "deleted")
    return Response(204)
