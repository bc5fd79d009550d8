"""Queries over tickets as predicates."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from rtdesk.demo import dates
from rtdesk.demo.lifecycles import LIFECYCLES
from rtdesk.demo.model import NOBODY, Tables, Ticket
from rtdesk.demo.rows import User
from rtdesk.demo.sqlparse import WHERE, Both, Condition, Either, Node
from rtdesk.demo.wire import Problem

Test = Callable[[Ticket], bool]
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
NUMBERS = {
    "id": "id",
    "priority": "priority",
    "timeworked": "worked",
    "timeestimated": "estimated",
    "timeleft": "left",
}
TIMES = {
    "created": "created",
    "lastupdated": "updated",
    "updated": "updated",
    "due": "due",
    "starts": "starts",
    "started": "started",
    "resolved": "resolved",
    "told": "told",
}
PEOPLE: dict[str, Callable[[Ticket], tuple[int, ...]]] = {
    "owner": lambda t: (t.owner,),
    "creator": lambda t: (t.creator,),
    "lastupdatedby": lambda t: (t.updated_by,),
    "requestor": lambda t: t.requestors,
    "cc": lambda t: t.cc,
    "admincc": lambda t: t.admin_cc,
    "watcher": lambda t: (*t.requestors, *t.cc, *t.admin_cc),
}
LINKS = {"dependson": "DependsOn", "refersto": "RefersTo", "memberof": "MemberOf"}
BACK = {"dependedonby": "DependsOn", "referredtoby": "RefersTo", "hasmember": "MemberOf"}
CUSTOM = re.compile(r"(?:CF|CustomField)\.(?:\{([^}]*)\}|(\w+))$", re.IGNORECASE)

ROLE = re.compile(r"CustomRole\.(?:\{([^}]*)\}|(\w+))(?:\.(\w+))?$", re.IGNORECASE)


@dataclass(slots=True)
class Query:
    """What a query is asked against. `volatile` turns true when the answer depends on the clock."""

    tables: Tables
    user: User
    now: int
    volatile: bool = field(default=False)

    def compile(self, tree: Node) -> Test:
        """A predicate.

        Raises:
            Problem: 400 for a field RT does not know.
        """
        if isinstance(tree, Condition):
            return self.condition(tree)
        if ids := _ids(tree):
            return lambda t: t.id in ids
        tests = [self.compile(part) for part in tree.parts]
        if isinstance(tree, Both):
            return lambda t: all(test(t) for test in tests)
        return lambda t: any(test(t) for test in tests)

    def condition(self, wanted: Condition) -> Test:
        name, _, sub = wanted.field.partition(".")
        folded = name.lower()
        if match := CUSTOM.match(wanted.field):
            return self._custom(match[1] or match[2], wanted)
        if match := ROLE.match(wanted.field):
            return self._role(match[1] or match[2], match[3] or "", wanted)
        if folded in NUMBERS:
            return _number(NUMBERS[folded], wanted)
        if folded in TIMES:
            return self._time(TIMES[folded], wanted)
        if folded in PEOPLE:
            return self._people(folded, sub, wanted)
        if folded in LINKS or folded in BACK:
            return self._linked(folded, wanted)
        simple = self._simple(folded, wanted)
        if simple is None:
            raise Problem(400, f"Unknown field: {wanted.field}{WHERE}")
        return simple

    def _simple(self, name: str, wanted: Condition) -> Test | None:
        queues = self.tables.queues
        match name:
            case "subject":
                return _text("subject", wanted)
            case "content":
                return self._content(wanted)
            case "type":
                return _text("type", wanted)
            case "sla":
                return _text("sla", wanted)
            case "status":
                return self._status(wanted)
            case "queue":
                hit = words(wanted)
                number = (wanted.value or "").isdigit()
                ids = {q.id for q in queues.values() if hit(str(q.id) if number else q.name)}
                return lambda t: t.queue in ids
            case "lifecycle":
                hit = words(wanted)
                ids = {q.id for q in queues.values() if hit(q.lifecycle)}
                return lambda t: t.queue in ids
            case "effectiveid":
                return _number("id", wanted)
            case _:
                return None

    def _status(self, wanted: Condition) -> Test:
        value = (wanted.value or "").lower()
        if value not in ("__active__", "__inactive__"):
            hit = words(wanted)
            cache = {s: hit(s) for life in LIFECYCLES.values() for s in life.statuses}
            return lambda t: cache[t.status]
        meant: dict[int, frozenset[str]] = {}
        for queue in self.tables.queues.values():
            life = LIFECYCLES[queue.lifecycle]
            active = life.initial + life.active
            meant[queue.id] = frozenset(active if value == "__active__" else life.inactive)
        if wanted.op == "!=":
            return lambda t: t.status not in meant[t.queue]
        return lambda t: t.status in meant[t.queue]

    def _time(self, attribute: str, wanted: Condition) -> Test:
        if wanted.value is None or wanted.value.upper() == "NULL":
            unset = wanted.op in ("IS", "=")
            return lambda t: (getattr(t, attribute) == 0) == unset
        self.volatile = self.volatile or dates.is_relative(wanted.value)
        moment, exact = dates.wanted(wanted.value, self.now)
        if wanted.op in ("=", "!=") and not exact:
            inside = wanted.op == "="
            return lambda t: (moment <= getattr(t, attribute) < moment + dates.DAY) == inside
        compare = comparison(wanted.op)
        return lambda t: getattr(t, attribute) != 0 and compare(getattr(t, attribute), moment)

    def _role(self, name: str, sub: str, wanted: Condition) -> Test:
        ids = [r.id for r in self.tables.roles.values() if name in (r.name, str(r.id))]

        def of(ticket: Ticket) -> tuple[int, ...]:
            return next((p for id_ in ids if (p := (ticket.roles or {}).get(id_))), ())

        return self._members(of, False, sub, wanted)

    def _people(self, role: str, sub: str, wanted: Condition) -> Test:
        return self._members(PEOPLE[role], role in SINGLE, sub, wanted)

    def _members(
        self, of: Callable[[Ticket], tuple[int, ...]], single: bool, sub: str, wanted: Condition
    ) -> Test:
        if wanted.value is None or wanted.value.upper() == "NULL":
            empty = wanted.op in ("IS", "=")
            return lambda t: (not any(id_ != NOBODY for id_ in of(t))) == empty
        negative = wanted.op == "!=" or wanted.op.startswith("NOT ")
        hit = words(Condition(wanted.field, wanted.op.removeprefix("NOT "), wanted.value))
        if wanted.op == "!=":
            hit = words(Condition(wanted.field, "=", wanted.value))
        address = sub.lower() == "emailaddress" or (not sub and not single)
        ids = {
            user.id
            for user in self.tables.users.values()
            if self._names(user, sub, address, wanted.value, hit)
        }
        if single:
            return lambda t: (of(t)[0] in ids) != negative
        return lambda t: any(id_ in ids for id_ in of(t)) != negative

    def _names(
        self, user: User, sub: str, address: bool, value: str, hit: Callable[[str], bool]
    ) -> bool:
        if value == "__CurrentUser__":
            return user.id == self.user.id
        if sub.lower() == "realname":
            return hit(user.real_name)
        if sub.lower() == "id" or (not sub and value.isdigit()):
            return hit(str(user.id))
        return hit(user.email) if address else hit(user.login)

    def _custom(self, name: str, wanted: Condition) -> Test:
        ids = [f.id for f in self.tables.fields.values() if name in (f.name, str(f.id))]
        if wanted.value is None or wanted.value.upper() == "NULL":
            empty = wanted.op in ("IS", "=")
            return lambda t: (not any((t.values or {}).get(id_) for id_ in ids)) == empty
        negative = wanted.op == "!=" or wanted.op.startswith("NOT ")
        positive = wanted.op.removeprefix("NOT ") if wanted.op != "!=" else "="
        hit = words(Condition(wanted.field, positive, wanted.value))
        return lambda t: (
            any(hit(value) for id_ in ids for value in (t.values or {}).get(id_, ())) != negative
        )

    def _linked(self, name: str, wanted: Condition) -> Test:
        other = int(wanted.value or 0) if (wanted.value or "").isdigit() else 0
        if name in LINKS:
            kind = LINKS[name]
            return lambda t: any(
                link.kind == kind and link.target == other for link in t.links or ()
            )
        source = self.tables.tickets.get(other)
        ids = {x.target for x in (source.links if source else None) or () if x.kind == BACK[name]}
        return lambda t: t.id in ids

    def _content(self, wanted: Condition) -> Test:
        tables = self.tables
        hit = words(wanted)

        def test(ticket: Ticket) -> bool:
            return any(
                hit(part.content.decode("utf-8", "replace"))
                for number in tables.history(ticket)
                for id_ in tables.transactions[number].parts
                if (part := tables.parts[id_]).type.startswith("text/")
            )

        return test


SINGLE = frozenset({"owner", "creator", "lastupdatedby"})


def words(wanted: Condition) -> Callable[[str], bool]:
    """A test of a text, without regard to case."""
    value = (wanted.value or "").casefold()
    negative = wanted.op in ("!=", "IS NOT") or wanted.op.startswith("NOT ")
    match wanted.op.removeprefix("NOT "):
        case "LIKE" if "%" in value:
            parts = (re.escape(part) for part in value.split("%"))
            pattern = re.compile(".*".join(parts), re.DOTALL)
            return lambda text: (pattern.search(text.casefold()) is not None) != negative
        case "LIKE":
            return lambda text: (value in text.casefold()) != negative
        case "STARTSWITH":
            return lambda text: text.casefold().startswith(value) != negative
        case "ENDSWITH":
            return lambda text: text.casefold().endswith(value) != negative
        case "<" | ">" | "<=" | ">=" as op:
            order: Callable[[str, str], bool] = getattr(operator, ORDER[op])
            return lambda text: order(text.casefold(), value)
        case _:
            return lambda text: (text.casefold() == value) != negative


def comparison(op: str) -> Callable[[int, int], bool]:
    """What an operator means for numbers; unknown ones mean equality."""
    return COMPARE.get(op, COMPARE["="])


ORDER = {"<": "lt", ">": "gt", "<=": "le", ">=": "ge"}


def _ids(tree: Node) -> frozenset[int]:
    """The ids of a query that is nothing but `id = 1 OR id = 2 ...`."""
    if not isinstance(tree, Either):
        return frozenset()
    ids = set()
    for part in tree.parts:
        if not isinstance(part, Condition) or (part.field.lower(), part.op) != ("id", "="):
            return frozenset()
        if not (part.value or "").isdigit():
            return frozenset()
        ids.add(int(part.value or 0))
    return frozenset(ids)


def _text(attribute: str, wanted: Condition) -> Test:
    hit = words(wanted)
    return lambda t: hit(getattr(t, attribute))


def _number(attribute: str, wanted: Condition) -> Test:
    try:
        value = int(float(wanted.value or 0))
    except ValueError:
        return lambda t: False
    compare = comparison(wanted.op)
    return lambda t: compare(getattr(t, attribute), value)
