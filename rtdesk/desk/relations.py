"""What tickets have to do with each other: links, what they lead to, and merging."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rtdesk.backend.errors import BackendError, Gone
from rtdesk.records.link import Link
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import Batch
from rtdesk.text.quote import quote

if TYPE_CHECKING:
    from rtdesk.desk.desk import Desk
    from rtdesk.store.mirror import Mirror

FOUND = 20
"""Tickets of this machine, and as many of RT, that a search for one to link to gives."""


@dataclass(slots=True)
class Known:
    """What was asked for in this run."""

    hidden: set[int] = field(default_factory=set)
    """Tickets that RT does not show us."""
    titles: dict[Link, str] = field(default_factory=dict)
    """Of articles and assets; empty: hidden from us."""


class Relations:
    """Answers from this machine at once; what is asked of the server is remembered."""

    def __init__(self, desk: Desk, mirror: Mirror):
        self._desk = desk
        self._mirror = mirror
        self._known = Known()

    # -- what links lead to --------------------------------------------------------------------

    def row(self, number: int) -> TicketRow | None:
        """What is known of a ticket here."""
        found = self._desk.rows((number,)).get(number)
        return found.row if found else None

    def is_hidden(self, number: int) -> bool:
        """True when RT said that the ticket is not there, or not for us."""
        return number in self._known.hidden or self._desk.is_gone(number)

    def title(self, link: Link) -> str | None:
        """What an article or asset is called; None: not asked yet, empty: hidden from us."""
        return self._known.titles.get(link)

    def page(self, member: str) -> str:
        """The address of the page that shows what a link leads to (`ops.fields.target`)."""
        kind, _, number = member.partition(":")
        root = self._desk.profile.url.rstrip("/")
        if member.isdecimal():
            return self._desk.web_page(int(member))
        if kind == "a" and number.isdecimal():
            return f"{root}/Articles/Article/Display.html?id={number}"
        if kind == "asset" and number.isdecimal():
            return f"{root}/Asset/Display.html?id={number}"
        return member

    async def look(self, tickets: Collection[int], others: Collection[Link] = ()) -> bool:
        """Asks for what is not known of these yet; True when something was asked for.

        Raises:
            BackendError, ConfigError: the server could not be asked.
        """
        known = self._desk.rows(tuple(tickets))
        lacking = sorted(set(tickets) - known.keys() - self._known.hidden)
        untitled = [link for link in others if link not in self._known.titles]
        if not lacking and not untitled:
            return False
        async with self._desk.connection() as backend:
            if lacking:
                rows = [ticket.row() for ticket in await backend.several(lacking)]
                self._keep(rows)
                self._known.hidden |= set(lacking) - {row.id for row in rows}
            if untitled:
                titles = await backend.titles(untitled)
                self._known.titles |= {link: titles.get(link, "") for link in untitled}
        return True

    def _keep(self, rows: Iterable[TicketRow]) -> None:
        from rtdesk.sync.around import keep_unknown

        keep_unknown(self._mirror, tuple(rows))

    async def ticket(self, number: int, *, anew: bool = False) -> Ticket | None:
        """A ticket with its links, of this machine where it was read; None: RT hides it.

        Raises:
            BackendError, ConfigError: the server could not be asked.
        """
        known = self._desk.ticket(number)
        if known and known.links.fetched and not anew:
            return known
        async with self._desk.connection() as backend:
            try:
                ticket = await backend.ticket(number)
            except Gone:
                self._known.hidden.add(number)
                return None
        self._known.hidden.discard(number)
        if ticket and ticket.id == number:
            self._mirror.apply(Batch(tickets=(ticket,), mine=True))
        return ticket

    # -- finding one to link to ----------------------------------------------------------------

    async def near(self, ticket: int = 0) -> tuple[TicketRow, ...]:
        """Tickets that the user looked at last, then others of the same requestors, as known here.

        `ticket` itself is none of them.
        """
        recent, row = self._desk.recent(), self.row(ticket)
        theirs: list[int] = []
        for ref in row.requestors if row else ():
            theirs += (await self._desk.find(ref.email or ref.id)).tickets[:FOUND]
        numbers = dict.fromkeys((*recent, *theirs))
        rows = self._desk.rows(tuple(numbers))
        return tuple(rows[n].row for n in numbers if n in rows and n != ticket)

    async def find(self, words: str) -> tuple[TicketRow, ...]:
        """Tickets with these words, or this number: of this machine, then of RT.

        Raises:
            BackendError, ConfigError: the server could not be asked, and nothing is here.
        """
        here = await self._here(words)
        try:
            there = await self._there(words)
        except BackendError:
            if not here:
                raise
            there = ()
        known = {row.id for row in here}
        return (*here, *(row for row in there if row.id not in known))

    async def _here(self, words: str) -> tuple[TicketRow, ...]:
        number = words.lstrip("#")
        if number.isdecimal():
            tickets: Sequence[int] = self._desk.numbered(number)
        else:
            tickets = (await self._desk.find(words)).tickets
        rows = self._desk.rows(tuple(tickets[:FOUND]))
        return tuple(rows[ticket].row for ticket in tickets[:FOUND] if ticket in rows)

    async def _there(self, words: str) -> tuple[TicketRow, ...]:
        number = words.lstrip("#")
        if number.isdecimal() and len(number) < 19:
            async with self._desk.connection() as backend:
                return tuple(ticket.row() for ticket in await backend.several((int(number),)))
        query = " AND ".join(f"Subject LIKE {quote(word)}" for word in words.split())
        return await self._desk.search(query, limit=FOUND) if query else ()
