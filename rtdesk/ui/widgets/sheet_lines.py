"""A record of any kind as lines: fields under readable names, and where one can go from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from textual.content import Content

from rtdesk.records.link import TICKET_LINKS, Link
from rtdesk.records.sheet import DOING, Entry, Known, Sheet, Value
from rtdesk.text.resource_words import (
    ROLE,
    UNSET,
    decoded_words,
    kind_words,
    label,
    moment_text,
    ref_words,
)
from rtdesk.text.when import stamp
from rtdesk.ui.cells import cut, fit, wrap
from rtdesk.ui.text import plain

MUTED = "$foreground-muted"
HEAD = "bold $foreground-muted"
LEADS, DOES, OUT = "›", "+", "»"
"""Before what leads to another record, is something to do, or leads out of RT."""
LABEL = 22
"""Cells that names of fields may take at most."""
MOST = 6
"""Lines of a long text that are shown."""
ABOUT = ("Created", "Creator", "LastUpdated", "LastUpdatedBy", "Disabled")


@dataclass(frozen=True, slots=True)
class Around:
    """What is known besides the record itself."""

    now: datetime
    names: Mapping[str, Known] = field(default_factory=dict)
    editable: frozenset[str] = frozenset()
    """Names of fields that can be changed here, custom ones as `CF.{Name}`."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Why a field was not changed, by its name."""
    everything: bool = False
    """True to show what is empty, too."""
    width: int = 80
    room: int = LABEL
    """Cells of the column of names."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line, and what can be done on it. `name` is the field's, for editing and copying."""

    content: Content
    id: str = ""
    link: Link | None = None
    name: str = ""
    text: str = ""
    """What is copied."""


def field_name(entry: Entry) -> str:
    """A field as ops know it."""
    return f"CF.{{{entry.name}}}" if entry.field is not None else entry.name


def sheet_lines(sheet: Sheet, around: Sequence[Link], known: Around) -> list[SheetLine]:
    """Fields, custom fields, ways to elsewhere, what can be done, and who made it when."""
    widest = max([Content(_label(entry, sheet)).cell_length for entry in sheet.entries] or [0])
    known = replace(known, room=min(widest + 1, LABEL))
    plain_ones = [e for e in sheet.entries if e.field is None and e.name not in ABOUT]
    plain_ones += _unsaid(sheet, known)
    custom = [e for e in sheet.entries if e.field is not None]
    about = [e for e in sheet.entries if e.name in ABOUT]
    out = _section("", plain_ones, sheet, known)
    out += _section("Custom fields", custom, sheet, known)
    out += _links("Leads to", _ways(sheet, around), known)
    out += _links("Can be done", _doings(sheet), known)
    return out + _section("About this record", about, sheet, known)


def _unsaid(sheet: Sheet, known: Around) -> list[Entry]:
    """Fields that RT leaves out while they are empty; of what one sees in part nobody knows."""
    there = {field_name(entry) for entry in sheet.entries}
    shown = known.refused if sheet.entry("Created") is None else known.editable
    wanted = shown if known.everything else known.refused
    return [Entry(name) for name in sorted(wanted) if name not in there and name in shown]


def _section(title: str, entries: Sequence[Entry], sheet: Sheet, known: Around) -> list[SheetLine]:
    out: list[SheetLine] = []
    for entry in entries:
        name = field_name(entry)
        values = [value for value in entry.values if value.text not in ("", UNSET)]
        if values or name in known.editable or known.everything or name in known.refused:
            out += _entry(entry, values, sheet, known)
    return [*_head(title), *out] if out else []


def _head(title: str) -> list[SheetLine]:
    if not title:
        return []
    return [SheetLine(Content("")), SheetLine(Content.styled(f" {title}", HEAD))]


def _label(entry: Entry, sheet: Sheet) -> str:
    if entry.name.startswith(ROLE):
        number = entry.name.removeprefix(ROLE)
        roles = (link for link in sheet.links.all("customrole") if link.id == number)
        named = next((link.name for link in roles if link.name), "")
        return plain(named or f"Role {number}")
    return plain(entry.name if entry.field is not None else label(entry.name))


def _entry(entry: Entry, values: Sequence[Value], sheet: Sheet, known: Around) -> list[SheetLine]:
    name, words = field_name(entry), _label(entry, sheet)
    room = known.room
    cells = max(known.width - room - 4, 12)
    shown = [_value(entry, value, known) for value in values]
    if not any(link for _, link, _ in shown) and sum(len(text) + 2 for text, *_ in shown) < cells:
        joined = ", ".join(text for text, *_ in shown)
        if "\n" not in joined:
            text = ", ".join(value.text for value in values)
            shown = [(joined, None, text)] if joined else []
    out: list[SheetLine] = []
    for text, link, copied in shown or [("", None, "")]:
        mark = _mark(link)
        rows = [row for line in text.split("\n") for row in wrap(line, cells)] or [""]
        more = len(rows) - MOST
        for at, row in enumerate(rows[:MOST] if more > 1 else rows):
            head = words if not out else ""
            style = "" if text else MUTED
            first = Content.assemble(
                (f" {fit(cut(head, room), room)}", MUTED),
                (f"{mark if not at else ' '} ", "$text-accent"),
                (plain(row) if text else "–", style),
            )
            id_ = f"{name}:{len(out)}"
            out.append(SheetLine(first, id_, link, name, copied))
        if more > 1:
            words_ = Content.assemble(" " * (room + 3), (f"{more} more lines", MUTED))
            out.append(SheetLine(words_, f"{name}:more", link, name, copied))
    if refused := known.refused.get(name):
        for part in wrap(f"✗ {plain(refused)}", cells):
            line = Content.assemble(" " * (room + 3), (part, "$text-error"))
            out.append(SheetLine(line, f"{name}:refused", None, name, refused))
    return out


def _mark(link: Link | None) -> str:
    if link is None:
        return " "
    if link.external:
        return OUT
    return DOES if link.ref in DOING else LEADS


def _value(entry: Entry, value: Value, known: Around) -> tuple[str, Link | None, str]:
    """What is shown, where it leads, and what is copied."""
    if value.link is None and moment_text(value.text):
        return stamp(_moment(value.text), known.now), None, value.text
    text = plain(decoded_words(entry.name, value.text), multiline=True)
    if value.link is not None and not value.link.external:
        named = known.names.get(value.link.url)
        if named is not None:
            text = _named(value.link, named)
    link = value.link if value.link and value.link.url else None
    return text, link, value.text


def _named(link: Link, known: Known) -> str:
    name, detail = plain(known.name), plain(known.detail)
    if link.type == "user":
        return name if name == detail or not detail else f"{name} ({detail})"
    number = f"#{link.id} " if link.type in ("ticket", "asset") else ""
    return f"{number}{name}" + (f"  {detail}" if detail else "")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


# -- links ---------------------------------------------------------------------------------------


def _ways(sheet: Sheet, around: Sequence[Link]) -> Iterator[Link]:
    """Links to other records and lists; custom fields that stand above are there already."""
    shown = {entry.field.id for entry in sheet.entries if entry.field is not None}
    for link in sheet.links.entries:
        mine = link.ref == "self" or (link.ref == "customfield" and link.id in shown)
        if not mine and link.ref not in DOING:
            yield link
    yield from around


def _doings(sheet: Sheet) -> list[Link]:
    return [link for link in sheet.links.entries if link.ref in DOING]


def _links(title: str, links: Iterable[Link], known: Around) -> list[SheetLine]:
    out: list[SheetLine] = []
    for at, link in enumerate(links):
        words, target = _link(link, known)
        line = Content.assemble(
            (f" {_mark(link)} ", "$text-accent"),
            words,
            (f"  {target}" if target else "", MUTED),
        )
        id_ = f"link:{link.ref}:{link.url}:{link.to}:{at}"
        out.append(SheetLine(line.truncate(known.width, ellipsis=True), id_, link, "", link.url))
    return [*_head(title), *out] if out else []


def _link(link: Link, known: Around) -> tuple[str, str]:
    """What a link is called, and what stands beside it."""
    if link.external:
        return plain(ref_words(link.ref)), plain(link.url)
    if link.ref == "create":
        return f"New {kind_words(link.type).lower()}", ""
    if link.ref == "lifecycle":
        return plain(link.label or link.to), plain(f"→ {link.to}")
    named = known.names.get(link.url)
    if named is not None:
        name = _named(link, named)
    else:
        name = plain(link.name or (f"#{link.id}" if link.id else ""))
    if link.ref == "list":
        return name, ""
    words = plain(ref_words(link.ref))
    if link.ref in TICKET_LINKS and link.type not in ("", "ticket"):
        words = f"{words} {plain(kind_words(link.type)).lower()}"
    return words, name
