"""Two tickets side by side before one becomes a part of the other, and what that does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from rtdesk.ops import fields
from rtdesk.records.link import TICKET_LINKS
from rtdesk.records.ticket import Ticket
from rtdesk.text.when import stamp
from rtdesk.ui.cells import fit, wrap
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.membership import MUTED

LABEL = 11
WIDE = 100
"""Cells from which what comes of it has a column of its own."""
NONE = "·"


@dataclass(frozen=True, slots=True)
class Pair:
    """The ticket that goes, the one that stays, and what is known around them."""

    goes: Ticket
    stays: Ticket
    now: datetime
    called: Callable[[str], str]
    me: str = ""
    seconds: float = 0.0
    """For how long it can be taken back."""
    laid: tuple[str, ...] = ()
    """What follows to the other ticket on this machine: `bookmark`, `snooze`."""
    drafts: bool = False
    """True when something for the ticket that goes is written and not sent."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field of both; `after` is what the ticket that stays has then."""

    label: str
    goes: str
    stays: str
    after: str


def rows(pair: Pair) -> list[Row]:
    """What they have, and what comes of it (lib/RT/Ticket.pm, _MergeInto)."""
    goes, stays = pair.goes, pair.stays
    out = [Row(label, left, right, right) for label, left, right in _kept(pair)]
    for label, ours, theirs in _joined(goes, stays):
        both = [*theirs, *(one for one in ours if one not in theirs)]
        names = (_names(pair, ours), _names(pair, theirs), _names(pair, both))
        if any(name != NONE for name in names):
            out.append(Row(label, *names))
    for label, left, right in (
        ("Worked", goes.time_worked, stays.time_worked),
        ("Estimated", goes.time_estimated, stays.time_estimated),
        ("Left", goes.time_left, stays.time_left),
    ):
        if left or right:
            out.append(Row(label, f"{left} min", f"{right} min", f"{left + right} min"))
    counts = _links(goes), _links(stays)
    if any(counts):
        out.append(Row("Links", str(counts[0]), str(counts[1]), "of both"))
    return out


def _kept(pair: Pair) -> Iterator[tuple[str, str, str]]:
    """What only the ticket that stays keeps."""
    goes, stays = pair.goes, pair.stays
    yield "Subject", plain(goes.subject), plain(stays.subject)
    yield "Queue", plain(goes.queue.label), plain(stays.queue.label)
    yield "Status", plain(goes.status), plain(stays.status)
    yield "Owner", _owner(pair, goes), _owner(pair, stays)
    yield "Priority", plain(goes.priority), plain(stays.priority)
    dues = _stamp(pair, goes.due), _stamp(pair, stays.due)
    if any(due != NONE for due in dues):
        yield "Due", *dues
    yield "Created", _stamp(pair, goes.created), _stamp(pair, stays.created)
    filled = [sum(any(f.values) for f in ticket.custom_fields) for ticket in (goes, stays)]
    if any(filled):
        yield "Fields", f"{filled[0]} filled", f"{filled[1]} filled"


def _joined(goes: Ticket, stays: Ticket) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for field, label in (("Requestor", "Requestors"), ("Cc", "Cc"), ("AdminCc", "AdminCc")):
        yield label, fields.members(goes, field), fields.members(stays, field)


def _owner(pair: Pair, ticket: Ticket) -> str:
    if ticket.unowned:
        return "nobody"
    you = " (you)" if ticket.owner.id == pair.me else ""
    return f"{plain(pair.called(ticket.owner.id))}{you}"


def _names(pair: Pair, people: Sequence[str]) -> str:
    return ", ".join(plain(pair.called(one)) for one in people) or NONE


def _stamp(pair: Pair, when: datetime | None) -> str:
    return stamp(when, pair.now) if when else NONE


def _links(ticket: Ticket) -> int:
    return sum(len(ticket.links.all(ref)) for ref in TICKET_LINKS)


def table(pair: Pair, width: int) -> list[Content]:
    """The rows under the numbers of both tickets."""
    wide = width >= WIDE
    room = max((width - LABEL - 2) // (3 if wide else 2) - 2, 8)
    heads = [f"goes: #{pair.goes.id}", f"stays: #{pair.stays.id}"]
    heads += ["afterwards"] if wide else []
    out = [_line("", heads, room, "bold")]
    for row in rows(pair):
        cells = [row.goes, row.stays] + ([row.after] if wide else [])
        out.append(_line(row.label, cells, room, ""))
    return out


def _line(label: str, cells: Sequence[str], room: int, style: str) -> Content:
    parts = [(f"  {fit(plain(cell), room)}", style) for cell in cells]
    return Content.assemble((f" {label:<{LABEL}}", MUTED), *parts)


def effects(pair: Pair) -> list[tuple[str, str]]:
    """What it does, in sentences, each with a style."""
    goes, stays = f"#{pair.goes.id}", f"#{pair.stays.id}"
    out = [
        (f"All that was written in {goes} is read in {stays}; both numbers lead there.", ""),
        (
            f"The people and links of {goes} join those of {stays}, its minutes are added.",
            "",
        ),
        ("Its subject, queue, status, owner, priority, dates and fields give way.", ""),
    ]
    if others := _strangers(pair):
        names = ", ".join(plain(pair.called(one)) for one in others)
        out.append(
            (
                f"! The requestors differ ({names} on one side only): "
                "each sees the replies to the other.",
                "$text-warning",
            )
        )
    if pair.drafts:
        out.append((f"! What you wrote for {goes} is not sent yet: it waits.", "$text-warning"))
    if pair.laid:
        out.append((f"Your {' and '.join(pair.laid)} of {goes} goes along.", MUTED))
    back = f" u takes it back for {pair.seconds:.0f} s, then" if pair.seconds else ""
    out.append((f"RT has no way back.{back and f'{back} it is done.'}", "bold"))
    return out


def _strangers(pair: Pair) -> list[str]:
    """Requestors of one of the two only."""
    left = set(fields.members(pair.goes, "Requestor"))
    right = set(fields.members(pair.stays, "Requestor"))
    return sorted(left ^ right) if left and right else []


def effect_lines(pair: Pair, width: int) -> list[Content]:
    """The sentences, wrapped."""
    return [
        Content.styled(f" {part}", style)
        for words, style in effects(pair)
        for part in wrap(words, width - 2, "  ")
    ]
