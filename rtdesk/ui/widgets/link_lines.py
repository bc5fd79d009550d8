"""Links of a ticket as lines: what they lead to, with subject and status where one may see it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from rtdesk.desk.relations import Relations
from rtdesk.ops import fields
from rtdesk.outbox.entry import Entry
from rtdesk.records.link import Link
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.text.link_words import LINKED
from rtdesk.ui.cells import cut, fit
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.facts_sections import status_style
from rtdesk.ui.widgets.membership import MUTED, Part, part

HIDDEN = "hidden from you, or gone"
ASKING = "asking RT…"
STATUS = 10
KINDS = ("DependsOn", "DependedOnBy", "Parent", "Child", "RefersTo", "ReferredToBy")
"""RT's names, in the order of the screen."""


def link_parts(ticket: Ticket, entries: Sequence[Entry]) -> tuple[Part, ...]:
    """The six kinds, also those without a link."""
    return tuple(
        part(kind, LINKED[fields.LINKS[kind]], fields.members(ticket, kind), entries)
        for kind in KINDS
    )


def number_of(member: str) -> int:
    """The ticket that a member of a kind is; 0: it is none."""
    return int(member) if member.isascii() and member.isdecimal() and len(member) < 19 else 0


def link_of(member: str) -> Link | None:
    """The article or asset that a member of a kind is."""
    kind, _, number = member.partition(":")
    names = {"a": "article", "asset": "asset"}
    if kind in names and number.isdecimal():
        name = names[kind]
        return Link("self", f"{name}/{number}", name, number)
    return None


def target_line(relations: Relations, member: str, width: int) -> Content:
    """`#4711  open       Subject`, or whatever else it leads to."""
    if number := number_of(member):
        return ticket_line(
            f"#{number}", relations.row(number), width, hidden=relations.is_hidden(number)
        )
    if link := link_of(member):
        title = relations.title(link)
        about = ASKING if title is None else title or HIDDEN
        head = plain(f"{link.type} #{link.id}")
        style = "" if title else MUTED
        room = max(width - len(head) - 2, 0)
        return Content.assemble((head, "$text-accent"), (f"  {cut(plain(about), room)}", style))
    return Content(cut(plain(member), width))


def ticket_line(
    head: str, row: TicketRow | None, width: int, *, hidden: bool, number: int = 7
) -> Content:
    """A ticket with status and subject; of a hidden one that it is."""
    if row is None:
        about = HIDDEN if hidden else ASKING
        return Content.assemble((fit(head, number), "$text-accent"), (f" {about}", MUTED))
    status = fit(plain(row.status), STATUS)
    room = max(width - number - STATUS - 2, 4)
    subject = plain(row.subject) or "(no subject)"
    return Content.assemble(
        (fit(head, number), "$text-accent"),
        (f" {status}", status_style(row.status)),
        f" {cut(subject, room)}",
    )
