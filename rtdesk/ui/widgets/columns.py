"""Which columns a ticket list has at a width, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rtdesk.records.lifecycle import INACTIVE
from rtdesk.records.listed import Listed
from rtdesk.records.ticket import TicketRow
from rtdesk.text.when import ago
from rtdesk.ui.asleep import until_short
from rtdesk.ui.text import plain

GUTTER = 3
"""Cursor, flag, blank."""
WIDE = 90
ROOM_FOR_QUEUE = 120
LEAST = 16
"""Cells that the subject keeps before other columns give way."""
HIGH_PRIORITY = 70
NAME_LIMIT = 200

DEFAULT = ("id", "subject", "status", "owner", "requestor", "queue", "priority", "due", "updated")
KEYS = (*DEFAULT, "created")
FIRST_TO_GO = ("created", "queue", "requestor", "priority", "owner", "updated", "status", "due")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of fixed width in cells."""

    key: str
    title: str
    width: int
    right: bool = False


def columns(
    width: int, *, digits: int = 4, queue: bool = False, keys: Sequence[str] = ()
) -> tuple[Column, ...]:
    """The columns that fit; the subject has whatever the others leave.

    `digits` is the length of the longest ticket id, `queue` asks for the queue where there is room.
    `keys` are the columns that are wanted instead of the usual ones.
    """
    wide = width >= WIDE
    every = {
        "id": Column("id", "#", max(4, digits), right=True),
        "subject": Column("subject", "Subject", 0),
        "status": Column("status", "Status" if wide else "St", 8 if wide else 5),
        "owner": Column("owner", "Owner" if wide else "Own", 10 if wide else 7),
        "requestor": Column("requestor", "Requestor", 16 if wide else 11),
        "queue": Column("queue", "Queue", 12),
        "priority": Column("priority", "Pri", 3, right=True),
        "due": Column("due", " ", 1),
        "updated": Column("updated", "Updated" if wide else "Upd", 8 if wide else 6, right=True),
        "created": Column("created", "Created" if wide else "Crtd", 8 if wide else 6, right=True),
    }
    keep = {key: every[key] for key in _wanted(keys, width, queue=queue)}
    for key in FIRST_TO_GO:
        if _spare(width, keep) >= LEAST:
            break
        keep.pop(key, None)
    keep["subject"] = Column("subject", "Subject", max(0, _spare(width, keep)))
    return tuple(keep.values())


def _wanted(keys: Sequence[str], width: int, *, queue: bool) -> list[str]:
    asked = [key for key in dict.fromkeys(keys) if key in KEYS]
    if asked:
        return asked if "subject" in asked else [*asked[:1], "subject", *asked[1:]]
    unfit = {"priority"} if width < WIDE else set()
    if not queue or width < ROOM_FOR_QUEUE:
        unfit.add("queue")
    return [key for key in DEFAULT if key not in unfit]


def _spare(width: int, keep: Mapping[str, Column]) -> int:
    return width - GUTTER - sum(column.width for column in keep.values()) - len(keep) + 1


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
        case "created":
            return _age(row.created, now, column.width)
        case "updated" if listed.asleep:
            return until_short(listed.asleep, now, column.width)
        case _:
            return _age(row.last_updated, now, column.width)


def _people(row: TicketRow) -> str:
    if not row.requestors:
        return ""
    more = f" +{len(row.requestors) - 1}" if len(row.requestors) > 1 else ""
    return plain(row.requestors[0].label[:NAME_LIMIT]) + more


def _age(when: datetime | None, now: datetime, width: int) -> str:
    text = ago(when, now)
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
