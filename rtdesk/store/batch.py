"""What one answer of a server brings into the mirror, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rtdesk.records.attachment import Attachment
    from rtdesk.records.group import Group
    from rtdesk.records.queue import Queue
    from rtdesk.records.savedsearch import SavedSearch
    from rtdesk.records.ticket import Ticket, TicketRow
    from rtdesk.records.transaction import Transaction
    from rtdesk.records.user import User
    from rtdesk.store.fate import Fate


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list is one TicketSQL query with an order (`-LastUpdated`: newest first) and columns.

    A local list has no query: the mirror itself knows its tickets.
    """

    name: str
    title: str
    query: str = ""
    order: str = "-LastUpdated"
    columns: tuple[str, ...] = ()
    """Names of the columns to show, some with a width; without any, those of every list."""
    usual: tuple[str, ...] = ()
    """The same, as long as the user chooses no others."""
    extras: tuple[str, ...] = ()
    """Values that its rows are asked for beside the usual ones (`records.extras`)."""
    needs: tuple[tuple[str, str], ...] = ()
    """What each of its tickets has for certain, as (`queue` or `owner`, name): saves questions."""
    refresh: int | None = None
    """Seconds between two questions for news while it is on screen; 0: none, None: as ever."""

    @property
    def local(self) -> bool:
        """True when no server is asked for it."""
        return not self.query


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list's run. After a page without `next`, what the run did not meet leaves."""

    name: str
    run: int
    ids: tuple[int, ...]
    total: int | None = None
    next: str = ""
    now: float = 0.0
    extras: tuple[str, ...] = ()
    """What its rows were asked for beside the usual."""


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
    searches: tuple[SavedSearch, ...] | None = None
    users: tuple[User, ...] = ()
    groups: tuple[Group, ...] = ()
    page: ListPage | None = None
    joined: Mapping[str, frozenset[int]] = field(default_factory=dict)
    left: Mapping[str, frozenset[int]] = field(default_factory=dict)
    doubts: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Tickets of which it is not known whether a list has them: to be asked later."""
    fates: Mapping[int, Fate] = field(default_factory=dict)
    """Tickets that are not there any more; they leave every list."""
    meta: Mapping[str, str] = field(default_factory=dict)
    news: bool = False
    """True when the rows changed since the server was last asked: unknown ones are unread."""
    mine: bool = False
    """True when the user's own doing caused this: then nothing becomes unread."""
