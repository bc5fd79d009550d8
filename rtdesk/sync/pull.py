"""In: asks the backend, hands what it says to the mirror."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rtdesk.backend.errors import (
    BackendError,
    Gone,
    NotAuthenticated,
    NotRT,
    Refused,
    Unreachable,
    Unsupported,
)
from rtdesk.backend.port import Backend
from rtdesk.records.page import Page
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Batch, ListPage, ListSpec, Thread
from rtdesk.store.mirror import Mirror

IDS_PER_QUERY = 100
VERIFIED = 500
"""Tickets that a list seems to have lost are asked for once more, up to that many."""
MARGIN = 60
"""Seconds by which a window of time looks further back than the last poll."""
OVERLAP = 20
"""RT gives ids before it commits: a transaction can appear below a newer one."""
PEOPLE = ("Owner", "Requestor", "Cc", "AdminCc")


class Pull:
    """Everything that comes in. Each method is one step that can be repeated."""

    def __init__(self, backend: Backend, mirror: Mirror, clock: Callable[[], float]):
        self._backend = backend
        self._mirror = mirror
        self._clock = clock

    async def hello(self) -> str:
        """Learns who we are; returns the login."""
        me = await self._backend.me()
        if self._mirror.meta("me") not in ("", me.login):
            self._mirror.forget()
        self._mirror.apply(Batch(users=(me,), meta={"me": me.login, "me_id": str(me.id)}))
        return me.login

    async def queues(self) -> None:
        """Queues one may see."""
        self._mirror.apply(Batch(queues=await self._backend.queues()))

    async def total(self, spec: ListSpec) -> None:
        """How many tickets a list has, without reading it."""
        count = await self._backend.count(spec.query)
        if count is not None:
            self._mirror.set_total(spec.name, count)

    async def page(self, spec: ListSpec, *, restart: bool) -> bool:
        """The first (`restart`) or the next page of a list; True when there is more."""
        state = self._mirror.lists.state(spec.name)
        if not (restart or state.next or state.fresh_at is None):
            return False
        run = state.run + 1 if restart else state.run
        await self._mark_feed()
        page = await self._backend.tickets(spec.query, spec.order, "" if restart else state.next)
        rows = page.items
        if not page.next:
            rows += await self._overlooked(spec, run, rows)
        ids = tuple(row.id for row in rows)
        self._mirror.apply(
            Batch(
                rows=rows,
                page=ListPage(spec.name, run, ids, page.total, page.next, self._clock()),
            )
        )
        return bool(page.next)

    async def top(self, spec: ListSpec) -> None:
        """The first page of a list whose run is under way and goes on."""
        rows = (await self._backend.tickets(spec.query, spec.order)).items
        ids = frozenset(row.id for row in rows)
        self._mirror.apply(Batch(rows=rows, joined={spec.name: ids}))

    async def _overlooked(
        self, spec: ListSpec, run: int, met: Sequence[TicketRow]
    ) -> tuple[TicketRow, ...]:
        """Members that a run did not meet: tickets move between pages while they are read."""
        ids = {row.id for row in met}
        rows: tuple[TicketRow, ...] = ()
        for some in _chunks(self._mirror.lists.unmet(spec.name, run, ids, VERIFIED)):
            rows += (await self._inside(spec, _any_of(some))).items
        return rows

    async def _inside(self, spec: ListSpec, clause: str) -> Page[TicketRow]:
        return await self._backend.tickets(f"({spec.query}) AND ({clause})", "id")

    async def ticket(self, id: int) -> Ticket | None:  # noqa: A002
        """The ticket with its links, by ETag; None when it is gone."""
        known = self._mirror.ticket(id)
        try:
            ticket = await self._backend.ticket(id, known.etag if known else "")
        except Gone:
            self._mirror.apply(Batch(gone=frozenset({id})))
            return None
        if ticket is None:
            return known
        self._mirror.apply(Batch(tickets=(ticket,)))
        return ticket

    async def thread(
        self,
        id: int,  # noqa: A002
        *,
        mine: bool = False,
        since: int | None = None,
    ) -> Thread:
        """What is new in a ticket's history, with all its texts in one request.

        With `since` all that is newer than this transaction is asked for, known or not.
        """
        known = self._mirror.thread(id)
        have = {txn.id for txn in known.transactions} if known else set()
        top = max(have, default=0) - OVERLAP
        below = top if since is None else min(top, since)
        transactions = await self._backend.history(id, _last(have, below))
        new = {txn.id for txn in transactions} - have
        if known and not new:
            return known
        parts = await self._backend.attachments(id, _last(have, min(new, default=0) - 1))
        thread = Thread(id, transactions, parts, max(new | have, default=0))
        await self._names(transactions)  # first, so that the thread is shown with them
        self._mirror.apply(Batch(threads=(thread,), mine=mine))
        return self._mirror.thread(id) or thread

    async def poll(self, lists: Sequence[ListSpec]) -> frozenset[int]:
        """Asks what changed, then only for that; returns the tickets that did."""
        feed, polled = int(self._mirror.meta("feed") or 0), int(self._mirror.meta("polled") or 0)
        now = int(self._clock())
        if feed:
            news = await self._backend.touched(feed)
            changed, after = news.tickets, ("feed", max(feed, news.newest))
        elif polled:
            window = max(0, now - polled) + MARGIN
            changed, after = await self._backend.touched_within(window), ("polled", now)
        else:
            await self._mark_feed()
            return frozenset()
        if changed:
            await self._changed(changed, lists)
        self._mirror.remember(after[0], str(after[1]))
        return changed

    async def _changed(self, ids: frozenset[int], lists: Sequence[ListSpec]) -> None:
        for some in _chunks(sorted(ids)):
            clause = _any_of(some)
            rows = (await self._backend.tickets(clause, "id")).items
            met = frozenset(row.id for row in rows)
            joined, left = {}, {}
            for spec in lists:
                there = await self._members(spec, clause)
                if there is not None:
                    joined[spec.name], left[spec.name] = there, frozenset(some) - there
            known = self._mirror.rows(some)
            gone = frozenset(known) - met
            self._mirror.apply(Batch(rows=rows, joined=joined, left=left, gone=gone))

    async def _members(self, spec: ListSpec, clause: str) -> frozenset[int] | None:
        """Which tickets are in a list; a list that RT refuses must not stop the news of others."""
        try:
            return frozenset(row.id for row in (await self._inside(spec, clause)).items)
        except (Unreachable, NotAuthenticated, NotRT):
            raise
        except BackendError as error:
            self._mirror.fail_list(spec.name, str(error))
            return None

    async def _mark_feed(self) -> None:
        """Before anything is read, remember where the news stand: nothing falls between.

        A server without a change feed (RT before 5.0.2) is asked by the time that went by.
        """
        if self._mirror.meta("feed") or self._mirror.meta("polled"):
            return
        try:
            newest = await self._backend.newest_transaction()
        except (Refused, Unsupported):
            newest = 0
        mark = ("feed", newest) if newest else ("polled", int(self._clock()))
        self._mirror.remember(mark[0], str(mark[1]))

    async def _names(self, transactions: Iterable[Transaction]) -> None:
        known = self._mirror.names()
        wanted = {ref for txn in transactions for ref in _people(txn)} - known.keys()
        if wanted:
            users = await self._backend.users(tuple(sorted(wanted)))
            self._mirror.apply(Batch(users=users))


def _people(txn: Transaction) -> set[str]:
    """Users that a transaction names by number (facts: Old/NewValue of owner and watchers)."""
    if txn.type in ("AddWatcher", "DelWatcher", "SetWatcher") or txn.field in PEOPLE:
        return {value for value in (txn.old, txn.new) if value.isdigit() and value != "0"}
    return set()


def _any_of(ids: Iterable[int]) -> str:
    return " OR ".join(f"id = {ticket}" for ticket in ids)


def _last(ids: Iterable[int], most: int) -> int:
    """The greatest of the ids up to `most`, or 0: a history is read down to a known id."""
    return max((id for id in ids if id <= most), default=0)  # noqa: A001


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), IDS_PER_QUERY):
        yield ids[start : start + IDS_PER_QUERY]
