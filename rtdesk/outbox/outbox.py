"""The only way out: every write is journalled first, then sent, then proved."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from rtdesk.ops.op import Comment, Correspond, FileRef, Message, Op, Row, SetStatus
from rtdesk.outbox import files
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import OPEN, WAITING, Entry, State
from rtdesk.outbox.journal import Journal
from rtdesk.outbox.lease import lease
from rtdesk.store.change import Change, Changes

KEEP = 86400.0
"""Seconds a settled entry is remembered, so that its transaction is not claimed twice."""


class Outbox:
    """Entries and drafts of one profile, in `folder`."""

    def __init__(self, folder: Path, changes: Changes, clock: Callable[[], float]):
        self._folder = folder
        self._journal = Journal(folder / "work.sqlite3")
        self._changes = changes
        self._clock = clock
        self._pending: dict[int, tuple[Op, ...]] = {}
        self._journal.forget_settled(clock() - KEEP)
        self._sweep()
        self._reread()

    def close(self) -> None:
        """Closes the journal."""
        self._journal.close()

    def _files(self, group: str) -> Path:
        return self._folder / "files" / group

    def _sweep(self) -> None:
        keep = {entry.group for entry in self.open()}
        for draft, _ in self.drafts():
            keep |= {path.parent.parent.name for path in map(Path, draft.files)}
        files.sweep(self._folder / "files", keep)

    # -- what the user asked for ---------------------------------------------------------------

    def add(self, *ops: Op, hold: float = 0.0) -> None:
        """Journals the ops of one act; they leave when `hold` seconds are over."""
        self._add(uuid.uuid4().hex, ops, hold)

    def send(self, draft: Draft, *, hold: float = 0.0) -> None:
        """Journals a draft as a message, with private copies of its files.

        Raises:
            OSError: a file cannot be read; the draft stays as it is.
        """
        group = uuid.uuid4().hex
        copies = files.stow(self._files(group), draft.files) if draft.files else ()
        self._add(group, ops_of(draft, copies), hold)

    def _add(self, group: str, ops: tuple[Op, ...], hold: float) -> None:
        now = self._clock()
        state: State = "held" if hold else "queued"
        self._journal.add(group, ops, state, now=now, due=now + hold)
        self._news(*(op.ticket for op in ops))

    def recall(self, group: str) -> Draft | None:
        """Takes an act back that did not leave yet; a message comes back as its draft."""
        mine = [e for e in self.open() if e.group == group]
        if not mine or any(e.state not in ("held", "queued", "refused", "conflict") for e in mine):
            return None
        draft = draft_of(tuple(e.op for e in mine))
        if draft:
            self._journal.save_draft(draft, self._clock())
        self._journal.remove(group)
        self._news(*(e.op.ticket for e in mine))
        return draft

    def drop(self, group: str) -> None:
        """Forgets an act for good, whatever became of it."""
        mine = [e for e in self.open() if e.group == group]
        self._journal.remove(group)
        files.drop(self._files(group))
        self._news(*(e.op.ticket for e in mine))

    def retry(self, id: int) -> None:  # noqa: A002
        """Sends a refused or unclear entry again, because the user said so."""
        self._mark(id, only=("refused", "conflict", "unsure"), state="queued", due=0.0, reason="")

    # -- reads ---------------------------------------------------------------------------------

    def open(self) -> tuple[Entry, ...]:
        """Everything that is not settled, oldest first."""
        return self._journal.entries(*OPEN)

    def pending(self, ticket: int) -> tuple[Op, ...]:
        """What is on its way for a ticket."""
        return self._pending.get(ticket, ())

    def overlay(self, row: Row) -> Row:
        """The row as it will be when all that is pending has worked."""
        for op in self.pending(row.id):
            row = op.overlay(row)
        return row

    # -- drafts --------------------------------------------------------------------------------

    def save(self, draft: Draft) -> None:
        """Keeps a draft; an empty one is forgotten."""
        if draft.empty:
            self._journal.drop_draft(draft.ticket, draft.kind)
        else:
            self._journal.save_draft(draft, self._clock())
        self._changes.emit(Change(outbox=True))

    def draft(self, ticket: int, kind: str) -> Draft | None:
        """The draft of this kind for a ticket, if there is one."""
        for draft, _ in self._journal.drafts():
            if (draft.ticket, draft.kind) == (ticket, kind):
                return draft
        return None

    def drafts(self) -> tuple[tuple[Draft, float], ...]:
        """Every draft with the time it was saved, newest first."""
        return self._journal.drafts()

    # -- for the sender ------------------------------------------------------------------------

    def lease(self) -> AbstractContextManager[bool]:
        """The right to send, for one process at a time."""
        return lease(self._folder / "sender.lock")

    def recover(self) -> None:
        """Under the lease: what was being sent when a process died is unclear from now on."""
        now = self._clock()
        for entry in self._journal.entries("sending"):
            self._mark(
                entry.id,
                state="unsure",
                attempted=now,
                due=now,
                looks=0,
                reason="rtdesk ended while this was being sent",
            )

    def owner(self, me: str) -> bool:
        """Remembers whose outbox this is; another user's entries stop. True when some did."""
        if self._journal.owner(me):
            return False
        waiting = self._journal.entries("held", "queued", "sending", "unsure")
        for entry in waiting:
            self._mark(
                entry.id, state="conflict", reason="written as another user; retry sends it as you"
            )
        return bool(waiting)

    def next(self) -> Entry | None:
        """The entry to work on now: the oldest per ticket, when it is due."""
        now = self._clock()
        return next((entry for entry in self._heads() if entry.due <= now), None)

    def next_due(self) -> float | None:
        """Seconds until `next` may have something, or None when nothing waits."""
        due = [entry.due for entry in self._heads()]
        return max(0.0, min(due) - self._clock()) if due else None

    def _heads(self) -> list[Entry]:
        """The oldest waiting entry of each ticket, where it is not being sent already."""
        heads: dict[int, Entry] = {}
        for entry in self._journal.entries(*WAITING):
            heads.setdefault(entry.op.ticket, entry)
        return [entry for entry in heads.values() if entry.state != "sending"]

    def attempt(self, entry: Entry, baseline: int) -> bool:
        """Commits that an attempt begins, before the socket; False: the user took it back."""
        return self._mark(
            entry.id,
            only=("held", "queued", "unsure"),
            state="sending",
            attempts=entry.attempts + 1,
            baseline=baseline,
            attempted=self._clock(),
            looks=0,
        )

    def settle(self, entry: Entry, transaction: int | None = None, note: str = "") -> None:
        """It happened, and the server's own state shows it."""
        self._mark(entry.id, state="settled", txn=transaction, reason=note)
        if not any(e.group == entry.group for e in self.open()):
            files.drop(self._files(entry.group))

    def refuse(self, entry: Entry, reason: str, state: State = "refused") -> None:
        """It did not happen and will not by itself; what depended on it stops too."""
        self._mark(entry.id, state=state, reason=reason)
        for other in self.open():
            if other.group == entry.group and other.id > entry.id and other.state in WAITING:
                self._mark(other.id, state="refused", reason="what it was to follow did not happen")

    def postpone(self, entry: Entry, seconds: float, reason: str, state: State = "queued") -> None:
        """Not now: again in some seconds."""
        looks = entry.looks + 1 if entry.state == "unsure" else 0
        due = self._clock() + seconds
        self._mark(entry.id, state=state, due=due, reason=reason, looks=looks)

    def claimed(self, transactions: tuple[int, ...]) -> frozenset[int]:
        """Those of the transactions that are known to be another entry's."""
        return self._journal.claimed(transactions)

    def _mark(self, id: int, *, only: tuple[State, ...] = (), **values: object) -> bool:  # noqa: A002
        done = self._journal.update(id, only=only, **values)
        self._news(*(op.ticket for op in self._ops(id)))
        return done

    def _ops(self, id: int) -> tuple[Op, ...]:  # noqa: A002
        states: tuple[State, ...] = (*OPEN, "settled")
        return tuple(e.op for e in self._journal.entries(*states) if e.id == id)

    def _news(self, *tickets: int) -> None:
        self._reread()
        self._changes.emit(Change(frozenset(tickets), outbox=True))

    def _reread(self) -> None:
        pending: dict[int, list[Op]] = {}
        for entry in self._journal.entries(*WAITING):
            pending.setdefault(entry.op.ticket, []).append(entry.op)
        self._pending = {ticket: tuple(ops) for ticket, ops in pending.items()}


def ops_of(draft: Draft, copies: tuple[FileRef, ...]) -> tuple[Op, ...]:
    """A draft as what is to be done: the message, then the status it asked for."""
    cls = Correspond if draft.kind == "correspond" else Comment
    message = cls(
        ticket=draft.ticket,
        url=draft.url,
        body=draft.body,
        subject=draft.subject,
        minutes=draft.minutes,
        files=copies,
    )
    if not draft.status:
        return (message,)
    # No base: the message itself may move the ticket (a reply opens a new one).
    return (message, SetStatus(draft.ticket, draft.status))


def draft_of(ops: tuple[Op, ...]) -> Draft | None:
    """The draft that these ops came from, if they hold a message."""
    messages = [op for op in ops if isinstance(op, Message)]
    if not messages:
        return None
    message = messages[0]
    status = next((op for op in ops if isinstance(op, SetStatus)), None)
    return Draft(
        ticket=message.ticket,
        kind="correspond" if isinstance(message, Correspond) else "comment",
        body=message.body,
        subject=message.subject,
        files=tuple(copy.path for copy in message.files),
        status=status.status if status else "",
        minutes=message.minutes,
        url=message.url,
    )
