"""In: asks the backend about one thing, hands what it says to the mirror."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rtdesk.backend.errors import Gone, TooLong
from rtdesk.backend.port import Backend
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Batch, Thread
from rtdesk.store.fate import HIDDEN, THERE, Fate
from rtdesk.store.mirror import Mirror, partial
from rtdesk.sync.flights import Flights

MERGED = "MergedInto"
"""The link by which RT tells that another ticket became a part of this one."""
OVERLAP = 20
"""RT gives ids before it commits: a transaction can appear below a newer one."""
END = 60
"""Transactions of a long history that come first: RT lists their parts on one page."""
JUST_NOW = 5.0
"""Seconds for which a ticket that was read needs no second look, unless there is news of it."""
PEOPLE = ("Owner", "Requestor", "Cc", "AdminCc")


class Pull:
    """Everything that is about one thing. Each method is one step that can be repeated."""

    def __init__(self, backend: Backend, mirror: Mirror, clock: Callable[[], float]):
        self._backend = backend
        self._mirror = mirror
        self._clock = clock
        self._flights = Flights()
        self._looked: dict[int, float] = {}
        self._news: set[int] = set()  # tickets that changed, whatever their ETag says

    async def close(self) -> None:
        """Ends what is under way."""
        await self._flights.close()

    async def hello(self) -> str:
        """Learns who we are; returns the login."""
        me = await self._backend.me()
        if self._mirror.meta("me") not in ("", me.login):
            self._mirror.forget()
        self._mirror.apply(Batch(users=(me,), meta={"me": me.login, "me_id": str(me.id)}))
        return me.login

    async def queues(self) -> None:
        """Queues one may see, and searches saved in RT."""
        queues = await self._backend.queues()
        searches = await self._backend.searches()
        self._mirror.apply(Batch(queues=queues, searches=searches, meta={"searches": "read"}))

    def news(self, tickets: Iterable[int]) -> None:
        """These changed: they are asked for again, however lately they were, thread and all.

        RT gives ids before it commits, so news can lie below the newest transaction we know.
        """
        for ticket in tickets:
            self._looked.pop(ticket, None)
            if self._mirror.newest(ticket):
                self._news.add(ticket)

    async def ticket(self, id: int, *, anew: bool = False) -> Ticket | None:  # noqa: A002
        """The ticket with its links, by ETag; None when it is gone.

        With `anew` whatever its ETag: what one may do can change without any transaction.
        """
        known = self._mirror.ticket(id)
        lately = self._clock() - self._looked.get(id, -JUST_NOW) < JUST_NOW
        if known and lately and not anew and self._mirror.fate(id).kind == "there":
            return known
        return await self._flights.join(
            ("ticket", id, anew), lambda: self._ask_ticket(id, known, anew=anew)
        )

    async def _ask_ticket(self, id: int, known: Ticket | None, *, anew: bool) -> Ticket | None:  # noqa: A002
        try:
            ticket = await self._backend.ticket(id, known.etag if known and not anew else "")
        except Gone:
            self._mirror.apply(Batch(fates={id: HIDDEN}))
            return None
        if len(self._looked) > 1000:
            self._looked.clear()
        self._looked[id] = self._clock()
        if ticket is None:
            if self._mirror.fate(id).kind == "hidden":  # it came back as it was
                self._mirror.apply(Batch(fates={id: THERE}))
            return known
        merged = {id: Fate("merged", ticket.id)} if ticket.id != id else {}
        self._mirror.apply(Batch(tickets=(ticket,), fates=merged))
        return ticket

    async def whole(self, id: int, *, most: int = 0) -> None:  # noqa: A002
        """A ticket and its thread, in the fewest requests.

        Raises:
            TooLong: with `most`: the news of its thread fill more pages than that.
        """
        ticket = await self.ticket(id)
        if ticket is None or ticket.id != id:
            return
        newest = self._mirror.newest(id)
        known = newest >= to_number(ticket.etag) > 0 and self._mirror.is_current(id)
        if known and id not in self._news and not (self._mirror.is_partial(id) and not most):
            return
        self._news.discard(id)
        pages = most if newest else 1  # of a long history that is new to us the end comes first
        try:
            await self._flights.join(("thread", id), lambda: self.thread(id, most=pages))
        except TooLong as long:
            read = long.newest
            if not newest:
                await self._flights.join(("end", id), lambda: self._end(id, read))
            if most:
                raise
            await self._flights.join(("thread", id), lambda: self.thread(id))

    async def _end(self, id: int, newest: tuple[Transaction, ...]) -> None:  # noqa: A002
        """The end of a long history, so that reading can begin."""
        newest = newest[-END:]
        parts = await self._backend.attachments(id, newest[0].id - 1)
        thread = Thread(id, newest, parts, newest[-1].id)
        self._mirror.apply(Batch(threads=(thread,), meta={partial(id): "1"}))
        await self._names(newest)

    async def thread(
        self,
        id: int,  # noqa: A002
        *,
        mine: bool = False,
        since: int | None = None,
        most: int = 0,
    ) -> Thread:
        """What is new in a ticket's history, with all its texts in one request.

        With `since` all that is newer than this transaction is asked for, known or not.
        """
        part = self._mirror.is_partial(id)
        known = None if part else self._mirror.thread(id)
        have = {txn.id for txn in known.transactions} if known else set()
        top = max(have, default=0) - OVERLAP
        below = top if since is None else min(top, since)
        transactions = await self._backend.history(id, _last(have, below), most)
        new = {txn.id for txn in transactions} - have
        if since is None and any(t.id in new and t.field == MERGED for t in transactions):
            return await self.thread(id, mine=mine, since=0, most=most)  # theirs are older
        if known and not new:
            self._mirror.apply(Batch(threads=(Thread(id, newest=known.newest),)))
            return known
        parts = await self._backend.attachments(id, _last(have, min(new, default=0) - 1))
        thread = Thread(id, transactions, parts, max(new | have, default=0))
        await self._names(transactions)  # first, so that the thread is shown with them
        whole = {partial(id): ""} if part else {}
        self._mirror.apply(Batch(threads=(thread,), mine=mine, meta=whole))
        return self._mirror.thread(id) or thread

    async def _names(self, transactions: Iterable[Transaction]) -> None:
        names = self._mirror.names()
        wanted = {ref for txn in transactions for ref in _people(txn) if ref not in names}
        if wanted:
            users = await self._backend.users(tuple(sorted(wanted)))
            self._mirror.apply(Batch(users=users))


def to_number(etag: str) -> int:
    """The transaction id that RT's ETag is, 0 when something on the way made it another."""
    return int(etag) if etag.isascii() and etag.isdecimal() else 0


def _people(txn: Transaction) -> set[str]:
    """Users that a transaction names by number (facts: Old/NewValue of owner and watchers)."""
    if txn.type in ("AddWatcher", "DelWatcher", "SetWatcher") or txn.field in PEOPLE:
        return {value for value in (txn.old, txn.new) if value.isdigit() and value != "0"}
    return set()


def _last(ids: Iterable[int], most: int) -> int:
    """The greatest of the ids up to `most`, or 0: a history is read down to a known id."""
    return max((id for id in ids if id <= most), default=0)  # noqa: A001
