"""The port on top of RT's REST 2.0."""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rtdesk.backend.errors import Gone, Malformed, NotAuthenticated, Unsupported
from rtdesk.backend.ledger import Ledger
from rtdesk.backend.port import Capabilities, Progress, Receipt, Touched
from rtdesk.backend.raw import RawAnswer, RawRequest
from rtdesk.config.account import Account
from rtdesk.ops.op import Op, SetField
from rtdesk.records.article import Article
from rtdesk.records.attachment import Attachment
from rtdesk.records.customfield import FieldKind
from rtdesk.records.group import Group
from rtdesk.records.headers import PartHeaders
from rtdesk.records.link import Link
from rtdesk.records.page import Page
from rtdesk.records.person import Person, Requested
from rtdesk.records.queue import Queue
from rtdesk.records.roles import Role
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User
from rtdesk.rest2 import bulk, fields, knowledge, people, raw, rows, thread, words
from rtdesk.rest2.browsing import Browsing
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.download import download
from rtdesk.rest2.feed import Feed
from rtdesk.rest2.listing import Listing, Term
from rtdesk.rest2.parts import CUSTOM_ROLE
from rtdesk.rest2.savedsearches import saved_searches
from rtdesk.rest2.schema import to_id
from rtdesk.rest2.transport import App, Transport

if TYPE_CHECKING:
    from rtdesk.rest2.moments import Moments

MARGIN = 60.0
"""Seconds by which a window of time looks further back than it has to."""
LOGINS = 50
"""Users looked up in one request; their names stand in its URL."""

T = TypeVar("T")

_TOKEN = re.compile(r"\d+-(\d+)-")


class Rest2Backend:
    """`backend.port.Backend` for an RT server."""

    def __init__(
        self, account: Account, *, app: App | None = None, transport: Transport | None = None
    ):
        self._account = account
        self._transport = transport or Transport(account, app=app)
        self._client = Rest2Client(self._transport)
        self._feed = Feed(self._client)
        self._role_names: dict[str, str] = {}
        self._group_names: dict[str, str] = {}
        self._zoned: Moments | None = None

    @property
    def ledger(self) -> Ledger:
        """Every request that left, by kind."""
        return self._transport.ledger

    @property
    def resources(self) -> Browsing:
        """Everything RT has, by its links."""
        return Browsing(self._client)

    async def capabilities(self) -> Capabilities:
        """Version and features (one request)."""
        return await self._client.system.capabilities()

    @property
    def _moments(self) -> Moments:
        if self._zoned is None:
            from rtdesk.rest2.moments import Moments

            self._zoned = Moments(self._client, self._me)
        return self._zoned

    @property
    def _me(self) -> str:
        """Our number, which a token holds, or our login."""
        match = _TOKEN.match(self._account.token.reveal() if self._account.token else "")
        return match.group(1) if match else self._account.user

    async def me(self) -> User:
        """The user whose token or password this is."""
        match = _TOKEN.match(self._account.token.reveal() if self._account.token else "")
        key = self._me
        if not key:
            raise NotAuthenticated("the token does not look like one of RT: 1-23-...")
        if (user := await self._user(key)) is not None:
            return user
        if not match and (found := await self._by_login((key,))):
            return found[0]  # a login with a slash has no address of its own
        raise Unsupported("RT does not tell who we are" + ("" if match else ": use a token"))

    async def queues(self) -> tuple[Queue, ...]:
        """Every queue one may see, with its hyperlinks."""
        found = {queue.id: queue async for queue in self._client.queues.all()}
        return tuple(found.values())

    async def queue(self, id: int) -> Queue | None:  # noqa: A002
        """A queue with its hyperlinks (one request)."""
        try:
            return await self._client.queues.get(id)
        except Gone:
            return None

    async def tickets(
        self,
        query: str,
        order: str = "-LastUpdated",
        at: str = "",
        extras: tuple[str, ...] = (),
    ) -> Page[TicketRow]:
        """A page of up to 100 rows (one request; with custom roles one more for each, once)."""
        how = Listing(order=rows.server_order(order), first=to_id(at) or 1)
        if not extras:
            return await self._client.tickets.page(query, how)
        return await rows.page(self._client, query, how, extras, self._roles)

    async def count(self, query: str) -> int | None:
        """How many tickets a search finds (one small request)."""
        return await self._client.tickets.count(query)

    async def ticket(self, id: int, etag: str = "") -> Ticket | None:  # noqa: A002
        """The whole ticket, or None when its ETag still is `etag` (one request)."""
        ticket = await self._client.tickets.get_if_changed(id, etag=etag)
        if ticket is None:
            return None
        return await self._roles(ticket)

    async def history(self, ticket: int, after: int = 0, most: int = 0) -> tuple[Transaction, ...]:
        """Transactions with an id above `after`, oldest first, on at most so many pages."""
        return await thread.history(self._client, ticket, after, most)

    async def attachments(self, ticket: int, after: int = 0) -> tuple[Attachment, ...]:
        """All parts of transactions above `after`, with the text of the text parts."""
        return await thread.attachments(self._client, ticket, after)

    async def headers(self, ticket: int, transactions: tuple[int, ...]) -> tuple[PartHeaders, ...]:
        """The headers of all parts of these transactions."""
        return await thread.headers(self._client, ticket, transactions)

    async def newest_ticket(self) -> int:
        """The highest number of a ticket that one may see (one small request)."""
        return await self._client.tickets.newest()

    async def newest_transaction(self) -> int:
        """Where the change feed stands now."""
        return await self._feed.newest()

    async def touched(self, after: int) -> Touched:
        """Which tickets changed since the feed stood at `after`."""
        return await self._feed.touched(after)

    async def touched_since(self, moment: float) -> tuple[frozenset[int], float]:
        """Which tickets changed since a moment of the server's clock, and what that clock says now.

        A relative time is the only one free of time zones (facts: TicketSQL reads dates in the
        user's). How long ago it was is known for certain from the answer itself, so that our own
        clock does not matter, however wrong it is or long the machine slept.
        """
        window = MARGIN
        while True:
            ago = f"{math.ceil(window)} seconds ago"
            changed = await self._client.tickets.ids(f"LastUpdated > '{ago}'")
            now = self._transport.server_time() or time.time()
            if not moment or now - moment + MARGIN <= window:
                return changed, now
            window = now - moment + 2 * MARGIN

    async def users(self, logins: tuple[str, ...]) -> tuple[User, ...]:
        """Users by login, fifty per request, and by number, one each."""
        names = tuple(login for login in logins if not login.isdecimal())
        numbers = tuple(login for login in logins if login.isdecimal())
        found: list[User] = []
        for some in _portions(names, LOGINS):
            found += await self._by_login(some)
        for pair in _portions(numbers, 2):
            found += await self._by_number(pair)
        return tuple(found)

    async def person(self, login: str) -> Person | None:
        """All that one may know of a user (one request)."""
        return await people.person(self._client, login)

    async def requested(self, login: str) -> Requested:
        """The tickets of a requestor (one request)."""
        return await people.requested(self._client, login)

    async def searches(self) -> tuple[SavedSearch, ...]:
        """Ticket searches kept on the server (one request; from RT 6 on one more for each)."""
        match = _TOKEN.match(self._account.token.reveal() if self._account.token else "")
        me = match.group(1) if match else ""
        return await saved_searches(self._client, me, self._group_names)

    async def people(self, word: str) -> tuple[User, ...]:
        """Some users with this word in login, name or address (two requests)."""
        return await words.people(self._client, word)

    async def groups(self, word: str) -> tuple[Group, ...]:
        """Some groups with this word in their name (one request)."""
        return await words.groups(self._client, word)

    async def group_names(self, ids: tuple[int, ...]) -> tuple[Group, ...]:
        """Groups by their numbers (one request each, two at a time)."""
        found: list[Group] = []
        for pair in _portions(ids, 2):
            answers = await asyncio.gather(*(words.group(self._client, id_) for id_ in pair))
            found += [group for group in answers if group]
        return tuple(found)

    async def role_names(self, keys: tuple[str, ...]) -> Mapping[str, str]:
        """Custom roles by RT's keys (one request each, once)."""
        asked = [key for key in keys if key.startswith(CUSTOM_ROLE)]
        return {key: await self._role_name(key) for key in asked}

    async def titles(self, links: Sequence[Link]) -> Mapping[Link, str]:
        """The names of articles and assets (one request each, two at a time)."""
        found: dict[Link, str] = {}
        for pair in _portions(tuple(links), 2):
            names = await asyncio.gather(*(words.name_behind(self._client, link) for link in pair))
            found |= {link: name for link, name in zip(pair, names, strict=True) if name}
        return found

    async def custom_fields(self) -> tuple[FieldKind, ...]:
        """Custom fields of tickets that one may see (one request)."""
        return await fields.custom_fields(self._client)

    async def queue_fields(self, queue: int) -> tuple[FieldKind, ...]:
        """The custom fields of a queue (one request, one more for every hundred)."""
        return await fields.of_queue(self._client, queue)

    async def choices(self, field: int, category: str = "") -> tuple[str, ...]:
        """The values that a custom field can be chosen from (one request or two)."""
        return await fields.choices(self._client, field, category)

    async def articles(self, at: str = "") -> Page[Article]:
        """A page of up to a hundred articles (one request)."""
        return await knowledge.page(self._client, at)

    async def find_articles(self, word: str, fields: Sequence[str]) -> tuple[Article, ...]:
        """Articles with this word somewhere (a request for each field, side by side)."""
        return await knowledge.search(self._client, word, fields)

    async def remind(self, queue: str, ticket: int, subject: str, owner: str, due: str) -> int:
        """Makes a reminder (one request)."""
        values = {"Queue": queue, "Type": "reminder", "Subject": subject, "Owner": owner}
        made = await self._client.tickets.create({**values, "Due": due, "RefersTo": str(ticket)})
        return made.id

    async def download(
        self, attachment: int, to: Path | int, progress: Progress | None = None
    ) -> None:
        """The bytes of an attachment, written to a new file, or to an open one."""
        await download(self._transport, attachment, to, progress)

    async def field_file(
        self, value: int, to: Path | int, progress: Progress | None = None
    ) -> None:
        """The bytes of a file in a custom field, written to a new file, or to an open one."""
        await self._client.customfields.download(value, to, progress)

    async def send(self, op: Op, *, etag: str = "", progress: Progress | None = None) -> Receipt:
        """Performs a write."""
        if isinstance(op, SetField) and op.local and op.value:
            return await self._moments.send(op, etag)
        return await self._client.send(op, etag, progress)

    async def several(self, ids: Sequence[int], fields: Sequence[str] = ()) -> tuple[Ticket, ...]:
        """Tickets in part (one request per hundred)."""
        return await bulk.several(self._client, ids, fields)

    async def since(self, after: int) -> tuple[Transaction, ...]:
        """The transactions of all tickets above `after` (a request per hundred)."""
        return await bulk.since(self._client, after)

    async def send_many(self, ops: Sequence[Op]) -> tuple[Receipt, ...]:
        """Performs writes of one kind (one request)."""
        return await bulk.send_many(self._client, ops)

    async def ask(self, request: RawRequest) -> RawAnswer:
        """Any request that a user spells out."""
        return await raw.ask(self._client.wire, request)

    async def drop_connections(self) -> None:
        """Closes connections that may be dead; the next request opens another."""
        await self._transport.drop_connections()

    async def aclose(self) -> None:
        """Closes connections."""
        await self._transport.aclose()

    async def _user(self, key: str) -> User | None:
        """A user by login or number, None if one may not see them."""
        try:
            return await self._client.users.get(key)
        except (Gone, Unsupported):
            return None

    async def _by_login(self, logins: tuple[str, ...]) -> list[User]:
        """None for those who may not search users."""
        asked = {login.casefold() for login in logins}
        terms = [Term("Name", "=", login) for login in logins]
        try:
            page = await self._client.users.page(terms, Listing(disabled=True))
        except Gone:
            return []
        return [user for user in page.items if user.login.casefold() in asked]

    async def _by_number(self, numbers: tuple[str, ...]) -> list[User]:
        lookups = (self._user(number) for number in numbers)
        found: list[User] = []
        for result in await asyncio.gather(*lookups, return_exceptions=True):
            if isinstance(result, BaseException):
                raise result
            if result is not None:
                found.append(result)
        return found

    async def _roles(self, ticket: Ticket) -> Ticket:
        """The ticket with the names of its roles."""
        roles = tuple([await self._named(role) for role in ticket.roles])
        return replace(ticket, roles=roles)

    async def _named(self, role: Role) -> Role:
        """A role with the name that RT up to 5.0.3 keeps apart; an empty one is no question."""
        if role.name or not (role.members or role.key in self._role_names):
            return role
        return replace(role, name=await self._role_name(role.key))

    async def _role_name(self, key: str) -> str:
        """The name of a role, else its key; asked for once."""
        if key not in self._role_names:
            try:
                found = await self._client.customroles.get(key.removeprefix(CUSTOM_ROLE))
                self._role_names[key] = found.name or key
            except (Gone, Malformed):
                self._role_names[key] = key
        return self._role_names[key]


def _portions(values: tuple[T, ...], size: int) -> Iterator[tuple[T, ...]]:
    return (values[start : start + size] for start in range(0, len(values), size))
