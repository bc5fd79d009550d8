"""Out: changes of fields. Merged with what others did, sent, and proved by reading again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rtdesk.backend.errors import BackendError, Malformed, Stale, Unsure
from rtdesk.backend.port import Backend, Receipt
from rtdesk.ops import fields
from rtdesk.ops.op import AddTime, ChangeMembers, Edit, Own, SetField, SetStatus
from rtdesk.outbox.conflict import Conflict
from rtdesk.outbox.entry import Entry
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Batch
from rtdesk.store.mirror import Mirror
from rtdesk.sync.merge import (
    Ask,
    Done,
    blamed,
    clash,
    field_of,
    merge,
    minutes_done,
    others,
    rebased,
    touches,
    trampled,
)
from rtdesk.sync.pull import Pull
from rtdesk.sync.target import Lost, Target
from rtdesk.text.sentences import sentence

History = Sequence[Transaction]
WATCHING = ("AddWatcher", "DelWatcher", "SetWatcher")
ROUNDS = 5
"""Tries of one PUT against others who change the same ticket."""
TRIES = 3
"""Tries of one PUT that RT answers by failing."""
LATER = 30.0
"""Seconds after which it is tried again among people who keep changing a ticket."""


@dataclass(frozen=True, slots=True)
class Try:
    """A change as it is sent this time; `undo` takes back what an earlier time did."""

    entry: Entry
    op: Edit
    me: str
    undo: Edit | None = None


class Edits:
    """Sends changes of fields. `refused` is told of actions that RT refused in a queue."""

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

    async def one(self, entry: Entry, op: Edit, me: str) -> None:
        """Takes a change one step further.

        Raises:
            BackendError, Lost: as asking and sending do.
        """
        await self._go_on(Try(entry, op, me))

    async def finish(self, sent: Try, receipt: Receipt) -> None:
        """Proves what was sent, and goes on with what is left of it.

        Raises:
            BackendError, Lost: as asking and sending do.
        """
        if left := await self._prove(sent, receipt):
            await self._go_on(replace(sent, op=left))

    async def _go_on(self, now: Try) -> None:
        entry = now.entry
        for _ in range(ROUNDS):
            before = await self._fresh(now)
            if entry.state == "unsure" and isinstance(now.op, AddTime) and not now.undo:
                now = replace(now, op=await self._counted(now, now.op))
            match merge(now.op, before):
                case Done():
                    await self._already(now, before)
                    return
                case Ask() as asked:
                    await self._ask(now, asked, before)
                    return
                case send:
                    wish = send.op
            more = await self._send(now, wish, before)
            if more is None:
                return
            now = more
        self._outbox.postpone(entry, LATER, "others keep changing this ticket")

    async def _send(self, now: Try, wish: Edit, before: Ticket) -> Try | None:
        """One PUT. Returns what is to be tried next; None: that was all."""
        if now.entry.attempts >= TRIES:
            why = f"tried {now.entry.attempts} times: {now.entry.reason}"
            self._outbox.refuse(now.entry, why)
            return None
        baseline = await self._target.baseline(before)
        if not self._outbox.attempt(now.entry, baseline, wish):
            return None
        entry = replace(now.entry, op=wish, state="sending", baseline=baseline)
        try:
            receipt = await self._backend.send(wish, etag=before.etag)
        except Stale:
            return replace(now, entry=entry)
        except Malformed as error:
            raise Unsure(str(error)) from error
        sent = Try(entry, wish, now.me, now.undo or wish.inverse())
        left = await self._prove(sent, receipt)
        return replace(sent, op=left) if left else None

    async def _fresh(self, now: Try) -> Ticket:
        ticket = await self._target.fresh(now.op.ticket, sure=now.entry.sure)
        if ticket.status == "deleted" and not isinstance(now.op, SetStatus):
            raise Lost(f"#{ticket.id} was deleted")
        return ticket

    async def _counted(self, now: Try, op: AddTime) -> AddTime:
        """Minutes that may have been added, and how many of them were: none counts twice."""
        history = await self._backend.history(op.ticket, now.entry.baseline)
        return replace(op, done=op.done + minutes_done(now.me, now.entry.baseline, history))

    async def _already(self, now: Try, ticket: Ticket) -> None:
        """It is as was asked: by us, when an earlier try turns out to have worked."""
        self._mirror.apply(Batch(tickets=(ticket,), mine=True))
        history: History = ()
        if now.entry.baseline:
            history = await self._history(now)
        if self._ours(now, ticket, history):
            now = replace(now, undo=now.undo or now.op.inverse())
        self.settled(now, ticket, history)

    def _ours(self, now: Try, ticket: Ticket, history: History) -> History:
        """What we did to the field since the last try began."""
        field, named = field_of(now.op), _named(ticket)
        return tuple(t for t in history if t.creator.id == now.me and touches(t, field, named))

    async def _ask(self, now: Try, asked: Ask, ticket: Ticket) -> None:
        """Somebody else changed the same: the user decides, and is told who it was and when."""
        self._mirror.apply(Batch(tickets=(ticket,)))
        with contextlib.suppress(BackendError):
            thread = await self._pull.thread(ticket.id)
            field = asked.clash.field
            if found := others(field, now.me, 0, thread.transactions, _named(ticket)):
                told = blamed(asked.clash, self._name(found), found.created)
                asked = replace(asked, clash=told)
        self._conflict(now, asked)

    def _conflict(self, now: Try, asked: Ask) -> None:
        told = asked.clash
        by = f" by {told.who}" if told.who else ""
        reason = f"{told.field} was changed to {told.theirs or 'nothing'}{by} meanwhile"
        facts = Conflict("fields", (told,))
        self._outbox.refuse(now.entry, reason, "conflict", asked.op, facts)

    async def _prove(self, now: Try, receipt: Receipt) -> Edit | None:
        """A 200 proves nothing on RT: read again and compare. Returns what is left to be done."""
        op, since = now.op, now.entry.baseline
        said = "; ".join(receipt.sentences)
        try:
            after = await self._target.fresh(op.ticket, sure=True)
        except Lost as lost:  # moved out of our own sight, as the sentence says
            if not (isinstance(op, SetField) and op.field in ("Queue", "Owner") and said):
                raise
            self._outbox.settle(now.entry, note=f"{said}; {lost}", undo=now.undo)
            return None
        self._mirror.apply(Batch(tickets=(after,), mine=op.holds(after)))
        try:
            history = await self._history(now)
        except BackendError:
            if not op.holds(after):
                raise
            self.settled(now, after)
            return None
        if isinstance(op, AddTime):
            done = minutes_done(now.me, since, history)
            if done and op.done + done != op.minutes:
                return replace(op, done=op.done + done)
            if done:
                self.settled(now, after, history)
            else:
                self.no(now, after, said)
            return None
        if isinstance(op, ChangeMembers) and (
            wrong := trampled(op, now.me, since, history, _named(after))
        ):
            return replace(op, add=(*op.add, *wrong.add), remove=(*op.remove, *wrong.remove))
        if op.holds(after):
            self.settled(now, after, history)
        else:
            await self._otherwise(now, after, history, said)
        return None

    async def _otherwise(self, now: Try, after: Ticket, history: History, said: str) -> None:
        """It is not as was asked: refused, made into something else by RT, or overwritten."""
        op = now.op
        ours = self._ours(now, after, history)
        found = others(field_of(op), now.me, now.entry.baseline, history, _named(after))
        if found and isinstance(op, SetField | SetStatus | Own):
            told = blamed(clash(op, after), self._name(found), found.created)
            self._conflict(now, Ask(rebased(op, after), told))
        elif not ours or (isinstance(op, ChangeMembers) and len(ours) < _wanted(op)):
            self.no(now, after, said)
        else:
            self.settled(now, after, history, said)

    def no(self, now: Try, after: Ticket, said: str) -> None:
        """It did not happen; `said` are RT's words about it."""
        if not isinstance(now.op, SetStatus):
            kind = now.op.verb if isinstance(now.op, Own) else field_of(now.op).lower()
            self._refused(after.queue.id, kind)
        self._outbox.refuse(now.entry, said or "RT changed nothing and said nothing")

    def settled(self, now: Try, ticket: Ticket, history: History = (), note: str = "") -> None:
        """Done. RT lets two changes with one ETag through now and then: then the user is told."""
        found = others(field_of(now.op), now.me, now.entry.baseline, history, _named(ticket))
        if now.undo and found and isinstance(now.op, SetField | SetStatus | Own):
            did = f"{self._name(found)} changed this in the same moment ({self._told(found)})"
            note = f"{did}; yours stands"
        self._outbox.settle(now.entry, note=note, undo=now.undo)

    async def _history(self, now: Try) -> History:
        """What happened since the try began; people by their logins, as wishes tell them."""
        ticket, since = now.op.ticket, now.entry.baseline
        if self._mirror.newest(ticket):
            thread = await self._pull.thread(ticket, mine=True, since=since)
            history: History = tuple(t for t in thread.transactions if t.id > since)
        else:
            history = await self._backend.history(ticket, since)
        if not fields.of_people(field_of(now.op)):
            return history
        if fields.role(field_of(now.op)):
            keys = {t.field for t in history if t.type in WATCHING}
            roles = await self._backend.role_names(tuple(sorted(keys)))
            history = tuple(replace(t, field=roles.get(t.field, t.field)) for t in history)
        groups = _groups(now.op)
        numbers = {value for t in history for value in (t.old, t.new) if value.isdecimal()}
        users = await self._backend.users(tuple(sorted(numbers - groups.keys())))
        logins = groups | {str(user.id): user.login for user in users}
        return tuple(
            replace(t, old=logins.get(t.old, t.old), new=logins.get(t.new, t.new)) for t in history
        )

    def _name(self, txn: Transaction) -> str:
        return self._mirror.names().get(txn.creator.id) or txn.creator.label

    def _told(self, txn: Transaction) -> str:
        return sentence(txn, self._mirror.names())


def _groups(op: Edit) -> dict[str, str]:
    """Groups that a wish names, by their numbers: the history has those only."""
    told = (*op.add, *op.remove, *op.values) if isinstance(op, ChangeMembers) else ()
    return {m.removeprefix("group:"): m for m in told if m.startswith("group:")}


def _named(ticket: Ticket) -> Callable[[str], str]:
    names = {field.id: field.name for field in ticket.custom_fields}
    names |= {role.key: role.name for role in ticket.roles if role.name}
    return lambda key: names.get(key, key)


def _wanted(op: ChangeMembers) -> int:
    return sum(member not in op.idle for member in (*op.add, *op.remove))
