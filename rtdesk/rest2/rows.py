"""Rows of a list with values that only some lists show: what to ask RT for, and in which order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from types import MappingProxyType

from rtdesk.records import extras as of
from rtdesk.records.page import Page
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.rest2 import decode, request
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Pairs
from rtdesk.rest2.paging import has_more, next_number

_PLAIN, *_NAMES = request.TICKET_ROW
FIELDS = MappingProxyType(
    {
        "starts": "Starts",
        "started": "Started",
        "resolved": "Resolved",
        "told": "Told",
        "creator": "Creator",
        "last_updated_by": "LastUpdatedBy",
        "cc": "Cc",
        "admincc": "AdminCc",
        "timeworked": "TimeWorked",
        "timeestimated": "TimeEstimated",
        "timeleft": "TimeLeft",
        "sla": "SLA",
        "type": "Type",
    }
)
EXPANDED = MappingProxyType(
    {
        "Creator": "Name,RealName",
        "LastUpdatedBy": "Name,RealName",
        "Cc": "Name,RealName,EmailAddress",
        "AdminCc": "Name,RealName,EmailAddress",
        "CustomRoles": "Name,RealName,EmailAddress",
    }
)
"""What of the people in a field is asked for."""
ORDERED = frozenset(
    {
        *("id", "Subject", "Status", "Priority", "Queue", "Owner", "Created", "LastUpdated", "Due"),
        *("Starts", "Started", "Resolved", "Told", "TimeWorked", "TimeEstimated", "TimeLeft"),
    }
)
"""Columns that RT sorts by. With one that it does not know, it finds nothing at all (observed)."""

Naming = Callable[[Ticket], Awaitable[Ticket]]


def server_order(order: str) -> tuple[str, ...]:
    """As far as RT can keep it; the id breaks ties, in the direction of the first column."""
    columns = [column for column in order.split(",") if _is_ordered(column.removeprefix("-"))]
    columns = columns or ["-LastUpdated"]
    if columns[-1].removeprefix("-") == "id":
        return tuple(columns)
    return (*columns, "-id" if columns[0].startswith("-") else "id")


def _is_ordered(column: str) -> bool:
    """Saved searches know others by RT's own names, with dots."""
    own = of.kind(column) is None and "." in column
    return column in ORDERED or own


def fields(names: Iterable[str]) -> Pairs:
    """The parameters for a row with these values."""
    asked = list(dict.fromkeys(_field(name) for name in names if of.kind(name)))
    expanded = [(f"fields[{field}]", EXPANDED[field]) for field in asked if field in EXPANDED]
    return (("fields", ",".join([_PLAIN[1], *asked])), *_NAMES, *expanded)


def _field(name: str) -> str:
    """All custom fields come, or none: a list cannot be asked for one of them (observed)."""
    if name.startswith(of.FIELD):
        return "CustomFields"
    return "CustomRoles" if name.startswith(of.ROLE) else FIELDS[name]


async def page(
    client: Rest2Client, query: str, how: Listing, names: tuple[str, ...], naming: Naming
) -> Page[TicketRow]:
    """A page of rows with these values; `naming` names the custom roles of a ticket."""
    call = request.find("tickets", query, how, fields(names))
    found = await client.wire.collection(call)
    rows = []
    for item in found.items:
        row = decode.ticket_row(item)
        if row is not None:
            whole = await naming(decode.ticket(item, client.wire.origin))
            rows.append(replace(row, extras=of.of(whole, names)))
    more = str(next_number(call, how.first, found)) if has_more(how.first, found) else ""
    return Page(tuple(rows), found.total, more)
