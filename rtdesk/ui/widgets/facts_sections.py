"""The sections of a ticket's facts: people, fields, links and times, as names and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from rtdesk.records.link import Link
from rtdesk.records.ref import Ref
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.text.when import stamp
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.columns import status_kind

SECTIONS = ("People", "Fields", "Links", "Times")
NAMED = 6
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
"""What each of `records.link.TICKET_LINKS` means, as one reads it."""
_KINDS = {
    "new": "$desk-new",
    "open": "$desk-open",
    "stalled": "$desk-stalled",
    "done": "$desk-done",
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
    targets: Mapping[int, TicketRow] = field(default_factory=dict)
    """What is known of the tickets it is linked to."""
    folded: frozenset[str] = frozenset()
    """Sections that are shown as a count."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; `ticket` is where a link leads."""

    name: str
    value: str
    ticket: int = 0
    status: str = ""
    """Of the ticket that a link leads to; what follows it is `value`."""


def status_style(status: str) -> str:
    """The colour of a status, as lists show it."""
    return _KINDS[status_kind(status)]


def people(shown: Shown, most: int = NAMED) -> list[Fact]:
    """Every role that somebody has; groups say that they are some."""
    t = shown.ticket
    roles: list[tuple[str, Sequence[Ref]]] = [
        ("requestor", t.requestors),
        ("Cc", t.cc),
        ("AdminCc", t.admin_cc),
        *((plain(role.name), role.members) for role in t.roles),
    ]
    return [Fact(name, _crowd(who, shown, most)) for name, who in roles if who]


def name_of(person: Ref, shown: Shown) -> str:
    """What somebody is called, and what else is to be known of them at once."""
    name = plain(person.name or shown.names.get(person.id, "") or person.id)
    if person.type == "group":
        return f"{name} (group)"
    return f"{name} (you)" if shown.me and person.id == shown.me else name


def _crowd(members: Sequence[Ref], shown: Shown, most: int) -> str:
    named = ", ".join(name_of(person, shown) for person in members[:most])
    more = len(members) - most
    return f"{named} · {more} other{'s' if more > 1 else ''}" if more > 0 else named


def fields(ticket: Ticket) -> list[Fact]:
    """Custom fields that have a value."""
    found = ticket.custom_fields
    return [Fact(plain(f.name), _values(f.values)) for f in found if any(f.values)]


def _values(values: tuple[str, ...]) -> str:
    more = len(values) - _VALUES
    text = ", ".join(plain(value) for value in values[:_VALUES])
    return f"{text} … {more} more" if more > 0 else text


def links(shown: Shown) -> list[Fact]:
    """Where links lead: of tickets their subject and status, as far as they are known."""
    return [
        _link(words, link, shown.targets)
        for ref, words in _LINKED.items()
        for link in shown.ticket.links.all(ref)
    ]


def _link(words: str, link: Link, targets: Mapping[int, TicketRow]) -> Fact:
    if link.external or not link.id:
        return Fact(words, _elsewhere(link.url))
    if link.type not in ("", "ticket"):
        return Fact(words, plain(f"{link.type} #{link.id}"))
    number = int(link.id) if link.id.isdecimal() and len(link.id) < 19 else 0
    row = targets.get(number)
    status = plain(row.status) if row else ""
    return Fact(words, plain(row.subject) if row else "", number, status)


def _elsewhere(url: str) -> str:
    """The host first: it says whether one wants to go there."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host:
        return plain(url)
    rest = url.partition("://")[2].partition("/")[2]
    return plain(f"{host} /{rest}" if rest else host)


def times(shown: Shown) -> list[Fact]:
    """When what happened, and minutes that are meant to be or are left."""
    t = shown.ticket
    moments = (
        ("created", t.created),
        ("starts", t.starts),
        ("started", t.started),
        ("told", t.told),
        ("updated", t.last_updated),
        ("resolved", t.resolved),
    )
    found = [Fact(name, stamp(when, shown.now)) for name, when in moments if when]
    minutes = (
        ("worked", t.time_worked),
        ("estimated", t.time_estimated),
        ("left", t.time_left),
    )
    return found + [Fact(name, f"{count} min") for name, count in minutes if count]


def sections(shown: Shown) -> dict[str, list[Fact]]:
    """All of them by title, in order; empty ones are left out."""
    found = (people(shown), fields(shown.ticket), links(shown), times(shown))
    return {title: facts for title, facts in zip(SECTIONS, found, strict=True) if facts}
