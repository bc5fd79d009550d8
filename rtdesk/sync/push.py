"""Out: takes an entry of the outbox to the server and proves what became of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
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
from rtdesk.ops.op import AddTime, Comment, Correspond, Edit, Message, Own, SetField, SetStatus
from rtdesk.outbox.conflict import Conflict
from rtdesk.outbox.entry import Entry, State
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import Ticket
from rtdesk.store.batch import Batch, Thread
from rtdesk.store.mirror import Mirror
from rtdesk.sync.merge import Ask, Done, blamed, field_of, merge, others
from rtdesk.sync.pull import Pull, to_number
from rtdesk.sync.settle import Found, absence_is_proof, candidates, find, missing_files
from rtdesk.text.sentences import sentence

LOOKS = (2.0, 5.0, 15.0, 30.0, 60.0, 90.0)
"""Seconds after an unclear attempt at which to look whether it arrived."""
SETTLE = 90.0
"""An absent message is believed to be absent this long after the connection ended."""
RESENDS = 2
ROUNDS = 5
"""Tries of one PUT against others who change the same ticket."""


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
        self._clock = clock
        self._refused = refused
        self._slowest = 0.0  # seconds that an answer to a message took at most

    async def one(self, entry: Entry, me: str, progress: Progress) -> None:
        """Takes an entry one step further.

        Raises:
            Unreachable, NotAuthenticated, NotRT: the entry waits; the caller pauses.
            NotSaved: the journal knows less than happened; `recover` makes it unclear, not lost.
        """
        try:
            match entry.op:
                case Correspond() | Comment() as op if entry.state == "unsure":
                    await self._look(entry, op, me)
                case Correspond() | Comment() as op:
                    await self._message(entry, op, me, progress)
                case edit:
                    await self._change(entry, edit, me)
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
        elif isinstance(error, Gone) and isinstance(entry.op, Message) and entry.state != "unsure":
            lost = Conflict("lost", changes=(str(error),))
            self._outbox.refuse(entry, str(error), "conflict", conflict=lost)
        elif entry.state == "unsure" and isinstance(entry.op, Message):
            reason = f"cannot tell whether it arrived: {error}"
            self._outbox.refuse(entry, reason, "conflict", conflict=Conflict("unsure"))
        else:
            self._outbox.refuse(entry, str(error))

    def _backoff(self, entry: Entry) -> float:
        return min(60.0, 2.0 ** min(entry.attempts + entry.looks, 6))

    # -- messages ------------------------------------------------------------------------------

    async def _message(
        self, entry: Entry, op: Correspond | Comment, me: str, progress: Progress
    ) -> None:
        if entry.baseline and (found := await self._lookup(entry, op, me)).found:
            self._outbox.settle(entry, found.found.transaction, found.found.note)
            return
        ticket = await self._backend.ticket(op.ticket)
        lost = _cannot_post(op, ticket) or (ticket and self._other(ticket)) or ""
        if ticket is None or lost:
            self._outbox.refuse(entry, lost, "conflict", conflict=Conflict("lost", changes=(lost,)))
            return
        if news := await self._news_since(op, ticket, me):
            self._outbox.refuse(entry, _stale(news), "conflict", conflict=news)
            return
        if not self._outbox.attempt(entry, await self._baseline(ticket)):
            return
        began = self._clock()
        try:
            receipt = await self._backend.send(op, progress=progress)
        except (Unreachable, Malformed) as error:
            if isinstance(error, Unreachable) and not error.sent:
                raise
            raise Unsure(str(error)) from error
        finally:
            self._slowest = max(self._slowest, self._clock() - began)
        await self._arrived(entry, op, receipt)

    def _other(self, ticket: Ticket) -> str:
        """Says so when a ticket is not the one it was: the server was restored from a backup."""
        known = self._mirror.ticket(ticket.id)
        if known is None or (known.created, known.creator.id) == (
            ticket.created,
            ticket.creator.id,
        ):
            return ""
        return f"#{ticket.id} is another ticket than before: was RT restored from a backup?"

    async def _news_since(
        self, op: Correspond | Comment, ticket: Ticket, me: str
    ) -> Conflict | None:
        """What others wrote since the message was begun; asked for only when there is something."""
        newest = to_number(ticket.etag)
        if not op.seen or newest <= op.seen:
            return None
        thread = await self._pull.thread(op.ticket)
        later = [t for t in thread.transactions if t.id > op.seen and t.creator.id != me]
        messages = sum(txn.is_message for txn in later)
        if not messages:
            return None
        names = self._mirror.names()
        changes = tuple(
            sentence(txn, names) for txn in later if txn.type in ("Set", "Status", "CustomField")
        )
        return Conflict("stale", messages=messages, changes=changes, newest=max(newest, 1))

    async def _baseline(self, ticket: Ticket) -> int:
        """The newest transaction that we can have seen before the attempt."""
        tag = to_number(ticket.etag)
        known = self._mirror.thread(ticket.id)
        if not tag:
            known = await self._pull.thread(ticket.id)
        return max(tag, known.newest if known else 0)

    async def _arrived(self, entry: Entry, op: Correspond | Comment, receipt: Receipt) -> None:
        """Settled by the transaction RT named; what is shown comes from reading again."""
        self._outbox.settle(entry, receipt.transaction)
        try:
            _, thread = await self._reread(op.ticket)
        except BackendError:
            return
        if receipt.transaction:
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
        settle = max(SETTLE, 3 * self._slowest)
        since = self._clock() - entry.attempted
        if since < settle:
            wait = min((at for at in (*LOOKS, settle) if at > since), default=settle) - since
            self._outbox.postpone(
                entry, wait, f"not sure it arrived; looked {entry.looks + 1}x", state="unsure"
            )
        elif entry.attempts <= RESENDS and look.proof:
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
        ids = tuple(txn.id for txn in thread.transactions if txn.id > entry.baseline)
        taken = self._outbox.claimed(ids)
        return Look(
            find(op, me, entry.baseline, thread, taken),
            proof=absence_is_proof(op, me, entry.baseline, thread, newest)
            and not candidates(op, me, entry.baseline, thread, taken),
        )

    async def _reread(self, ticket: int, since: int | None = None) -> tuple[int, Thread]:
        """The newest transaction by the server's word of now, and the history."""
        fresh = await self._backend.ticket(ticket)
        if fresh is None or fresh.id != ticket:
            raise Refused(f"#{ticket} was merged" if fresh else "the ticket could not be read")
        self._mirror.apply(Batch(tickets=(fresh,), mine=True))
        thread = await self._pull.thread(ticket, mine=True, since=since)
        return to_number(fresh.etag), thread

    # -- fields --------------------------------------------------------------------------------

    async def _change(self, entry: Entry, op: Edit, me: str) -> None:
        for _ in range(ROUNDS):
            before = await self._fresh(op.ticket)
            if isinstance(op, AddTime) and entry.attempts and entry.baseline:
                if await self._counted(entry, op, me):
                    await self._settled(entry, op, before, me)
                    return
                op = replace(op, total=0)  # proven not to have counted
            match merge(op, before):
                case Done():
                    await self._settled(entry, op, before, me)
                    return
                case Ask() as asked:
                    await self._ask(entry, asked, before, me)
                    return
                case send:
                    wish = send.op
            if entry.attempts > RESENDS:
                self._outbox.refuse(entry, f"tried {entry.attempts} times: {entry.reason}")
                return
            if wish != op:
                self._outbox.replace_op(entry, wish)
            if not self._outbox.attempt(entry, to_number(before.etag)):
                return
            entry = replace(entry, state="sending", baseline=to_number(before.etag))
            try:
                receipt = await self._backend.send(wish, etag=before.etag)
            except Stale:
                continue
            except Malformed as error:
                raise Unsure(str(error)) from error
            await self._prove(entry, wish, receipt, me)
            return
        self._outbox.postpone(entry, 30.0, "others keep changing this ticket")

    async def _counted(self, entry: Entry, op: AddTime, me: str) -> bool:
        """Whether minutes that may have been added were: they must not count twice."""
        thread = await self._pull.thread(op.ticket, since=entry.baseline)
        return any(
            txn.id > entry.baseline
            and txn.field == "TimeWorked"
            and txn.creator.id == me
            and txn.new == str(op.total)
            for txn in thread.transactions
        )

    async def _ask(self, entry: Entry, asked: Ask, now: Ticket, me: str) -> None:
        """Somebody else changed the same: the user decides, and is told who it was and when."""
        self._mirror.apply(Batch(tickets=(now,)))
        clash = asked.clash
        with contextlib.suppress(BackendError):
            thread = await self._pull.thread(now.id)
            named = {field.id: field.name for field in now.custom_fields}
            found = others(clash.field, me, 0, thread.transactions, lambda key: named.get(key, key))
            if found:
                who = self._mirror.names().get(found.creator.id) or found.creator.label
                clash = blamed(clash, who, found.created)
        by = f" by {clash.who}" if clash.who else ""
        reason = f"{clash.field} was changed to {clash.theirs or 'nothing'}{by} meanwhile"
        self._outbox.refuse(entry, reason, "conflict", asked.op, Conflict("fields", (clash,)))

    async def _prove(self, entry: Entry, op: Edit, receipt: Receipt, me: str) -> None:
        """A 200 proves nothing on RT: read again and compare."""
        after = await self._fresh(op.ticket)
        if op.holds(after):
            await self._settled(entry, op, after, me)
            return
        said = "; ".join(receipt.sentences) or "RT changed nothing and said nothing"
        if not isinstance(op, SetStatus):
            kind = op.verb if isinstance(op, Own) else field_of(op).lower()
            self._refused(after.queue.id, kind)
        self._mirror.apply(Batch(tickets=(after,)))
        self._outbox.refuse(entry, said)

    async def _settled(self, entry: Entry, op: Edit, ticket: Ticket, me: str) -> None:
        self._mirror.apply(Batch(tickets=(ticket,), mine=True))
        note = ""
        with contextlib.suppress(BackendError):  # it is done, whatever fails from here on
            raced = entry.state == "sending" and to_number(ticket.etag) > entry.baseline + 1
            if raced or self._mirror.thread(ticket.id):
                thread = await self._pull.thread(ticket.id, mine=True)
                note = self._raced(entry, op, ticket, thread, me)
        self._outbox.settle(entry, note=note)

    def _raced(self, entry: Entry, op: Edit, ticket: Ticket, thread: Thread, me: str) -> str:
        """RT lets two changes with one ETag through now and then: then the user is told."""
        if not entry.baseline or not isinstance(op, SetField | SetStatus | Own):
            return ""
        named = {field.id: field.name for field in ticket.custom_fields}
        found = others(
            field_of(op), me, entry.baseline, thread.transactions, lambda key: named.get(key, key)
        )
        if found is None:
            return ""
        who = self._mirror.names().get(found.creator.id) or found.creator.label
        return f"{who} set {field_of(op)} to {found.new} in the same moment; yours stands"

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


def _stale(news: Conflict) -> str:
    count = "a new message" if news.messages == 1 else f"{news.messages} new messages"
    return "; ".join((f"{count} since you began", *news.changes))
