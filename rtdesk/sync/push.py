"""Out: takes an entry of the outbox to the server and proves what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

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
from rtdesk.ops.op import Comment, Correspond, Create, Merge, Message
from rtdesk.outbox.conflict import Conflict, Kind
from rtdesk.outbox.entry import Entry, State
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import Ticket
from rtdesk.store.batch import Batch, Thread
from rtdesk.store.mirror import Mirror
from rtdesk.sync.bulk import Bulk
from rtdesk.sync.creating import Creating
from rtdesk.sync.edits import Edits
from rtdesk.sync.merging import Merging
from rtdesk.sync.posting import Posting
from rtdesk.sync.pull import Pull, to_number
from rtdesk.sync.settle import (
    LOOKS,
    RESENDS,
    Found,
    absence_is_proof,
    candidates,
    find,
    missing_files,
)
from rtdesk.sync.target import Lost, Target, at_its_link
from rtdesk.text.sentences import sentence

LOST: Kind = "lost"
UNSURE: Kind = "unsure"
CHANGES = frozenset({"Set", "Status", "CustomField", "AddWatcher", "DelWatcher"})
"""What is worth telling besides messages."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the history showed; `proof`: what is not there did not arrive."""

    found: Found | None
    proof: bool


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
        self._target = Target(backend, mirror, self._pull)
        self._edits = Edits(
            backend, mirror, outbox, pull=self._pull, target=self._target, refused=refused
        )
        self._creating = Creating(backend, mirror, outbox, pull=self._pull, clock=clock)
        self._merging = Merging(
            backend, mirror, outbox, pull=self._pull, target=self._target, refused=refused
        )
        self._bulk = Bulk(backend, mirror, outbox, edits=self._edits, one=self._guarded)
        self._posting = Posting(backend, clock)

    async def one(self, entry: Entry, me: str, progress: Progress) -> None:
        """Takes an entry one step further.

        Raises:
            Unreachable, NotAuthenticated, NotRT: the entry waits; the caller pauses.
            NotSaved: the journal knows less than happened; `recover` makes it unclear, not lost.
        """
        await self._guarded(entry, self._step(entry, me, progress))

    async def together(self, entries: Sequence[Entry], me: str, progress: Progress) -> None:
        """Takes the first of these a step further, and what fits into the same requests with it.

        Raises:
            Unreachable, NotAuthenticated, NotRT, NotSaved: as `one` does.
        """
        if some := self._bulk.fitting(entries):
            await self._bulk.send(some, me)
        else:
            await self.one(entries[0], me, progress)

    async def _step(self, entry: Entry, me: str, progress: Progress) -> None:
        match entry.op:
            case Correspond() | Comment() as op if entry.state == "unsure":
                await self._look(entry, op, me)
            case Correspond() | Comment() as op:
                await self._message(entry, op, me, progress)
            case Create() as op:
                await self._creating.one(entry, op, me, progress)
            case Merge() as op:
                await self._merging.one(entry, op)
            case edit:
                await self._edits.one(entry, edit, me)

    async def _guarded(self, entry: Entry, step: Awaitable[None]) -> None:
        """A step; its failure becomes the entry's state."""
        try:
            await step
        except Lost as lost:
            self._lost(entry, lost)
        except (Refused, Gone, Unsupported, Stale) as error:
            self._no(entry, error)
        except Unsure as error:
            self._outbox.unclear(entry, LOOKS[0], str(error))
        except (Malformed, Unreachable, NotAuthenticated, NotRT) as error:
            state: State = "unsure" if entry.state == "unsure" else "queued"
            self._outbox.postpone(entry, self._backoff(entry), str(error), state=state)
            if not isinstance(error, Malformed):
                raise

    def _no(self, entry: Entry, error: BackendError) -> None:
        """Refused; where only the look-up was, the message itself may have arrived."""
        if isinstance(error, Refused) and error.status >= 500:  # of a question: RT is out of order
            state: State = "unsure" if entry.state == "unsure" else "queued"
            self._outbox.postpone(entry, self._backoff(entry), str(error), state=state)
        elif isinstance(error, Gone) and entry.state != "unsure":
            self._lost(entry, Lost(str(error)))
        elif entry.state == "unsure" and isinstance(entry.op, Message | Create):
            reason = f"cannot tell whether it arrived: {error}"
            self._outbox.refuse(entry, reason, "conflict", conflict=Conflict("unsure"))
        else:
            self._outbox.refuse(entry, str(error))

    def _lost(self, entry: Entry, lost: Lost) -> None:
        """The words stay where they are; what was unclear is unclear for good."""
        why, kind = str(lost), LOST
        if entry.state == "unsure" and isinstance(entry.op, Message | Create):
            why, kind = f"cannot tell whether it arrived: {lost}", UNSURE
        told = Conflict(kind, changes=(why,), restored=lost.restored)
        self._outbox.refuse(entry, why, "conflict", conflict=told)
        if lost.everywhere:
            self._outbox.stop(f"not sent: {lost}", f"cannot tell whether it arrived: {lost}")

    def _backoff(self, entry: Entry) -> float:
        return min(60.0, 2.0 ** min(entry.attempts + entry.looks, 6))

    # -- messages ------------------------------------------------------------------------------

    async def _message(
        self, entry: Entry, op: Correspond | Comment, me: str, progress: Progress
    ) -> None:
        if entry.baseline and (found := await self._lookup(entry, op, me)).found:
            self._outbox.settle(entry, found.found.transaction, found.found.note)
            return
        ticket = await self._target.fresh(op.ticket, sure=entry.sure)
        op = at_its_link(op, ticket)
        if news := await self._news_since(entry, op, ticket, me):
            self._outbox.refuse(entry, _stale(news), "conflict", conflict=news)
            return
        baseline = await self._target.baseline(ticket)
        if not self._outbox.attempt(entry, baseline, op):
            return
        entry = replace(entry, state="sending", baseline=baseline)
        receipt = await self._posting.send(op, progress)
        await self._arrived(entry, op, receipt, me)

    async def _news_since(
        self, entry: Entry, op: Correspond | Comment, ticket: Ticket, me: str
    ) -> Conflict | None:
        """What others wrote since the message was begun; asked for only when there is something."""
        newest = to_number(ticket.etag)
        if not op.seen or newest == op.seen:
            return None
        history = await self._backend.history(op.ticket, op.seen - 1)
        if not entry.sure and all(txn.id != op.seen for txn in history):
            raise await self._target.without(op.ticket, op.seen)
        later = [t for t in history if t.id > op.seen and t.creator.id != me]
        messages = sum(txn.is_message for txn in later)
        if not messages:
            return None
        names = self._mirror.names(ticket)
        changes = tuple(sentence(txn, names) for txn in later if txn.type in CHANGES)
        top = max(newest, *(txn.id for txn in later))
        return Conflict("stale", messages=messages, changes=changes, newest=top)

    async def _arrived(
        self, entry: Entry, op: Correspond | Comment, receipt: Receipt, me: str
    ) -> None:
        """Settled by the transaction RT named; what is shown comes from reading again."""
        self._outbox.settle(entry, receipt.transaction)
        try:
            _, thread = await self._reread(op.ticket)
        except (BackendError, Lost):
            return
        if not receipt.transaction:  # the answer was cut: which one is it?
            taken = self._outbox.claimed(tuple(txn.id for txn in thread.transactions))
            if found := find(op, me, entry.baseline, thread, taken):
                self._outbox.settle(entry, found.transaction, found.note)
            return
        parts = [p for p in thread.attachments if p.transaction == receipt.transaction]
        note = missing_files(op, parts) if parts else ""
        if note:
            self._outbox.settle(entry, receipt.transaction, note)

    async def _look(self, entry: Entry, op: Correspond | Comment, me: str) -> None:
        """An unclear attempt: is it there? Only proven absence leads to sending again."""
        look = await self._lookup(entry, op, me)
        if look.found:
            self._outbox.settle(entry, look.found.transaction, look.found.note)
            return
        if wait := self._posting.next_look(entry.attempted):
            self._outbox.postpone(
                entry, wait, f"not sure it arrived; looked {entry.looks + 1}x", state="unsure"
            )
            return
        if not entry.sure and not self._outbox.is_of_many(entry):
            await self._target.still_has(op.ticket, entry.baseline)
        if entry.attempts <= RESENDS and look.proof:
            self._outbox.again(entry, "it did not arrive; sending again")
        else:
            self._outbox.refuse(
                entry,
                "cannot tell whether it arrived: look, then send again or drop",
                "conflict",
                conflict=Conflict("unsure"),
            )

    async def _lookup(self, entry: Entry, op: Correspond | Comment, me: str) -> Look:
        newest, thread = await self._reread(op.ticket, since=entry.baseline)
        if self._outbox.is_of_many(entry):  # then its baseline may be that of all tickets
            newest = max(newest, await self._backend.newest_transaction())
        ids = tuple(txn.id for txn in thread.transactions if txn.id > entry.baseline)
        taken = self._outbox.claimed(ids)
        return Look(
            find(op, me, entry.baseline, thread, taken),
            proof=absence_is_proof(op, me, entry.baseline, thread, newest)
            and not candidates(op, me, entry.baseline, thread, taken),
        )

    async def _reread(self, ticket: int, since: int | None = None) -> tuple[int, Thread]:
        """The newest transaction by the server's word of now, and the history."""
        fresh = await self._target.fresh(ticket, sure=True)
        self._mirror.apply(Batch(tickets=(fresh,), mine=True))
        thread = await self._pull.thread(ticket, mine=True, since=since)
        return to_number(fresh.etag), thread


def _stale(news: Conflict) -> str:
    count = "a new message" if news.messages == 1 else f"{news.messages} new messages"
    return "; ".join((f"{count} since you began", *news.changes))
