"""Tickets on the wire: search, read, change, own, write to, create."""

from __future__ import annotations

from functools import partial

from rtdesk.demo import changes, conditional, messages, multipart, searches
from rtdesk.demo import put as put_
from rtdesk.demo.call import Call
from rtdesk.demo.lifecycles import LIFECYCLES
from rtdesk.demo.model import Ticket
from rtdesk.demo.paging import page
from rtdesk.demo.rights import may_see
from rtdesk.demo.rows import SavedSearch
from rtdesk.demo.search import ordering, simple
from rtdesk.demo.serialise import ticket as shown
from rtdesk.demo.serialise import ticket_field
from rtdesk.demo.wire import Body, Problem, Response

VERBS = {"take": changes.take, "untake": changes.untake, "steal": changes.steal}
TYPES = {"correspond": "Correspond", "comment": "Comment"}
POST_INSTEAD = "Resource does not exist; use POST to create"


def search(call: Call) -> Response:
    """`/tickets`: TicketSQL, a simple search or a saved one; nothing without a query."""
    request = call.request
    query, order = request.first("query"), ordering(request)
    saved = _saved(call)
    if saved is not None:
        query = saved.query
        order = order or [(saved.order_by, saved.order == "DESC")]
    elif request.first("simple") == "1":
        query = simple(call.tables, query)
    if not query.strip():
        return page(call, (), lambda row: {}, counted=True)
    known = all(call.searcher.sortable(column) for column, _ in order)
    ids = call.searcher.tickets(call.user, query, order if known else (), call.now)
    show = call.show
    numbers = "id" in show.fields

    def item(id_: int) -> Body:
        row = call.tables.tickets[id_]
        shown = show.listed("ticket", id_, partial(ticket_field, show, row))
        return {**shown, "id": id_} if numbers else shown

    return page(call, ids, item, counted=True, sortable=known)


def _saved(call: Call) -> SavedSearch | None:
    name = call.request.first("search")
    if not name or not call.tables.dialect.saved_searches:
        return None
    return searches.named(call, name)


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
    return conditional.answer(call, etag(call, ticket), ticket.updated, shown(call.show, ticket))


def _change(call: Call) -> tuple[Ticket, Body]:
    """The ticket and the changes asked for, checked in Web::Machine's order."""
    if call.request.content_type.startswith("application/json"):
        multipart.read(call.request)
    ticket = call.ticket(POST_INSTEAD)
    conditional.guard(call, etag(call, ticket))
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
    """`PUT /tickets/bulk`: sentences per ticket."""
    out: list[list[object]] = []
    for entry in multipart.entries(call.request):
        id_ = entry.pop("id", None)
        ticket = call.tables.ticket(int(str(id_))) if str(id_).isdigit() else None
        if ticket is None or "ShowTicket" not in call.rights(ticket):
            out.append([id_, "Resource does not exist" if ticket is None else "Permission Denied"])
            continue
        out.append([id_, *put_.update(call.actor, ticket, entry)])
    return Response.json(out)


def bulk_create(call: Call) -> Response:
    """`POST /tickets/bulk`: a reference or a refusal per ticket."""
    out: list[Body] = []
    for entry in multipart.entries(call.request):
        try:
            ticket = messages.create(call.actor, entry, multipart.inline(entry))
        except Problem as problem:
            out.append({"message": problem.message})
        else:
            out.append(call.show.ref("ticket", ticket.id))
    return Response.json(out, 201, BULK)


def bulk_message(call: Call) -> Response:
    """`POST /tickets/bulk/correspond` and `/comment`: sentences per ticket.

    Raises:
        Problem: 404 for versions that do not know it.
    """
    if not call.tables.dialect.bulk_messages:
        raise Problem(404)
    out: list[list[object]] = []
    for entry in multipart.entries(call.request):
        id_ = entry.pop("id", None)
        if not str(id_).isdigit():
            out.append([id_, "Resource does not exist"])
            continue
        ticket = call.tables.ticket(int(str(id_)))
        try:
            files = multipart.inline(entry)
            said = messages.post(call.actor, ticket, TYPES[call.arguments[0]], entry, files)[1]
        except Problem as problem:
            said = [problem.message or ""]
        out.append([id_, *said])
    return Response.json(out, 201, BULK)


BULK = (("Location", "/REST/2.0/tickets/bulk"),)


def delete(call: Call) -> Response:
    """`DELETE /ticket/N`; RT answers refusals with 500."""
    ticket = call.ticket()
    life = LIFECYCLES[call.tables.queues[ticket.queue].lifecycle]
    allowed = life.allows(ticket.status, "deleted")
    if not allowed or "DeleteTicket" not in call.rights(ticket):
        raise Problem(500, "Internal Server Error")
    changes.status(call.actor, ticket, "deleted")
    return Response(204)
