"""Fields of a ticket that can be set: how a record shows them, as text or as a set of members."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeVar

from rtdesk.records.link import Link
from rtdesk.records.ref import NOBODY, Ref, user
from rtdesk.records.roles import Role
from rtdesk.records.ticket import Ticket, TicketRow

Row = TypeVar("Row", bound=TicketRow)

TEXTS = MappingProxyType({"Subject": "subject", "Priority": "priority", "SLA": "sla"})
DATES = MappingProxyType({"Due": "due", "Starts": "starts", "Started": "started"})
MINUTES = MappingProxyType({"TimeEstimated": "time_estimated", "TimeLeft": "time_left"})
PEOPLE = MappingProxyType({"Requestor": "requestors", "Cc": "cc", "AdminCc": "admin_cc"})
LINKS = MappingProxyType(
    {
        "DependsOn": "depends-on",
        "DependedOnBy": "depended-on-by",
        "RefersTo": "refers-to",
        "ReferredToBy": "referred-to-by",
        "Parent": "parent",
        "Child": "child",
    }
)
"""RT's names of links between tickets, and the hyperlinks that show them."""
SETS = frozenset({*PEOPLE, *LINKS})
"""Fields of several besides custom ones."""
SINGLE = (*TEXTS, *DATES, *MINUTES, "Queue", "Owner")
UNSET = "1970-01-01 00:00:00"
"""What RT takes for no date, in every version and on every database (observed)."""


def custom(field: str) -> str:
    """The name of a custom field (`CF.{Severity}`), empty for another field."""
    return field[4:-1] if field.startswith("CF.{") and field.endswith("}") else ""


def role(field: str) -> str:
    """The name of a custom role (`Role.{Engineer}`), empty for another field."""
    return field[6:-1] if field.startswith("Role.{") and field.endswith("}") else ""


def of_people(field: str) -> bool:
    """True for what consists of users and groups."""
    return field in PEOPLE or bool(role(field))


def holder(ticket: Ticket, name: str) -> Role | None:
    """A custom role of a ticket, by its name, or by RT's key where no name is known."""
    return next((r for r in ticket.roles if name in (r.name, r.key)), None)


def value(ticket: Ticket, field: str) -> str:
    """What stands in a field of one value; dates as RT takes them, in UTC; empty: nothing.

    Raises:
        KeyError: it is no such field.
    """
    if custom(field) or role(field):
        return next(iter(members(ticket, field)), "")
    if field == "Queue":
        return ticket.queue.name or ticket.queue.id
    if field == "Owner":
        return ticket.owner.id or NOBODY
    if field in DATES:
        return date(getattr(ticket, DATES[field]))
    if field in MINUTES:
        return str(getattr(ticket, MINUTES[field]))
    return str(getattr(ticket, TEXTS[field]))


def members(ticket: Ticket, field: str) -> tuple[str, ...]:
    """What a field of several holds: logins, values, ticket numbers or URLs.

    Raises:
        KeyError: it is no such field.
    """
    if name := custom(field):
        return next((f.values for f in ticket.custom_fields if f.name == name), ())
    if name := role(field):
        found = holder(ticket, name)
        return tuple(person(ref) for ref in found.members) if found else ()
    if field in LINKS:
        return tuple(target(link) for link in ticket.links.all(LINKS[field]))
    return tuple(person(ref) for ref in getattr(ticket, PEOPLE[field]))


def person(ref: Ref) -> str:
    """How RT is told of a user or a group."""
    return f"group:{ref.id}" if ref.type == "group" else ref.id


def target(link: Link) -> str:
    """How RT is told of what a link leads to."""
    if link.external or not link.id:
        return link.url
    prefix = {"article": "a:", "asset": "asset:"}.get(link.type, "")
    return prefix + link.id


def shown(row: Row, field: str, new: str) -> Row:
    """The row with a field as it will be, where a row shows it."""
    if field == "Owner":
        return replace(row, owner=user(new))
    if field == "Queue":
        return replace(row, queue=Ref("queue", row.queue.id, new))
    if field in ("Subject", "Priority"):
        return replace(row, **{TEXTS[field]: new})  # type: ignore[arg-type]
    if field == "Due":
        return replace(row, due=moment(new))
    if isinstance(row, Ticket):
        return _shown(row, field, new)  # type: ignore[return-value]
    return row


def _shown(ticket: Ticket, field: str, new: str) -> Ticket:
    if name := custom(field):
        kept = tuple(
            replace(f, values=(new,) if new else ()) if f.name == name else f
            for f in ticket.custom_fields
        )
        return replace(ticket, custom_fields=kept)
    if role(field):
        return shown_members(ticket, field, (new,) if new else ())
    if field in DATES:
        return replace(ticket, **{DATES[field]: moment(new)})  # type: ignore[arg-type]
    if field in MINUTES and new.isdecimal():
        return replace(ticket, **{MINUTES[field]: int(new)})  # type: ignore[arg-type]
    if field in TEXTS:
        return replace(ticket, **{TEXTS[field]: new})  # type: ignore[arg-type]
    return ticket


def shown_members(ticket: Ticket, field: str, new: tuple[str, ...]) -> Ticket:
    """The ticket with a field of several as it will be."""
    if name := custom(field):
        kept = tuple(replace(f, values=new) if f.name == name else f for f in ticket.custom_fields)
        return replace(ticket, custom_fields=kept)
    if name := role(field):
        roles = (
            replace(r, members=_refs(r.members, new)) if name in (r.name, r.key) else r
            for r in ticket.roles
        )
        return replace(ticket, roles=tuple(roles))
    if field in PEOPLE:
        refs = _refs(getattr(ticket, PEOPLE[field]), new)
        return replace(ticket, **{PEOPLE[field]: refs})  # type: ignore[arg-type]
    ref = LINKS[field]
    old = {target(link): link for link in ticket.links.all(ref)}
    its = tuple(old.get(member) or _link(ref, member) for member in new)
    rest = tuple(link for link in ticket.links.entries if link.ref != ref)
    return replace(ticket, links=replace(ticket.links, entries=(*rest, *its)))


def _refs(known: tuple[Ref, ...], members: tuple[str, ...]) -> tuple[Ref, ...]:
    """What `person` made; those who are known with all that is known of them."""
    found = {person(ref): ref for ref in known}
    return tuple(found.get(member) or ref_of(member) for member in members)


def ref_of(member: str) -> Ref:
    """Whom a text names: `group:17`, or a user."""
    if member.startswith("group:"):
        return Ref("group", member.removeprefix("group:"))
    return user(member)


def _link(ref: str, member: str) -> Link:
    """A link to what `target` tells of; nothing that RT gave yet, so nothing to be followed."""
    return Link(ref, member, "ticket" if member.isdecimal() else "external", external=True)


def date(when: datetime | None) -> str:
    """A date as RT takes it: UTC, empty for none."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if when else ""


def moment(text: str) -> datetime | None:
    """What `date` made, None for no date."""
    if not text or text == UNSET:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
