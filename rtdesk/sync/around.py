"""What a ticket names: tickets it is linked to, and groups; asked for once in a run."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

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
        self._backend = backend
        self._asked: set[int] = set()  # also those that RT does not show us
        self._groups: set[int] = set()

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

    def unnamed(self, ticket: Ticket | None) -> tuple[int, ...]:
        """Groups that the ticket names by number only, and that were not asked for in this run."""
        if ticket is None:
            return ()
        roles = (role.members for role in ticket.roles)
        people = chain(ticket.requestors, ticket.cc, ticket.admin_cc, *roles)
        wanted = {ref.id for ref in people if ref.type == "group" and not ref.name}
        names = self._mirror.names()
        numbers = {int(id_) for id_ in wanted if id_.isdecimal() and id_ not in names}
        return tuple(sorted(numbers - self._groups))

    async def fetch(self, ticket: int) -> None:
        """Asks for what a ticket lacks (one request for links, one for each group)."""
        known = self._mirror.ticket(ticket)
        if groups := self.unnamed(known):
            self._groups.update(groups)
            found = await self._backend.group_names(groups)
            if found:
                self._mirror.apply(Batch(tickets=(known,) if known else (), groups=found))
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
