"""Out: takes an entry of the outbox to the server and proves what became of it."""

from __future__ import annotations

from collections.abc import Callable

from rtdesk.backend.errors import (
    BackendError,
    Gone,
    Malformed,
    NotAuthenticated,
    NotRT,
    Refused,
    Stale,
    Unreachable,
    Unsupported,
    Unsure,
)
from rtdesk.backend.port import Backend, Progress, Receipt
from rtdesk.ops.op import Comment, Correspond, Own, SetField, SetStatus
from rtdesk.outbox.entry import Entry, State
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import Ticket
from rtdesk.store.batch import Batch, Thread
from rtdesk.store.mirror import Mirror
from rtdesk.sync.pull import Pull
from rtdesk.sync.settle import absence_is_proof, find, missing_files

LOOKS = (2.0, 5.0, 15.0, 30.0, 60.0, 90.0)
"""Seconds after an unclear attempt at which to look whether it arrived."""
SETTLE = 90.0
"""An absent message is believed to be absent this long after the connection ended."""
RESENDS = 2
ROUNDS = 5
"""Tries of one PUT against others who change the same ticket."""


class Push:
    """Sends entries. `refused` is told of unlinked actions that RT refused in a queue."""

    def __init__(
        self,
        backend: Backend,
        mirror: Mirror,
        outbox: Outbox,
        *,
        clock: Callable[[], float],
        refused: Callable[[str, str], None],
    ):
        self._backend = backend
        self._mirror = mirror
        self._outbox = outbox
        self._pull = Pull(backend, mirror, clock)
        self._clock = clock
        self._refused = refused

    async def one(self, entry: Entry, me: str, progress: Progress) -> None:
        """Takes an entry one step further.

        Raises:
            Unreachable, NotAuthenticated, NotRT: the entry waits; the caller pauses.
        """
        try:
            match entry.op:
                case Correspond() | Comment() as op if entry.state == "unsure":
                    await self._look(entry, op, me)
                case Correspond() | Comment() as op:
                    await self._message(entry, op, progress)
                case Own() | SetStatus() | SetField() as change:
                    await self._change(entry, change)
        except (Refused, Gone, Unsupported) as error:
            self._outbox.refuse(entry, str(error))
        except (Malformed, Unsure) as error:
            self._outbox.postpone(entry, LOOKS[0], str(error), state="unsure")
        except (Unreachable, NotAuthenticated, NotRT) as error:
            state: State = "unsure" if entry.state == "unsure" else "queued"
            self._outbox.postpone(entry, self._backoff(entry), str(error), state=state)
            raise

    def _backoff(self, entry: Entry) -> float:
        return min(60.0, 2.0 ** min(entry.attempts + entry.looks, 6))

    # -- messages ------------------------------------------------------------------------------

    async def _message(self, entry: Entry, op: Correspond | Comment, progress: Progress) -> None:
        ticket = await self._backend.ticket(op.ticket)
        problem = _cannot_post(op, ticket)
        if ticket is None or problem:
            self._outbox.refuse(entry, problem)
            return
        baseline = int(ticket.etag or 0)
        if not self._outbox.attempt(entry, baseline):
            return
        try:
            receipt = await self._backend.send(op, progress=progress)
        except Unreachable as error:
            if not error.sent:
                raise
            raise Unsure(str(error)) from error
        await self._arrived(entry, op, receipt)

    async def _arrived(self, entry: Entry, op: Correspond | Comment, receipt: Receipt) -> None:
        """Settled by the transaction RT named; what is shown comes from reading again."""
        self._outbox.settle(entry, receipt.transaction)
        try:
            thread = await self._reread(op.ticket)
        except BackendError:
            return
        if receipt.transaction:
            parts = [p for p in thread.attachments if p.transaction == receipt.transaction]
            note = missing_files(op, parts) if parts else ""
            if note:
                self._outbox.settle(entry, receipt.transaction, note)

    async def _look(self, entry: Entry, op: Correspond | Comment, me: str) -> None:
        """An unclear attempt: is it there? Only proven absence leads to sending again."""
        thread = await self._reread(op.ticket)
        ids = tuple(txn.id for txn in thread.transactions if txn.id > entry.baseline)
        found = find(op, me, entry.baseline, thread, self._outbox.claimed(ids))
        if found:
            self._outbox.settle(entry, found.transaction, found.note)
            return
        since = self._clock() - entry.attempted
        if since < SETTLE:
            later = [at for at in LOOKS if at > since]
            wait = (later[0] if later else SETTLE) - since
            self._outbox.postpone(
                entry, wait, f"not sure it arrived; looked {entry.looks + 1}x", state="unsure"
            )
        elif entry.attempts <= RESENDS and absence_is_proof(
            op, me, entry.baseline, thread, thread.newest
        ):
            self._outbox.postpone(entry, 0.0, "it did not arrive; sending again")
        else:
            self._outbox.refuse(
                entry, "cannot tell whether it arrived: look, then send again or drop", "conflict"
            )

    async def _reread(self, ticket: int) -> Thread:
        fresh = await self._backend.ticket(ticket)
        if fresh is not None:
            self._mirror.apply(Batch(tickets=(fresh,), mine=True))
        return await self._pull.thread(ticket, mine=True)

    # -- fields --------------------------------------------------------------------------------

    async def _change(self, entry: Entry, op: Own | SetStatus | SetField) -> None:
        for _ in range(ROUNDS):
            before = await self._fresh(op.ticket)
            if op.holds(before):
                await self._settled(entry, before)
                return
            if entry.attempts == 0 and op.clashes(before):
                self._outbox.refuse(entry, _clash(op, before), "conflict")
                self._mirror.apply(Batch(tickets=(before,)))
                return
            if not self._outbox.attempt(entry, int(before.etag or 0)):
                return
            try:
                receipt = await self._backend.send(op, etag=before.etag)
            except Stale:
                continue
            except (Unsure, Malformed) as error:
                receipt = Receipt(sentences=(str(error),))
            await self._prove(entry, op, receipt)
            return
        self._outbox.postpone(entry, 30.0, "others keep changing this ticket")

    async def _prove(self, entry: Entry, op: Own | SetStatus | SetField, receipt: Receipt) -> None:
        """A 200 proves nothing on RT: read again and compare."""
        after = await self._fresh(op.ticket)
        if op.holds(after):
            await self._settled(entry, after)
            return
        said = "; ".join(receipt.sentences) or "RT changed nothing and said nothing"
        if not isinstance(op, SetStatus):
            kind = op.verb if isinstance(op, Own) else "subject"
            self._refused(after.queue.id, kind)
        self._mirror.apply(Batch(tickets=(after,)))
        self._outbox.refuse(entry, said)

    async def _settled(self, entry: Entry, ticket: Ticket) -> None:
        self._mirror.apply(Batch(tickets=(ticket,), mine=True))
        self._outbox.settle(entry)
        if self._mirror.thread(ticket.id):
            await self._pull.thread(ticket.id, mine=True)

    async def _fresh(self, id: int) -> Ticket:  # noqa: A002
        ticket = await self._backend.ticket(id)
        if ticket is None:
            raise Malformed("RT said that the ticket is unchanged although nothing was compared")
        if ticket.id != id:
            raise Refused(f"#{id} was merged into #{ticket.id}")
        return ticket


def _cannot_post(op: Correspond | Comment, ticket: Ticket | None) -> str:
    if ticket is None:
        return "the ticket could not be read"
    if ticket.id != op.ticket:
        return f"#{op.ticket} was merged into #{ticket.id}"
    if not any(link.url == op.url and not link.external for link in ticket.links.entries):
        return "RT does not offer this on the ticket any more"
    return ""


def _clash(op: Own | SetStatus | SetField, now: Ticket) -> str:
    match op:
        case Own():
            return f"the owner is {now.owner.label} now"
        case SetStatus():
            return f"the status is {now.status} now"
        case SetField():
            return f"{op.field} was changed meanwhile"
