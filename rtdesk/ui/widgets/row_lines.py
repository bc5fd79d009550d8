"""Records of any kind as the rows of a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from textual.content import Content

from rtdesk.records.sheet import Known, Sheet
from rtdesk.text.resource_words import decoded_words, kind_words, label, moment_text
from rtdesk.text.when import size, stamp
from rtdesk.ui.cells import fit
from rtdesk.ui.text import plain

MUTED = "$foreground-muted"
COLUMNS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "queue": (("Name", 24), ("Lifecycle", 12), ("Description", 0)),
    "catalog": (("Name", 24), ("Lifecycle", 12), ("Description", 0)),
    "class": (("Name", 24), ("Description", 0)),
    "user": (("RealName", 24), ("Name", 20), ("EmailAddress", 0)),
    "group": (("Name", 24), ("Description", 0)),
    "customfield": (("Name", 24), ("Type", 14), ("LookupType", 22), ("Description", 0)),
    "customrole": (("Name", 24), ("Description", 0)),
    "customfieldvalue": (("Name", 30), ("Category", 16), ("Description", 0)),
    "search": (("Description", 0),),
    "savedsearch": (("Name", 30), ("Description", 0)),
    "asset": (("Name", 24), ("Status", 12), ("Catalog", 18), ("Description", 0)),
    "article": (("Name", 34), ("Class", 18), ("Summary", 0)),
    "ticket": (("Status", 12), ("Queue", 16), ("Subject", 0)),
    "transaction": (("Created", 18), ("Creator", 16), ("what", 0)),
    "attachment": (("what", 0), ("ContentType", 20), ("ContentLength", 8)),
}
"""Fields and their cells; 0: all that is left."""
NUMBERED = frozenset({"ticket", "transaction", "attachment", "asset"})
"""Kinds that are called by their numbers, too."""
NUMBER = 8
NARROW = 100
"""Cells below which columns get two thirds of their room."""


def row_line(row: Sheet, known: Known | None, now: datetime, width: int) -> Content:
    """One record: its number where people use it, and its columns."""
    if not any(entry.text for entry in row.entries):
        return _named(row, known)
    columns = COLUMNS.get(row.type, (("Name", 24), ("Description", 0)))
    parts: list[tuple[str, str]] = [(" ", "")]
    if row.type in NUMBERED:
        parts.append((fit(f"#{plain(row.id)}", NUMBER) + " ", "$text-accent"))
        width -= NUMBER + 1
    fixed = [
        cells if width >= NARROW or name == "Created" else cells * 2 // 3 for name, cells in columns
    ]
    rest = max(width - 2 - sum(fixed) - 2 * len(columns), 10)
    for (name, cells), room in zip(columns, fixed, strict=True):
        style = "" if name in ("Name", "RealName", "Subject", "what") else MUTED
        parts.append((fit(_cell(row, name, now), room if cells else rest) + "  ", style))
    line = Content.assemble(*parts)
    return line.stylize(MUTED) if row.said("Disabled") == "1" else line


def _named(row: Sheet, known: Known | None) -> Content:
    """What a list only points to."""
    name = plain(known.name) if known else ""
    detail = plain(known.detail) if known else ""
    return Content.assemble(
        f" {fit(name or '#' + plain(row.id), 30)}  ",
        (f"{fit(detail, 18)}  {plain(kind_words(row.type)).lower()}", MUTED),
    )


def _cell(row: Sheet, name: str, now: datetime) -> str:
    if name == "what":
        return what_words(row)
    text = row.said(name)
    if name == "RealName" and not text:
        text = row.said("Name")
    if name == "ContentLength":
        return size(int(text)) if text.isdecimal() and len(text) < 15 else ""
    if moment_text(text):
        return stamp(datetime.fromisoformat(text.replace("Z", "+00:00")), now)
    return plain(decoded_words(name, text))


def what_words(row: Sheet) -> str:
    """What a transaction did, or what a part of a message is."""
    if row.type == "attachment":
        return plain(row.said("Filename") or row.said("Subject") or "(text)")
    words = [label(row.said("Type"))]
    changed = row.said("Field")
    if changed and not changed.isdecimal():
        words.append(label(changed))
    old, new = row.said("OldValue"), row.said("NewValue")
    if old or new:
        words.append(f"{old or '–'} → {new or '–'}")
    elif data := row.said("Data"):
        words.append(data)
    return plain(" ".join(words))


def searched(row: Sheet, known: Known | None) -> str:
    """All words of a row, for filtering."""
    words = [row.id, *(entry.text for entry in row.entries)]
    if known:
        words += [known.name, known.detail]
    return " ".join(words).casefold()
