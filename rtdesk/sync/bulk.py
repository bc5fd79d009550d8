"""Out: what one act asks of many tickets, in few requests; proved for each ticket on its own.

The entries are those that would leave one by one, and every doubt about one is settled that way
(`push`, `edits`): an act that dies here is ended there.
"""

from __future__ import annotations

from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, replace

from rtdesk.backend.errors import (
    BackendError,
    Malformed,
    NotAuthenticated,
    NotRT,
    Refused,
    Unreachable,
    Unsupported,
    Unsure,
)
from rtdesk.backend.port import Backend, Receipt
from rtdesk.ops import fields
from rtdesk.ops.op import (
    AddTime,
    ChangeMembers,
    Comment,
    Correspond,
    Create,
    Edit,
    Merge,
    Op,
    Own,
    SetField,
    SetStatus,
)
from rtdesk.outbox.entry import Entry
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Batch
from rtdesk.store.mirror import Mirror
from rtdesk.sync.edits import TRIES, Edits, Try
from rtdesk.sync.merge import Done, Send, field_of, merge, touches
from rtdesk.sync.target import Lost, at_its_link

MOST = 100
"""Entries that are worked on together: RT's largest page."""
PART = 25
"""Tickets in one request that writes: what is still to leave can be taken back in between."""
LOOK = 2.0
"""Seconds after which each ticket of an unclear request is looked at."""
HYPERLINKS = "_hyperlinks"
AWAY = (Unreachable, NotAuthenticated, NotRT)

Changes = Mapping[int, Sequence[Transaction]]
One = Callable[[Entry, Awaitable[None]], Awaitable[None]]
"""Does something about one entry; its failure becomes the entry's state."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent about a ticket; without a receipt nobody knows whether it arrived."""

    entry: Entry
    op: Op
    before: Ticket
    receipt: Receipt | None = None
    doubt: str = ""

    @property
    def said(self) -> str:
        """RT's own words."""
        return "; ".join(self.receipt.sentences) if self.receipt else ""


class Bulk:
    """Sends entries of one act together."""

    def __init__(self, backend: Backend, mirror: Mirror, outbox: Outbox, *, edits: Edits, one: One):
        self._backend = backend
        self._mirror = mirror
        self._outbox = outbox
        self._edits = edits
        self._one = one
        self._alone: set[int] = set()  # entries that go one by one
        self._apart: set[str] = set()  # acts that do

    def fitting(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """What can go in the same requests as the first of these; nothing: it goes alone."""
        kind = self._kind(entries[0])
        if not kind:
            return ()
        some = tuple(entry for entry in entries if self._kind(entry) == kind)[:MOST]
        return some if len(some) > 1 else ()

    def _kind(self, entry: Entry) -> str:
        if entry.id in self._alone or entry.group in self._apart or entry.sure:
            return ""
        match entry.op:
            case Correspond() | Comment() as op:
                first = entry.state in ("held", "queued") and not entry.baseline
                return op.kind if first and not op.files and not op.seen else ""
            case AddTime() | Merge() | Create() | Own(verb="steal"):
                return ""
            case SetField() | ChangeMembers() as op if fields.role(op.field):
                return ""  # a list tells roles without their names
            case _:
                return "edit" if entry.attempts < TRIES else ""

    async def send(self, entries: Sequence[Entry], me: str) -> None:
        """Takes entries that fit together one step further.

        Raises:
            Unreachable, NotAuthenticated, NotRT: they wait; the caller pauses.
        """
        try:
            if entries[0].op.repeatable:
                await self._edit(entries, me)
            else:
                await self._write(entries, me)
        except AWAY:
            raise
        except BackendError:
            self._apart.add(entries[0].group)  # whatever it is, it is told about each ticket

    # -- fields --------------------------------------------------------------------------------

    async def _edit(self, entries: Sequence[Entry], me: str) -> None:
        asked = {op.field for e in entries if isinstance(op := e.op, SetField | ChangeMembers)}
        baseline = await self._newest()
        before = await self._before(entries, asked)
        sending: list[Sent] = []
        with self._outbox.at_once():
            for entry in entries:
                assert not isinstance(entry.op, Correspond | Comment | Merge | Create)
                ticket = before.get(entry.op.ticket)
                verdict = merge(entry.op, ticket) if ticket and _shows(ticket, entry.op) else None
                if ticket and isinstance(verdict, Done):
                    tried = entry.op.inverse() if entry.baseline else None
                    self._edits.settled(Try(entry, entry.op, me, tried), ticket)
                elif ticket and isinstance(verdict, Send) and entry.state != "unsure":
                    sending.append(Sent(entry, verdict.op, ticket))
                else:
                    self._alone.add(entry.id)
        await self._prove(await self._leave(sending, baseline), me, asked, baseline)

    async def _prove(
        self, sent: Sequence[Sent], me: str, asked: Collection[str], baseline: int
    ) -> None:
        """A 200 proves nothing on RT: read again and compare."""
        if not sent:
            return
        try:
            after = await self._read(sent, asked)
            history = await self._since(baseline)
        except BackendError as error:
            self._unclear(sent, str(error))
            raise
        self._show(after[o.op.ticket] for o in sent if o.op.ticket in after)
        rest = []
        with self._outbox.at_once():
            for one in sent:
                if not self._proved(one, me, after.get(one.op.ticket), history):
                    rest.append(one)
        for at, one in enumerate(rest, 1):
            if one.receipt is None:
                self._unclear([one], one.doubt)
                continue
            try:
                await self._one(one.entry, self._edits.finish(_try(one, me), one.receipt))
            except AWAY as error:
                self._unclear(rest[at:], str(error))
                raise

    def _proved(self, one: Sent, me: str, after: Ticket | None, history: Changes | None) -> bool:
        """True when the ticket shows what became of it, and nobody else had a hand in it."""
        tried = _try(one, me)
        if after is None:
            return False
        names = {field.id: field.name for field in after.custom_fields}
        its = [
            txn
            for txn in (history or {}).get(after.id, ())
            if touches(txn, field_of(tried.op), lambda key: names.get(key, key))
        ]
        if any(txn.creator.id != me for txn in its):
            return False
        if tried.op.holds(after):
            self._edits.settled(tried, after)
            return True
        same = _value(tried.op, one.before) == _value(tried.op, after)
        if one.receipt and same and not its:
            self._edits.no(tried, after, one.said)
            return True
        return False

    # -- messages ------------------------------------------------------------------------------

    async def _write(self, entries: Sequence[Entry], me: str) -> None:
        able = await self._backend.capabilities()
        if not (able.bulk_messages and able.change_feed and able.links_in_lists):
            raise Unsupported("this RT takes messages one by one")
        baseline = await self._newest()
        before = await self._before(entries, {HYPERLINKS})
        sending: list[Sent] = []
        for entry in entries:
            ticket = before.get(entry.op.ticket)
            try:
                if ticket is None or not isinstance(entry.op, Correspond | Comment):
                    raise Lost("it is not found")
                sending.append(Sent(entry, at_its_link(entry.op, ticket), ticket))
            except Lost:
                self._alone.add(entry.id)  # which says what became of it
        await self._arrived(await self._leave(sending, baseline), me, baseline)

    async def _arrived(self, sent: Sequence[Sent], me: str, baseline: int) -> None:
        """Which of them are there? RT does not say as what, so the feed is asked."""
        if not sent:
            return
        try:
            history = await self._since(baseline) or {}
            after = await self._read(sent, ())
        except BackendError as error:
            self._unclear(sent, str(error))
            raise
        self._show(after.values())
        with self._outbox.at_once():
            for one in sent:
                self._found(one, me, history.get(one.op.ticket, ()), after.get(one.op.ticket))

    def _found(
        self, one: Sent, me: str, history: Sequence[Transaction], now: Ticket | None
    ) -> None:
        kind = "Comment" if isinstance(one.op, Comment) else "Correspond"
        its = tuple(t.id for t in history if t.type == kind and t.creator.id == me)
        mine = sorted(set(its) - self._outbox.claimed(its))
        if one.receipt is None:  # its text tells, not only that there is one
            self._unclear([one], one.doubt)
        elif mine:
            self._outbox.settle(one.entry, mine[0])
        elif kind == "Correspond" and now:
            self._outbox.refuse(one.entry, one.said or "RT recorded nothing and said nothing")
        elif now and now.last_updated != one.before.last_updated:
            self._outbox.settle(one.entry)  # one can comment without seeing comments
        else:
            self._unclear([one], one.said)

    # -- both ----------------------------------------------------------------------------------

    async def _leave(self, sending: Sequence[Sent], baseline: int) -> list[Sent]:
        """Sends in portions, each written down before; what was taken back meanwhile stays."""
        sent: list[Sent] = []
        for some in _portions(sending):
            with self._outbox.at_once():
                leaving = [
                    replace(one, entry=_begun(one, baseline))
                    for one in some
                    if self._outbox.attempt(one.entry, baseline, one.op)
                ]
            if leaving:
                sent += await self._send(leaving, sent)
        return sent

    async def _send(self, leaving: Sequence[Sent], before: Sequence[Sent]) -> Sequence[Sent]:
        try:
            receipts = await self._backend.send_many([one.op for one in leaving])
        except (Unsure, Malformed) as error:
            return [replace(one, doubt=str(error)) for one in leaving]
        except BackendError as error:
            if isinstance(error, Unreachable) and error.sent:
                return [replace(one, doubt=str(error)) for one in leaving]
            with self._outbox.at_once():
                for one in leaving:  # they did not leave after all
                    wait = LOOK if isinstance(error, AWAY) else 0.0
                    self._outbox.postpone(one.entry, wait, str(error))
            self._unclear(before, str(error))
            raise
        both = zip(leaving, receipts, strict=True)
        return [replace(one, receipt=receipt) for one, receipt in both]

    def _unclear(self, some: Sequence[Sent], reason: str) -> None:
        """Nobody knows: each is looked at on its own."""
        for one in some:
            self._outbox.unclear(one.entry, LOOK, reason)

    async def _newest(self) -> int:
        """Where the feed stands; 0: there is none.

        Raises:
            Unsupported: it is shorter than it was: each ticket is to be looked at.
        """
        try:
            newest = await self._backend.newest_transaction()
        except (Refused, Unsupported):
            return 0
        if newest < int(self._mirror.meta("feed") or 0):
            raise Unsupported("RT was restored from a backup")
        return newest

    async def _since(self, baseline: int) -> Changes | None:
        """What happened since then, by ticket; None: there is no telling."""
        if not baseline:
            return None
        found: dict[int, list[Transaction]] = {}
        for txn in await self._backend.since(baseline):
            found.setdefault(txn.ticket, []).append(txn)
        return found

    async def _before(self, entries: Sequence[Entry], asked: Collection[str]) -> dict[int, Ticket]:
        """The tickets as they are now, without those that are others than before."""
        ids = [entry.op.ticket for entry in entries]
        found = await self._backend.several(ids, sorted(asked))
        known = {id_: row.created for id_, (row, _) in self._mirror.rows(ids).items()}
        same = [t for t in found if known.get(t.id) in (None, t.created) or not t.created]
        self._mirror.apply(Batch(rows=tuple(ticket.row() for ticket in same)))
        return {ticket.id: ticket for ticket in same}

    async def _read(self, sent: Sequence[Sent], asked: Collection[str]) -> dict[int, Ticket]:
        found = await self._backend.several([one.op.ticket for one in sent], sorted(asked))
        return {ticket.id: ticket for ticket in found}

    def _show(self, tickets: Iterable[Ticket]) -> None:
        """Lists show what we did; it is no news to us."""
        self._mirror.apply(Batch(rows=tuple(ticket.row() for ticket in tickets), mine=True))


def _try(one: Sent, me: str) -> Try:
    assert not isinstance(one.op, Correspond | Comment | Merge | Create)
    return Try(one.entry, one.op, me, one.op.inverse())


def _begun(one: Sent, baseline: int) -> Entry:
    return replace(one.entry, op=one.op, state="sending", baseline=baseline)


def _value(op: Edit, ticket: Ticket) -> object:
    """What stands in the field that a change is about."""
    match op:
        case SetStatus():
            return ticket.status
        case Own():
            return ticket.owner.id
        case ChangeMembers():
            return fields.members(ticket, op.field)
        case SetField():
            return fields.value(ticket, op.field)
        case AddTime():
            return ticket.time_worked


def _shows(ticket: Ticket, op: Edit) -> bool:
    """Whether what was read tells what the change is about."""
    links = isinstance(op, ChangeMembers) and op.field in fields.LINKS
    return ticket.links.fetched or not links


def _portions(some: Sequence[Sent]) -> Iterator[Sequence[Sent]]:
    return (some[start : start + PART] for start in range(0, len(some), PART))
