"""The change feed: RT's transactions of all tickets one may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rtdesk.backend.port import Touched
from rtdesk.records.transaction import Transaction
from rtdesk.rest2 import decode, request
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.paging import is_full
from rtdesk.rest2.schema import CollectionModel, to_id

ANSWER = "Correspond"
OVERLAP = 20
"""Ids are given before a transaction commits, so a few older ones are looked at again."""
MOST = 10
"""Pages read at once; whoever was away for longer gets the news in portions, oldest first."""
Rows = dict[int, Transaction]
"""Transactions by their ids."""


class Feed:
    """Reads the feed, and remembers which of the latest ids it has told about."""

    def __init__(self, client: Rest2Client):
        self._client = client
        self._seen: frozenset[int] | None = None

    async def newest(self) -> int:
        """The newest transaction one may see, 0 without any."""
        rows: Rows = {}
        async for page in self._client.pages(request.feed(0, newest_first=True)):
            rows = _rows(page)
            break
        return self._news(rows, max(rows, default=0)).newest

    async def touched(self, after: int) -> Touched:
        """Tickets with transactions above `after`.

        Read from the newest down to one that is not newer than `after`, which proves that none is
        missing (see `thread`).
        """
        rows: Rows = {}
        number = 0
        async for page in self._client.pages(
            request.feed(max(after - OVERLAP, 0), newest_first=True)
        ):
            rows.update(_rows(page))
            if min(rows, default=after + 1) <= after and not is_full(page):
                break
            number += 1
            if number == MOST:
                return await self._portion(after)
        return self._news(rows, after)

    async def _portion(self, after: int) -> Touched:
        """The oldest news; at most one portion too many is announced, and never one without end."""
        rows: Rows = {}
        number = 0
        async for page in self._client.pages(request.feed(after, newest_first=False)):
            rows.update(_rows(page))
            number += 1
            if number == MOST:
                break
        news = self._news(rows, after)
        return replace(news, more=number == MOST and news.newest > after)

    def _news(self, rows: Rows, after: int) -> Touched:
        newest = max(rows, default=after)
        late = () if self._seen is None else rows.keys() - self._seen
        self._seen = frozenset(row for row in rows if row > newest - OVERLAP)
        news = [rows[row] for row in rows if row > after or row in late]
        tickets = {transaction.ticket for transaction in news} - {0}
        answers = tuple(t for t in news if t.type == ANSWER and t.ticket)
        return Touched(frozenset(tickets), max(newest, after), answers=answers)


def _rows(page: CollectionModel) -> Rows:
    """Transactions by their ids, with the little that the feed says of each."""
    found = (_row(item) for item in page.items)
    return {transaction.id: transaction for transaction in found}


def _row(item: Mapping[str, Any]) -> Transaction:
    number, ticket, kind = to_id(item.get("id")), to_id(item.get("ObjectId")), item.get("Type")
    found = decode.transaction(item, ticket) if kind == ANSWER else None
    return found or Transaction(number, ticket, "")
