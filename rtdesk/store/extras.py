"""Values beside the rows that only some lists show, and which lists have asked for which."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from rtdesk.records import extras
from rtdesk.records.extras import Extras
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import ListSpec

WANTED = "extras"
"""The key under which it is remembered what any list wants."""
SAMPLE = 400
"""The newest tickets that were read whole: in them names of fields and roles are looked for."""
WRITE = """
INSERT INTO extra SELECT ?1, ?2, ?3, ?4 WHERE (SELECT updated FROM ticket WHERE id = ?1) IS ?5
ON CONFLICT DO UPDATE SET value = excluded.value, key = excluded.key
"""
"""A row that was overtaken on its way by a later answer changes nothing."""


class BesideRows:
    """Part of the mirror's transactions."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db

    # -- lists -----------------------------------------------------------------------------------

    def define(self, spec: ListSpec) -> None:
        """What a list wants; one whose tickets were not asked for that is to be read again.

        What it does not want any more is not kept in step from now on, so it is forgotten.
        """
        found = self._db.execute("SELECT id FROM list WHERE name = ?", (spec.name,)).fetchone()
        rows = self._db.execute("SELECT name FROM list_extra WHERE list = ?", found)
        known = {name for (name,) in rows}
        if known - set(spec.extras):
            self._db.executemany(
                "DELETE FROM list_extra WHERE list = ? AND name = ?",
                [(found[0], name) for name in known - set(spec.extras)],
            )
        if set(spec.extras) - known and not spec.local:
            self._db.execute("UPDATE list SET complete = 0, next = '' WHERE id = ?", found)

    def forget_others(self, names: Collection[str]) -> bool:
        """Forgets values that no list wants any more; True when others were wanted before."""
        wanted = json.dumps(sorted(names))
        known = self._db.execute("SELECT value FROM meta WHERE key = ?", (WANTED,)).fetchone()
        if (known[0] if known else "[]") == wanted:
            return False
        self._db.execute(
            "DELETE FROM extra WHERE name NOT IN (SELECT value FROM json_each(?))", (wanted,)
        )
        self._db.execute("REPLACE INTO meta VALUES (?, ?)", (WANTED, wanted))
        return True

    # -- values ----------------------------------------------------------------------------------

    def of(self, tickets: Sequence[int]) -> dict[int, Extras]:
        """The values of these tickets."""
        marks = ",".join("?" * len(tickets))
        rows = self._db.execute(
            f"SELECT ticket, name, value FROM extra WHERE ticket IN ({marks})",  # noqa: S608
            list(tickets),
        )
        found: dict[int, list[tuple[str, str | int]]] = {}
        for ticket, name, value in rows:
            found.setdefault(ticket, []).append((name, value))
        return {ticket: tuple(pairs) for ticket, pairs in found.items()}

    def write(self, rows: Iterable[TicketRow]) -> None:
        """What rows bring along; those that bring nothing were not asked."""
        self._db.executemany(
            WRITE,
            [
                (row.id, name, value, extras.sort_key(value), _stamp(row))
                for row in rows
                for name, value in row.extras
            ],
        )

    def follow(self, ticket: Ticket) -> None:
        """A whole ticket was read: what stands beside its row is what stands in it."""
        rows = self._db.execute("SELECT name FROM extra WHERE ticket = ?", (ticket.id,))
        names = [name for (name,) in rows]
        self._db.executemany(
            "UPDATE extra SET value = ?, key = ? WHERE ticket = ? AND name = ?",
            [
                (value, extras.sort_key(value), ticket.id, name)
                for name, value in extras.of(ticket, names)
            ],
        )

    # -- names -----------------------------------------------------------------------------------

    def names(self) -> tuple[str, ...]:
        """Custom fields and custom roles that tickets on this machine have, as extra values."""
        some = f"SELECT ticket, record FROM record ORDER BY ticket DESC LIMIT {SAMPLE}"  # noqa: S608
        fields = self._db.execute(
            f"SELECT DISTINCT name FROM field WHERE ticket IN (SELECT ticket FROM ({some}))"  # noqa: S608
        )
        roles = self._db.execute(
            "SELECT DISTINCT json_extract(role.value, '$.name')"  # noqa: S608
            f" FROM ({some}) whole, json_each(whole.record, '$.roles') role"
        )
        names = [extras.called(extras.FIELD, name) for (name,) in fields if name]
        names += [extras.called(extras.ROLE, name) for (name,) in roles if name]
        return tuple(sorted(names, key=str.casefold))


def _stamp(row: TicketRow) -> int | None:
    return int(row.last_updated.timestamp()) if row.last_updated else None
