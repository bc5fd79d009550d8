"""Searches: order, pages, JSON conditions, and answers kept until something changes."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from rtdesk.demo import rights
from rtdesk.demo.model import NOBODY, Tables, Ticket
from rtdesk.demo.rows import User
from rtdesk.demo.sqlparse import Condition, fields, parse
from rtdesk.demo.ticketsql import CUSTOM, Query, comparison, words
from rtdesk.demo.wire import Problem, Request

Key = Callable[[Ticket], str | int]
KEPT = 32
"""Results of that many searches are remembered."""

COLUMNS = {
    "id": "id",
    "Status": "status",
    "Priority": "priority",
    "Created": "created",
    "LastUpdated": "updated",
    "Due": "due",
    "Starts": "starts",
    "Started": "started",
    "Resolved": "resolved",
    "Told": "told",
    "TimeWorked": "worked",
    "TimeLeft": "left",
    "TimeEstimated": "estimated",
    "Type": "type",
    "Creator": "creator",
}


@dataclass(slots=True)
class Searcher:
    """Finds tickets; an answer is good until the tables' version rises."""

    tables: Tables
    kept: OrderedDict[tuple[object, ...], list[int]] = field(default_factory=OrderedDict)
    version: int = -1

    def tickets(
        self, user: User, query: str, order: Sequence[tuple[str, bool]], now: int
    ) -> list[int]:
        """Ids of all tickets that match and may be seen, in order."""
        if self.version != self.tables.version:
            self.kept.clear()
            self.version = self.tables.version
        key = (user.id, query, tuple(order))
        if key in self.kept:
            self.kept.move_to_end(key)
            return self.kept[key]
        found, volatile = self._find(user, query, now)
        for column, descending in reversed(order):
            found.sort(key=self._key(column), reverse=descending)
        ids = [ticket.id for ticket in found]
        if not volatile:
            self.kept[key] = ids
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        return ids

    def sortable(self, column: str) -> bool:
        """Whether RT can sort by this; by others it gives nothing at all."""
        known = column in COLUMNS or column in NAMED
        return known or CUSTOM.match(column) is not None

    def _find(self, user: User, text: str, now: int) -> tuple[list[Ticket], bool]:
        tree = parse(text)
        query = Query(self.tables, user, now)
        test = query.compile(tree)
        named = {name.lower() for name in fields(tree)}
        seen = frozenset(
            queue.id
            for queue in self.tables.queues.values()
            if "ShowTicket" in rights.in_queue(user, queue)
        )
        mine = frozenset(q.id for q in self.tables.queues.values() if q.name in rights.SELF_SERVICE)
        any_type, merged = "type" in named, "effectiveid" in named
        me = user.id
        found = [
            ticket
            for ticket in self.tables.tickets.values()
            if (ticket.queue in seen or (me in ticket.requestors and ticket.queue in mine))
            and ticket.status != "deleted"
            and (merged or not ticket.merged_into)
            and (any_type or ticket.type == "ticket")
            and test(ticket)
        ]
        return found, query.volatile

    def _key(self, column: str) -> Key:
        users, queues = self.tables.users, self.tables.queues
        if column in COLUMNS:
            attribute = COLUMNS[column]
            return attrgetter(attribute)
        if match := CUSTOM.match(column):
            name = match[1] or match[2]
            ids = [f.id for f in self.tables.fields.values() if f.name == name]
            return lambda t: next((v[0] for i in ids if (v := (t.values or {}).get(i))), "")
        match column:
            case "Subject":
                return lambda t: t.subject.casefold()
            case "Queue" | "Queue.Name":
                return lambda t: queues[t.queue].name.casefold()
            case "Owner" | "Owner.Name":
                return lambda t: users[t.owner].login
            case "Owner.RealName":
                return lambda t: users[t.owner].real_name
            case "SLA":
                return lambda t: t.sla
            case "Requestor.Name":
                return lambda t: self.tables.name_of(t.requestors[0]) if t.requestors else ""
            case _:
                emails = {user.id: user.email for user in users.values()}
                return lambda t: emails.get(t.requestors[0], "") if t.requestors else ""


NAMED = frozenset(
    {
        "SLA",
        "Subject",
        "Queue",
        "Queue.Name",
        "Owner",
        "Owner.Name",
        "Owner.RealName",
        "Requestor.Name",
        "Requestor.EmailAddress",
    }
)


def ordering(request: Request) -> list[tuple[str, bool]]:
    """The `orderby`/`order` pairs of a request; true is descending."""
    orders = request.every("order")
    return [
        (column, index < len(orders) and orders[index].upper() == "DESC")
        for index, column in enumerate(request.every("orderby"))
    ]


def conditions(request: Request) -> list[Condition] | None:
    """The JSON conditions of `query`, None when there are none.

    Raises:
        Problem: 400 for what is not JSON.
    """
    text = request.first("query")
    if request.method == "POST" and request.content_type.startswith("application/json"):
        text = request.body.decode("utf-8", "replace")
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except ValueError:
        raise Problem(400, f"JSON parse error: malformed query {text[:40]!r}\n") from None
    entries = found if isinstance(found, list) else [found]
    out = []
    for entry in entries:
        if not isinstance(entry, dict) or "field" not in entry:
            raise Problem(400, "Each entry of the query must be an object with a field")
        out.append(
            Condition(
                str(entry["field"]), str(entry.get("operator", "=")), str(entry.get("value", ""))
            )
        )
    return out


def matches(wanted: Sequence[Condition], value: Callable[[str], str | int | None]) -> bool:
    """Whether a row fulfils all conditions; several on one field with `=` are alternatives."""
    groups: dict[tuple[str, bool], list[bool]] = {}
    for condition in wanted:
        held = value(condition.field)
        if held is None:
            hit = False
        elif isinstance(held, int):
            number = int(condition.value or 0) if (condition.value or "").isdigit() else 0
            hit = comparison(condition.op)(held, number)
        else:
            hit = words(condition)(held)
        groups.setdefault((condition.field, condition.op == "="), []).append(hit)
    return all(any(hits) if equal else all(hits) for (_, equal), hits in groups.items())


def simple(tables: Tables, text: str) -> str:
    """RT's simple search as TicketSQL: words, numbers, queues, statuses, addresses."""
    clauses, closed = [], True
    for word in text.split():
        bare = word.lstrip("#")
        safe = word.replace("\\", "\\\\").replace("'", "\\'")
        if bare.isdigit():
            clauses.append(f"id = {bare}")
            closed = False
        elif tables.queue(word) is not None:
            clauses.append(f"Queue = '{safe}'")
        elif word in STATUSES:
            clauses.append(f"Status = '{safe}'")
            closed = False
        elif "@" in word:
            clauses.append(f"Requestor.EmailAddress LIKE '{safe}'")
        elif (user := tables.logins.get(word.casefold())) and user.id != NOBODY:
            clauses.append(f"Owner = '{safe}'")
        else:
            clauses.append(f"Subject LIKE '{safe}'")
    if closed and clauses:
        clauses.append("Status = '__Active__'")
    return " AND ".join(clauses)


STATUSES = frozenset({"new", "open", "stalled", "resolved", "rejected"})
