"""The two lines around the text in a preview: what the ticket is, and what else there is to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from textual.content import Content

from rtdesk.records.ticket import Ticket
from rtdesk.text.link_words import LINKED
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.facts_lines import LATE, MUTED, due_words, is_late
from rtdesk.ui.widgets.facts_sections import status_style

DOT = " · "
SUBJECT = 2000


def head(ticket: Ticket, now: datetime, names: Mapping[str, str]) -> tuple[Content, Content]:
    """Number and subject; status, owner, priority and when it is due."""
    subject = plain(ticket.subject[:SUBJECT]) or "(no subject)"
    owner = "Nobody" if ticket.unowned else plain(names.get(ticket.owner.id) or ticket.owner.label)
    parts = [
        Content.styled(plain(ticket.status), status_style(ticket.status)),
        Content.styled(owner, MUTED if ticket.unowned else ""),
    ]
    if ticket.priority not in ("", "0"):
        parts.append(Content(plain(ticket.priority)))
    if ticket.due:
        late = is_late(ticket, now)
        words = due_words(ticket.due, now, late=late).replace("\n", " ")
        parts.append(Content.styled(f"due {words}", LATE if late else ""))
    left = Content.assemble((f" #{ticket.id} ", "bold $accent"), (subject, "bold"))
    return left, Content.assemble(Content.styled(DOT, MUTED).join(parts), " ")


def facts(ticket: Ticket) -> Content:
    """Its queue, and how much there is of what the ticket's own screen shows."""
    queue = plain(ticket.queue.label)
    return Content.styled(DOT.join(part for part in (queue, *_counts(ticket)) if part), MUTED)


def _counts(ticket: Ticket) -> Iterator[str]:
    links = [link for link in ticket.links.entries if link.ref in LINKED]
    values = [field for field in ticket.custom_fields if field.values]
    people = (("Cc", ticket.cc), ("AdminCc", ticket.admin_cc), ("links", links), ("CF", values))
    for name, found in people:
        if found:
            yield f"{name} {len(found)}"
