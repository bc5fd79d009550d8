"""Who or what belongs to a ticket, with what is on its way and what RT refused, as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

from rtdesk.ops import fields
from rtdesk.ops.op import ChangeMembers, Op, Own, SetField
from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.records.ref import NOBODY
from rtdesk.records.ticket import Ticket
from rtdesk.ui.cells import cut, fit
from rtdesk.ui.text import plain

MUTED = "$foreground-muted"
FAILED = ("refused", "conflict")
JOINS, LEAVES = "⇡ joins", "⇡ leaves"
AT = "|"
"""Between a field and its member in the id of a line."""
NOTE = "!"
"""Before the number of an entry in the id of a line."""
NAMED = 18
"""Cells of the name of a field."""


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a ticket with its members; `many`: it may have several."""

    field: str
    title: str
    members: tuple[str, ...]
    many: bool = True
    joining: frozenset[str] = frozenset()
    leaving: tuple[str, ...] = ()
    failed: tuple[Entry, ...] = ()
    """Changes that did not work."""


def field_of(op: Op) -> str:
    """The field that a change is about; empty for what is about none."""
    match op:
        case SetField() | ChangeMembers():
            return op.field
        case Own():
            return "Owner"
        case _:
            return ""


def part(
    field: str,
    title: str,
    members: Iterable[str],
    entries: Iterable[Entry],
    *,
    many: bool = True,
) -> Part:
    """A field as it is shown while changes of it are under way; `members` has them already."""
    there = tuple(members)
    joining: set[str] = set()
    leaving: dict[str, None] = {}
    failed = []
    for entry in entries:
        op = entry.op
        if field_of(op) != field:
            continue
        if entry.state in FAILED:
            failed.append(entry)
        elif entry.state in WAITING:
            if isinstance(op, ChangeMembers):
                joining.update(op.add)
                leaving |= dict.fromkeys(op.remove)
            elif isinstance(op, SetField):
                joining.add(op.value or NOBODY)
            elif isinstance(op, Own):
                joining.add(op.owner.id)
    gone = tuple(member for member in leaving if member not in there)
    return Part(field, title, there, many, frozenset(joining), gone, tuple(failed))


def key(field: str, member: str = "") -> str:
    """The id of a line."""
    return f"{field}{AT}{member}"


def parsed(id_: str) -> tuple[str, str, int]:
    """Field, member, and number of an entry (0: it is none), of the line with this id."""
    if id_.startswith(NOTE):
        return "", "", int(id_[1:])
    field, _, member = id_.partition(AT)
    return field, member, 0


def lines(
    shown: Part, tell: Callable[[str, int], Content], width: int, *, none: str
) -> list[tuple[str, Content]]:
    """A line for each member, and for each change that did not work; one where there is none.

    `tell` has the words for a member, in so many cells.
    """
    out: list[tuple[str, Content]] = []
    room = max(width - NAMED - 2, 10)

    def add(id_: str, line: Content) -> None:
        title = "" if out else fit(plain(shown.title), NAMED)
        out.append((id_, Content.assemble((f" {title:<{NAMED}} ", MUTED), line)))

    for member in shown.members:
        mark = f"  {JOINS}" if member in shown.joining else ""
        line = tell(member, room - len(mark))
        add(key(shown.field, member), Content.assemble(line, (mark, "$text-accent")))
    for member in shown.leaving:
        line = tell(member, room - len(LEAVES) - 2).stylize("strike")
        add(key(shown.field, member), Content.assemble(line, (f"  {LEAVES}", "$text-accent")))
    if not shown.members:
        add(key(shown.field), Content.styled(none, MUTED))
    for entry in shown.failed:
        words = f"✗ {wanted(entry.op)}: “{entry.reason}”"
        add(f"{NOTE}{entry.id}", Content.styled(cut(plain(words), room), "$text-error"))
    return out


def wanted(op: Op) -> str:
    """What a change was to do, in a word or two; not cleaned."""
    match op:
        case ChangeMembers():
            return " ".join([*(f"+{m}" for m in op.add), *(f"−{m}" for m in op.remove)])
        case SetField():
            return f"→ {op.value or NOBODY}"
        case Own():
            return op.verb
        case _:
            return ""


def reason(parts: Iterable[Part], entry: int) -> Sequence[Content]:
    """The whole sentence of a change that did not work."""
    for shown in parts:
        for failed in shown.failed:
            if failed.id == entry:
                said = f"{shown.title} {wanted(failed.op)}: {failed.reason}"
                return (Content.styled(plain(said), "$text-error"),)
    return ()


def people_parts(ticket: Ticket, entries: Sequence[Entry]) -> tuple[Part, ...]:
    """Owner, the three roles of every ticket, and its custom roles."""
    owner = "" if ticket.unowned else ticket.owner.id
    found = [part("Owner", "Owner", (owner,) if owner else (), entries, many=False)]
    for field, title in (("Requestor", "Requestors"), ("Cc", "Cc"), ("AdminCc", "AdminCc")):
        found.append(part(field, title, fields.members(ticket, field), entries))
    for role in ticket.roles:
        field = f"Role.{{{role.name or role.key}}}"
        held = fields.members(ticket, field)
        found.append(part(field, role.name or role.key, held, entries, many=role.many))
    return tuple(found)
