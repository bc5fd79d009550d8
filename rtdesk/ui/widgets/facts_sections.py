"""The sections of a ticket's facts: people, fields, links and times, as names and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from rtdesk.records.link import Link
from rtdesk.records.ref import Ref
from rtdesk.records.sheet import Known
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.text.link_words import LINKED
from rtdesk.text.when import stamp
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.cell_texts import status_kind

SECTIONS = ("People", "Fields", "Links", "Times")
NAMED = 6
"""People of one role that are named before the rest is counted."""
VALUES = 8
"""Values of a field that are shown before the rest is counted."""
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
    others: Mapping[str, Known] = field(default_factory=dict)
    """What is known of assets and articles it is linked to, by their addresses."""
    folded: frozenset[str] = frozenset()
    """Sections that are shown as a count."""
    whole: frozenset[str] = frozenset()
    """Names of what is long and yet to be shown to its end."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; `ticket` is where a link leads."""

    name: str
    value: str
    ticket: int = 0
    status: str = ""
    """Of the ticket that a link leads to; what follows it is `value`."""
    more: str = ""
    """What can be done about a long value: `56 more`, `fewer`."""
    link: Link | None = None
    """To an asset or an article."""


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
    return [
        _long(name, [name_of(person, shown) for person in who], most, shown)
        for name, who in roles
        if who
    ]


def name_of(person: Ref, shown: Shown) -> str:
    """What somebody is called, and what else is to be known of them at once."""
    name = plain(person.name or shown.names.get(person.id, "") or person.id)
    if person.type == "group":
        return f"{name} (group)"
    return f"{name} (you)" if shown.me and person.id == shown.me else name


def fields(shown: Shown) -> list[Fact]:
    """Custom fields that have a value."""
    found = shown.ticket.custom_fields
    return [
        _long(plain(f.name), [plain(value) for value in f.values], VALUES, shown)
        for f in found
        if any(f.values)
    ]


def _long(name: str, values: Sequence[str], most: int, shown: Shown) -> Fact:
    """All values, or the first of them and how many there are besides."""
    if len(values) <= most:
        return Fact(name, ", ".join(values))
    if name in shown.whole:
        return Fact(name, ", ".join(values), more="fewer")
    return Fact(name, ", ".join(values[:most]), more=f"{len(values) - most} more")


def links(shown: Shown) -> list[Fact]:
    """Where links lead: of tickets their subject and status, as far as they are known."""
    return [
        _link(words, link, shown)
        for ref, words in LINKED.items()
        for link in shown.ticket.links.all(ref)
    ]


def _link(words: str, link: Link, shown: Shown) -> Fact:
    if link.external or not link.id:
        return Fact(words, _elsewhere(link.url))
    if link.type not in ("", "ticket"):
        known = shown.others.get(link.url)
        what = plain(f"{link.type} #{link.id}")
        status = plain(known.detail) if known else ""
        return Fact(words, plain(f"{what} {known.name}" if known else what), 0, status, link=link)
    number = int(link.id) if link.id.isdecimal() and len(link.id) < 19 else 0
    row = shown.targets.get(number)
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
    found = (people(shown), fields(shown), links(shown), times(shown))
    return {title: facts for title, facts in zip(SECTIONS, found, strict=True) if facts}
