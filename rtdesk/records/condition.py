"""What a rule asks of a ticket in a list: `priority >= 70`, `due < 2h and queue = Support`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from rtdesk.records import extras
from rtdesk.records.lifecycle import INACTIVE
from rtdesk.records.listed import Listed
from rtdesk.records.ref import Ref

AHEAD = ("due", "starts")
"""Moments that are compared by the time that is left; all others by the time that went by."""
PAST = ("created", "updated", "started", "resolved", "told")
TEXTS = ("id", "subject", "status", "queue", "owner", "requestor", "priority")
FLAGS = ("unread", "overdue", "pending", "draft", "unowned", "mine")
OPERATORS = "<=|>=|!=|!~|=|<|>|~"
UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}

_AND = re.compile(r"""\s+and\s+(?=(?:[^"]*"[^"]*")*[^"]*$)""", re.IGNORECASE)
_TERM = re.compile(
    rf"""([a-z_]+(?:\.(?:\{{[^}}]+\}}|[^\s<>=!~{{}}]+))?)\s*({OPERATORS})\s*("[^"]*"|.+)""",
    re.DOTALL | re.IGNORECASE,
)
_SPAN = re.compile(r"(-?\d{1,6})\s*([mhdw])")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")


class BadCondition(ValueError):
    """A condition that cannot be meant; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A field, what it is compared by, and with what; a flag is a field alone."""

    field: str
    operator: str = ""
    value: str = ""

    def holds(self, listed: Listed, now: datetime, me: str) -> bool:
        """Whether that is true of a ticket."""
        if not self.operator:
            return _flag(self.field, listed, now, me)
        if self.field in (*AHEAD, *PAST):
            return self._compares_time(listed, now)
        held = _values(self.field, listed)
        wanted = me if self.field == "owner" and self.value == "me" else self.value
        match self.operator:
            case "~" | "!~":
                found = any(wanted.casefold() in one.casefold() for one in held)
                return found is (self.operator == "~")
            case "=" | "!=":
                found = any(_same(one, wanted) for one in held)
                return found is (self.operator == "=")
            case _:
                return any(_compare(self.operator, one, wanted) for one in held)

    def _compares_time(self, listed: Listed, now: datetime) -> bool:
        row = listed.row
        if self.field == "due" and row.status.casefold() in INACTIVE:
            return False  # what is done is not due
        when = _moment(self.field, listed)
        if when is None:
            return False
        seconds = when - now.timestamp()
        return _ORDERS[self.operator](seconds if self.field in AHEAD else -seconds, _span(self))


Condition = tuple[Term, ...]
"""Terms that must all hold."""


def condition(text: str) -> Condition:
    """The condition that a text is.

    Raises:
        BadCondition: it is none.
    """
    return tuple(_term(part.strip()) for part in _AND.split(text.strip()))


def holds(terms: Condition, listed: Listed, now: datetime, me: str) -> bool:
    """Whether all of it is true of a ticket."""
    return all(term.holds(listed, now, me) for term in terms)


def overdue(listed: Listed, now: datetime) -> bool:
    """True when the due date has passed and the ticket is not done."""
    row = listed.row
    return row.due is not None and row.due < now and row.status.casefold() not in INACTIVE


def _term(text: str) -> Term:
    if text.casefold() in FLAGS:
        return Term(text.casefold())
    found = _TERM.fullmatch(text)
    if not found:
        raise BadCondition(f"{text!r} is no condition, such as `priority >= 70` or `overdue`")
    name, operator, value = found.groups()
    field = name if "." in name else name.casefold()
    if field not in (*TEXTS, *AHEAD, *PAST) and not extras.kind(field):
        raise BadCondition(f"{name!r} in {text!r} is no field of a ticket in a list")
    term = Term(field, operator, value[1:-1] if value.startswith('"') else value.strip())
    if field in (*AHEAD, *PAST):
        if operator not in _ORDERS:
            raise BadCondition(f"{field} is compared by < or >, as in `due < 2h`")
        _span(term)
    return term


def _span(term: Term) -> int:
    found = _SPAN.fullmatch(term.value)
    if not found and term.value != "0":
        raise BadCondition(f"{term.value!r} is no time, such as 30m, 2h, 3d or 1w")
    return int(found[1]) * UNITS[found[2]] if found else 0


def _flag(name: str, listed: Listed, now: datetime, me: str) -> bool:
    match name:
        case "unread":
            return listed.unread
        case "pending":
            return listed.pending
        case "draft":
            return listed.draft
        case "unowned":
            return listed.row.unowned
        case "mine":
            return bool(me) and listed.row.owner.id == me
        case _:
            return overdue(listed, now)


def _moment(field: str, listed: Listed) -> float | None:
    row = listed.row
    held = {"due": row.due, "created": row.created, "updated": row.last_updated}
    if field in held:
        when = held[field]
        return when.timestamp() if when else None
    value = dict(row.extras).get(field)
    return float(value) if isinstance(value, int) else None


def _values(field: str, listed: Listed) -> tuple[str, ...]:
    """All that a field can be called."""
    row = listed.row
    match field:
        case "id":
            return (str(row.id),)
        case "subject" | "status" | "priority":
            return (str(getattr(row, field)),)
        case "queue":
            return tuple(_called(row.queue))
        case "owner":
            return tuple(_called(row.owner))
        case "requestor":
            return tuple(name for ref in row.requestors for name in _called(ref))
        case _:
            held = str(dict(row.extras).get(field, ""))
            return (held, *held.split(", ")) if ", " in held else (held,)


def _called(ref: Ref) -> Iterator[str]:
    yield from dict.fromkeys(name for name in (ref.id, ref.name, ref.email) if name)


def _same(one: str, other: str) -> bool:
    if _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return float(one) == float(other)
    return one.casefold() == other.casefold()


def _compare(operator: str, one: str, other: str) -> bool:
    if _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return _ORDERS[operator](float(one), float(other))
    return bool(one) and _WORDS[operator](one.casefold(), other.casefold())


_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_WORDS: dict[str, Callable[[str, str], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
