"""What a ticket names: the tickets it is linked to, asked for once in a run."""

from __future__ import annotations

from collections.abc import Sequence

from rtdesk.backend.port import Backend
from rtdesk.records.link import TICKET_LINKS
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import Batch
from rtdesk.store.mirror import Mirror
from rtdesk.sync import listing

MOST = listing.PER_QUERY
"""Targets that are asked for in the one request that a ticket's links are worth."""


class Around:
    """Subjects and statuses of linked tickets, as rows that are in no list."""

    def __init__(self, backend: Backend, mirror: Mirror):
        self._listing = listing.Listing(backend, mirror, lambda: 0.0)
        self._mirror = mirror
        self._asked: set[int] = set()  # also those that RT does not show us

    def lacks(self, ticket: Ticket | None) -> tuple[int, ...]:
        """Targets of which nothing is known, and that were not asked for in this run."""
        if ticket is None:
            return ()
        wanted = {
            int(link.id)
            for ref in TICKET_LINKS
            for link in ticket.links.all(ref)
            if link.type == "ticket" and link.id.isdecimal() and len(link.id) < 19
        }
        wanted -= self._asked | {ticket.id}
        wanted -= self._mirror.rows(tuple(wanted)).keys()
        return tuple(sorted(wanted))

    async def fetch(self, ticket: int) -> None:
        """Asks for what a ticket's links lack (one request)."""
        some = self.lacks(self._mirror.ticket(ticket))[:MOST]
        if not some:
            return
        rows = await self._listing.rows(some)
        self._asked.update(some)
        keep_unknown(self._mirror, rows)

    async def rows(self, tickets: Sequence[int]) -> frozenset[int]:
        """Asks for up to a hundred tickets; returns those that RT did not show."""
        rows = await self._listing.rows(tickets)
        keep_unknown(self._mirror, rows)
        return frozenset(tickets) - {row.id for row in rows}


def keep_unknown(mirror: Mirror, rows: Sequence[TicketRow]) -> None:
    """Rows that nobody looked at and that are no news either; what is known keeps its state."""
    known = mirror.rows([row.id for row in rows])
    fresh = tuple(row for row in rows if row.id not in known)
    if fresh:
        mirror.apply(Batch(rows=fresh, mine=True))
