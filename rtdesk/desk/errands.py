"""Reminders and approvals for the desk: tickets of their own types, about other tickets.

What waits for the user is a list of the mirror, and there without a network. What it is about and
what may be done with it is in its hyperlinks: asked for when somebody looks, and again when it
changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rtdesk.backend.errors import Gone
from rtdesk.ops import fields
from rtdesk.records.lifecycle import DONE, INACTIVE, ends, moves
from rtdesk.records.link import NOT_FETCHED, Link, Links
from rtdesk.records.listed import Listed
from rtdesk.store.batch import Batch
from rtdesk.text.quote import quote

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.store.mirror import Mirror

MOST = 200
"""Reminders or approvals that are shown at once."""
ALONE = 20
"""Of those that RT does not tell together, so many are asked for one by one."""
REMEMBERED = 500
"""Of so many it is kept what they are about."""
ABOUT = ("refers-to", "depended-on-by")
"""The links of a reminder and of an approval to what it is about."""
REFUSED = frozenset({"rejected", "denied"})
"""How lifecycles call what was refused."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A reminder or an approval."""

    listed: Listed
    about: int = 0
    """The ticket that it is about; 0: not known."""
    links: Links = NOT_FETCHED

    @property
    def id(self) -> int:
        """Its own number: it is a ticket, too."""
        return self.listed.row.id

    @property
    def done(self) -> bool:
        """True when nothing is left to do."""
        return self.listed.row.status.casefold() in DONE | INACTIVE

    @property
    def closing(self) -> tuple[Link, ...]:
        """Moves that end it well; where its lifecycle has no such word, all of them."""
        return tuple(ends(self.links) or moves(self.links))

    @property
    def refusing(self) -> Link | None:
        """The move that refuses an approval."""
        found = (move for move in moves(self.links) if move.to.casefold() in REFUSED)
        return next(found, None)

    @property
    def reopening(self) -> Link | None:
        """The move that begins it anew."""
        found = (m for m in moves(self.links) if m.to.casefold() not in DONE | INACTIVE)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class NewReminder:
    """What is to be remembered, by whom and until when."""

    ticket: int
    queue: str
    subject: str
    owner: str
    due: datetime | None = None


class Errands:
    """As far as they are known; `want` asks for rows of tickets."""

    def __init__(self, desk: Desk, mirror: Mirror, want: Callable[[tuple[int, ...]], None]):
        self._desk = desk
        self._mirror = mirror
        self._want = want
        self._links: dict[int, tuple[datetime | None, Links]] = {}  # as of when
        self._of: dict[int, tuple[int, ...]] = {}
        self._about: dict[int, int] = self._kept()

    def _kept(self) -> dict[int, int]:
        try:
            kept = json.loads(self._desk.kept("about") or "{}")
            return {int(one): int(about) for one, about in kept.items()}
        except (ValueError, AttributeError):
            return {}

    # -- what there is -------------------------------------------------------------------------

    def waiting(self, name: str) -> tuple[Errand, ...]:
        """Those of a list (`reminders`, `approvals`), in its order."""
        places = self._desk.view(name).after(None, MOST)
        return self._errands(tuple(place.ticket for place in places))

    def of_ticket(self, ticket: int) -> tuple[Errand, ...] | None:
        """The reminders of a ticket, what was to be done first; None: RT was not asked yet."""
        if ticket not in self._of:
            return None
        return self._errands(self._of[ticket])

    def _errands(self, ids: tuple[int, ...]) -> tuple[Errand, ...]:
        rows = self._desk.rows(ids)
        return tuple(self._errand(rows[id_]) for id_ in ids if id_ in rows)

    def _errand(self, listed: Listed) -> Errand:
        id_ = listed.row.id
        _, links = self._links.get(id_, (None, NOT_FETCHED))
        if not links.fetched and (ticket := self._desk.ticket(id_)):
            links = ticket.links
        return Errand(listed, _about(links) or self._about.get(id_, 0), links)

    # -- asking --------------------------------------------------------------------------------

    async def ask(self, ticket: int) -> None:
        """Asks RT for the reminders of a ticket.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        query = f"Type = 'reminder' AND RefersTo = {quote(str(ticket))}"
        rows = await self._desk.search(query, "Due", MOST)
        self._mirror.apply(Batch(rows=rows, mine=True))
        open_first = sorted(rows, key=lambda row: row.status.casefold() in DONE | INACTIVE)
        self._of[ticket] = tuple(row.id for row in open_first)
        self._note({row.id: ticket for row in rows})

    def lacking(self, errands: Sequence[Errand]) -> tuple[int, ...]:
        """Those that changed since RT told what may be done with them."""
        rows = self._mirror.rows([one.id for one in errands])
        return tuple(
            id_
            for id_, (row, _) in rows.items()
            if self._links.get(id_, (None, NOT_FETCHED))[0] != row.last_updated
        )

    async def learn(self, ids: Sequence[int]) -> None:
        """Asks RT what may be done with these, and what they are about.

        Raises:
            BackendError: it could not be asked, or it said no.
        """
        rows = self._mirror.rows(ids)
        found = await self._desk.links(ids)
        for id_ in [id_ for id_ in ids if id_ not in found][:ALONE]:
            found[id_] = await self._alone(id_)
        for id_, links in found.items():
            row, _ = rows.get(id_, (None, False))
            self._links[id_] = (row.last_updated if row else None, links)
        abouts = {id_: about for id_, links in found.items() if (about := _about(links))}
        self._note(abouts)
        unknown = set(abouts.values()) - self._mirror.rows(tuple(abouts.values())).keys()
        if unknown:
            self._want(tuple(sorted(unknown)))

    async def _alone(self, id_: int) -> Links:
        """RT before 5.0.2 tells the hyperlinks of one ticket at a time."""
        try:
            async with self._desk.connection() as backend:
                ticket = await backend.ticket(id_)
        except Gone:
            return NOT_FETCHED
        return ticket.links if ticket else NOT_FETCHED

    def _note(self, abouts: dict[int, int]) -> None:
        before = dict(self._about)
        self._about = dict(list({**self._about, **abouts}.items())[-REMEMBERED:])
        if self._about != before:
            self._desk.keep("about", json.dumps(self._about))

    # -- doing ---------------------------------------------------------------------------------

    async def remind(self, new: NewReminder) -> tuple[int, tuple[str, ...]]:
        """Makes a reminder; its number, and in words what RT did not take of it.

        RT answers with success whatever it left out, so it is read again. Where nobody knows
        whether the wish arrived, it is looked for, and never made twice.

        Raises:
            Unsure: nobody knows whether it was made; it is not there yet.
            BackendError, ConfigError: it was not made.
        """
        from rtdesk.backend.errors import Unsure

        async with self._desk.connection() as backend:
            try:
                id_ = await backend.remind(
                    new.queue, new.ticket, new.subject, new.owner, fields.date(new.due)
                )
            except Unsure:
                before = set(self._of.get(new.ticket, ()))
                await self.ask(new.ticket)
                rows = self._mirror.rows(self._of[new.ticket])
                fresh = [i for i, (row, _) in rows.items() if row.subject == new.subject]
                if not (made := [i for i in fresh if i not in before]):
                    raise
                id_ = max(made)
            made_ticket = await backend.ticket(id_)
            if made_ticket is None:
                raise Gone(f"#{id_} was made, and cannot be seen")
            self._mirror.apply(Batch(rows=(made_ticket.row(),), tickets=(made_ticket,), mine=True))
        lost = []
        if made_ticket.owner.id.casefold() != new.owner.casefold():
            lost.append(f"it is {made_ticket.owner.label}'s, not {new.owner}'s")
        if fields.date(made_ticket.due) != fields.date(new.due):
            lost.append("RT did not take the date")
        if _about(made_ticket.links) != new.ticket:
            lost.append(f"it does not refer to #{new.ticket}: that needs the right to change it")
        self._note({id_: new.ticket})
        if new.ticket in self._of:
            self._of[new.ticket] = (*self._of[new.ticket], id_)
        self._desk.want_list("reminders")
        return id_, tuple(lost)


def _about(links: Links) -> int:
    found = (link for ref in ABOUT for link in links.all(ref) if link.type == "ticket")
    return next((int(link.id) for link in found if link.id.isdecimal()), 0)
