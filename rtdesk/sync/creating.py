"""Out: new tickets. Made once whatever the wire does, and compared with what was asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from rtdesk.backend.errors import BackendError, Gone, Malformed, Unsure
from rtdesk.backend.port import Backend, Progress
from rtdesk.ops.loss import Loss, summary
from rtdesk.ops.op import Create
from rtdesk.outbox.conflict import Conflict
from rtdesk.outbox.entry import Entry
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.attachment import Attachment
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import Batch
from rtdesk.store.mirror import Mirror
from rtdesk.sync.created import losses, twice, unknown
from rtdesk.sync.posting import Posting
from rtdesk.sync.pull import Pull
from rtdesk.sync.settle import RESENDS, same_text
from rtdesk.text.quote import quote

NONE = -1
"""The baseline of who sees no ticket at all: every one is above it."""


class Creating:
    """Sends new tickets."""

    def __init__(
        self,
        backend: Backend,
        mirror: Mirror,
        outbox: Outbox,
        *,
        pull: Pull,
        clock: Callable[[], float],
    ):
        self._backend = backend
        self._mirror = mirror
        self._outbox = outbox
        self._pull = pull
        self._posting = Posting(backend, clock)

    async def one(self, entry: Entry, op: Create, me: str, progress: Progress) -> None:
        """Takes a new ticket one step further.

        Raises:
            BackendError: as asking and sending do.
        """
        if op.made:
            await self._prove(entry, op, me)
        elif entry.state == "unsure":
            await self._look(entry, op, me)
        else:
            await self._send(entry, op, me, progress)

    async def _send(self, entry: Entry, op: Create, me: str, progress: Progress) -> None:
        if entry.baseline and (found := (await self._found(entry, op))[0]):
            await self._is_made(entry, op, found, me)
            return
        baseline = await self._backend.newest_ticket() or NONE
        if not self._outbox.attempt(entry, baseline, op):
            return
        entry = replace(entry, state="sending", baseline=baseline)
        try:
            receipt = await self._posting.send(op, progress)
        except Gone as error:  # RT's word for: not in this queue
            self._outbox.refuse(entry, str(error))
            return
        if not receipt.made:
            raise Unsure("RT did not say which ticket it made")
        await self._is_made(entry, op, (receipt.made,), me)

    async def _is_made(self, entry: Entry, op: Create, ids: Sequence[int], me: str) -> None:
        """It is there: that is on the disk before anything else is asked."""
        op = replace(op, made=min(ids))
        entry = self._outbox.note_made(entry, op)
        await self._prove(entry, op, me, twice(ids) if len(ids) > 1 else "")

    async def _look(self, entry: Entry, op: Create, me: str) -> None:
        """An unclear attempt: is it there? Only proven absence leads to sending again."""
        ours, others = await self._found(entry, op)
        if ours:
            await self._is_made(entry, op, ours, me)
            return
        if wait := self._posting.next_look(entry.attempted):
            told = f"not sure it arrived; looked {entry.looks + 1}x"
            self._outbox.postpone(entry, wait, told, state="unsure")
            return
        if entry.attempts <= RESENDS and not others and await self._sees_strangers(op, me):
            self._outbox.again(entry, "it did not arrive; sending again")
            return
        why = "cannot tell whether it was made: look, then send again or drop"
        self._outbox.refuse(entry, why, "conflict", conflict=Conflict("unsure"))

    async def _found(self, entry: Entry, op: Create) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Tickets of ours since then with this subject: those with the same text, and others."""
        query = f"Creator = '__CurrentUser__' AND id > {max(entry.baseline, 0)}"
        rows: list[TicketRow] = []
        page = await self._backend.tickets(query, "id")
        rows += page.items
        while page.next:
            page = await self._backend.tickets(query, "id", page.next)
            rows += page.items
        taken = self._outbox.made()
        same: list[int] = []
        others: list[int] = []
        for row in rows:
            if row.id not in taken and _line(row.subject) == _line(op.subject):
                parts = await self._first_parts(row.id)
                (same if same_text(op, parts) else others).append(row.id)
        return tuple(same), tuple(others)

    async def _first_parts(self, ticket: int) -> tuple[Attachment, ...]:
        """The parts of the message that a ticket began with."""
        history = await self._backend.history(ticket)
        first = next((txn.id for txn in history if txn.type == "Create"), 0)
        parts = await self._backend.attachments(ticket)
        return tuple(part for part in parts if part.transaction == first)

    async def _sees_strangers(self, op: Create, me: str) -> bool:
        """Whether we see tickets of the queue in which we play no part: then also what we made.

        Who may create but not look cannot tell a ticket that is not there from a hidden one.
        """
        page = await self._backend.tickets(f"Queue = {quote(op.queue)}", "-id")
        for row in page.items:
            if me in (row.owner.id, *(ref.id for ref in row.requestors)):
                continue
            ticket = await self._backend.ticket(row.id)
            if ticket and ticket.creator.id != me:
                roles = (ref.id for role in ticket.roles for ref in role.members)
                if me not in (*roles, *(ref.id for ref in (*ticket.cc, *ticket.admin_cc))):
                    return True
        return False

    # -- proof ---------------------------------------------------------------------------------

    async def _prove(self, entry: Entry, op: Create, me: str, note: str = "") -> None:
        """Reads the ticket and tells what of it is missing; where that fails, it is tried again."""
        try:
            ticket = await self._backend.ticket(op.made)
            if ticket is None:
                raise Malformed("RT said that the ticket is unchanged, and nothing was compared")
            lost = await self._lost(op, ticket)
        except Gone:
            hidden = f"#{op.made} was made, but RT does not let you see it: it was not checked"
            self._outbox.settle(entry, note=hidden)
            return
        except BackendError as error:
            self._later(entry, f"#{op.made} is there; it was not checked yet: {error}")
            return
        self._mirror.apply(Batch(tickets=(ticket,), mine=True))
        with contextlib.suppress(BackendError):
            await self._pull.thread(ticket.id, mine=True)
        entry = self._outbox.note_made(entry, replace(op, lost=lost))
        self._outbox.settle(entry, note="; ".join(filter(None, (note, summary(op.made, lost)))))

    def _later(self, entry: Entry, why: str) -> None:
        """What is made can only be looked at again: not sent, and not taken back."""
        self._outbox.postpone(entry, min(60.0, 2.0 ** min(entry.looks + 1, 6)), why, "unsure")

    async def _lost(self, op: Create, ticket: Ticket) -> tuple[Loss, ...]:
        logins: dict[str, list[str]] = {}
        for address in unknown(op, ticket):
            users = await self._backend.people(address)
            same = [u.login for u in users if u.email.casefold() == address.casefold()]
            logins[address.casefold()] = same
        parts = await self._first_parts(ticket.id) if op.body or op.files else ()
        return losses(op, ticket, parts, logins=logins, mandatory=await self._mandatory(ticket))

    async def _mandatory(self, ticket: Ticket) -> tuple[str, ...]:
        """Fields of the queue that must not be empty, in the names of ops."""
        empty = {field.name for field in ticket.custom_fields if not any(field.values)}
        if not empty or not ticket.queue.id.isdecimal():
            return ()
        kinds = await self._backend.queue_fields(int(ticket.queue.id))
        return tuple(
            f"CF.{{{kind.name}}}" for kind in kinds if kind.mandatory and kind.name in empty
        )


def _line(subject: str) -> str:
    """RT keeps 200 characters of a subject, in one line."""
    return " ".join(subject[:200].split())
