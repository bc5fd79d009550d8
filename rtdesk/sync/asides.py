"""Questions that a user asks beside the schedule: who is this, and who was mailed?"""

from __future__ import annotations

import asyncio

from rtdesk.backend.port import Backend
from rtdesk.records.headers import PartHeaders
from rtdesk.records.person import Person, Requested
from rtdesk.store.mirror import Mirror
from rtdesk.sync.around import keep_unknown

KEPT = 50
"""Answers about headers that are kept: what was sent does not change."""


class Asides:
    """Asked when a screen opens, answered at once or not at all."""

    def __init__(self, backend: Backend, mirror: Mirror):
        self._backend = backend
        self._mirror = mirror
        self._headers: dict[tuple[int, tuple[int, ...]], tuple[PartHeaders, ...]] = {}

    async def card(self, login: str) -> tuple[Person | None, Requested]:
        """A requestor and their tickets (two requests, side by side)."""
        person, requested = await asyncio.gather(
            self._backend.person(login), self._backend.requested(login)
        )
        keep_unknown(self._mirror, requested.open + requested.done)
        return person, requested

    async def headers(self, ticket: int, transactions: tuple[int, ...]) -> tuple[PartHeaders, ...]:
        """The headers of these transactions (one request, once)."""
        key = (ticket, transactions)
        if key not in self._headers:
            found = await self._backend.headers(ticket, transactions)
            if len(self._headers) >= KEPT:
                self._headers.clear()
            self._headers[key] = found
        return self._headers[key]
