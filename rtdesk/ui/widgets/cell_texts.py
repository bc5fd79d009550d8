"""What stands in the columns of a ticket list."""

from __future__ import annotations

from datetime import UTC, datetime

from rtdesk.records import extras
from rtdesk.records.lifecycle import INACTIVE
from rtdesk.records.listed import Listed
from rtdesk.records.ticket import TicketRow
from rtdesk.text.when import ago, around, until
from rtdesk.ui.asleep import until_short
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.columns import Column

NAME_LIMIT = 200


def cell_text(column: Column, listed: Listed, now: datetime) -> str:
    """What stands in a column, cleaned, not yet cut to its width."""
    row = listed.row
    match column.key:
        case "id":
            return str(row.id)
        case "subject":
            return plain(row.subject) or "(no subject)"
        case "status":
            return plain(row.status[:NAME_LIMIT])
        case "owner":
            return "·" if row.unowned else plain(row.owner.label[:NAME_LIMIT])
        case "requestor":
            return _people(row)
        case "queue":
            return plain(row.queue.label[:NAME_LIMIT])
        case "priority":
            return plain(row.priority[:NAME_LIMIT])
        case "mark":
            return ""  # the rules say it
        case "due":
            done = row.status.casefold() in INACTIVE
            return _short((ago if done else until)(row.due, now), column.width)
        case "created":
            return _short(ago(row.created, now), column.width)
        case "until":
            return until_short(listed.asleep, now, column.width) if listed.asleep else ""
        case "updated":
            return _short(ago(row.last_updated, now), column.width)
        case key:
            return _extra(key, dict(row.extras).get(key, ""), now, column.width)


def _extra(key: str, value: str | int, now: datetime, width: int) -> str:
    kind = extras.kind(key)
    if kind == "moment" and isinstance(value, int):
        return _short(around(datetime.fromtimestamp(value, UTC), now), width)
    if kind == "minutes" and isinstance(value, int):
        return _minutes(value)
    text = str(value)
    if kind == "people" and ", " in text:
        first, *others = text.split(", ")
        text = f"{first} +{len(others)}"
    return plain(text[:NAME_LIMIT])


def _minutes(count: int) -> str:
    hours, rest = divmod(count, 60)
    return f"{hours}h{rest:02}" if hours else f"{rest}m"


def _people(row: TicketRow) -> str:
    if not row.requestors:
        return ""
    more = f" +{len(row.requestors) - 1}" if len(row.requestors) > 1 else ""
    return plain(row.requestors[0].label[:NAME_LIMIT]) + more


def _short(text: str, width: int) -> str:
    """`Nov 2024` without its month, where that has no room."""
    return text if len(text) <= width else text.rsplit(maxsplit=1)[-1]


def status_kind(status: str) -> str:
    """The colour class of a status; custom lifecycles fall into `open`."""
    kind = status.casefold()
    return kind if kind in ("new", "stalled") else "done" if kind in INACTIVE else "open"
