"""Everything around tickets on the wire: version, queues, custom fields, users."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from rtdesk.demo import rights, serialise_around
from rtdesk.demo.around import field_field, queue_field, user_field
from rtdesk.demo.call import Call
from rtdesk.demo.dates import iso
from rtdesk.demo.model import Queue, User
from rtdesk.demo.search import collection, conditions, cut, matches, ordering
from rtdesk.demo.wire import Body, Problem, Response

VERSION = "5.0.3+dfsg-3~deb12u6"


def version(call: Call) -> Response:
    """`/rt`: plugins are told to root only."""
    out: Body = {"Version": VERSION}
    if rights.is_super(call.user):
        out["Plugins"] = []
    return Response.json(out)


def nothing(call: Call) -> Response:
    """A collection that this demo keeps empty."""
    return Response.json(collection(call.request, [], None))


def _sees(call: Call, row: Queue) -> bool:
    return "SeeQueue" in rights.in_queue(call.user, row)


def queues_all(call: Call) -> Response:
    """`/queues/all`; disabled ones only on demand."""
    disabled = call.request.first("find_disabled_rows") == "1"
    every = call.tables.queues.values()
    return _queues(call, [row for row in every if disabled or not row.disabled])


def queues(call: Call) -> Response:
    """`/queues` with JSON conditions."""
    wanted = conditions(call.request)
    if wanted is None:
        return _queues(call, [])

    def value(row: Queue, name: str) -> str | int | None:
        return row.id if name == "id" else str(queue_field(call.user, call.request.base, row, name))

    rows = [
        row
        for row in call.tables.queues.values()
        if not row.disabled and matches(wanted, partial(value, row))
    ]
    return _queues(call, rows)


def _queues(call: Call, rows: Iterable[Queue]) -> Response:
    show = call.show
    seen = [row for row in rows if _sees(call, row)]
    items = [
        show.listed(
            "queue",
            row.id,
            partial(queue_field, call.user, call.request.base, row),
        )
        for row in cut(call.request, seen)
    ]
    total = len(seen) if rights.is_super(call.user) else None
    return Response.json(collection(call.request, items, total))


def _queue(call: Call) -> Queue:
    row = call.tables.queue(call.arguments[0])
    if row is None and rights.is_super(call.user):
        raise Problem(404)
    if row is None or not _sees(call, row):
        raise Problem(403)
    return row


def queue(call: Call) -> Response:
    """`/queue/N`, by number or name; unknown names are forbidden, not missing."""
    row = _queue(call)
    known = (("ETag", f'"{row.id}"'), ("Last-Modified", iso(row.created)))
    return Response.json(serialise_around.queue(call.show, row), headers=known)


def queue_fields(call: Call) -> Response:
    """`/queue/N/customfields`."""
    show = call.show
    rows = [call.tables.fields[id_] for id_ in _queue(call).fields]
    items = [
        show.listed(
            "customfield",
            row.id,
            partial(field_field, row),
        )
        for row in cut(call.request, rows)
    ]
    return Response.json(collection(call.request, items, len(rows)))


def customfield(call: Call) -> Response:
    """`/customfield/N`.

    Raises:
        Problem: 404, or 403 for those who see no queue that has it.
    """
    row = call.tables.fields.get(call.number)
    if row is None:
        raise Problem(404)
    if not any(row.id in q.fields and _sees(call, q) for q in call.tables.queues.values()):
        raise Problem(403)
    when = iso(row.created)
    return Response.json(
        serialise_around.customfield(call.show, row),
        headers=(("ETag", f'"{when}"'), ("Last-Modified", when)),
    )


def customfield_values(call: Call) -> Response:
    """`/customfield/N/values`."""
    row = call.tables.fields.get(call.number)
    if row is None:
        raise Problem(404)
    base = f"{call.request.base}/customfield/{row.id}/value"
    items: list[Body] = [
        {"type": "customfieldvalue", "id": n, "name": name, "_url": f"{base}/{n}"}
        for n, name in enumerate(sorted(row.values), 1)
    ]
    return Response.json(collection(call.request, items, len(items)))


def user(call: Call) -> Response:
    """`/user/X`, by login or number; customers see themselves only."""
    name = call.arguments[0]
    row = (
        call.tables.users.get(int(name)) if name.isdigit() else call.tables.logins.get(name.lower())
    )
    mine = row is not None and row.id == call.user.id
    if not call.user.privileged and not mine:
        raise Problem(403)
    if row is None:
        raise Problem(404)
    full = mine or rights.is_super(call.user)
    when = iso(row.created if full else 0)
    tag = f'"{row.id}"' if full else f'"{when}"'
    known = (("ETag", tag), ("Last-Modified", when))
    return Response.json(serialise_around.user(call.show, row), headers=known)


def users(call: Call) -> Response:
    """`/users` with JSON conditions.

    Raises:
        Problem: 403 for customers.
    """
    if not call.user.privileged:
        raise Problem(403)
    wanted = conditions(call.request)
    show = call.show

    def value(row: User, name: str) -> str | int | None:
        held = user_field(row, name)
        return held if isinstance(held, str | int) else None

    rows = [
        row
        for row in call.tables.users.values()
        if wanted is None or matches(wanted, partial(value, row))
    ]
    for column, descending in reversed(ordering(call.request)):
        rows.sort(key=lambda row: str(value(row, column)).zfill(9), reverse=descending)
    items = [
        show.listed(
            "user",
            row.login,
            partial(user_field, row),
        )
        for row in cut(call.request, rows)
    ]
    return Response.json(collection(call.request, items, len(rows)))
