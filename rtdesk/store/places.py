"""Where every ticket stands in every order that lists are shown in, so that no window needs a scan.

A *view* is a list in an order; that of one column is read backwards for the descending order (see
`orders.split`). Its places are made when somebody first wants that order and kept from then on,
those of an order of several columns for as long as it is the list's.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from rtdesk.records import extras
from rtdesk.store import orders
from rtdesk.store.orders import KEYS, split
from rtdesk.store.view import Key, Place

SMALL = 2000
"""A list of up to so many tickets is put in another order at once, a larger one in a thread."""


@dataclass(frozen=True, slots=True)
class Making:
    """An order that is being made: its list, its view, and the column."""

    list: int
    view: int
    column: str


class Places:
    """Keeps the places true; part of the mirror's transactions."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db

    def view(self, name: str, order: str) -> SqlView | None:
        """The tickets of a list in an order, or None when there is no such list."""
        column, descending = split(order)
        found = self._db.execute(
            "SELECT list.id, view.id, built FROM list"
            " LEFT JOIN view ON view.list = list.id AND ordered_by = ? WHERE name = ?",
            (column, name),
        ).fetchone()
        if found is None:
            return None
        places = found[1] if found[2] else None
        return SqlView(self._db, found[0], column, places, descending=descending)

    def is_built(self, name: str, order: str) -> bool:
        """True when windows in this order need no scan."""
        view = self.view(name, order)
        return view is None or view.places is not None

    def build(self, name: str, order: str) -> None:
        """Puts a list in an order; inside a transaction."""
        making = self.begin(name, order)
        if making:
            self.add(making, 0, -1)
            self.finish(making)

    def begin(self, name: str, order: str) -> Making | None:
        """From now on the places of this order are kept; those of before are to be added."""
        column, _ = split(order)
        found = self._db.execute("SELECT id FROM list WHERE name = ?", (name,)).fetchone()
        if found is None:
            return None
        self._db.execute(
            "INSERT OR IGNORE INTO view (list, ordered_by, built) VALUES (?, ?, 0)",
            (found[0], column),
        )
        (view,) = self._db.execute(
            "SELECT id FROM view WHERE list = ? AND ordered_by = ?", (found[0], column)
        ).fetchone()
        return Making(found[0], view, column)

    def add(self, making: Making, after: int, most: int) -> int:
        """Adds the places of the next tickets (-1: of all); returns the last one, 0 at the end."""
        some = "SELECT ticket FROM member WHERE list = ? AND ticket > ? ORDER BY ticket LIMIT ?"
        (last,) = self._db.execute(
            f"SELECT max(ticket) FROM ({some})",  # noqa: S608
            (making.list, after, most),
        ).fetchone()
        self._db.execute(
            f"INSERT OR IGNORE INTO place SELECT ?, {orders.key(making.column)} AS key, t.id"  # noqa: S608
            f" FROM ({some}) one CROSS JOIN ticket t ON t.id = one.ticket ORDER BY key, t.id",
            (making.view, making.list, after, most),
        )
        return last or 0

    def finish(self, making: Making) -> None:
        """Every ticket of the list has its place."""
        self._db.execute("UPDATE view SET built = 1 WHERE id = ?", (making.view,))

    def drop(self, name: str) -> None:
        """Forgets the orders of a list."""
        views = "SELECT view.id FROM view JOIN list ON list.id = view.list WHERE name = ?"
        self._db.execute(f"DELETE FROM place WHERE view IN ({views})", (name,))  # noqa: S608
        self._db.execute(f"DELETE FROM view WHERE id IN ({views})", (name,))  # noqa: S608

    def tidy(self, name: str, order: str) -> None:
        """A list has this order now: others of several columns need not be kept."""
        kept, _ = split(order)
        found = self._db.execute(
            "SELECT view.id, ordered_by FROM view JOIN list ON list.id = view.list WHERE name = ?",
            (name,),
        )
        self._drop(id for id, by in found if by not in KEYS and by != kept)  # noqa: A001

    def forget(self, names: Collection[str]) -> None:
        """Values beside the rows are kept under these names only: orders by others end."""
        found = self._db.execute("SELECT id, ordered_by FROM view")
        self._drop(id for id, by in found if _extras(by) - set(names))  # noqa: A001

    def _drop(self, views: Iterable[int]) -> None:
        gone = [(view,) for view in views]
        self._db.executemany("DELETE FROM place WHERE view = ?", gone)
        self._db.executemany("DELETE FROM view WHERE id = ?", gone)

    @contextlib.contextmanager
    def kept(self, tickets: Collection[int]) -> Iterator[set[str]]:
        """Inside, rows and memberships of these tickets may change: their places follow.

        Yields the names of the lists in which any of them has another place then, or none; empty
        until the end.
        """
        ids = json.dumps(sorted(tickets))
        before = self._held(ids)
        lists: set[str] = set()
        yield lists
        after = self._held(ids)
        lists |= self._names({view for view, *_ in before ^ after})
        # Row by row: SQLite does not look up three columns in a subquery, it reads the whole view.
        self._db.executemany(
            "DELETE FROM place WHERE view = ? AND key = ? AND ticket = ?", before - after
        )
        self._db.executemany("INSERT OR IGNORE INTO place VALUES (?, ?, ?)", after - before)

    def _names(self, views: Collection[int]) -> set[str]:
        """The lists of these views."""
        found = self._db.execute(
            "SELECT name FROM list WHERE id IN (SELECT view.list FROM json_each(?) asked"
            " CROSS JOIN view ON view.id = asked.value)",
            (json.dumps(sorted(views)),),
        )
        return {name for (name,) in found}

    def _held(self, ids: str) -> set[tuple[int, Key, int]]:
        used = self._db.execute("SELECT DISTINCT ordered_by FROM view").fetchall()
        columns = [column for (column,) in used if orders.is_kept_by(column)]
        return {
            place
            for column in columns
            for place in self._db.execute(_places(column), (ids, column))
        }


def _extras(kept_by: str) -> set[str]:
    return {column for column, _ in orders.columns(kept_by) if extras.kind(column)}


def _places(column: str) -> str:
    return (
        f"SELECT view.id, {orders.key(column)}, t.id FROM json_each(?) asked"  # noqa: S608
        " CROSS JOIN ticket t ON t.id = asked.value CROSS JOIN member ON member.ticket = t.id"
        " CROSS JOIN view ON view.list = member.list AND ordered_by = ?"
    )


class SqlView:
    """A list in an order. Without `places` every window sorts the members: right, but slower."""

    def __init__(
        self,
        db: sqlite3.Connection,
        list_id: int,
        column: str,
        places: int | None,
        *,
        descending: bool,
    ):
        self.places = places
        self._db = db
        self._list = list_id
        self._key = orders.key(column)
        self._descending = descending
        if places is None:
            self._from = (
                f"(SELECT {self._key} AS key, t.id AS ticket FROM member CROSS JOIN ticket t"  # noqa: S608
                f" ON t.id = member.ticket WHERE member.list = {int(list_id)})"
            )
        else:
            self._from = f"(SELECT key, ticket FROM place WHERE view = {int(places)})"  # noqa: S608

    @property
    def source(self) -> str:
        """What tickets and their keys are selected from."""
        return self._from

    @property
    def ordering(self) -> str:
        """How they are sorted, as `p`."""
        way = "DESC" if self._descending else "ASC"
        return f"p.key {way}, p.ticket {way}"

    def count(self) -> int:
        """How many tickets; the list knows."""
        found = self._db.execute("SELECT count FROM list WHERE id = ?", (self._list,)).fetchone()
        return int(found[0]) if found else 0

    def find(self, ticket: int) -> Place | None:
        """Where a ticket stands."""
        found = self._db.execute(
            f"SELECT {self._key} FROM member JOIN ticket t ON t.id = member.ticket"  # noqa: S608
            " WHERE member.list = ? AND member.ticket = ?",
            (self._list, ticket),
        ).fetchone()
        return Place(found[0], ticket) if found else None

    def number(self, place: Place) -> int:
        """How many stand before; counts them (5 ms in the middle of 100 000)."""
        sign = ">" if self._descending else "<"
        found = self._db.execute(
            f"SELECT count(*) FROM {self._from} WHERE (key, ticket) {sign} (?, ?)",  # noqa: S608
            (place.key, place.ticket),
        ).fetchone()
        return int(found[0])

    def after(self, place: Place | None, most: int) -> list[Place]:
        """The next places."""
        return self._window(place, most, upwards=not self._descending)

    def before(self, place: Place | None, most: int) -> list[Place]:
        """The places up to this one."""
        return self._window(place, most, upwards=self._descending)[::-1]

    def _window(self, place: Place | None, most: int, *, upwards: bool) -> list[Place]:
        sign, way = (">", "ASC") if upwards else ("<", "DESC")
        where = f"WHERE (key, ticket) {sign} (?, ?)" if place else ""
        found = self._db.execute(
            f"SELECT key, ticket FROM {self._from} {where}"  # noqa: S608
            f" ORDER BY key {way}, ticket {way} LIMIT ?",
            (*((place.key, place.ticket) if place else ()), most),
        )
        return [Place(key, ticket) for key, ticket in found]
