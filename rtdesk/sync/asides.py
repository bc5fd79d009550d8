"""Questions that a user asks beside the schedule: who is this, and who was mailed?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rtdesk.backend.port import Backend
from rtdesk.records.headers import PartHeaders
from rtdesk.records.link import Links
from rtdesk.records.person import Person, Requested
from rtdesk.records.user import User
from rtdesk.store.batch import Batch
from rtdesk.store.mirror import Mirror
from rtdesk.store.vocabulary import Learned
from rtdesk.sync.around import keep_unknown
from rtdesk.text import ticketsql_words as words

KEPT = 50
"""Answers about headers that are kept: what was sent does not change."""
SAME_NAME = 5
"""Custom fields of one name that are asked for their values."""


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

    async def people(self, words: str) -> tuple[User, ...]:
        """Some users who have these words in login, name or address (two requests)."""
        return await self._backend.people(words)

    async def headers(self, ticket: int, transactions: tuple[int, ...]) -> tuple[PartHeaders, ...]:
        """The headers of these transactions (one request, once)."""
        key = (ticket, transactions)
        if key not in self._headers:
            found = await self._backend.headers(ticket, transactions)
            if len(self._headers) >= KEPT:
                self._headers.clear()
            self._headers[key] = found
        return self._headers[key]

    async def links(self, tickets: Sequence[int]) -> dict[int, Links]:
        """What may be done with tickets (one request per hundred); RT before 5.0.2 says nothing."""
        found = await self._backend.several(tickets, ("_hyperlinks",))
        return {ticket.id: ticket.links for ticket in found if ticket.links.fetched}

    async def searches(self) -> None:
        """Searches that RT keeps (one request, from RT 6 on one more for each)."""
        found = await self._backend.searches()
        self._mirror.apply(Batch(searches=found, meta={"searches": "read"}))

    async def learn(self, asks: str, learned: Learned) -> bool:
        """What completion lacks (`Completion.asks`); True when there is more than before."""
        more = await self._learn(asks, learned)
        learned.asked.add(asks)
        return more

    async def _learn(self, asks: str, learned: Learned) -> bool:
        what, _, about = asks.partition(":")
        match f"{what}:":
            case words.PEOPLE:
                found = await self._backend.people(about)
                fresh = {u.login: words.Who(u.login, u.real_name, u.email) for u in found}
                more = not fresh.items() <= learned.people.items()
                learned.people |= fresh
                return more
            case words.FIELDS:
                return await self._learn_fields(learned)
            case words.CHOICES:
                await self._learn_fields(learned)
                return await self._learn_choices(about, learned)
        return False

    async def _learn_fields(self, learned: Learned) -> bool:
        if learned.fields is not None:
            return False
        learned.asked.add(words.FIELDS)
        fields: dict[str, tuple[int, ...]] = {}
        for field in await self._backend.custom_fields():
            fields[field.name] = (*fields.get(field.name, ()), field.id)
        learned.fields = fields
        return bool(fields)

    async def _learn_choices(self, name: str, learned: Learned) -> bool:
        """Several fields may have the same name."""
        numbers = (learned.fields or {}).get(name, ())
        answers = [await self._backend.choices(number) for number in numbers[:SAME_NAME]]
        learned.choices[name] = tuple(dict.fromkeys(value for some in answers for value in some))
        return bool(learned.choices[name])
