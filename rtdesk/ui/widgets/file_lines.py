"""The files of a ticket as lines: one each, and what there is to say about the chosen one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from rtdesk.files.listing import TicketFile
from rtdesk.files.saving import Outcome, local_name
from rtdesk.text.when import absolute, ago, size
from rtdesk.ui.cells import fit
from rtdesk.ui.text import plain

MUTED = "$foreground-muted"
MARGIN, SIZE, TYPE, WHO, WHEN = 4, 6, 18, 14, 6
NAME = 12
"""Cells that a name keeps, however narrow it gets."""


@dataclass(frozen=True, slots=True)
class FileLook:
    """How the lines of one list are to look."""

    width: int
    now: datetime
    names: Mapping[str, str]


def shown_name(file: TicketFile) -> str:
    """The name as the sender wrote it, or which attachment it is."""
    return plain(file.part.filename) or f"attachment {file.part.id}"


def _who(file: TicketFile, look: FileLook) -> str:
    creator = file.message.creator
    return plain(look.names.get(creator.id) or creator.label)


def file_header(look: FileLook) -> Content:
    """The titles."""
    return Content.styled(_columns(look, ("name", "size", "type", "from", "when")), MUTED)


def _columns(look: FileLook, cells: tuple[str, str, str, str, str]) -> str:
    name, length, kind, who, when = cells
    room = max(look.width - MARGIN - SIZE - TYPE - WHO - WHEN - 8, NAME)
    return (
        f"{' ' * MARGIN}{fit(name, room)}  {fit(length, SIZE, right=True)}  {fit(kind, TYPE)}"
        f"  {fit(who, WHO)}  {fit(when, WHEN, right=True)}"
    )


def file_line(
    file: TicketFile, look: FileLook, *, marked: bool, outcome: Outcome | None
) -> Content:
    """`▸x name  size  type  who  when`."""
    flag, style = " ", ""
    if outcome:
        flag, style = ("✗", "$text-error") if outcome.trouble else ("✓", "$text-success")
    cells = (
        shown_name(file),
        size(file.part.size),
        plain(file.part.content_type),
        _who(file, look),
        ago(file.message.created, look.now),
    )
    text = _columns(look, cells)[MARGIN:]
    room = max(look.width - MARGIN - SIZE - TYPE - WHO - WHEN - 8, NAME)
    first = Content(text).truncate(room).cell_length
    return Content.assemble(
        ("▸" if file.here else " ", "$text-accent"),
        ("x" if marked else " ", "bold $text-accent"),
        (flag, style),
        " ",
        (text[:first], "bold" if file.here else ""),
        (text[first:], MUTED),
    )


def file_about(file: TicketFile, look: FileLook, outcome: Outcome | None) -> tuple[Content, ...]:
    """Everything that a line has no room for."""
    local = local_name(file.part)
    name = Content.styled(shown_name(file), "bold")
    if plain(local) != shown_name(file):
        name = Content.assemble(name, (f"  saved as {plain(local)}", MUTED))
    facts = [f"{file.part.size:,} bytes".replace(",", " "), plain(file.part.content_type)]
    facts += [_who(file, look), absolute(file.message.created)]
    if file.here:
        facts.append("of the message you read")
    lines = [name, Content.styled(" · ".join(fact for fact in facts if fact), MUTED)]
    if outcome and outcome.trouble:
        lines.append(Content.styled(f"✗ not saved: {plain(outcome.trouble)}", "$text-error"))
    elif outcome:
        lines.append(Content.styled(f"✓ saved as {plain(outcome.name)}", "$text-success"))
    else:
        lines.append(Content())
    return tuple(lines)
