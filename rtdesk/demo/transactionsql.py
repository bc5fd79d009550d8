"""Queries over transactions as predicates."""

from __future__ import annotations

from collections.abc import Callable

from rtdesk.demo import dates
from rtdesk.demo.model import OBJECT_TYPES, Tables, Transaction
from rtdesk.demo.sqlparse import WHERE_TRANSACTIONS, Both, Condition, Node
from rtdesk.demo.ticketsql import comparison, words
from rtdesk.demo.wire import Problem


def predicate(tables: Tables, tree: Node, now: int) -> Callable[[Transaction], bool]:
    """A predicate over transactions."""
    if not isinstance(tree, Condition):
        tests = [predicate(tables, part, now) for part in tree.parts]
        if isinstance(tree, Both):
            return lambda e: all(test(e) for test in tests)
        return lambda e: any(test(e) for test in tests)
    name = tree.field.lower()
    if name in ("id", "objectid", "ticketid"):
        attribute = "id" if name == "id" else "ticket"
        only = name == "ticketid"
        text = tree.value or ""
        value = int(text) if text.isdigit() else 0
        compare = comparison(tree.op)
        return lambda e: compare(getattr(e, attribute), value) and not (only and e.of != "ticket")
    if name == "created":
        moment, _ = dates.wanted(tree.value or "", now)
        compare = comparison(tree.op)
        return lambda e: compare(e.created, moment)
    hit = words(tree)
    match name:
        case "objecttype":
            kinds = {kind for kind, name in OBJECT_TYPES.items() if hit(name)}
            return lambda e: e.of in kinds
        case "type":
            return lambda e: hit(e.type)
        case "field":
            return lambda e: hit(e.field)
        case "creator":
            return lambda e: hit(tables.users[e.creator].login)
        case _:
            raise Problem(400, f"Unknown field: {tree.field}{WHERE_TRANSACTIONS}")
