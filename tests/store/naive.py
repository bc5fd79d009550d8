"""What a mirror must hold, as plainly as it can be said: dicts, sets and `sorted`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rtdesk.records import extras
from rtdesk.records.ref import Ref
from rtdesk.records.ticket import TicketRow
from rtdesk.store.batch import Batch, ListPage, ListSpec
from rtdesk.store.fate import DELETED, THERE, Fate
from rtdesk.store.lists import UNREAD
from rtdesk.store.rows import display, stamp
from rtdesk.store.view import Place

Key = int | str
NEVER = 99999999999
"""The due date of what has none."""
BLANK = TicketRow(0, queue=Ref("queue", ""), owner=Ref("user", ""))


@dataclass
class Known:
    """A ticket: its row, the `LastUpdated` that the user has seen, and what became of it."""

    row: TicketRow
    looked: int | None = None
    fate: Fate = THERE

    @property
    def unread(self) -> bool:
        """It changed since the user looked."""
        updated = stamp(self.row.last_updated)
        return updated is not None and self.looked is not None and updated > self.looked


@dataclass
class Its:
    """A list: its tickets with the run that met each, and the page it was read up to."""

    spec: ListSpec
    members: dict[int, int] = field(default_factory=dict)
    run: int = 0
    chosen: str = ""

    @property
    def order(self) -> str:
        """The order it is shown in."""
        return self.chosen or self.spec.order


class Naive:
    """A mirror without a file."""

    def __init__(self) -> None:
        self.known: dict[int, Known] = {}
        self.lists: dict[str, Its] = {}
        self.names: dict[str, str] = {}
        self.horizon: int | None = None

    # -- in ----------------------------------------------------------------------------------

    def define(self, specs: tuple[ListSpec, ...]) -> None:
        """Another query empties a list, another order does not."""
        before, self.lists = self.lists, {}
        for spec in specs:
            its = before.get(spec.name)
            same = its is not None and its.spec.query == spec.query
            self.lists[spec.name] = replace(its, spec=spec) if its and same else Its(spec)
        self._know_unread()

    def apply(self, batch: Batch) -> None:
        """Row by row."""
        gone = {t.id: DELETED for t in batch.tickets if t.status == "deleted"}
        for row in batch.rows:
            for ref in (*row.requestors, row.owner):
                if ref.name:
                    self.names[ref.id] = display(ref.id, ref.name)
        for row in batch.rows:
            self._write(row, batch, newer=True)
        self._write_extras(batch)
        for ticket in batch.tickets:
            self._write(ticket.row(), batch, newer=False)
            known = self.known[ticket.id]
            names = [name for name, _ in known.row.extras]
            known.row = replace(known.row, extras=extras.of(ticket, names))
        for id, fate in {**batch.fates, **gone}.items():  # noqa: A001
            known = self.known.setdefault(id, Known(replace(BLANK, id=id)))
            known.fate = fate
        if batch.page:
            self._write_page(batch.page)
        for name, ids in batch.joined.items():
            self.lists[name].members |= dict.fromkeys(ids, self.lists[name].run)
        for name, ids in batch.left.items():
            self._leave(name, ids)
        for name in self.lists:
            self._leave(name, [i for i, fate in {**batch.fates, **gone}.items() if fate != THERE])
        self._know_unread()

    def look(self, ticket: int) -> None:
        """Seen as it is."""
        if known := self.known.get(ticket):
            known.looked = stamp(known.row.last_updated)
        self._know_unread()

    def mark_horizon(self) -> None:
        """All changes up to the newest are known."""
        stamps = [stamp(known.row.last_updated) for known in self.known.values()]
        self.horizon = max((at for at in stamps if at is not None), default=self.horizon)

    def forget(self) -> None:
        """Nothing is left but the lists' names."""
        self.known.clear()
        self.names.clear()
        self.horizon = None
        for its in self.lists.values():
            its.members.clear()

    def _write(self, row: TicketRow, batch: Batch, *, newer: bool) -> None:
        row = replace(
            row,
            owner=self._named(row.owner),
            requestors=tuple(self._named(ref) for ref in row.requestors),
        )
        updated = stamp(row.last_updated)
        known = self.known.get(row.id)
        if known is None:
            later = self.horizon is not None and updated is not None and updated > self.horizon
            unread = not batch.mine and (batch.news or later)
            self.known[row.id] = Known(replace(row, extras=()), 0 if unread else updated)
            return
        before = stamp(known.row.last_updated)
        overtaken = updated is not None and before is not None and updated < before
        if newer and overtaken and known.fate == THERE:
            return
        known.row, known.fate = replace(row, extras=known.row.extras), THERE
        if batch.mine:
            known.looked = updated
        elif known.looked is None:  # nothing of it was known but its number
            later = self.horizon is not None and updated is not None and updated > self.horizon
            known.looked = 0 if batch.news or later else updated

    def _write_extras(self, batch: Batch) -> None:
        """Of what is known now, not of what was overtaken."""
        for row in batch.rows:
            known = self.known[row.id]
            if stamp(known.row.last_updated) == stamp(row.last_updated):
                both = dict(known.row.extras) | dict(row.extras)
                known.row = replace(known.row, extras=tuple(sorted(both.items())))

    def _named(self, ref: Ref) -> Ref:
        return replace(ref, name=ref.name or self.names.get(ref.id, ""))

    def _write_page(self, page: ListPage) -> None:
        its = self.lists[page.name]
        its.run = page.run
        its.members |= dict.fromkeys(page.ids, page.run)
        if not page.next:
            self._leave(page.name, [id for id, run in its.members.items() if run < page.run])  # noqa: A001

    def _leave(self, name: str, tickets: list[int] | frozenset[int]) -> None:
        for ticket in tickets:
            self.lists[name].members.pop(ticket, None)

    def _know_unread(self) -> None:
        if UNREAD in self.lists:
            ids = [i for i, known in self.known.items() if known.unread and known.fate == THERE]
            self.lists[UNREAD].members = dict.fromkeys(ids, 0)

    # -- out ---------------------------------------------------------------------------------

    def places(self, name: str, column: str) -> list[Place]:
        """The tickets of a list in the ascending order of a column."""
        rows = [self.known[id].row for id in self.lists[name].members]  # noqa: A001
        found = sorted((key(row, column), row.id) for row in rows)
        return [Place(value, ticket) for value, ticket in found]

    def tickets(self, name: str, order: str) -> list[int]:
        """The tickets of a list in an order of several columns; what has no value comes last."""
        rows = [self.known[id].row for id in self.lists[name].members]  # noqa: A001
        columns = order.split(",")
        rows.sort(key=lambda row: row.id, reverse=columns[0].startswith("-"))
        for column in reversed(columns):
            down, bare = column.startswith("-"), column.removeprefix("-")
            held = [(row, ranked(row, bare)) for row in rows]
            there = [(row, value) for row, value in held if value is not None]
            there.sort(key=lambda pair: pair[1], reverse=down)  # equals stay as they were
            rows = [row for row, _ in there] + [row for row, value in held if value is None]
        return [row.id for row in rows]

    def everywhere(self) -> Iterator[tuple[str, int]]:
        """Every list with its length."""
        return ((name, len(its.members)) for name, its in self.lists.items())


def key(row: TicketRow, column: str) -> Key:
    """What a ticket is sorted by."""
    due = stamp(row.due)
    keys: dict[str, Key] = {
        "LastUpdated": stamp(row.last_updated) or 0,
        "Created": stamp(row.created) or 0,
        "Due": NEVER if due is None else due,
        "Priority": number(row.priority),
        "Subject": ascii_lower(row.subject),
        "Status": row.status,
        "Owner": ascii_lower(row.owner.name or row.owner.id),
        "Queue": ascii_lower(row.queue.name),
        "Requestor": ascii_lower(row.requestors[0].label if row.requestors else ""),
        "id": row.id,
    }
    return keys[column]


def ranked(row: TicketRow, column: str) -> tuple[int, Key | float] | None:
    """Numbers before texts; None where there is no value."""
    if column == "Due" and row.due is None:
        return None
    value = dict(row.extras).get(column, "") if extras.kind(column) else key(row, column)
    if extras.kind(column):
        found = extras.sort_key(value)
        return None if found is None else (isinstance(found, str), found)
    return (isinstance(value, str), value)


def number(text: str) -> int:
    """The number at the start of a text, as SQLite reads it."""
    found = re.match(r"[ \t\n\v\f\r]*([+-]?[0-9]+)", text)
    return min(max(int(found[1]), -(2**63)), 2**63 - 1) if found else 0


def ascii_lower(text: str) -> str:
    """SQLite knows the case of the letters of ASCII."""
    return "".join(c.lower() if c.isascii() else c for c in text)
