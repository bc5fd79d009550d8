"""Which columns a ticket list has at a width, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rtdesk.records.lifecycle import INACTIVE
from rtdesk.records.listed import Listed
from rtdesk.records.ticket import TicketRow
from rtdesk.text.when import ago
from rtdesk.ui.text import plain

GUTTER = 3
"""Cursor, flag, blank."""
WIDE = 90
HIGH_PRIORITY = 70
NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column of fixed width in cells."""

    key: str
    title: str
    width: int
    right: bool = False


def columns(width: int, *, digits: int = 4, queue: bool = False) -> tuple[Column, ...]:
    """The columns that fit; the subject has whatever the others leave.

    `digits` is the length of the longest ticket id, `queue` asks for the queue where there is room.
    """
    wide = width >= WIDE
    fixed = [
        Column("id", "#", max(4, digits), right=True),
        Column("subject", "Subject", 0),
        Column("status", "Status" if wide else "St", 8 if wide else 5),
        Column("owner", "Owner" if wide else "Own", 10 if wide else 7),
        Column("requestor", "Requestor", 16 if wide else 11),
        Column("queue", "Queue", 12),
        Column("priority", "Pri", 3, right=True),
        Column("due", " ", 1),
        Column("updated", "Updated" if wide else "Upd", 8 if wide else 6, right=True),
    ]
    keep = [
        c for c in fixed if (c.key != "queue" or (queue and wide)) and (c.key != "priority" or wide)
    ]
    spare = width - GUTTER - sum(c.width for c in keep) - len(keep) + 1
    if spare < 8:
        return (keep[0], Column("subject", "Subject", max(0, width - GUTTER - keep[0].width - 1)))
    return tuple(Column(c.key, c.title, spare) if c.key == "subject" else c for c in keep)


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
        case "due":
            return "!" if overdue(row, now) else ""
        case _:
            return _age(row, now, column.width)


def _people(row: TicketRow) -> str:
    if not row.requestors:
        return ""
    more = f" +{len(row.requestors) - 1}" if len(row.requestors) > 1 else ""
    return plain(row.requestors[0].label[:NAME_LIMIT]) + more


def _age(row: TicketRow, now: datetime, width: int) -> str:
    text = ago(row.last_updated, now)
    return text if len(text) <= width else text.split()[-1]


def overdue(row: TicketRow, now: datetime) -> bool:
    """True when the due date has passed and the ticket is not done."""
    return row.due is not None and row.due < now and row.status.casefold() not in INACTIVE


def high(row: TicketRow) -> bool:
    """True for a priority that asks to be seen."""
    return (
        row.priority.isascii() and row.priority.isdigit() and int(row.priority[:9]) >= HIGH_PRIORITY
    )


def status_kind(status: str) -> str:
    """The colour class of a status; custom lifecycles fall into `open`."""
    kind = status.casefold()
    return kind if kind in ("new", "stalled") else "done" if kind in INACTIVE else "open"
