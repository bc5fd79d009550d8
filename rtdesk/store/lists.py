"""Lists in the mirror: which tickets belong, how fresh that is, and what went wrong."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from rtdesk.records.lifecycle import INACTIVE
from rtdesk.store.batch import Batch, ListPage, ListSpec
from rtdesk.store.places import Places

UNREAD = "unread"
"""The local list of what changed since the user looked."""
BOOKMARKS = "bookmarks"
"""The local list of what has a bookmark on this machine."""
SNOOZED = "snoozed"
"""The local list of what is out of sight for a time."""
CHANGED = """
INSERT OR IGNORE INTO member SELECT ?2, t.id, 0 FROM json_each(?1) asked
CROSS JOIN ticket t ON t.id = asked.value WHERE t.updated > t.looked AND NOT t.fate
"""
ALL_CHANGED = """
INSERT INTO member SELECT list.id, t.id, 0 FROM list JOIN ticket t
WHERE name = ? AND t.updated > t.looked AND NOT t.fate
"""
READ = """
DELETE FROM member WHERE list = ?2 AND ticket IN (SELECT asked.value FROM json_each(?1) asked
CROSS JOIN ticket t ON t.id = asked.value WHERE NOT coalesce(t.updated > t.looked, 0) OR t.fate)
"""


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
        self.places = Places(db)

    def define(self, spec: ListSpec) -> None:
        """Makes a list known; another query under the same name empties it."""
        known = self._db.execute(
            "SELECT id, query, ordering FROM list WHERE name = ?", (spec.name,)
        ).fetchone()
        if known and known[1:] == (spec.query, spec.order):
            return
        if known and known[1] == spec.query:
            self._db.execute("UPDATE list SET ordering = ? WHERE id = ?", (spec.order, known[0]))
            self.places.build(spec.name, self.order(spec.name))
            return
        if known:
            self.places.drop(spec.name)
            self._db.execute("DELETE FROM member WHERE list = ?", (known[0],))
            self._db.execute("DELETE FROM doubt WHERE list = ?", (known[0],))
            self._db.execute("DELETE FROM list_extra WHERE list = ?", (known[0],))
            self._db.execute("DELETE FROM list WHERE id = ?", (known[0],))
        self._db.execute(
            "INSERT INTO list (name, query, ordering, complete, fresh_at) VALUES (?, ?, ?, ?, ?)",
            (spec.name, spec.query, spec.order, spec.local, 0.0 if spec.local else None),
        )
        if spec.name == UNREAD:
            self._db.execute(ALL_CHANGED, (UNREAD,))
        self.places.build(spec.name, spec.order)

    def forget_others(self, names: Collection[str]) -> None:
        """Forgets lists that nobody defines any more."""
        for name in self.names() - set(names):
            self.places.drop(name)
            found = self._db.execute("SELECT id FROM list WHERE name = ?", (name,)).fetchone()
            for table in ("member", "doubt", "list_extra"):
                self._db.execute(f"DELETE FROM {table} WHERE list = ?", found)  # noqa: S608
            self._db.execute("DELETE FROM list WHERE id = ?", found)

    def state(self, name: str) -> ListState:
        """How the list stands now."""
        found = self._db.execute(
            "SELECT count, total, complete, fresh_at, failure, run, next FROM list WHERE name = ?",
            (name,),
        ).fetchone()
        if not found:
            return ListState()
        count, total, complete, fresh_at, failure, run, following = found
        return ListState(count, total, bool(complete), fresh_at, failure, run, following)

    def order(self, name: str) -> str:
        """The order the user likes for this list, else its own."""
        found = self._db.execute(
            "SELECT coalesce(nullif(chosen, ''), ordering) FROM list WHERE name = ?", (name,)
        ).fetchone()
        return found[0] if found else ""

    def choose_order(self, name: str, order: str) -> None:
        """Remembers the order the user likes."""
        self._db.execute("UPDATE list SET chosen = ? WHERE name = ?", (order, name))

    def names(self) -> frozenset[str]:
        """Every list there is."""
        return frozenset(name for (name,) in self._db.execute("SELECT name FROM list"))

    def tickets(self, name: str) -> tuple[int, ...]:
        """All tickets of a list, in no order."""
        found = self._db.execute(
            "SELECT ticket FROM member WHERE list = (SELECT id FROM list WHERE name = ?)", (name,)
        )
        return tuple(ticket for (ticket,) in found)

    def unmet(self, name: str, run: int, met: Collection[int]) -> tuple[int, ...]:
        """Tickets of the list that a run did not meet, nor this page of it; the latest first."""
        found = self._db.execute(
            "SELECT ticket FROM member JOIN list ON list.id = member.list"
            " WHERE name = ? AND member.run < ? ORDER BY ticket DESC",
            (name, run),
        )
        return tuple(id for (id,) in found if id not in met)  # noqa: A001

    def counts(self) -> dict[str, int]:
        """How many tickets each list has: by the server's word where it gave one."""
        found = self._db.execute(
            "SELECT name, CASE WHEN complete OR total IS NULL THEN count ELSE total END"
            " FROM list WHERE fresh_at IS NOT NULL OR total IS NOT NULL"
        )
        return dict(found)

    def overdue(self, now: float) -> frozenset[str]:
        """Names of the lists that have tickets whose time is over and that are not done."""
        done = ",".join("?" * len(INACTIVE))
        found = self._db.execute(
            "SELECT name FROM list WHERE id IN (SELECT member.list FROM ticket t"  # noqa: S608
            " INDEXED BY ticket_due CROSS JOIN member ON member.ticket = t.id"
            f" WHERE t.due IS NOT NULL AND t.due < ? AND lower(t.status) NOT IN ({done}))",
            (int(now), *INACTIVE),
        )
        return frozenset(name for (name,) in found)

    def set_total(self, name: str, total: int) -> None:
        """Remembers how many tickets a list has by the server's word."""
        self._db.execute("UPDATE list SET total = ? WHERE name = ?", (total, name))

    def is_whole(self, name: str) -> bool:
        """True when the list has as many tickets as the server says, or would get no more.

        Where RT counts tickets that it does not show, reading them again brings nothing.
        """
        found = self._db.execute(
            "SELECT complete AND (total IS NULL OR total = count + surplus) FROM list"
            " WHERE name = ?",
            (name,),
        ).fetchone()
        return bool(found and found[0])

    def accept(self, name: str) -> None:
        """The list was read to its end: what it lacks is not to be had."""
        self._db.execute(
            "UPDATE list SET surplus = coalesce(total - count, 0) WHERE name = ?", (name,)
        )

    def set_fresh(self, name: str, now: float) -> None:
        """The list was just found to be as the server has it."""
        self._db.execute("UPDATE list SET fresh_at = ?, failure = '' WHERE name = ?", (now, name))

    def mistrust(self, name: str) -> None:
        """The list is to be read again from the start; until then it shows what it has."""
        self._db.execute("UPDATE list SET complete = 0, next = '' WHERE name = ?", (name,))

    def holding(self, tickets: Collection[int]) -> frozenset[str]:
        """Names of the lists that any of these tickets is in."""
        found = self._db.execute(
            "SELECT name FROM list WHERE id IN (SELECT member.list FROM json_each(?) asked"
            " CROSS JOIN member ON member.ticket = asked.value)",
            (json.dumps(sorted(tickets)),),
        )
        return frozenset(name for (name,) in found)

    def doubts(self, name: str, most: int) -> tuple[int, ...]:
        """Tickets of which it is not known whether the list has them."""
        found = self._db.execute(
            "SELECT ticket FROM doubt JOIN list ON list.id = doubt.list WHERE name = ?"
            " ORDER BY ticket DESC LIMIT ?",
            (name, most),
        )
        return tuple(ticket for (ticket,) in found)

    def doubtful(self) -> frozenset[str]:
        """Names of the lists that have such tickets."""
        found = self._db.execute("SELECT name FROM list WHERE id IN (SELECT list FROM doubt)")
        return frozenset(name for (name,) in found)

    def unfinished(self) -> frozenset[str]:
        """Names of the lists whose reading was interrupted, by no fault of theirs."""
        found = self._db.execute("SELECT name FROM list WHERE next <> '' AND failure = ''")
        return frozenset(name for (name,) in found)

    def fail(self, name: str, reason: str) -> None:
        """Remembers why a list could not be read."""
        self._db.execute("UPDATE list SET failure = ? WHERE name = ?", (reason, name))

    def unnamed(self, batch: Batch) -> set[int]:
        """Tickets that will leave a list at the end of this batch without being named in it."""
        page = batch.page
        if page is None or page.next:
            return set()
        return set(self.unmet(page.name, page.run, set(page.ids)))

    def write(self, batch: Batch) -> set[str]:
        """The list part of a batch; returns the names of lists that it is about."""
        changed = set()
        if batch.page:
            changed.add(batch.page.name)
            self._write_page(batch.page)
        for name, ids in batch.joined.items():
            changed.add(name)
            self._db.executemany(
                "INSERT INTO member SELECT id, ?, run FROM list WHERE name = ?"
                " ON CONFLICT DO UPDATE SET run = excluded.run",
                [(ticket, name) for ticket in ids],
            )
            self._undoubt(name, ids)
        for name, ids in batch.left.items():
            changed.add(name)
            self._db.executemany(
                "DELETE FROM member WHERE ticket = ? AND list ="
                " (SELECT id FROM list WHERE name = ?)",
                [(ticket, name) for ticket in ids],
            )
            self._undoubt(name, ids)
        for name, ids in batch.doubts.items():
            self._db.executemany(
                "INSERT OR IGNORE INTO doubt SELECT id, ? FROM list WHERE name = ?",
                [(ticket, name) for ticket in ids],
            )
        if batch.fates:
            gone = [(ticket,) for ticket, fate in batch.fates.items() if fate.kind != "there"]
            changed |= self.holding([ticket for (ticket,) in gone])
            self._db.executemany("DELETE FROM member WHERE ticket = ?", gone)
            self._db.executemany("DELETE FROM doubt WHERE ticket = ?", gone)
        return changed

    def write_unread(self, tickets: Collection[int]) -> set[str]:
        """Puts tickets into the list of the unread ones, or takes them out."""
        found = self._db.execute("SELECT id FROM list WHERE name = ?", (UNREAD,)).fetchone()
        if not found:
            return set()
        both = (json.dumps(sorted(tickets)), found[0])
        changed = sum(self._db.execute(statement, both).rowcount for statement in (READ, CHANGED))
        return {UNREAD} if changed else set()

    def members(self, name: str) -> frozenset[int]:
        """The tickets of a small list, in no order."""
        found = self._db.execute(
            "SELECT ticket FROM member JOIN list ON list.id = member.list WHERE name = ?", (name,)
        )
        return frozenset(ticket for (ticket,) in found)

    def set_members(self, name: str, tickets: Collection[int]) -> None:
        """A local list has these tickets and no others."""
        found = self._db.execute("SELECT id FROM list WHERE name = ?", (name,)).fetchone()
        if found:
            self._db.execute("DELETE FROM member WHERE list = ?", found)
            self._db.executemany(
                "INSERT INTO member VALUES (?, ?, 0)", [(found[0], ticket) for ticket in tickets]
            )

    def held(self, tickets: Collection[int]) -> dict[str, int]:
        """How many of these tickets each list has, where it has any."""
        found = self._db.execute(
            "SELECT name, count(*) FROM json_each(?) asked CROSS JOIN member"
            " ON member.ticket = asked.value JOIN list ON list.id = member.list GROUP BY list.id",
            (json.dumps(sorted(tickets)),),
        )
        return dict(found)

    def _undoubt(self, name: str, tickets: Collection[int]) -> None:
        self._db.executemany(
            "DELETE FROM doubt WHERE ticket = ? AND list = (SELECT id FROM list WHERE name = ?)",
            [(ticket, name) for ticket in tickets],
        )

    def _write_page(self, page: ListPage) -> None:
        found = self._db.execute("SELECT id FROM list WHERE name = ?", (page.name,)).fetchone()
        if not found:
            return
        self._db.executemany(
            "INSERT INTO member VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET run = excluded.run",
            [(found[0], ticket, page.run) for ticket in page.ids],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO list_extra VALUES (?, ?)",
            [(found[0], name) for name in page.extras],
        )
        last = not page.next
        self._db.execute(
            "UPDATE list SET total = ?, run = ?, next = ?, complete = ?, failure = '',"
            " fresh_at = ? WHERE id = ?",
            (page.total, page.run, page.next, last, page.now, found[0]),
        )
        if last:
            self._db.execute("DELETE FROM member WHERE list = ? AND run < ?", (found[0], page.run))
        self._undoubt(page.name, page.ids)
