"""Out: one ticket becomes a part of another. Proved by asking for its number again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from rtdesk.backend.errors import BackendError, Gone, Malformed, Stale, Unsure
from rtdesk.backend.port import Backend
from rtdesk.ops.op import Merge
from rtdesk.outbox.entry import Entry
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import Ticket
from rtdesk.store.batch import Batch
from rtdesk.store.fate import Fate
from rtdesk.store.mirror import Mirror
from rtdesk.sync.edits import TRIES
from rtdesk.sync.pull import Pull
from rtdesk.sync.target import Target

KIND = "merge"
"""The action that RT may refuse in a queue."""
SOON = 5.0
"""Seconds until a merge is tried again that was turned away."""


class Merging:
    """Merges tickets. `refused` is told of queues in which RT does not let us."""

    def __init__(
        self,
        backend: Backend,
        mirror: Mirror,
        outbox: Outbox,
        *,
        pull: Pull,
        target: Target,
        refused: Callable[[str, str], None],
    ):
        self._backend = backend
        self._mirror = mirror
        self._outbox = outbox
        self._pull = pull
        self._target = target
        self._refused = refused

    async def one(self, entry: Entry, op: Merge) -> None:
        """Takes a merge one step further; what was done before an interruption is not done twice.

        Raises:
            BackendError, Lost: as asking and sending do.
        """
        ticket = await self._ticket(op.ticket)
        if ticket is None:
            self._outbox.refuse(entry, f"#{op.ticket} is not there any more, or not for you")
        elif op.holds(ticket):
            await self._done(entry, op, ticket)
        elif ticket.id != op.ticket:
            self._keep(op.ticket, ticket)
            self._outbox.refuse(entry, f"#{op.ticket} was merged into #{ticket.id} meanwhile")
        elif why := await self._hindrance(op):
            self._outbox.refuse(entry, why)
        elif entry.attempts >= TRIES:
            self._outbox.refuse(entry, f"tried {entry.attempts} times: {entry.reason}")
        elif self._outbox.attempt(entry, await self._target.baseline(ticket), op):
            await self._send(entry, op, ticket)

    async def _send(self, entry: Entry, op: Merge, before: Ticket) -> None:
        try:
            receipt = await self._backend.send(op)
        except Stale as error:  # of something on the way: nothing was made a condition
            self._outbox.postpone(entry, SOON, str(error))
            return
        except Malformed as error:
            raise Unsure(str(error)) from error
        after = await self._ticket(op.ticket)
        if after is not None and op.holds(after):
            await self._done(entry, op, after)
            return
        self._refused(before.queue.id, KIND)
        said = "; ".join(receipt.sentences) or "RT changed nothing and said nothing"
        self._outbox.refuse(entry, said)

    async def _hindrance(self, op: Merge) -> str:
        """Why there is nothing to merge into. RT itself would merge into a deleted ticket."""
        into = await self._ticket(op.into)
        if into is None:
            return f"#{op.into} is not there, or not for you"
        if into.id != op.into:
            self._keep(op.into, into)
            return f"#{op.into} was merged into #{into.id} meanwhile"
        return f"#{op.into} was deleted" if into.status == "deleted" else ""

    async def _done(self, entry: Entry, op: Merge, into: Ticket) -> None:
        self._keep(op.ticket, into)
        with contextlib.suppress(BackendError):  # the thread of both, if it was read before
            if self._mirror.newest(into.id):
                await self._pull.thread(into.id, mine=True, since=0)
        self._outbox.settle(entry)

    async def _ticket(self, number: int) -> Ticket | None:
        """What RT gives under a number: another ticket where it was merged; None: nothing."""
        try:
            ticket = await self._backend.ticket(number)
        except Gone:
            return None
        if ticket is None:
            raise Malformed("RT said that the ticket is unchanged although nothing was compared")
        return ticket

    def _keep(self, number: int, into: Ticket) -> None:
        fates = {number: Fate("merged", into.id)}
        self._mirror.apply(Batch(tickets=(into,), fates=fates, mine=True))
