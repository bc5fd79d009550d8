"""History, the change feed and attachments on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from rtdesk.demo import rights, serialise_thread, sqlparse, transactionsql
from rtdesk.demo.call import Call
from rtdesk.demo.kind import Kind, Row
from rtdesk.demo.kinds import KINDS, USER
from rtdesk.demo.model import Part, Ticket, Transaction
from rtdesk.demo.paging import cut, page
from rtdesk.demo.rights import may_see
from rtdesk.demo.search import conditions, matches, ordering
from rtdesk.demo.sqlparse import Condition
from rtdesk.demo.wire import Body, Problem, Response

CRASH = "Internal Server Error"
"""What RT says about ids that do not exist here."""


def _sees(kind: Kind, call: Call, row: Row | None) -> bool:
    """Whether the history of a record may be seen: that of people by staff and themselves only."""
    if row is None or not kind.sees(call.tables, call.user, row):
        return False
    return kind is not USER or rights.is_staff(call.user) or row is call.user


def _visible(call: Call, entry: Transaction) -> bool:
    if entry.of != "ticket":
        kind = KINDS[entry.of]
        return _sees(kind, call, kind.table(call.tables).get(entry.ticket))
    ticket = call.tables.tickets[entry.ticket]
    mine = call.rights(ticket)
    return "ShowTicket" in mine and may_see(mine, entry)


def _ordered(call: Call, rows: list[Transaction]) -> list[Transaction]:
    for column, descending in reversed(ordering(call.request)):
        if column == "Created":
            rows.sort(key=lambda e: e.created, reverse=descending)
        elif column == "id":
            rows.sort(key=lambda e: e.id, reverse=descending)
        else:
            return []
    return rows


def _frame(call: Call, rows: list[Transaction], hidden: bool) -> Response:
    """A page of transactions; `hidden` rows leave gaps in it, for RT looks after cutting."""
    show = call.show

    def item(row: Transaction) -> Body:
        values = partial(serialise_thread.transaction_field, show, row)
        return show.listed("transaction", row.id, values)

    return page(call, rows, item, seen=partial(_visible, call) if hidden else None)


def record_history(kind: Kind, call: Call) -> Response:
    """`/queue/N/history` and its like: empty for what is not there or not to be seen."""
    row = kind.find(call.tables, call.arguments[0])
    ids = row.history if row is not None and _sees(kind, call, row) else ()
    entries = [call.tables.transactions[id_] for id_ in ids]
    wanted = conditions(call.request)
    if wanted is not None:
        entries = [entry for entry in entries if _fits(call, entry, wanted)]
    return _frame(call, _ordered(call, entries), hidden=False)


def history(call: Call) -> Response:
    """`/ticket/N/history`: empty, not forbidden, for tickets one may not see."""
    ticket = call.tables.ticket(call.number)
    if ticket is None or "ShowTicket" not in call.rights(ticket):
        return _frame(call, [], hidden=False)
    entries = call.tables.transactions
    rows = [entries[id_] for id_ in call.tables.history(ticket)]
    if rights.hides_comments(call.rights(ticket)):
        rows = [row for row in rows if not row.type.startswith("Comment")]
    wanted = conditions(call.request)
    if wanted is not None:
        rows = [row for row in rows if _fits(call, row, wanted)]
    return _frame(call, _ordered(call, rows), hidden=True)


def _fits(call: Call, row: Transaction, wanted: list[Condition]) -> bool:
    def value(name: str) -> str | int | None:
        if name in ("id", "ObjectId"):
            return row.id if name == "id" else row.ticket
        held = serialise_thread.transaction_field(call.show, row, name)
        return held if isinstance(held, str) else call.tables.users[row.creator].login

    return matches(wanted, value)


def search(call: Call) -> Response:
    """`/transactions`: the change feed by TransactionSQL, or JSON conditions."""
    text = call.request.first("query").strip()
    posted = call.request.content_type.startswith("application/json") and call.request.body
    if not text and not posted:
        return _frame(call, [], hidden=False)
    if posted or text.startswith(("[", "{")) or not call.tables.dialect.queries_by_sql:
        wanted = conditions(call.request) or []
        rows = [row for row in call.tables.transactions.values() if _fits(call, row, wanted)]
        return _frame(call, _ordered(call, rows), hidden=True)
    test = transactionsql.predicate(call.tables, sqlparse.parse(text), call.now)
    tickets = call.tables.tickets
    rows = [row for row in call.tables.transactions.values() if test(row)]
    if not rights.is_super(call.user):
        rows = [
            row
            for row in rows
            if row.of != "ticket" or "ShowTicket" in call.rights(tickets[row.ticket])
        ]
    return _frame(call, _ordered(call, rows), hidden=True)


def _entry(call: Call) -> Transaction:
    entry = call.tables.transactions.get(call.number)
    if entry is None:
        raise Problem(500, CRASH)
    if not _visible(call, entry):
        raise Problem(403)
    return entry


def get(call: Call) -> Response:
    """`/transaction/N`."""
    return Response.json(serialise_thread.transaction(call.show, _entry(call)))


def parts(call: Call) -> Response:
    """`/transaction/N/attachments`."""
    return _parts(call, [_entry(call)])


def ticket_parts(call: Call) -> Response:
    """`/ticket/N/attachments`, of all transactions one may see."""
    ticket = call.tables.ticket(call.number)
    return _parts(call, [] if ticket is None else _seen(call, ticket))


def _seen(call: Call, ticket: Ticket) -> list[Transaction]:
    mine = call.rights(ticket)
    if "ShowTicket" not in mine:
        return []
    entries = call.tables.transactions
    found = (entries[id_] for id_ in call.tables.history(ticket))
    return [entry for entry in found if may_see(mine, entry)]


def _parts(
    call: Call, entries: Iterable[Transaction], seen: Callable[[Part], bool] | None = None
) -> Response:
    show = call.show
    rows = [call.tables.parts[id_] for entry in entries for id_ in entry.parts]
    wanted = conditions(call.request)
    if wanted is not None:
        rows = [row for row in rows if matches(wanted, partial(_held, row))]
    if any(descending for column, descending in ordering(call.request) if column == "id"):
        rows.reverse()
    if "Parent" in show.fields and any(not row.parent for row in cut(call.request, rows)):
        raise Problem(500, None)

    def item(row: Part) -> Body:
        return show.listed("attachment", row.id, partial(serialise_thread.part_field, show, row))

    return page(call, rows, item, seen=seen)


def search_parts(call: Call) -> Response:
    """`/attachments` with JSON conditions; those one may not see leave gaps."""
    entries = call.tables.transactions
    if conditions(call.request) is None:
        return _parts(call, [])
    return _parts(call, entries.values(), lambda part: _visible(call, entries[part.transaction]))


def _held(row: Part, name: str) -> str | int | None:
    match name:
        case "id":
            return row.id
        case "TransactionId":
            return row.transaction
        case "ContentType":
            return row.type
        case "Filename":
            return row.filename
        case "Parent":
            return row.parent
        case "Subject":
            return row.subject
        case _:
            return None


def attachment(call: Call) -> Response:
    """`/attachment/N`, the only download there is."""
    row = call.tables.parts.get(call.number)
    if row is None:
        raise Problem(500, CRASH)
    if not _visible(call, call.tables.transactions[row.transaction]):
        raise Problem(403)
    return Response.json(serialise_thread.part(call.show, row))
