"""The ticket that something is about to be sent to: is it there, and still the one it was?"""

from __future__ import annotations

from dataclasses import replace

from rtdesk.backend.errors import Gone, Malformed
from rtdesk.backend.port import Backend
from rtdesk.ops.op import Comment, Correspond
from rtdesk.records.ticket import Ticket
from rtdesk.store.batch import Batch
from rtdesk.store.fate import HIDDEN, Fate
from rtdesk.store.mirror import Mirror
from rtdesk.sync.pull import Pull, to_number


class Lost(Exception):
    """There is no place for it any more. `str()` is one line for the user.

    `restored`: the server seems to be an older copy of itself; `everywhere`: that is certain, so
    that nothing at all is to be sent.
    """

    def __init__(self, message: str, *, restored: bool = False, everywhere: bool = False):
        super().__init__(message)
        self.restored = restored
        self.everywhere = everywhere


class Target:
    """Looks at tickets before they are written to."""

    def __init__(self, backend: Backend, mirror: Mirror, pull: Pull):
        self._backend = backend
        self._mirror = mirror
        self._pull = pull

    async def fresh(self, id: int, *, sure: bool = False) -> Ticket:  # noqa: A002
        """The ticket as it is now; with `sure` whether or not it is as we knew it.

        Raises:
            Lost: it was merged, is out of sight, or the server was restored from a backup.
        """
        try:
            ticket = await self._backend.ticket(id)
        except Gone as error:
            self._mirror.apply(Batch(fates={id: HIDDEN}))
            raise Lost(f"#{id} is not there any more, or not for you: {error}") from error
        if ticket is None:
            raise Malformed("RT said that the ticket is unchanged although nothing was compared")
        if ticket.id != id:
            merged = {id: Fate("merged", ticket.id)}
            self._mirror.apply(Batch(tickets=(ticket,), fates=merged))
            raise Lost(f"#{id} was merged into #{ticket.id}")
        if not sure:
            await self._same(ticket)
        return ticket

    async def baseline(self, ticket: Ticket) -> int:
        """The newest transaction that we can have seen before an attempt."""
        tag = to_number(ticket.etag)
        newest = self._mirror.newest(ticket.id)
        if not tag:
            newest = (await self._pull.thread(ticket.id)).newest
        return max(tag, newest)

    async def _same(self, ticket: Ticket) -> None:
        known = self._mirror.ticket(ticket.id)
        if known and known.created and ticket.created:
            before, now = (
                (known.created, known.creator.id),
                (ticket.created, ticket.creator.id),
            )
            if before != now:
                raise await self._restored(f"#{ticket.id} is another ticket than before")
        newest, seen = to_number(ticket.etag), self._mirror.newest(ticket.id)
        if 0 < newest < seen:
            await self.still_has(ticket.id, seen)

    async def still_has(self, id: int, transaction: int) -> None:  # noqa: A002
        """Looks whether a transaction that we saw is there.

        Raises:
            Lost: it is not.
        """
        history = await self._backend.history(id, transaction - 1)
        if all(txn.id != transaction for txn in history):
            raise await self.without(id, transaction)

    async def without(self, id: int, transaction: int) -> Lost:  # noqa: A002
        """What a missing transaction means."""
        return await self._restored(
            f"#{id} is without what was there before (transaction {transaction})"
        )

    async def _restored(self, what: str) -> Lost:
        """A feed that is shorter than it was is proof; else rights may be what changed."""
        fed = int(self._mirror.meta("feed") or 0)
        certain = bool(fed) and 0 < await self._backend.newest_transaction() < fed
        why = "RT was restored from a backup" if certain else "was RT restored from a backup?"
        return Lost(f"{what}: {why}", restored=True, everywhere=certain)


def at_its_link(op: Correspond | Comment, ticket: Ticket) -> Correspond | Comment:
    """The message for the link that the ticket offers for it; one that was moved has none yet.

    Raises:
        Lost: the ticket offers none.
    """
    if ticket.status == "deleted":
        raise Lost(f"#{ticket.id} was deleted")
    link = ticket.links.find("correspond" if isinstance(op, Correspond) else "comment")
    if not op.url and link:
        return replace(op, url=link.url)
    if not any(link.url == op.url and not link.external for link in ticket.links.entries):
        raise Lost("RT does not offer this on the ticket any more")
    return op
