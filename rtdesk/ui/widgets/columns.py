"""Which columns a ticket list has at a width, and how wide each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from rtdesk.records import extras
from rtdesk.ui.text import plain

GUTTER = 3
"""Cursor, flag, blank."""
WIDE = 90
ROOM_FOR_QUEUE = 120
LEAST = 16
"""Cells that the subject keeps before other columns give way."""
NARROWEST, WIDEST = 1, 60

DEFAULT = ("id", "mark", "subject", "status", "owner", "requestor", "queue", "priority", "updated")
FIRST_TO_GO = ("queue", "requestor", "priority", "owner")
LAST_TO_GO = ("updated", "status", "mark")
"""Usual columns give way in this order; between both those that were asked for, from the right."""


class Form(NamedTuple):
    """How a column is called and how wide it is, where there is room and where there is none."""

    title: str
    short: str
    width: int
    narrow: int
    right: bool = False


FORMS = MappingProxyType(
    {
        "id": Form("#", "#", 4, 4, right=True),
        "subject": Form("Subject", "Subject", 0, 0),
        "status": Form("Status", "St", 8, 5),
        "owner": Form("Owner", "Own", 10, 7),
        "requestor": Form("Requestor", "Requestor", 16, 11),
        "queue": Form("Queue", "Queue", 12, 12),
        "priority": Form("Pri", "Pri", 3, 3, right=True),
        "mark": Form(" ", " ", 1, 1),
        "due": Form("Due", "Due", 8, 8, right=True),
        "updated": Form("Updated", "Upd", 8, 6, right=True),
        "until": Form("Until", "Until", 8, 6, right=True),
        "created": Form("Created", "Crtd", 8, 6, right=True),
        "starts": Form("Starts", "Starts", 8, 6, right=True),
        "started": Form("Started", "Strtd", 8, 6, right=True),
        "resolved": Form("Resolved", "Rslvd", 8, 6, right=True),
        "told": Form("Told", "Told", 8, 6, right=True),
        "creator": Form("Creator", "Creator", 12, 9),
        "last_updated_by": Form("Changed by", "By", 12, 9),
        "cc": Form("Cc", "Cc", 12, 9),
        "admincc": Form("AdminCc", "AdminCc", 12, 9),
        "timeworked": Form("Worked", "Wrkd", 7, 6, right=True),
        "timeestimated": Form("Estim.", "Est", 7, 6, right=True),
        "timeleft": Form("Left", "Left", 7, 6, right=True),
        "sla": Form("SLA", "SLA", 8, 6),
        "type": Form("Type", "Type", 8, 6),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of fixed width in cells."""

    key: str
    title: str
    width: int
    right: bool = False


def form(key: str) -> Form:
    """How a column looks; custom fields and roles are called by their names."""
    if key in FORMS:
        return FORMS[key]
    name = plain(extras.bare(key))
    width = min(max(len(name), 8), 14)
    return Form(name, name, width, 8)


def columns(
    width: int, *, digits: int = 4, queue: bool = False, keys: Sequence[str] = ()
) -> tuple[Column, ...]:
    """The columns that fit; the subject has whatever the others leave.

    `digits` is the length of the longest ticket id, `queue` asks for the queue where there is room.
    `keys` are the columns that are wanted instead of the usual ones, some with their width
    (`owner:20`); that of the subject is what it has at least, before others give way.
    """
    asked = _wanted(keys, width, queue=queue)
    least = min(asked["subject"] or LEAST, max(width - GUTTER - 8, LEAST))
    keep = {key: _column(key, wish, wide=width >= WIDE) for key, wish in asked.items()}
    if "id" in keep:
        keep["id"] = Column("id", "#", max(asked["id"] or 4, digits), right=True)
    rare = [key for key in reversed(keep) if key not in DEFAULT]
    for key in (*FIRST_TO_GO, *rare, *LAST_TO_GO):
        if _spare(width, keep) >= least:
            break
        keep.pop(key, None)
    keep["subject"] = Column("subject", "Subject", max(0, _spare(width, keep)))
    return tuple(keep.values())


def _column(key: str, wish: int, *, wide: bool) -> Column:
    its = form(key)
    return Column(
        key,
        its.title if wide or wish > its.narrow else its.short,
        min(max(wish, NARROWEST), WIDEST) if wish else its.width if wide else its.narrow,
        its.right,
    )


def _wanted(keys: Sequence[str], width: int, *, queue: bool) -> dict[str, int]:
    """The columns and the widths that are wished for; 0: as ever."""
    parsed = [extras.column(key) for key in keys]
    asked = {key: wish for key, wish in reversed(parsed) if extras.is_column(key)}
    asked = {key: asked[key] for key, _ in parsed if key in asked}
    if asked:
        if "subject" in asked:
            return asked
        first, *rest = asked
        return {first: asked[first], "subject": 0, **{key: asked[key] for key in rest}}
    unfit = {"priority"} if width < WIDE else set()
    if not queue or width < ROOM_FOR_QUEUE:
        unfit.add("queue")
    return dict.fromkeys((key for key in DEFAULT if key not in unfit), 0)


def _spare(width: int, keep: Mapping[str, Column]) -> int:
    others = (column.width for key, column in keep.items() if key != "subject")
    return width - GUTTER - sum(others) - len(keep) + 1
