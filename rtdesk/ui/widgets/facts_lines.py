"""A ticket's facts as lines: a column beside the thread, or three lines above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from rtdesk.records.lifecycle import INACTIVE
from rtdesk.records.link import Link
from rtdesk.records.ticket import Ticket
from rtdesk.text.when import ago
from rtdesk.ui.cells import cut, fit, wrap
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.facts_sections import (
    Fact,
    Shown,
    fields,
    links,
    name_of,
    people,
    sections,
    status_style,
)

MUTED = "$foreground-muted"
HEAD = "bold $foreground-muted"
LATE = "bold $text-error"
PENDING = "⇡"
LABEL = 11
"""Cells of the column of names; longer names stand on a line of their own."""
LONG = "+"
"""Begins the `section` of a line at which a long value is shown to its end, or cut again."""
_PEOPLE = 2
"""People of one role that are named in three lines before the rest is counted."""
BETWEEN = "  "
SUBJECT, SUBJECTS = 5, 2
"""Cells before a linked ticket's subject, and lines that it may have."""
_MORE = 5
"""Cells that are kept for how many facts did not fit."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """A line; enter folds its `section`, shows all of a long value, or opens its `ticket`."""

    content: Content
    section: str = ""
    ticket: int = 0
    link: Link | None = None
    """To an asset or an article."""


def wide(shown: Shown, width: int) -> list[FactLine]:
    """Everything, one below the other; folded sections as a count."""
    out: list[FactLine] = []
    for name, value, style in _fields(shown):
        out += map(FactLine, _row(f" {name}", value, width, style))
        out += map(FactLine, _refusal(shown, name, width))
    for title, facts in sections(shown).items():
        folded = title in shown.folded
        head = Content.assemble((f" {'▸' if folded else '▾'} {title}", HEAD))
        if folded:
            head = Content.assemble(head, (f"  {len(facts)}", MUTED))
        out += [FactLine(Content("")), FactLine(head, title)]
        if not folded:
            out += _linked(facts, width) if title == "Links" else _listed(facts, width)
    return out


def narrow(shown: Shown, width: int) -> list[Content]:
    """Three lines: fields, people, links and custom fields; a refusal takes the last."""
    status, *others = _fields(shown)
    others.sort(key=lambda field: field[2] != LATE)  # what is late is never left out
    basics = [_pair(n, v.replace("\n", " "), style) for n, v, style in (status, *others)]
    crowd = [_counted(fact) for fact in people(shown, _PEOPLE)]
    rest = [
        _pair(fact.name, f"#{fact.ticket} {fact.status}".rstrip() if fact.ticket else fact.value)
        for fact in links(shown)
    ]
    rest += [_counted(fact) for fact in fields(shown)]
    refused = [part for name in shown.refused for part in _refusal(shown, name, width)]
    lines = [_joined(basics, width), _joined(crowd, width)]
    return [*lines, refused[0] if refused else _joined(rest, width)]


def _fields(shown: Shown) -> Iterator[tuple[str, str, str]]:
    """(name, value, style) of what every ticket has."""
    t = shown.ticket
    owner = "Nobody" if t.unowned else name_of(t.owner, shown)
    yield from _field(shown, "Status", plain(t.status), status_style(t.status))
    yield from _field(shown, "Owner", owner, MUTED if t.unowned else "")
    if t.priority not in ("", "0") or "Priority" in {*shown.pending, *shown.refused}:
        yield from _field(shown, "Priority", plain(t.priority))
    if t.due:
        late = is_late(t, shown.now)
        words = due_words(t.due, shown.now, late=late)
        yield from _field(shown, "Due", words, LATE if late else "")
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


def is_late(ticket: Ticket, now: datetime) -> bool:
    """True when it was due and is not done."""
    done = ticket.resolved is not None or ticket.status.casefold() in INACTIVE
    return ticket.due is not None and ticket.due < now and not done


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


def _listed(facts: Sequence[Fact], width: int) -> Iterator[FactLine]:
    for fact in facts:
        yield from map(FactLine, _row(f"  {fact.name}", fact.value, width))
        if fact.more:
            more = Content.styled(f"    … {fact.more}", "$text-accent")
            yield FactLine(more, LONG + fact.name)


def _linked(facts: Sequence[Fact], width: int) -> Iterator[FactLine]:
    """What it is to the ticket, then a line for each: number, status, subject."""
    last = ""
    for fact in facts:
        if fact.name != last:
            yield FactLine(Content.styled(f"  {fact.name}", MUTED))
            last = fact.name
        if not fact.ticket:
            yield from _other(fact, width)
            continue
        head = f"   #{fact.ticket} "
        status = cut(fact.status, max(width - len(head), 0))
        known = Content.assemble((head, "$text-accent"), (status, status_style(fact.status)))
        subject = list(wrap(fact.value, width - SUBJECT))
        if known.cell_length + 1 + cell_len(fact.value) <= width:
            known, subject = Content.assemble(known, " ", fact.value), []
        yield FactLine(known, ticket=fact.ticket)
        if len(subject) > SUBJECTS:
            subject[SUBJECTS - 1] = cut(subject[SUBJECTS - 1] + "…", width - SUBJECT)
        for part in subject[:SUBJECTS]:
            yield FactLine(Content(" " * SUBJECT + part), ticket=fact.ticket)


def _other(fact: Fact, width: int) -> Iterator[FactLine]:
    """An asset with its name and status, an article, or a page elsewhere."""
    status = cut(fact.status, width // 3)
    room = max(width - 3 - (cell_len(status) + 1 if status else 0), 8)
    head, *rest = wrap(fact.value, room) if fact.link else (cut(fact.value, width - 3),)
    style = "$text-accent" if fact.link else ""
    first = Content.assemble("   ", (head, style), (f" {status}" if status else "", MUTED))
    yield FactLine(first, link=fact.link)
    for part in rest[:SUBJECTS]:
        yield FactLine(Content(f"   {part}"), link=fact.link)


def due_words(due: datetime, now: datetime, *, late: bool) -> str:
    """`today 16:00` and `! 2 h late` when it is too late, in lines of their own."""
    day = _day(due, now)
    return f"{day}\n! {_span((now - due).total_seconds())} late" if late else day


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
        for at, part in enumerate(
            part for line in value.split("\n") for part in wrap(line, max(width - room, 8))
        )
    ]


def _counted(fact: Fact) -> Content:
    return _pair(fact.name, f"{fact.value} · {fact.more}" if fact.more else fact.value)


def _pair(name: str, value: str, style: str = "") -> Content:
    return Content.assemble((name, MUTED), " ", (value, style))


def _joined(parts: Sequence[Content], width: int) -> Content:
    """As many facts as fit, and how many there are besides; the first is cut if it must be."""
    line = Content.assemble(" ", Content(BETWEEN).join(parts))
    if line.cell_length <= width or len(parts) < 2:
        return line.truncate(width, ellipsis=True)
    count = len(parts) - 1
    while count > 1 and sum(p.cell_length + 2 for p in parts[:count]) - 1 > width - _MORE:
        count -= 1
    some = Content.assemble(" ", Content(BETWEEN).join(parts[:count]))
    more = Content.styled(f"  +{len(parts) - count}", MUTED)
    return Content.assemble(some.truncate(width - more.cell_length, ellipsis=True), more)
