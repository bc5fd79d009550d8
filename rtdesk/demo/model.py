"""The tables of the demo: plain rows that change, and what finds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

SYSTEM = 1
NOBODY = 6
ROOT = 14
ORGANIZATION = "harbour.example"
TICKET_URI = f"fsck.com-rt://{ORGANIZATION}/ticket/"


@dataclass(slots=True)
class User:
    """Somebody RT knows; `id` is what transactions hold, the login what references show."""

    id: int
    login: str
    real_name: str = ""
    email: str = ""
    privileged: bool = False
    timezone: str = ""
    created: int = 0

    @property
    def token(self) -> str:
        """The one token of this user, the same in every run."""
        secret = hashlib.sha256(f"rtdesk demo {self.login}".encode()).hexdigest()[:32]
        return f"1-{self.id}-{secret}"


@dataclass(slots=True)
class Field:
    """A custom field's definition; `many` allows more than one value."""

    id: int
    name: str
    type: str = "Freeform"
    many: bool = False
    values: tuple[str, ...] = ()
    description: str = ""
    hint: str = ""
    created: int = 0


@dataclass(slots=True)
class Queue:
    """A queue; `priorities` names the thresholds, none means plain numbers."""

    id: int
    name: str
    description: str = ""
    lifecycle: str = "default"
    fields: tuple[int, ...] = ()
    address: str = ""
    disabled: bool = False
    priorities: tuple[tuple[str, int], ...] = (("Low", 0), ("Medium", 50), ("High", 100))
    created: int = 0


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
    history: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Transaction:
    """What happened to a ticket; texts are in `parts`."""

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


@dataclass(slots=True)
class Tables:
    """Everything the demo knows. `version` rises with every change, so that answers can be kept."""

    users: dict[int, User] = field(default_factory=dict)
    logins: dict[str, User] = field(default_factory=dict)
    queues: dict[int, Queue] = field(default_factory=dict)
    fields: dict[int, Field] = field(default_factory=dict)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    transactions: dict[int, Transaction] = field(default_factory=dict)
    parts: dict[int, Part] = field(default_factory=dict)
    backlinks: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    """For each ticket: (kind, id) of the tickets that link to it."""
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
            found = self.add_user(User(max(self.users) + 2, name, email=name))
        return found

    def queue(self, name: str) -> Queue | None:
        """By name or number."""
        if name.isascii() and name.isdigit():
            return self.queues.get(int(name))
        folded = name.casefold()
        return next((q for q in self.queues.values() if q.name.casefold() == folded), None)

    def field_named(self, queue: int, name: str) -> Field | None:
        """A custom field of a queue by name or number."""
        for id_ in self.queues[queue].fields:
            if name in (str(id_), self.fields[id_].name):
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
        if isinstance(target, int):
            self.backlinks.setdefault(target, []).append((kind, ticket.id))

    def unlink(self, ticket: Ticket, kind: str, target: int | str) -> None:
        """Forgets a link."""
        ticket.links = [x for x in ticket.links or () if (x.kind, x.target) != (kind, target)]
        if isinstance(target, int):
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
        self.tickets[entry.ticket].history.append(entry.id)
        self.version += 1
        return entry
