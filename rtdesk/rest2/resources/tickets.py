"""Tickets (REST2: "Tickets")."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from rtdesk.backend.errors import Unsupported
from rtdesk.backend.port import Progress, Receipt
from rtdesk.records.attachment import Attachment
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.rest2 import decode, kinds, request
from rtdesk.rest2.listing import EVERYTHING, Listing, Term
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.outcome import Outcome
from rtdesk.rest2.request import Values
from rtdesk.rest2.resources.base import Historic, Key, Stored, each
from rtdesk.rest2.wire import Wire


class Tickets(Stored[Ticket, TicketRow], Historic[Ticket, TicketRow]):
    """`search` takes TicketSQL here; RT finds nothing by terms."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.TICKET)

    def simple(self, words: str, how: Listing = EVERYTHING) -> AsyncIterator[TicketRow]:
        """What RT's simple search finds: words, ids, queues, logins, `status:`, `owner:`."""
        return self._rows("tickets", words, how, ("simple", "1"))

    def saved(self, search: Key, how: Listing | None = None) -> AsyncIterator[TicketRow]:
        """What a saved search finds, in its own order unless told otherwise; nothing if unknown."""
        how = how or Listing(order=())
        return self._rows("tickets", (), how, ("search", str(search)))

    async def count(self, query: str) -> int | None:
        """How many tickets a search finds, or None where RT does not say."""
        return (await self._wire.collection(request.count(query))).total

    async def newest(self) -> int:
        """The highest number of a ticket that one may see; 0: none."""
        page = await self._wire.collection(request.newest_ticket())
        return max((row.id for row in decode.items(page, self._row)), default=0)

    async def ids(self, query: str) -> frozenset[int]:
        """The ids of all tickets that a search finds, and nothing more of them."""
        found: set[int] = set()
        async for row in each(self._wire, request.ids(query), EVERYTHING, self._row):
            found.add(row.id)
        return frozenset(found)

    async def take(self, ticket: int) -> Receipt:
        """Makes an unowned ticket one's own. RT answers refusals with 200, too."""
        return await self._own(ticket, "take")

    async def untake(self, ticket: int) -> Receipt:
        """Gives the ticket to nobody."""
        return await self._own(ticket, "untake")

    async def steal(self, ticket: int) -> Receipt:
        """Makes somebody else's ticket one's own."""
        return await self._own(ticket, "steal")

    async def correspond(
        self, ticket: int, new: NewMessage, progress: Progress | None = None
    ) -> Receipt:
        """Replies. Not to be repeated blindly: RT would mail it twice."""
        return await self._wire.change(
            request.message(f"ticket/{ticket}/correspond", new), progress
        )

    async def comment(
        self, ticket: int, new: NewMessage, progress: Progress | None = None
    ) -> Receipt:
        """Comments. Not to be repeated blindly."""
        return await self._wire.change(request.message(f"ticket/{ticket}/comment", new), progress)

    def attachments(
        self, ticket: int, query: Sequence[Term] = (), how: Listing = EVERYTHING
    ) -> AsyncIterator[Attachment]:
        """The parts of all messages, without their content.

        With a query, RT searches *all* parts when the ticket is missing or may not be seen.
        """
        call = request.find(f"ticket/{ticket}/attachments", query, how, kinds.ATTACHMENT.fields)
        origin = self._wire.origin
        return each(self._wire, call, how, lambda item: kinds.ATTACHMENT.row(item, origin))

    async def bulk_create(self, tickets: Sequence[Values]) -> tuple[Outcome, ...]:
        """Makes many tickets; one that RT refuses does not stop the others."""
        return await self._bulk("POST", "tickets/bulk", tickets)

    async def bulk_update(self, changes: Mapping[int, Values]) -> tuple[Outcome, ...]:
        """Changes many tickets, in order; at a crash the earlier ones are done: `Unsure`."""
        entries = [{**fields, "id": ticket} for ticket, fields in changes.items()]
        return await self._bulk("PUT", "tickets/bulk", entries)

    async def bulk_correspond(self, messages: Mapping[int, NewMessage]) -> tuple[Outcome, ...]:
        """Replies to many tickets (RT 5.0.2 and later)."""
        return await self._bulk("POST", "tickets/bulk/correspond", _entries(messages))

    async def bulk_comment(self, messages: Mapping[int, NewMessage]) -> tuple[Outcome, ...]:
        """Comments on many tickets (RT 5.0.2 and later)."""
        return await self._bulk("POST", "tickets/bulk/comment", _entries(messages))

    async def _own(self, ticket: int, verb: str) -> Receipt:
        return await self._wire.change(request.update(f"ticket/{ticket}/{verb}", {}))

    async def _bulk(self, method: str, path: str, entries: Sequence[Values]) -> tuple[Outcome, ...]:
        return await self._wire.change_many(request.many(method, path, entries))


def _entries(messages: Mapping[int, NewMessage]) -> list[Values]:
    if any(new.bare for new in messages.values()):
        raise Unsupported("messages to many tickets cannot be bare texts")
    return [{**_with_files(new), "id": ticket} for ticket, new in messages.items()]


def _with_files(new: NewMessage) -> dict[str, object]:
    return {**new.to_json(), "Attachments": new.files} if new.files else new.to_json()
