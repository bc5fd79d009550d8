"""What a handler is given: the request, the user, the data and the time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rtdesk.demo import rights
from rtdesk.demo.changes import Actor
from rtdesk.demo.model import Tables, Ticket
from rtdesk.demo.rows import User
from rtdesk.demo.search import Searcher
from rtdesk.demo.shown import Shown
from rtdesk.demo.wire import Problem, Request


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request."""

    tables: Tables
    searcher: Searcher
    user: User
    request: Request
    now: int
    arguments: tuple[str, ...] = ()

    def with_arguments(self, arguments: tuple[str, ...]) -> Call:
        """The same with what the path's pattern caught."""
        return replace(self, arguments=arguments)

    @property
    def show(self) -> Shown:
        """How records are shown to this user."""
        return Shown(self.tables, self.user, self.request.base, self.request)

    @property
    def actor(self) -> Actor:
        """Who changes things."""
        return Actor(self.tables, self.user, self.now)

    @property
    def number(self) -> int:
        """The id in the path."""
        return int(self.arguments[0])

    def rights(self, ticket: Ticket) -> frozenset[str]:
        """What the user may do with a ticket."""
        return rights.on_ticket(self.tables, self.user, ticket)

    def ticket(self, missing: str = "") -> Ticket:
        """The ticket of the path, if it may be seen.

        Raises:
            Problem: 403 or 404.
        """
        ticket = self.tables.ticket(self.number)
        if ticket is None:
            raise Problem(404, missing)
        if "ShowTicket" not in self.rights(ticket):
            raise Problem(403)
        return ticket
