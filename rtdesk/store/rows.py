"""Rows of the ticket table: from a record and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from rtdesk.records.extras import Extras
from rtdesk.records.ref import NOBODY, Ref
from rtdesk.records.ticket import TicketRow

COLUMNS = (
    "id, subject, status, queue, queue_name, owner, owner_name, requestors, requestor, priority,"
    " created, updated, due"
)


def values(
    row: TicketRow,
    queues: Mapping[str, str],
    name_of: Callable[[str], str],
    emails: Mapping[str, str],
) -> tuple[object, ...]:
    """What stands in `COLUMNS`; names and addresses that the record lacks are looked up."""
    people = [
        (ref.type, ref.id, ref.name or name_of(ref.id), ref.email or emails.get(ref.id, ""))
        for ref in row.requestors
    ]
    return (
        row.id,
        row.subject,
        row.status,
        row.queue.id,
        row.queue.name or queues.get(row.queue.id, ""),
        row.owner.id,
        row.owner.name or name_of(row.owner.id),
        json.dumps(people),
        (people[0][2] or people[0][1]) if people else "",
        row.priority,
        *(stamp(when) for when in (row.created, row.last_updated, row.due)),
    )


def record(found: Sequence[object], extras: Extras = ()) -> TicketRow:
    """The record that stands in `COLUMNS`, with what stands beside it."""
    v: tuple = tuple(found)  # type: ignore[type-arg]
    return TicketRow(
        id=v[0],
        subject=v[1],
        status=v[2],
        queue=Ref("queue", v[3], v[4]),
        owner=Ref("user", v[5], v[6]),
        requestors=tuple(Ref(*parts) for parts in json.loads(v[7])),
        priority=v[9],
        created=when(v[10]),
        last_updated=when(v[11]),
        due=when(v[12]),
        extras=extras,
    )


def display(login: str, real_name: str) -> str:
    """RT calls its Nobody "Nobody in particular"."""
    return real_name if real_name and login != NOBODY else login


def stamp(moment: datetime | None) -> int | None:
    """Seconds since 1970."""
    return None if moment is None else int(moment.timestamp())


def when(seconds: int | None) -> datetime | None:
    """The moment."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
