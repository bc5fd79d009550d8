"""The only way out: every write is journalled first, then sent, then proved."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.outbox import files
from rtdesk.outbox.entry import OPEN, WAITING, Entry, State
from rtdesk.outbox.journal import Journal
from rtdesk.outbox.lease import lease
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import NotSaved

if TYPE_CHECKING:
    from rtdesk.ops.op import ChangeMembers, Edit, Op, Row
    from rtdesk.outbox.conflict import Conflict
    from rtdesk.outbox.draft import Draft

RECALLABLE: tuple[State, ...] = ("held", "queued", "refused", "conflict")
FAR = 3600.0
"""Nothing is made to wait longer than this: a later time is one of a clock that was wrong."""
KEEP = 86400.0
"""Seconds a settled entry is remembered, so that its transaction is not claimed twice."""


class Outbox:
    """Entries and drafts of one profile, in `folder`."""

    def __init__(self, folder: Path, changes: Changes, clock: Callable[[], float]):
        self._folder = folder
        self._journal = Journal(folder / "work.sqlite3")
        self.shelf = self._journal.shelf
        """What lies beside it on the disk: what the user laid aside."""
        self.watches = self._journal.watches
        """And stopwatches."""
        self._changes = changes
        self._clock = clock
        self._pending: dict[int, tuple[Op, ...]] = {}
        self.settled: list[Entry] = []
        """What was done in this run, in order; `reason` is a note for the user."""
        self._undoable: dict[str, list[Edit]] = {}  # what would take back the acts of this run
        self._undoing: set[str] = set()  # acts that take something back: they are not, themselves
        self._told: set[int] | None = None  # tickets to tell of at the end of `at_once`
        self._known: dict[tuple[int, str], Draft] = {}  # drafts as this window last had them
        self.twins: frozenset[int] = frozenset()
        """Tickets on which something may turn up twice."""
        self._first = True  # nothing was recovered in this run yet
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
        files.sweep(self._folder / "files", keep, time.time() - FAR)

    # -- what the user asked for ---------------------------------------------------------------

    def add(self, *ops: Op, hold: float = 0.0) -> str:
        """Journals the ops of one act; they leave when `hold` seconds are over.

        Raises:
            NotSaved: the disk did not take it; nothing will be sent.
        """
        group = uuid.uuid4().hex
        self._add(group, ops, hold)
        return group

    def undo(self, group: str = "") -> tuple[Edit, ...]:
        """Asks for all that an act of this run (the last) did to fields to be taken back.

        What of it did not leave yet never will. Gives the changes asked for; none: nothing.
        """
        group = group or next(reversed(self._undoable), "")
        if group not in self._undoable:
            return ()
        self.call_back(group)
        back = tuple(self._undoable[group])
        self._undoing.add(self.add(*back))
        del self._undoable[group]
        return back

    def send(self, draft: Draft, *, hold: float = 0.0) -> str:
        """Journals a draft as a message, with private copies of its files; gives the act's name.

        Raises:
            OSError: a file cannot be read, or the disk is full; the draft stays as it is.
        """
        from rtdesk.outbox.letter import ops_of

        group = uuid.uuid4().hex
        copies = files.stow(self._files(group), draft.files) if draft.files else ()
        try:
            self._add(group, ops_of(draft, copies), hold)
        except NotSaved:
            files.drop(self._files(group))
            raise
        return group

    def add_files(self, op: ChangeMembers, paths: Iterable[str], *, hold: float = 0.0) -> str:
        """Journals a change of a field of files, with private copies of those that are new.

        Raises:
            OSError: a file cannot be read, or the disk is full; nothing will be sent.
        """
        group = uuid.uuid4().hex
        copies = files.stow(self._files(group), paths)
        try:
            self._add(group, (replace(op, files=copies),), hold)
        except NotSaved:
            files.drop(self._files(group))
            raise
        return group

    def _add(self, group: str, ops: tuple[Op, ...], hold: float) -> None:
        now = self._clock()
        state: State = "held" if hold else "queued"
        known = tuple(self._known.values())
        self._journal.add(group, ops, state, now=now, due=now + hold, instead=known)
        self._news(*(op.ticket for op in ops))

    def recall(self, group: str, tickets: Collection[int] = ()) -> Draft | None:
        """Takes an act (on these tickets) back that did not leave yet; a message comes back as its
        draft.

        One to several tickets comes back as a draft of ticket 0. Words that were written since
        then for the same ticket stay, after the others.
        """
        from rtdesk.outbox.letter import draft_of

        mine = self._mine(group, tickets)
        draft = draft_of(tuple(e.op for e in mine))
        if draft and len({e.op.ticket for e in mine}) > 1:
            draft = replace(draft, ticket=0, url="", seen=0)
        return self._back_as(draft, mine)

    def _mine(self, group: str, tickets: Collection[int] = ()) -> list[Entry]:
        """What is open of an act."""
        its = [entry for entry in self.open() if entry.group == group]
        return [entry for entry in its if not tickets or entry.op.ticket in tickets]

    def move(self, group: str, ticket: int, url: str = "") -> Draft | None:
        """Takes a message back as a draft of another ticket, which has `url` for it."""
        from rtdesk.outbox.letter import draft_of

        mine = [e for e in self.open() if e.group == group]
        draft = draft_of(tuple(e.op for e in mine))
        if draft is None:
            return None
        return self._back_as(replace(draft, ticket=ticket, url=url, seen=0, status=""), mine)

    def _back_as(self, draft: Draft | None, mine: list[Entry]) -> Draft | None:
        if draft and draft.is_create:
            draft = self._apart(draft)
        groups = {entry.group for entry in mine}
        its = {entry.op.ticket for entry in mine}
        if not groups or not self._journal.take_back(
            groups.pop(), RECALLABLE, draft, self._clock(), its
        ):
            return None
        if draft:
            draft = self.draft(draft.ticket, draft.kind) or draft
            self.take_up(draft)
        self._news(*(e.op.ticket for e in mine), *((draft.ticket,) if draft else ()))
        return draft

    def _apart(self, draft: Draft) -> Draft:
        """A new ticket in a place of its own: two of them are never made into one."""
        kind, number = draft.kind, 1
        while self.draft(draft.ticket, kind):
            number += 1
            kind = f"create {number}"
        return replace(draft, kind=kind)

    def drop(self, group: str, tickets: Collection[int] = ()) -> bool:
        """Forgets an act (on these tickets) for good; not while it is being sent.

        What is being sent may arrive.
        """
        mine = [e for e in self.open() if e.group == group]
        states: tuple[State, ...] = (*RECALLABLE, "unsure")
        if not self._journal.take_back(group, states, None, self._clock(), tickets):
            return False
        self._drop_files(group)
        self._news(*(e.op.ticket for e in mine))
        return True

    def call_back(self, group: str) -> tuple[int, ...]:
        """Forgets what of an act did not leave yet; the tickets that it was for.

        The words of a message are kept as a draft of ticket 0.
        """
        from rtdesk.outbox.letter import draft_of

        waiting = [e for e in self._mine(group) if e.state in ("held", "queued")]
        draft = draft_of(tuple(entry.op for entry in waiting))
        if draft:
            draft = replace(draft, ticket=0, url="", seen=0)
        tickets = self._journal.call_back(group, draft, self._clock())
        if tickets and draft:
            self.take_up(self.draft(0, draft.kind) or draft)
        self._drop_files(group)
        self._news(*tickets)
        return tickets

    def act(self, group: str) -> tuple[Entry, ...]:
        """Everything that is remembered of an act, done or not, in its order."""
        return self._journal.act(group)

    def is_of_many(self, entry: Entry) -> bool:
        """True for an entry of an act on several tickets."""
        return any(other.op.ticket != entry.op.ticket for other in self.act(entry.group))

    def _drop_files(self, group: str) -> None:
        """The copies of an act of which nothing is open any more."""
        if self._files(group).exists() and not any(e.group == group for e in self.open()):
            files.drop(self._files(group))

    def purge(self) -> None:
        """Forgets drafts, what was laid aside, stopwatches and what waits.

        What is being sent just now stays.
        """
        self.shelf.clear()
        self.watches.clear()
        for draft, _ in self.drafts():
            self._journal.drop_draft(draft.ticket, draft.kind)
        for group in {entry.group for entry in self.open()}:
            self.drop(group)
        self._sweep()
        self._changes.emit(Change(outbox=True))

    def retry(self, id: int, op: Op | None = None) -> bool:  # noqa: A002
        """Sends a stopped or unclear entry again, or `op` in its place, as the user said so."""
        found = next((e for e in self.open() if e.id == id), None)
        told = found.conflict.restored if found and found.conflict else False
        again: tuple[State, ...] = ("refused", "conflict", "unsure")
        return self._mark(
            id,
            only=again,
            op=op,
            state="queued",
            due=0.0,
            reason="",
            attempts=0,
            looks=0,
            conflict="",
            sure=int(told),
        )

    def retry_all(self, ids: Iterable[int]) -> None:
        """The same for several, in one go."""
        with self.at_once():
            for id_ in ids:
                self.retry(id_)

    def hurry(self) -> None:
        """Tries again now what waits for its next try."""
        self._journal.hurry(self._clock())

    def release(self, group: str) -> None:
        """What is held of an act need not wait for the end of its time."""
        for entry in self.open():
            if entry.group == group:
                self._mark(entry.id, only=("held",), due=self._clock())

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

    def take_up(self, draft: Draft) -> None:
        """This window has these words before the user's eyes: what is saved next replaces them."""
        self._known[draft.ticket, draft.kind] = draft

    def save(self, draft: Draft) -> Draft:
        """Keeps a draft, an empty one is forgotten; returns what is kept now.

        That is more when another window kept other words meanwhile: they stand behind these, and
        are kept until `take_up` says that the user has them, too.

        Raises:
            NotSaved: the disk did not take it; what was saved before stays.
        """
        place = draft.ticket, draft.kind
        kept = self._journal.save_draft(draft, self._clock(), self._known.get(place))
        self.take_up(draft)
        self._changes.emit(Change(outbox=True))
        return kept

    def draft(self, ticket: int, kind: str) -> Draft | None:
        """The draft of this kind for a ticket, if there is one."""
        return next((draft for draft, _ in self._journal.drafts(ticket, kind)), None)

    def drafts(self) -> tuple[tuple[Draft, float], ...]:
        """Every draft with the time it was saved, newest first."""
        return self._journal.drafts()

    def drafted(self) -> frozenset[int]:
        """Tickets with a draft."""
        return self._journal.drafted()

    # -- for the sender ------------------------------------------------------------------------

    def lease(self) -> AbstractContextManager[bool]:
        """The right to send, for one process at a time."""
        return lease(self._folder / "sender.lock")

    def recover(self) -> None:
        """Under the lease: what was being sent when a process died is unclear from now on."""
        now = self._clock()
        if self._first:
            self._journal.wait_again(now)
            self._first = False
        found = self._journal.recover(now, now + FAR, "rtdesk ended while this was being sent")
        if found:
            self._news(*found)

    def owner(self, me: str) -> bool:
        """Remembers whose outbox this is; another user's entries stop. True when some did."""
        stopped = self._journal.owner(
            me,
            "written as another user; retry sends it as you",
            "written as another user, and not clear whether it was sent; retry sends it as you",
        )
        if stopped:
            self._news(*(entry.op.ticket for entry in self._journal.entries("conflict")))
        return stopped

    def changed_elsewhere(self) -> None:
        """Tells the news when another process wrote into the outbox since the last call."""
        if self._journal.changed_elsewhere():
            before = set(self._pending)
            self._reread()
            self._changes.emit(Change(frozenset(before | set(self._pending)), outbox=True))

    def unreadable(self) -> int:
        """How many waiting entries a newer rtdesk wrote: they wait for it."""
        return self._journal.unreadable()

    def next(self) -> Entry | None:
        """The entry to work on now: the oldest per ticket, when it is due."""
        now = self._clock()
        heads = (entry for entry in self._heads() if entry.state != "sending")
        return next((entry for entry in heads if entry.due <= now), None)

    def together(self, entry: Entry) -> tuple[Entry, ...]:
        """What of the same act is to be worked on now, this entry first."""
        now = self._clock()
        rest = [e for e in self._heads() if e.group == entry.group and e.id != entry.id]
        return (entry, *(e for e in rest if e.state != "sending" and e.due <= now))

    def next_due(self) -> float | None:
        """Seconds until there may be something to do, or None when nothing waits.

        What is being sent, though not by us, may be left by a process that died: `recover`.
        """
        now = self._clock()
        due = [now if entry.state == "sending" else entry.due for entry in self._heads()]
        return max(0.0, min(due) - now) if due else None

    def _heads(self) -> list[Entry]:
        """The oldest waiting entry of each ticket, where we can read it."""
        heads: dict[int, Entry | None] = {}
        for _, _, ticket, entry in self._journal.rows(WAITING):
            heads.setdefault(ticket, entry)
        return [entry for entry in heads.values() if entry]

    def attempt(self, entry: Entry, baseline: int, op: Op | None = None) -> bool:
        """Commits that an attempt begins, before the socket; False: the user took it back.

        With `op` it is written down as it is about to be sent.
        """
        ours: tuple[State, ...] = ("sending",) if entry.state == "sending" else ()
        return self._mark(
            entry.id,
            only=("held", "queued", "unsure", *ours),
            op=op,
            resent=int(entry.resent or bool(entry.doubt)),
            state="sending",
            attempts=entry.attempts + 1,
            baseline=baseline,
            attempted=self._clock(),
            looks=0,
        )

    def note_made(self, entry: Entry, op: Op) -> Entry:
        """What is known of the new ticket by now is written down."""
        self._mark(entry.id, op=op)
        return replace(entry, op=op)

    def unclear(self, entry: Entry, seconds: float, reason: str) -> None:
        """The attempt that just ended may have worked: look in some seconds."""
        now = self._clock()
        self._mark(
            entry.id,
            only=("sending",),
            state="unsure",
            attempted=now,
            due=now + seconds,
            reason=reason,
            looks=0,
            doubt=entry.doubt or self._baseline(entry),
        )

    def _baseline(self, entry: Entry) -> int:
        """Where the attempt that is under way began."""
        return next((e.baseline for e in self.open() if e.id == entry.id), 0)

    def settle(
        self,
        entry: Entry,
        transaction: int | None = None,
        note: str = "",
        undo: Edit | None = None,
    ) -> None:
        """It happened, and the server's own state shows it; `undo` would take it back."""
        self._journal.settle(entry.id, transaction, note)
        self.settled = [e for e in self.settled if e.id != entry.id]
        self.settled.append(replace(entry, state="settled", transaction=transaction, reason=note))
        empty = getattr(undo, "nothing", False)  # a file that left cannot be brought back
        if undo and not empty and entry.group not in self._undoing:
            self._undoable.setdefault(entry.group, []).append(undo)
        self._news(entry.op.ticket)
        self._drop_files(entry.group)

    def refuse(
        self,
        entry: Entry,
        reason: str,
        state: State = "refused",
        op: Op | None = None,
        conflict: Conflict | None = None,
    ) -> None:
        """It did not happen and will not by itself; what depended on it stops too.

        With `op` a retry will do that instead; `conflict` are the facts for the user.
        """
        rest = "what it was to follow did not happen"
        self._journal.refuse(entry.id, state, reason, op=op, conflict=conflict, rest=rest)
        self._news(entry.op.ticket)

    def postpone(self, entry: Entry, seconds: float, reason: str, state: State = "queued") -> None:
        """Not now: again in some seconds. An attempt that proved not to be one is not counted."""
        self._mark(
            entry.id,
            only=("held", "queued", "sending", "unsure"),
            state=state,
            due=self._clock() + seconds,
            reason=reason,
            attempts=entry.attempts,
            looks=entry.looks + 1,
        )

    def again(self, entry: Entry, reason: str) -> None:
        """An attempt that counts did not work: one more."""
        self._mark(
            entry.id,
            only=("unsure",),
            state="queued",
            due=self._clock(),
            reason=reason,
            looks=0,
        )

    def stop(self, reason: str, unclear: str) -> None:
        """Stops everything that waits, because the server is not the one it was."""
        self._news(*self._journal.stop(reason, unclear))

    def watched(self) -> tuple[Entry, ...]:
        """What was sent twice in the last day, since its first try may turn up late."""
        return self._journal.watched(self._clock() - KEEP)

    def note_twin(self, entry: Entry, note: str) -> None:
        """It did turn up twice: nobody needs to look for that any longer."""
        self._mark(entry.id, only=("settled",), resent=0, reason=note)
        self.settled = [e for e in self.settled if e.id != entry.id]
        self.settled.append(replace(entry, reason=note))

    def noted(self) -> tuple[Entry, ...]:
        """What was done in the last day and has a note for the user, oldest first."""
        return tuple(entry for entry in self._journal.entries("settled") if entry.reason)

    def claimed(self, transactions: tuple[int, ...]) -> frozenset[int]:
        """Those of the transactions that are known to be another entry's."""
        return self._journal.claimed(transactions)

    def made(self) -> frozenset[int]:
        """Tickets that are known to be what an entry made."""
        from rtdesk.ops.op import Create

        its = (entry.op for entry in self._journal.entries("settled", *OPEN))
        return frozenset(op.made for op in its if isinstance(op, Create) and op.made)

    def _mark(
        self,
        id: int,  # noqa: A002
        *,
        only: tuple[State, ...] = (),
        op: Op | None = None,
        **values: object,
    ) -> bool:
        done = self._journal.update(id, only=only, op=op, **values)
        self._news(self._journal.ticket_of(id))
        return done

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """What is written down inside is written in one go, and told once.

        Raises:
            NotSaved: the disk did not take it; nothing of it was written.
        """
        self._told = set()
        try:
            with self._journal.at_once():
                yield
        finally:
            tickets, self._told = self._told, None
            self._news(*tickets)

    def _news(self, *tickets: int) -> None:
        if self._told is not None:
            self._told.update(tickets)
            return
        self._reread()
        self._changes.emit(Change(frozenset(tickets) - {0}, outbox=True))

    def _reread(self) -> None:
        self.twins = frozenset(entry.op.ticket for entry in self.watched())
        pending: dict[int, list[Op]] = {}
        for entry in self._journal.entries(*WAITING):
            pending.setdefault(entry.op.ticket, []).append(entry.op)
        self._pending = {ticket: tuple(ops) for ticket, ops in pending.items()}
