"""Records besides tickets on the wire: searched, read and listed in the same way for all kinds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from rtdesk.demo import conditional, rights, roles, sqlparse
from rtdesk.demo.call import Call
from rtdesk.demo.dates import iso
from rtdesk.demo.kind import Kind, Row
from rtdesk.demo.kinds import CUSTOMFIELD, QUEUE, USER
from rtdesk.demo.paging import page
from rtdesk.demo.search import conditions, matches, ordering
from rtdesk.demo.serialise_user import user as whole_user
from rtdesk.demo.sqlparse import Both, Condition, Node
from rtdesk.demo.ticketsql import CUSTOM
from rtdesk.demo.wire import Body, Problem, Response

WHERE = " at /usr/share/request-tracker5/lib/RT/Assets.pm line 1631.\n"


def find(kind: Kind, call: Call) -> Row:
    """The record of the path, if it may be seen.

    Raises:
        Problem: 403 or 404.
    """
    row = kind.find(call.tables, call.arguments[0])
    knows = rights.is_super(call.user) or (kind.counted and rights.is_staff(call.user))
    if row is None and (knows or not kind.secret):
        raise Problem(404)
    if row is None or not kind.sees(call.tables, call.user, row):
        raise Problem(403)
    return row


def tag(kind: Kind, row: Row) -> str:
    """The newest transaction; the time of the last change where there are none."""
    return f'"{row.history[-1]}"' if row.history else f'"{iso(row.updated or row.created)}"'


def get(kind: Kind, call: Call) -> Response:
    """`/queue/N` and its like."""
    row = find(kind, call)
    show = call.show
    shown = kind.whole(show, row)
    if kind is QUEUE:
        shown |= roles.of_queue(show, row)
    category = call.request.first("category")
    if kind is CUSTOMFIELD and category and row.based_on and row.type == "Select":
        values = call.tables.choices.values()
        beside = [v.name for v in values if v.field == row.id and v.category == category]
        shown["Values"] = sorted(beside)
    for name, value in shown.items():
        if isinstance(value, dict) and call.request.first(f"fields[{name}]"):
            show.expand(name, value)
    return conditional.answer(call, tag(kind, row), row.updated or row.created, shown)


def user(kind: Kind, call: Call) -> Response:
    """`/user/X`, by login or number; customers see themselves only.

    Raises:
        Problem: 403 or 404.
    """
    row = kind.find(call.tables, call.arguments[0])
    mine = row is not None and row.id == call.user.id
    if not call.user.privileged and not mine:
        raise Problem(403)
    if row is None:
        raise Problem(404)
    full = mine or rights.is_super(call.user)
    known = tag(kind, row) if full else f'"{iso(0)}"'
    changed = (row.updated or row.created) if full else 0
    return conditional.answer(call, known, changed, whole_user(call.show, row))


def every(kind: Kind, call: Call) -> Response:
    """`/queues/all` and its like."""
    return _page(kind, call, kind.table(call.tables).values())


def search(kind: Kind, call: Call, *conditions_too: Condition) -> Response:
    """`/queues` and its like, by JSON conditions.

    Raises:
        Problem: 403 for customers who look for people.
    """
    if kind is USER and not call.user.privileged:
        raise Problem(403)
    wanted = conditions(call.request)
    if not wanted and not kind.everything:
        return _page(kind, call, ())
    tests = [*(wanted or ()), *conditions_too]
    table = kind.table(call.tables)
    rows = [row for row in table.values() if matches(tests, partial(_value, kind, call, row))]
    return _page(kind, call, rows)


def search_by_sql(kind: Kind, call: Call) -> Response:
    """`/assets`: by a text like `Name LIKE 'x'`, or by JSON conditions.

    Raises:
        Problem: 400 for a field that is none.
    """
    text = call.request.first("query").strip()
    if not text or text.startswith(("[", "{")) or not call.tables.dialect.queries_by_sql:
        return search(kind, call)
    tree = sqlparse.parse(text)
    known = {*kind.columns, *kind.keys, "id"}
    if not {name.partition(".")[0] for name in sqlparse.fields(tree)} <= known:
        raise Problem(400, f"No dispatch method for class ''{WHERE}")
    rows = [row for row in kind.table(call.tables).values() if _holds(kind, call, row, tree)]
    return _page(kind, call, rows)


def _holds(kind: Kind, call: Call, row: Row, tree: Node) -> bool:
    if isinstance(tree, Condition):
        names = matches([tree], partial(_name, kind, call, row))
        return names or matches([tree], partial(_value, kind, call, row))
    tests = (_holds(kind, call, row, part) for part in tree.parts)
    return all(tests) if isinstance(tree, Both) else any(tests)


def _value(kind: Kind, call: Call, row: Row, name: str) -> str | int | None:
    """What a condition is compared with; references by number, custom fields by their values."""
    if match := CUSTOM.match(name):
        return _values(call, row, match[1] or match[2])
    name = name.partition(".")[0]
    value = kind.show(call.show, row, name)
    if isinstance(value, dict):
        return str(value.get("id"))
    return value if isinstance(value, str | int) else None


def _values(call: Call, row: Row, name: str) -> str | None:
    held: dict[int, tuple[str, ...]] = getattr(row, "values", None) or {}
    ids = [id_ for id_ in held if name in (str(id_), call.tables.fields[id_].name)]
    return "\n".join(value for id_ in ids for value in held[id_]) or None


def _name(kind: Kind, call: Call, row: Row, name: str) -> str | None:
    """What a text may call a reference."""
    value = kind.show(call.show, row, name.partition(".")[0])
    if not isinstance(value, dict):
        return None
    found = call.show.detail(str(value["type"]), str(value["id"]), "Name")
    return str(found)


def _page(kind: Kind, call: Call, rows: Iterable[Row]) -> Response:
    too = call.request.first("find_disabled_rows") == "1"
    tables, me = call.tables, call.user
    found = [row for row in rows if (too or not row.disabled) and kind.sees(tables, me, row)]
    order = ordering(call.request) or [("Name" if kind.everything else "id", False)]
    for column, descending in reversed(order):
        if column == "id":
            found.sort(key=lambda row: int(row.id), reverse=descending)
        else:
            found.sort(
                key=lambda row: str(_value(kind, call, row, column)).casefold(),
                reverse=descending,
            )
    counted = kind.counted and (rights.is_staff(call.user) or kind is USER)
    return page(call, found, partial(_item, kind, call), counted=counted)


def _item(kind: Kind, call: Call, row: Row) -> Body:
    return call.show.listed(kind.type, kind.key(row), partial(kind.show, call.show, row))


def fields(kind: Kind, call: Call) -> Response:
    """`/queue/N/customfields` and its like."""
    row = find(kind, call)
    ids = (*row.fields, *getattr(row, "transaction_fields", ()))
    wanted = conditions(call.request) or []
    every_field = [call.tables.fields[id_] for id_ in ids]
    found = [
        one
        for one in every_field
        if not one.disabled and matches(wanted, partial(_value, CUSTOMFIELD, call, one))
    ]
    return page(call, found, partial(_item, CUSTOMFIELD, call), counted=True)
