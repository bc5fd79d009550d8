"""Lists in the mirror: which tickets belong, how fresh that is, and what went wrong."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection
from dataclasses import dataclass

from rtdesk.store.batch import Batch, ListPage, ListSpec

ORDERS = {
    "LastUpdated": "t.updated",
    "Created": "t.created",
    "Due": "t.due",
    "Priority": "CAST(t.priority AS INTEGER)",
    "Subject": "t.subject",
    "Status": "t.status",
    "Owner": "t.owner",
    "Queue": "t.queue_name",
    "id": "t.id",
}
"""RT's names of columns one can order by, and how the mirror orders by them."""
LARGE = 5000
"""From this many tickets on, the first rows of a list come faster from the index by time."""
COUNT = (
    "(SELECT count(*) FROM member WHERE list = list.id) - (SELECT count(*) FROM ticket"
    " CROSS JOIN member ON member.list = list.id AND member.ticket = ticket.id WHERE gone)"
)


@dataclass(frozen=True, slots=True)
class ListState:
    """How a list stands. Never asked: `fresh_at` is None. Wall-clock seconds, for display only."""

    count: int = 0
    total: int | None = None
    complete: bool = False
    fresh_at: float | None = None
    failure: str = ""
    run: int = 0
    next: str = ""


class Lists:
    """Membership of the lists; part of the mirror's transactions."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db

    def define(self, spec: ListSpec) -> None:
        """Makes a list known; another query under the same name empties it."""
        known = self._db.execute(
            "SELECT id, query, ordering FROM list WHERE name = ?", (spec.name,)
        ).fetchone()
        if known and known[1:] == (spec.query, spec.order):
            return
        if known and known[1] == spec.query:
            self._db.execute("UPDATE list SET ordering = ? WHERE id = ?", (spec.order, known[0]))
            return
        if known:
            self._db.execute("DELETE FROM member WHERE list = ?", (known[0],))
            self._db.execute("DELETE FROM list WHERE id = ?", (known[0],))
        self._db.execute(
            "INSERT INTO list (name, query, ordering) VALUES (?, ?, ?)",
            (spec.name, spec.query, spec.order),
        )

    def state(self, name: str) -> ListState:
        """How the list stands now."""
        found = self._db.execute(
            f"SELECT total, complete, fresh_at, failure, run, next, {COUNT}"  # noqa: S608
            " FROM list WHERE name = ?",
            (name,),
        ).fetchone()
        if not found:
            return ListState()
        total, complete, fresh_at, failure, run, following, count = found
        return ListState(count, total, bool(complete), fresh_at, failure, run, following)

    def ids(self, name: str, limit: int = -1) -> array[int]:
        """Ids in the list's order; with `limit` only the first ones (-1: all)."""
        found = self._db.execute("SELECT id, ordering FROM list WHERE name = ?", (name,)).fetchone()
        if not found:
            return array("q")
        column = ORDERS.get(found[1].lstrip("-"), "t.updated")
        down = "DESC" if found[1].startswith("-") else "ASC"
        tables = "member m CROSS JOIN ticket t ON t.id = m.ticket"
        if limit >= 0 and column == "t.updated" and self._large(found[0]):
            tables = "ticket t CROSS JOIN member m ON m.ticket = t.id"
        rows = self._db.execute(
            f"SELECT t.id FROM {tables}"  # noqa: S608
            f" WHERE m.list = ? AND NOT t.gone ORDER BY {column} {down}, t.id {down} LIMIT ?",
            (found[0], limit),
        )
        return array("q", (row[0] for row in rows))

    def _large(self, id: int) -> bool:  # noqa: A002
        found = self._db.execute(
            "SELECT 1 FROM member WHERE list = ? LIMIT 1 OFFSET ?", (id, LARGE)
        ).fetchone()
        return found is not None

    def unmet(self, name: str, run: int, met: Collection[int], most: int) -> tuple[int, ...]:
        """Tickets of the list that a run did not meet, nor this page of it; the latest first."""
        found = self._db.execute(
            "SELECT ticket FROM member JOIN list ON list.id = member.list"
            " WHERE name = ? AND member.run < ? ORDER BY ticket DESC",
            (name, run),
        )
        return tuple(id for (id,) in found if id not in met)[:most]  # noqa: A001

    def counts(self) -> dict[str, int]:
        """How many tickets each list has: by the server's word where it gave one."""
        found = self._db.execute(
            f"SELECT name, CASE WHEN complete OR total IS NULL THEN {COUNT} ELSE total END"  # noqa: S608
            " FROM list WHERE fresh_at IS NOT NULL OR total IS NOT NULL"
        )
        return dict(found)

    def set_total(self, name: str, total: int) -> None:
        """Remembers how many tickets a list has that was not read itself."""
        self._db.execute("UPDATE list SET total = ? WHERE name = ?", (total, name))

    def holding(self, tickets: Collection[int]) -> frozenset[str]:
        """Names of the lists that any of these tickets is in."""
        found = self._db.execute(
            "SELECT name FROM list WHERE EXISTS (SELECT 1 FROM json_each(?) asked CROSS JOIN"
            " member ON member.list = list.id AND member.ticket = asked.value)",
            (json.dumps(sorted(tickets)),),
        )
        return frozenset(name for (name,) in found)

    def fail(self, name: str, reason: str) -> None:
        """Remembers why a list could not be read."""
        self._db.execute("UPDATE list SET failure = ? WHERE name = ?", (reason, name))

    def write(self, batch: Batch) -> set[str]:
        """The list part of a batch; returns the names of lists that changed."""
        changed = set()
        if batch.page:
            changed.add(batch.page.name)
            self._write_page(batch.page)
        for name, ids in batch.joined.items():
            changed.add(name)
            self._db.executemany(
                "REPLACE INTO member SELECT id, ?, run FROM list WHERE name = ?",
                [(ticket, name) for ticket in ids],
            )
        for name, ids in batch.left.items():
            changed.add(name)
            self._db.executemany(
                "DELETE FROM member WHERE ticket = ? AND list ="
                " (SELECT id FROM list WHERE name = ?)",
                [(ticket, name) for ticket in ids],
            )
        if not batch.page:
            changed |= self.holding({*batch.gone, *(r.id for r in (*batch.rows, *batch.tickets))})
        return changed

    def _write_page(self, page: ListPage) -> None:
        found = self._db.execute("SELECT id FROM list WHERE name = ?", (page.name,)).fetchone()
        if not found:
            return
        self._db.executemany(
            "REPLACE INTO member VALUES (?, ?, ?)",
            [(found[0], ticket, page.run) for ticket in page.ids],
        )
        last = not page.next
        self._db.execute(
            "UPDATE list SET total = ?, run = ?, next = ?, complete = ?, failure = '',"
            " fresh_at = ? WHERE id = ?",
            (page.total, page.run, page.next, last, page.now, found[0]),
        )
        if last:
            self._db.execute("DELETE FROM member WHERE list = ? AND run < ?", (found[0], page.run))
