"""A list of the copy at a glance: for a command that prints its beginning and ends."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

COLUMNS = (
    *("id", "subject", "status", "queue", "queue_name", "owner", "owner_name", "requestors"),
    *("priority", "created", "updated", "due"),
)
SIMPLE = frozenset(
    {
        *("LastUpdated", "Created", "Due", "Priority", "Subject", "Status", "Owner", "Queue"),
        *("Requestor", "id"),
    }
)
"""Orders of one column, which is read in both directions."""


def rows(
    folder: str, name: str, most: int, hidden: Collection[int]
) -> list[dict[str, object]] | None:
    """The first tickets of a list, without these; None when that takes more than a glance."""
    path = os.path.join(folder, "mirror.sqlite3")
    if not os.path.exists(path) or os.path.exists(f"{path}.damaged"):
        return None
    try:
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA query_only = 1")
            found = _read(db, name, most + len(hidden))
    except sqlite3.Error:
        return None
    if found is None:
        return None
    named = [dict(zip(COLUMNS, values, strict=True)) for values in found if values[0] not in hidden]
    for row in named:
        row["requestors"] = json.loads(str(row["requestors"]))
    return named[:most]


def _read(db: sqlite3.Connection, name: str, most: int) -> list[tuple[object, ...]] | None:
    look = "SELECT id, query, coalesce(nullif(chosen, ''), ordering) FROM list WHERE name = ?"
    known = db.execute(look, (name,)).fetchone()
    if known is None or not known[1]:
        return None
    column, way = str(known[2]).removeprefix("-"), "ASC"
    if column != known[2]:
        way = "DESC"
    built = "SELECT id FROM view WHERE list = ? AND ordered_by = ? AND built"
    view = db.execute(built, (known[0], column)).fetchone()
    if view is None or column not in SIMPLE:
        return None
    return db.execute(
        f"SELECT {', '.join(f't.{one}' for one in COLUMNS)} FROM place p"  # noqa: S608 - our words
        " CROSS JOIN ticket t ON t.id = p.ticket WHERE p.view = ?"
        f" ORDER BY p.key {way}, p.ticket {way} LIMIT ?",
        (view[0], most),
    ).fetchall()
