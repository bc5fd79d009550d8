"""A ticket's facts as lines: a column beside the thread, or three lines above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from rtdesk.records.ref import Ref
from rtdesk.records.ticket import Ticket
from rtdesk.text.when import ago
from rtdesk.ui.cells import cut, fit, wrap
from rtdesk.ui.text import plain

MUTED = "$foreground-muted"
HEAD = "bold $foreground-muted"
PENDING = "⇡"
LABEL = 11
"""Cells of the column of names; longer names stand on a line of their own."""
_PEOPLE = 2
"""People of one role that are named before the rest is counted."""
_VALUES = 8
_LINKED = {
    "depends-on": "depends on",
    "depended-on-by": "needed by",
    "parent": "part of",
    "child": "has part",
    "refers-to": "refers to",
    "referred-to-by": "named by",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket and what is known around it. Names of fields are RT's (`Status`, `Priority`)."""

    ticket: Ticket
    now: datetime
    pending: frozenset[str] = frozenset()
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    me: str = ""


def wide(shown: Shown, width: int) -> list[Content]:
    """Everything, one below the other."""
    out: list[Content] = []
    for name, value, style in _fields(shown):
        out += _row(f" {name}", value, width, style)
        out += _refusal(shown, name, width)
    for title, rows in (
        ("People", _people(shown)),
        ("Fields", _custom(shown.ticket)),
        ("Links", _links(shown.ticket)),
    ):
        if rows:
            out += [Content(""), Content.styled(f" {title}", HEAD)]
            for name, value in rows:
                out += _row(f"  {name}", value, width)
    return out


def narrow(shown: Shown, width: int) -> list[Content]:
    """Three lines: fields, people, custom fields and links; a refusal takes the last."""
    fields = [_pair(n, v, style) for n, v, style in _fields(shown)]
    people = [_pair(name, value) for name, value in _people(shown)]
    rest = [_pair(n, v) for n, v in (*_custom(shown.ticket), *_links(shown.ticket))]
    refused = [part for field in shown.refused for part in _refusal(shown, field, width)]
    lines = [_joined(fields, width), _joined(people, width)]
    return [*lines, refused[0] if refused else _joined(rest, width)]


def _fields(shown: Shown) -> Iterator[tuple[str, str, str]]:
    """(name, value, style) of what every ticket has."""
    t = shown.ticket
    owner = "Nobody" if t.unowned else _name(t.owner, shown)
    yield from _field(shown, "Status", plain(t.status))
    yield from _field(shown, "Owner", owner, MUTED if t.unowned else "")
    if t.priority not in ("", "0") or "Priority" in {*shown.pending, *shown.refused}:
        yield from _field(shown, "Priority", plain(t.priority))
    if t.due:
        late = t.due < shown.now
        yield from _field(shown, "Due", _due(t.due, shown.now), "$text-error" if late else "")
    if t.starts and t.starts > shown.now:
        yield from _field(shown, "Starts", _day(t.starts, shown.now))
    if t.sla:
        yield from _field(shown, "SLA", plain(t.sla))
    if t.time_worked or t.time_estimated:
        worked = f"{t.time_worked} of {t.time_estimated}" if t.time_estimated else t.time_worked
        yield from _field(shown, "Worked", f"{worked} min")
    if t.told:
        yield from _field(shown, "Told", ago(t.told, shown.now))
    for name in ("Subject",):
        if name in shown.pending or name in shown.refused:
            yield from _field(shown, name, plain(t.subject))


def _field(shown: Shown, name: str, value: str, style: str = "") -> Iterator[tuple[str, str, str]]:
    if name in shown.pending:
        yield name, f"{value} {PENDING}", "$text-accent"
    else:
        yield name, value, style


def _refusal(shown: Shown, name: str, width: int) -> list[Content]:
    if name not in shown.refused:
        return []
    wanted, sentence = shown.refused[name]
    label = "" if width <= 60 else f"{plain(name)}: "
    text = f'✗ {label}wanted {plain(wanted)}: "{plain(sentence)}"'
    return [Content.styled(" " + part, "$text-error") for part in wrap(text, width - 2, "  ")]


def _people(shown: Shown) -> list[tuple[str, str]]:
    t = shown.ticket
    roles: list[tuple[str, Sequence[Ref]]] = [
        ("requestor", t.requestors),
        ("Cc", t.cc),
        ("AdminCc", t.admin_cc),
        *((plain(role.name), role.members) for role in t.roles),
    ]
    return [(name, _crowd(members, shown)) for name, members in roles if members]


def _crowd(members: Sequence[Ref], shown: Shown) -> str:
    named = ", ".join(_name(person, shown) for person in members[:_PEOPLE])
    more = len(members) - _PEOPLE
    return f"{named} · {more} other{'s' if more > 1 else ''}" if more > 0 else named


def _name(person: Ref, shown: Shown) -> str:
    name = plain(person.name or shown.names.get(person.id, "") or person.id)
    if person.type == "group":
        return f"{name} (group)"
    return f"{name} (you)" if shown.me and person.id == shown.me else name


def _custom(ticket: Ticket) -> list[tuple[str, str]]:
    return [(plain(f.name), _values(f.values)) for f in ticket.custom_fields if any(f.values)]


def _values(values: tuple[str, ...]) -> str:
    more = len(values) - _VALUES
    text = ", ".join(plain(value) for value in values[:_VALUES])
    return f"{text} … {more} more" if more > 0 else text


def _links(ticket: Ticket) -> list[tuple[str, str]]:
    return [
        (words, plain(f"#{link.id}" if link.id and not link.external else link.url))
        for ref, words in _LINKED.items()
        for link in ticket.links.all(ref)
    ]


def _due(due: datetime, now: datetime) -> str:
    """`today 16:00  ! 2 h` when it is too late."""
    day = _day(due, now)
    return f"{day}  ! {_span((now - due).total_seconds())}" if due < now else day


def _day(when: datetime, now: datetime) -> str:
    local, today = when.astimezone(), now.astimezone()
    days = (local.date() - today.date()).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1] + local.strftime(" %H:%M")
    return local.strftime("%-d %b" if local.year == today.year else "%-d %b %Y")


def _span(seconds: float) -> str:
    for unit, length in (("d", 86400), ("h", 3600)):
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{max(int(seconds // 60), 1)} m"


def _row(label: str, value: str, width: int, style: str = "") -> list[Content]:
    """Name and value side by side; below each other where the name is long."""
    room = LABEL + 1
    head = cut(label, width)
    taken = cell_len(head)
    if taken > room and taken + 1 + cell_len(value) > width:
        parts = wrap(value, max(width - 4, 8))
        return [Content.styled(head, MUTED), *(Content.styled("    " + p, style) for p in parts)]
    room = max(room, taken) + 1
    return [
        Content.assemble((fit(head, room) if at == 0 else " " * room, MUTED), (part, style))
        for at, part in enumerate(wrap(value, max(width - room, 8)))
    ]


def _pair(name: str, value: str, style: str = "") -> Content:
    return Content.assemble((name, MUTED), " ", (value, style))


def _joined(parts: Sequence[Content], width: int) -> Content:
    return Content.assemble(" ", Content("   ").join(parts)).truncate(width, ellipsis=True)
