"""What one answer of a server brings into the mirror, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rtdesk.records.attachment import Attachment
from rtdesk.records.queue import Queue
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list is one TicketSQL query with an order (`-LastUpdated`: newest first)."""

    name: str
    title: str
    query: str
    order: str = "-LastUpdated"


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list's run. After a page without `next`, what the run did not meet leaves."""

    name: str
    run: int
    ids: tuple[int, ...]
    total: int | None = None
    next: str = ""
    now: float = 0.0


@dataclass(frozen=True, slots=True)
class Thread:
    """Transactions and parts of one ticket that the mirror did not have."""

    ticket: int
    transactions: tuple[Transaction, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    newest: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Applied in one transaction, told in one `Change`."""

    rows: tuple[TicketRow, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    threads: tuple[Thread, ...] = ()
    queues: tuple[Queue, ...] | None = None
    users: tuple[User, ...] = ()
    page: ListPage | None = None
    joined: Mapping[str, frozenset[int]] = field(default_factory=dict)
    left: Mapping[str, frozenset[int]] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()
    meta: Mapping[str, str] = field(default_factory=dict)
    mine: bool = False
    """True when the user's own doing caused this: then nothing becomes unread."""
