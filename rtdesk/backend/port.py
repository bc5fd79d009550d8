"""The port: what the desk asks of a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rtdesk.backend.ledger import Ledger
from rtdesk.ops.op import Op
from rtdesk.records.article import Article
from rtdesk.records.attachment import Attachment
from rtdesk.records.customfield import FieldKind
from rtdesk.records.group import Group
from rtdesk.records.headers import PartHeaders
from rtdesk.records.link import Link
from rtdesk.records.page import Page
from rtdesk.records.person import Person, Requested
from rtdesk.records.queue import Queue
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User

if TYPE_CHECKING:
    from rtdesk.backend.resources import Resources

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all)."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What this server and account can do; asked once per connection."""

    version: str = ""
    change_feed: bool = False
    """True when transactions can be searched by TransactionSQL (RT 5.0.2 and later)."""
    numbers: tuple[int, ...] = ()
    """The version as numbers: `(5, 0, 3)`."""
    bulk_messages: bool = False
    """True when one request can reply to or comment on many tickets (5.0.2)."""
    saved_searches: bool = False
    """True when saved searches can be listed and run (5.0.2)."""
    links_in_lists: bool = False
    """True when lists can bring the hyperlinks of their records along (5.0.2)."""
    roles_by_name: bool = False
    """True when custom roles are keyed by their names (5.0.4)."""
    next_page_without_total: bool = False
    """True when a list says that there is more even if it does not say how much (5.0.6)."""
    users_by_kind: bool = False
    """True when privileged and unprivileged users can be listed apart (5.0.8)."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a write was answered with. Proves nothing by itself."""

    transaction: int | None = None
    sentences: tuple[str, ...] = ()
    made: int = 0
    """The number of a new ticket."""


@dataclass(frozen=True, slots=True)
class Touched:
    """News of the change feed: which tickets got transactions, and how far the feed was read."""

    tickets: frozenset[int]
    newest: int
    more: bool = False
    """True when the feed was read only in part: ask again at once."""
    answers: tuple[Transaction, ...] = ()
    """What of it were answers: to which ticket, and by whom; nothing else is known of them."""


class Backend(Protocol):
    """A server behind one account. Every method raises only errors of `backend.errors`."""

    @property
    def ledger(self) -> Ledger:
        """Every request that left for the server, by kind."""

    @property
    def resources(self) -> Resources:
        """Everything the server has, by its links."""

    async def capabilities(self) -> Capabilities:
        """Version and features."""

    async def me(self) -> User:
        """The user these credentials belong to."""

    async def queues(self) -> tuple[Queue, ...]:
        """Every queue one may see, with its hyperlinks."""

    async def queue(self, id: int) -> Queue | None:  # noqa: A002
        """One queue with its hyperlinks; None: it is not there, or not for us."""

    async def tickets(
        self,
        query: str,
        order: str = "-LastUpdated",
        at: str = "",
        extras: tuple[str, ...] = (),
    ) -> Page[TicketRow]:
        """A page of up to 100 rows of a TicketSQL search.

        `order` is a column, with a leading `-` for newest or highest first, or several with commas
        between; the id breaks ties, and columns that the server cannot sort by are left out.
        `at` is the `next` of the page before. `extras` are values that the rows shall have beside
        the usual ones, by the names of `records.extras`; they cost the server time.
        """

    async def count(self, query: str) -> int | None:
        """How many tickets a TicketSQL search finds, or None where the server does not say."""

    async def ticket(self, id: int, etag: str = "") -> Ticket | None:  # noqa: A002
        """The whole ticket, or None when its ETag still is `etag`. A merged id gives its target."""

    async def history(self, ticket: int, after: int = 0, most: int = 0) -> tuple[Transaction, ...]:
        """Transactions with an id above `after`, oldest first.

        Raises:
            TooLong: with `most`: they fill more pages than that; it has the newest of them.
        """

    async def attachments(self, ticket: int, after: int = 0) -> tuple[Attachment, ...]:
        """All parts of transactions above `after`, with the text of the text parts."""

    async def headers(self, ticket: int, transactions: tuple[int, ...]) -> tuple[PartHeaders, ...]:
        """The headers of all parts of these transactions, in the order of the parts."""

    async def newest_ticket(self) -> int:
        """The highest number of a ticket that one may see; 0: none."""

    async def newest_transaction(self) -> int:
        """Where the change feed stands now (0 without one)."""

    async def touched(self, after: int) -> Touched:
        """Which tickets changed since the feed stood at `after`."""

    async def touched_since(self, moment: float) -> tuple[frozenset[int], float]:
        """Which tickets changed since a moment of the server's clock, and what that clock says now.

        For servers without a change feed; at 0 only the clock is read.
        """

    async def users(self, logins: tuple[str, ...]) -> tuple[User, ...]:
        """Names of users by login or numeric id; those one may not see are left out."""

    async def person(self, login: str) -> Person | None:
        """All that one may know of a user; None when there is nobody, or nobody for us."""

    async def requested(self, login: str) -> Requested:
        """The tickets of a requestor, up to a hundred."""

    async def searches(self) -> tuple[SavedSearch, ...]:
        """Ticket searches that are kept on the server for us; none where it keeps none."""

    async def people(self, word: str) -> tuple[User, ...]:
        """Some users who have this word in login, name or address; none for who may not search."""

    async def groups(self, word: str) -> tuple[Group, ...]:
        """Some groups that administrators made and named so; none for who may not see groups."""

    async def group_names(self, ids: tuple[int, ...]) -> tuple[Group, ...]:
        """Groups by their numbers; those one may not see are left out."""

    async def role_names(self, keys: tuple[str, ...]) -> Mapping[str, str]:
        """What custom roles are called, by RT's keys (`RT::CustomRole-2`); others are left out."""

    async def titles(self, links: Sequence[Link]) -> Mapping[Link, str]:
        """What articles and assets are called that links lead to; hidden ones are left out."""

    async def custom_fields(self) -> tuple[FieldKind, ...]:
        """Custom fields of tickets that one may see."""

    async def queue_fields(self, queue: int) -> tuple[FieldKind, ...]:
        """The custom fields of a queue: of its tickets, of their transactions, in their order."""

    async def choices(self, field: int, category: str = "") -> tuple[str, ...]:
        """The values that a custom field can be chosen from; none where one may type anything.

        `category` is the value of the field that it depends on.
        """

    async def articles(self, at: str = "") -> Page[Article]:
        """A page of up to a hundred articles by name, with their texts; `at` as for tickets."""

    async def find_articles(self, word: str, fields: Sequence[str]) -> tuple[Article, ...]:
        """Articles with this word in the name, the summary or one of these custom fields."""

    async def remind(self, queue: str, ticket: int, subject: str, owner: str, due: str) -> int:
        """Makes a reminder of a ticket; its number. RT leaves out without a word what it refuses.

        Raises:
            Unsure: the connection failed after bytes were sent, or a 5xx came back.
        """

    async def download(
        self, attachment: int, to: Path | int, progress: Progress | None = None
    ) -> None:
        """The bytes of an attachment, written to a new file `to`, or to an open one."""

    async def field_file(
        self, value: int, to: Path | int, progress: Progress | None = None
    ) -> None:
        """The bytes of a file that a custom field holds, written to a new file, or to an open one.

        `value` is one of the numbers in `CustomField.files`.
        """

    async def send(self, op: Op, *, etag: str = "", progress: Progress | None = None) -> Receipt:
        """Performs a write. `etag` guards it (If-Match) where the server honours that.

        Raises:
            Unsure: the connection failed after bytes were sent, or a 5xx came back.
        """

    async def several(self, ids: Sequence[int], fields: Sequence[str] = ()) -> tuple[Ticket, ...]:
        """Those of the tickets that a search finds: as rows, with these fields besides.

        Deleted and merged ones are not found. `_hyperlinks` is a field, too, from RT 5.0.2 on.
        """

    async def since(self, after: int) -> tuple[Transaction, ...]:
        """The transactions of all tickets above `after`, oldest first, by the change feed."""

    async def send_many(self, ops: Sequence[Op]) -> tuple[Receipt, ...]:
        """Performs writes of one kind in one request; what was said of each, in their order.

        Raises:
            Unsure: nobody knows which of them were done.
            Unsupported: they need a request for each.
        """

    async def drop_connections(self) -> None:
        """Closes connections that may be dead, as after a sleep; the next request opens another.

        A request under way may fail by it, as one that may have arrived.
        """

    async def aclose(self) -> None:
        """Closes connections."""
