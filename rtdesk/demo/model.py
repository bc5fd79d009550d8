"""The tables of the demo: plain rows that change, and what finds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from rtdesk.demo.dialect import RT_5_0_3, Dialect
from rtdesk.demo.rows import (
    Article,
    Asset,
    Catalog,
    Class,
    CustomRole,
    Field,
    FieldValue,
    File,
    Group,
    Queue,
    Record,
    SavedSearch,
    User,
)

NOBODY = 6
ROOT = 14
ORGANIZATION = "harbour.example"
OBJECT_TYPES = {
    "ticket": "RT::Ticket",
    "queue": "RT::Queue",
    "user": "RT::User",
    "group": "RT::Group",
    "catalog": "RT::Catalog",
    "asset": "RT::Asset",
    "class": "RT::Class",
    "article": "RT::Article",
}
"""RT's names of what has a history."""
TICKET_URI = f"fsck.com-rt://{ORGANIZATION}/ticket/"


@dataclass(slots=True)
class RTLink:
    """A link of a ticket: `kind` is RT's word (DependsOn, ...), `target` a ticket id or a URI."""

    kind: str
    target: int | str


@dataclass(slots=True)
class Ticket:
    """One ticket. Times are seconds since 1970; 0 is RT's "not set"."""

    id: int
    queue: int
    subject: str
    status: str
    creator: int
    created: int
    owner: int = NOBODY
    requestors: tuple[int, ...] = ()
    cc: tuple[int, ...] = ()
    admin_cc: tuple[int, ...] = ()
    priority: int = 0
    updated: int = 0
    updated_by: int = 0
    due: int = 0
    starts: int = 0
    started: int = 0
    resolved: int = 0
    told: int = 0
    worked: int = 0
    estimated: int = 0
    left: int = 0
    type: str = "ticket"
    merged_into: int = 0
    merged: tuple[int, ...] = ()
    values: dict[int, tuple[str, ...]] | None = None
    links: list[RTLink] | None = None
    roles: dict[int, tuple[int, ...]] | None = None
    sla: str = ""
    history: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Transaction:
    """What happened to a ticket, or to what `of` tells; texts are in `parts`."""

    id: int
    ticket: int
    type: str
    creator: int
    created: int
    field: str = ""
    old: str = ""
    new: str = ""
    data: str = ""
    taken: int = 0
    parts: tuple[int, ...] = ()
    of: str = "ticket"
    values: dict[int, tuple[str, ...]] | None = None


@dataclass(slots=True)
class Part:
    """A MIME part. A container has no content."""

    id: int
    transaction: int
    type: str
    content: bytes = b""
    filename: str = ""
    parent: int = 0
    subject: str = ""
    cid: str = ""
    mail: str = ""
    """Lines of a mail's own header, as RT keeps them."""


@dataclass(slots=True)
class Tables:
    """Everything the demo knows. `version` rises with every change, so that answers can be kept."""

    dialect: Dialect = RT_5_0_3
    users: dict[int, User] = field(default_factory=dict)
    logins: dict[str, User] = field(default_factory=dict)
    queues: dict[int, Queue] = field(default_factory=dict)
    fields: dict[int, Field] = field(default_factory=dict)
    choices: dict[int, FieldValue] = field(default_factory=dict)
    roles: dict[int, CustomRole] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    catalogs: dict[int, Catalog] = field(default_factory=dict)
    assets: dict[int, Asset] = field(default_factory=dict)
    classes: dict[int, Class] = field(default_factory=dict)
    articles: dict[int, Article] = field(default_factory=dict)
    searches: dict[int, SavedSearch] = field(default_factory=dict)
    files: dict[int, File] = field(default_factory=dict)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    transactions: dict[int, Transaction] = field(default_factory=dict)
    parts: dict[int, Part] = field(default_factory=dict)
    backlinks: dict[int | str, list[tuple[str, int]]] = field(default_factory=dict)
    """For each ticket or URI: (kind, id) of the tickets that link to it."""
    version: int = 0
    last_part: int = 0
    last_transaction: int = 0

    def add_user(self, user: User) -> User:
        """Keeps a user."""
        self.users[user.id] = self.logins[user.login.casefold()] = user
        return user

    def user(self, name: str) -> User | None:
        """By login, number, or address."""
        if name.isascii() and name.isdigit():
            return self.users.get(int(name))
        return self.logins.get(name.casefold()) or next(
            (user for user in self.users.values() if user.email and user.email == name), None
        )

    def person(self, name: str) -> User | None:
        """Like `user`; an address nobody has makes a new self-service user, as RT does."""
        found = self.user(name)
        if found is None and "@" in name and " " not in name:
            found = self.add_user(User(self.next_principal(), name, email=name))
        return found

    def next_principal(self) -> int:
        """A number that no user and no group has."""
        return max(chain(self.users, self.groups)) + 2

    def group(self, name: str) -> Group | None:
        """By name or number."""
        if name.isascii() and name.isdigit():
            return self.groups.get(int(name))
        return next((group for group in self.groups.values() if group.name == name), None)

    def principal(self, name: str) -> User | Group | None:
        """Who a watcher is: a number of both, `group:Name`, or what `person` takes."""
        if name.startswith("group:"):
            return self.group(name.removeprefix("group:"))
        if name.isascii() and name.isdigit() and int(name) in self.groups:
            return self.groups[int(name)]
        return self.person(name)

    def name_of(self, id_: int) -> str:
        """The login of a user, or the name of a group."""
        return self.users[id_].login if id_ in self.users else self.groups[id_].name

    def queue(self, name: str) -> Queue | None:
        """By name or number."""
        if name.isascii() and name.isdigit():
            return self.queues.get(int(name))
        folded = name.casefold()
        return next((q for q in self.queues.values() if q.name.casefold() == folded), None)

    def field_named(self, queue: int, name: str) -> Field | None:
        """A custom field of a queue by name or number."""
        return self.field_among(self.queues[queue].fields, name)

    def field_among(self, ids: Iterable[int], name: str) -> Field | None:
        """One of these custom fields by name or number, if it is in use."""
        for id_ in ids:
            if name in (str(id_), self.fields[id_].name) and not self.fields[id_].disabled:
                return self.fields[id_]
        return None

    def ticket(self, id_: int) -> Ticket | None:
        """By id; one that was merged away gives its target."""
        ticket = self.tickets.get(id_)
        while ticket is not None and ticket.merged_into:
            ticket = self.tickets[ticket.merged_into]
        return ticket

    def history(self, ticket: Ticket) -> list[int]:
        """Ids of the ticket's transactions and of those merged into it, oldest first."""
        if not ticket.merged:
            return ticket.history
        ids = list(ticket.history)
        for other in ticket.merged:
            ids += self.history(self.tickets[other])
        return sorted(ids)

    def link(self, ticket: Ticket, kind: str, target: int | str) -> None:
        """Keeps a link, findable from both ends."""
        ticket.links = [*(ticket.links or ()), RTLink(kind, target)]
        self.backlinks.setdefault(target, []).append((kind, ticket.id))

    def unlink(self, ticket: Ticket, kind: str, target: int | str) -> None:
        """Forgets a link."""
        ticket.links = [x for x in ticket.links or () if (x.kind, x.target) != (kind, target)]
        back = self.backlinks.get(target, [])
        self.backlinks[target] = [x for x in back if x != (kind, ticket.id)]

    def record(self, entry: Transaction, parts: Iterable[Part] = ()) -> Transaction:
        """Numbers and keeps a transaction and its parts; `parent` counts from 1 within them."""
        self.last_transaction = entry.id = self.last_transaction + 1
        first = self.last_part
        numbers = []
        for part in parts:
            self.last_part = part.id = self.last_part + 1
            part.transaction = entry.id
            part.parent = first + part.parent if part.parent else 0
            self.parts[part.id] = part
            numbers.append(part.id)
        entry.parts = tuple(numbers)
        self.transactions[entry.id] = entry
        if entry.of == "ticket":
            self.tickets[entry.ticket].history.append(entry.id)
        self.version += 1
        return entry

    def note(self, row: Record, entry: Transaction) -> None:
        """Keeps a transaction of something else than a ticket."""
        self.record(entry)
        row.history.append(entry.id)
        row.updated, row.updated_by = entry.created, entry.creator
