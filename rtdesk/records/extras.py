"""What a list can show of a ticket beside its row: asked for by the lists that show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rtdesk.records.ref import Ref
    from rtdesk.records.ticket import Ticket

Kind = Literal["moment", "people", "minutes", "text"]
Value = str | int
"""Moments are seconds since 1970; an empty text is no value."""
Extras = tuple[tuple[str, Value], ...]

ROW = (
    *("id", "subject", "status", "owner", "requestor", "queue", "priority", "mark", "due"),
    *("updated", "created", "until"),
)
"""Columns that a row has anyway."""
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "starts": "moment",
        "started": "moment",
        "resolved": "moment",
        "told": "moment",
        "creator": "people",
        "last_updated_by": "people",
        "cc": "people",
        "admincc": "people",
        "timeworked": "minutes",
        "timeestimated": "minutes",
        "timeleft": "minutes",
        "sla": "text",
        "type": "text",
    }
)
MEMBERS = MappingProxyType(
    {
        "admincc": "admin_cc",
        "timeworked": "time_worked",
        "timeestimated": "time_estimated",
        "timeleft": "time_left",
    }
)
"""Where a ticket has what, if not under the same name."""
FIELD, ROLE = "cf.", "role."
LONGEST = 400
"""Characters of a value that are kept: it stands in a cell."""
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")


def kind(name: str) -> Kind | None:
    """What kind of value this is; None for what is no extra value of a list."""
    if name.startswith(FIELD) and bare(name):
        return "text"
    if name.startswith(ROLE) and bare(name):
        return "people"
    return KINDS.get(name)


def is_column(name: str) -> bool:
    """True for what a list can show."""
    return name in ROW or kind(name) is not None


def column(text: str) -> tuple[str, int]:
    """A column and the width that is wanted for it (`subject:40`); 0: none."""
    key, colon, width = text.rpartition(":")
    if colon and width.isascii() and width.isdecimal() and len(width) < 4:
        return key, int(width)
    return text, 0


def bare(name: str) -> str:
    """The name of the custom field (`cf.Severity`, `cf.{Severity}`) or role in it."""
    rest = name.removeprefix(FIELD).removeprefix(ROLE)
    return rest[1:-1] if rest.startswith("{") and rest.endswith("}") else rest


def called(prefix: str, name: str) -> str:
    """How a custom field or role is called as a column: `cf.Severity`, `cf.{Cost, net}`."""
    plain = not any(char in ",:{}<>=!~" or char.isspace() for char in name)
    return f"{prefix}{name}" if plain else f"{prefix}{{{name.replace('}', '')}}}"


def of(ticket: Ticket, names: Iterable[str]) -> Extras:
    """The values of a whole ticket under these names."""
    return tuple((name, value(ticket, name)) for name in names)


def value(ticket: Ticket, name: str) -> Value:
    """One of them, empty for what is not set or no such thing."""
    wanted = bare(name).casefold()
    if name.startswith(FIELD):
        found = (field.values for field in ticket.custom_fields if field.name.casefold() == wanted)
        return ", ".join(next(found, ()))[:LONGEST]
    if name.startswith(ROLE):
        members = (role.members for role in ticket.roles if role.name.casefold() == wanted)
        return _names(next(members, ()))
    held = getattr(ticket, MEMBERS.get(name, name), "")
    match KINDS.get(name):
        case "moment":
            return int(held.timestamp()) if isinstance(held, datetime) else ""
        case "people":
            return _names(held if isinstance(held, tuple) else (held,))
        case "minutes":
            return held or ""
        case _:
            return str(held)[:LONGEST]


def _names(people: Iterable[Ref]) -> str:
    labels = (ref.label for ref in people if ref.id not in ("", "Nobody"))
    return ", ".join(labels)[:LONGEST]


def sort_key(value: Value) -> str | int | float | None:
    """What a value is sorted by: numbers by number, texts without case; None for none."""
    if isinstance(value, int):
        return value
    if _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value.casefold() or None
