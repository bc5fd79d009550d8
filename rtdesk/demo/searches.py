"""Saved searches: attributes of somebody in RT 5, records of their own in RT 6."""

from __future__ import annotations

from functools import partial

from rtdesk.demo import conditional, rights
from rtdesk.demo.call import Call
from rtdesk.demo.dates import iso
from rtdesk.demo.hyperlinks import self_link
from rtdesk.demo.paging import page
from rtdesk.demo.rows import SavedSearch
from rtdesk.demo.search import conditions, matches
from rtdesk.demo.shown import Shown
from rtdesk.demo.wire import Body, Problem, Response

FORMAT = "'__id__/TITLE:#', '__Subject__', Status, QueueName, OwnerName, 'LastUpdatedRelative'"
EVERYBODYS = 1
"""The principal that owns what nobody owns, in RT 6."""


def _mine(call: Call) -> list[SavedSearch]:
    if not call.tables.dialect.saved_searches:
        raise Problem(404)
    owners = {0, call.user.id}
    rows = call.tables.searches.values()
    return [row for row in rows if row.owner in owners or rights.is_super(call.user)]


def named(call: Call, name: str) -> SavedSearch | None:
    """A search one may use, by number or by what its owner calls it."""
    return next((row for row in _mine(call) if name in (str(row.id), row.name)), None)


def every(call: Call) -> Response:
    """`/searches`, with JSON conditions."""
    wanted = conditions(call.request) or []
    if not call.tables.dialect.searches_are_records:
        wanted = [one for one in wanted if one.field != "Name"]  # RT 5 does not filter by it
    show = call.show
    rows = [row for row in _mine(call) if matches(wanted, partial(_value, show, row))]
    return page(call, rows, partial(_item, show))


def get(call: Call) -> Response:
    """`/search/N`, by number or name.

    Raises:
        Problem: 404, or 403 for agents of RT 6.
    """
    row = named(call, call.arguments[0])
    if row is None:
        secret = call.tables.dialect.searches_are_records and not rights.is_super(call.user)
        raise Problem(403 if secret else 404)
    names = MODERN if call.tables.dialect.searches_are_records else CLASSIC
    show = call.show
    shown: Body = {name: _shown(show, row, name) for name in (*COMMON, *names)}
    return conditional.answer(call, f'"{iso(row.created)}"', row.created, shown)


COMMON = (
    "id", "Name", "Description", "Created", "Creator", "LastUpdated", "LastUpdatedBy", "Content",
    "_hyperlinks",
)  # fmt: skip
CLASSIC = ("Object", "ContentType")
MODERN = ("PrincipalId", "Type", "Disabled")


def _value(show: Shown, row: SavedSearch, name: str) -> str | int | None:
    value = _shown(show, row, name)
    return value if isinstance(value, str | int) else None


def _item(show: Shown, row: SavedSearch) -> Body:
    def value(name: str) -> object:
        hidden = name == "Content" and show.tables.dialect.searches_are_records
        return "" if hidden else _shown(show, row, name)

    return show.listed("search", row.id, value)


def _shown(show: Shown, row: SavedSearch, name: str) -> object:
    modern = show.tables.dialect.searches_are_records
    match name:
        case "id":
            return row.id
        case "Name":
            return row.name if modern else "SavedSearch"
        case "Description":
            return row.name
        case "Created" | "LastUpdated":
            return iso(row.created)
        case "Creator" | "LastUpdatedBy":
            return show.person(row.creator)
        case "Content":
            return _content(row) if modern else {**_content(row), "SearchType": "Ticket"}
        case "_hyperlinks":
            results = f"{show.base}/tickets?search={row.id}"
            own = self_link(show.base, "search", row.id)
            return [own, {"ref": "tickets", "type": "results", "_url": results}]
        case _:
            return (_modern if modern else _classic)(show, row, name)


def _classic(show: Shown, row: SavedSearch, name: str) -> object:
    match name:
        case "Object":
            return show.person(row.owner) if row.owner else None
        case "ObjectType":
            return "RT::User" if row.owner else "RT::System"
        case "ObjectId":
            return str(row.owner or EVERYBODYS)
        case "ContentType":
            return "storable"
        case _:
            return ""


def _modern(show: Shown, row: SavedSearch, name: str) -> object:
    match name:
        case "PrincipalId":
            url = f"{show.base}/principal/{row.owner or EVERYBODYS}"
            return {"type": "principal", "_url": url}
        case "Type":
            return "Ticket"
        case "Disabled":
            return "0"
        case _:
            return ""


def _content(row: SavedSearch) -> Body:
    return {
        "Query": row.query,
        "OrderBy": row.order_by,
        "Order": row.order,
        "RowsPerPage": row.rows,
        "Format": FORMAT,
    }
