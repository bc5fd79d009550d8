"""Orders of a list: `LastUpdated`, `-LastUpdated` for the greatest first, `-Priority,Due`."""

from __future__ import annotations

import re
import struct
from types import MappingProxyType

from rtdesk.records import extras

KEYS = MappingProxyType(
    {
        "LastUpdated": "coalesce(t.updated, 0)",
        "Created": "coalesce(t.created, 0)",
        "Due": "coalesce(t.due, 99999999999)",  # no date is the latest of all
        "Priority": "CAST(t.priority AS INTEGER)",
        "Subject": "lower(t.subject)",
        "Status": "t.status",
        "Owner": "lower(coalesce(nullif(t.owner_name, ''), t.owner))",
        "Queue": "lower(t.queue_name)",
        "Requestor": "lower(t.requestor)",
        "id": "t.id",
    }
)
"""RT's names of the columns one can order by, and the key that the mirror sorts by; never NULL."""
DEFAULT = "-LastUpdated"
MOST = 4
"""Columns that an order has; the id decides after them."""
LONGEST = 200
"""Characters of a text that an order of several columns looks at."""
_PARTS = re.compile(r"(?:\{[^}]*\}|[^,{])+|\{")
_LAST = b"\xff"


def columns(order: str) -> tuple[tuple[str, bool], ...]:
    """The columns of an order, and whether each is descending; what is unknown is left out."""
    found: dict[str, bool] = {}
    for part in _PARTS.findall(order):
        column = part.strip().removeprefix("-")
        if column in KEYS or extras.kind(column):
            found.setdefault(column, part.strip().startswith("-"))
    return tuple(found.items())[:MOST]


def joined(parts: tuple[tuple[str, bool], ...]) -> str:
    """The order of these columns."""
    return ",".join(f"-{column}" if descending else column for column, descending in parts)


def split(order: str) -> tuple[str, bool]:
    """What tickets are kept by for this order, and whether it is read backwards.

    One of RT's columns serves both directions. Anything else is kept for itself: an order of
    several columns can have both, and what has no value comes last in either.
    """
    parts = columns(order)
    if not parts:
        return split(DEFAULT)
    if len(parts) == 1 and parts[0][0] in KEYS:
        return parts[0]
    return joined(parts), False


def is_kept_by(kept: str) -> bool:
    """True for what `split` gives."""
    return split(kept) == (kept, False)


def key(kept: str) -> str:
    """The expression that tickets `t` are sorted by; never NULL."""
    if kept in KEYS:
        return KEYS[kept]
    parts = columns(kept)
    pairs = [f"{_raw(column)}, {int(descending)}" for column, descending in parts]
    return f"desk_key({', '.join(pairs)}, t.id, {int(parts[0][1])})"


def _raw(column: str) -> str:
    if column == "Due":
        return "t.due"
    if column in KEYS:
        return KEYS[column]
    name = column.replace("'", "''").replace("\0", "")
    return f"(SELECT e.key FROM extra e WHERE e.ticket = t.id AND e.name = '{name}')"  # noqa: S608


def desk_key(*parts: float | str | None) -> bytes:
    """Values and their directions as one key that sorts as they do: numbers, texts, nothing."""
    return b"".join(map(_encoded, parts[::2], parts[1::2]))


def _encoded(value: float | str | None, descending: object) -> bytes:
    if value is None:
        return _LAST
    if isinstance(value, str):
        text = value[:LONGEST].encode("utf-8", "surrogatepass")
        found = b"\x02" + text.replace(b"\0", b"\0\xff") + b"\0\0"
    else:
        found = b"\x01" + _number(value)
    return found.translate(_TURNED) if descending else found


def _number(value: float) -> bytes:
    (bits,) = struct.unpack(">Q", struct.pack(">d", value))
    return struct.pack(">Q", bits ^ (2**64 - 1 if bits >> 63 else 2**63))


_TURNED = bytes(range(255, -1, -1))
