"""Lists: their pages, and whether a ticket is in them. Each is one TicketSQL query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rtdesk.backend.errors import (
    BackendError,
    NotAuthenticated,
    NotRT,
    Refused,
    Unreachable,
    Unsupported,
)
from rtdesk.backend.port import Backend
from rtdesk.records.page import Page
from rtdesk.records.ticket import TicketRow
from rtdesk.store.batch import Batch, ListPage, ListSpec
from rtdesk.store.mirror import Mirror

PER_QUERY = 100
"""Tickets named in one question, and RT's largest page."""
VERIFIED = 500
"""Tickets that a list seems to have lost are asked for once more, up to that many."""
ANY_TYPE = "(Type = 'ticket' OR Type = 'reminder' OR Type = 'approval')"
"""Without it RT finds tickets only (lib/RT/Tickets.pm, the default limits)."""


class Listing:
    """Reads lists. Each method is one step that can be repeated."""

    def __init__(self, backend: Backend, mirror: Mirror, clock: Callable[[], float]):
        self._backend = backend
        self._mirror = mirror
        self._clock = clock

    async def total(self, spec: ListSpec) -> None:
        """How many tickets a list has, without reading it."""
        count = await self._backend.count(spec.query)
        if count is not None:
            self._mirror.set_total(spec.name, count)

    async def page(self, spec: ListSpec, *, restart: bool) -> bool:
        """The first (`restart`) or the next page of a list's run; True when there is more."""
        state = self._mirror.lists.state(spec.name)
        if not (restart or state.next or state.fresh_at is None):
            return False
        run = state.run + 1 if restart else state.run
        await mark_feed(self._backend, self._mirror)
        page = await self._backend.tickets(
            spec.query, spec.order, "" if restart else state.next, spec.extras
        )
        rows = page.items
        if not page.next:
            rows += await self._overlooked(spec, run, rows)
        ids = tuple(row.id for row in rows)
        self._mirror.apply(
            Batch(
                rows=rows,
                page=ListPage(
                    spec.name, run, ids, page.total, page.next, self._clock(), spec.extras
                ),
            )
        )
        return bool(page.next)

    async def refresh(self, spec: ListSpec) -> None:
        """The first page of a list that was read before, and what is in doubt of it."""
        page = await self._backend.tickets(spec.query, spec.order, extras=spec.extras)
        ids = frozenset(row.id for row in page.items)
        self._mirror.apply(Batch(rows=page.items, joined={spec.name: ids}))
        if page.total is not None:
            self._mirror.set_total(spec.name, page.total)
        while await self.settle(spec):
            pass
        self._mirror.set_fresh([spec.name], self._clock())

    async def settle(self, spec: ListSpec) -> bool:
        """Asks which of the tickets in doubt a list has; True when others are still in doubt."""
        some = self._mirror.lists.doubts(spec.name, PER_QUERY)
        if some:
            rows = (await self.inside(spec, some)).items
            there = frozenset(row.id for row in rows)
            self._mirror.apply(
                Batch(
                    rows=rows,
                    joined={spec.name: there},
                    left={spec.name: frozenset(some) - there},
                )
            )
        return len(some) == PER_QUERY

    async def inside(
        self, spec: ListSpec, tickets: Iterable[int], *, extras: bool = True
    ) -> Page[TicketRow]:
        """Those of the tickets that are in a list."""
        query = f"({spec.query}) AND ({any_of(tickets)})"
        return await self._backend.tickets(query, "id", extras=spec.extras if extras else ())

    async def rows(
        self, tickets: Sequence[int], extras: tuple[str, ...] = ()
    ) -> tuple[TicketRow, ...]:
        """Those of up to a hundred tickets that one may see, of whatever type."""
        query = f"({any_of(tickets)}) AND {ANY_TYPE}"
        return (await self._backend.tickets(query, "id", extras=extras)).items

    async def members(self, spec: ListSpec, tickets: Sequence[int]) -> frozenset[int] | None:
        """Which tickets are in a list; a list that RT refuses must not stop the news of others."""
        try:
            found = await self.inside(spec, tickets, extras=False)
            return frozenset(row.id for row in found.items)
        except (Unreachable, NotAuthenticated, NotRT):
            raise
        except BackendError as error:
            self._mirror.fail_list(spec.name, str(error))
            return None

    async def _overlooked(
        self, spec: ListSpec, run: int, met: Sequence[TicketRow]
    ) -> tuple[TicketRow, ...]:
        """Members that a run did not meet: tickets move between pages while they are read."""
        ids = {row.id for row in met}
        rows: tuple[TicketRow, ...] = ()
        for some in chunks(self._mirror.lists.unmet(spec.name, run, ids)[:VERIFIED]):
            rows += (await self.inside(spec, some)).items
        return rows


async def mark_feed(backend: Backend, mirror: Mirror) -> None:
    """Before anything is read, remember where the news stand: nothing falls between.

    A server without a change feed (RT before 5.0.2) is asked by the time on its own clock.
    """
    if mirror.meta("feed") or mirror.meta("polled"):
        return
    try:
        newest = await backend.newest_transaction()
    except (Refused, Unsupported):
        newest = 0
    what, where = "feed", float(newest)
    if not newest:
        what, where = "polled", (await backend.touched_since(0))[1]
    mirror.remember(what, str(int(where)))
    mirror.remember(f"first {what}", str(int(where)))


def any_of(ids: Iterable[int]) -> str:
    """TicketSQL for these tickets."""
    return " OR ".join(f"id = {ticket}" for ticket in ids)


def chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """A hundred at a time."""
    for start in range(0, len(ids), PER_QUERY):
        yield ids[start : start + PER_QUERY]
