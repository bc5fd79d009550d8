"""Bookmarks and snoozed tickets: kept on the shelf, shown as lists of the mirror."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rtdesk.records.snooze import Snooze
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import NotSaved
from rtdesk.store.lists import BOOKMARKS, SNOOZED, ListState
from rtdesk.store.view import Picked

if TYPE_CHECKING:
    from rtdesk.outbox.shelf import Shelf
    from rtdesk.store.mirror import Mirror
    from rtdesk.sync.clock import Clock

LATER = datetime.max.replace(tzinfo=UTC)
"""Behind every date: where those stand that wait for an answer only."""
AGAIN = 60.0
"""Seconds after which a ticket is woken again that could not be."""


@dataclass(frozen=True, slots=True)
class Waking:
    """A ticket is back; `why` is who answered, or nothing when its time came."""

    ticket: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wants:
    """What is to be asked of the server."""

    rows: Callable[[tuple[int, ...]], None]
    thread: Callable[[int], None]


class Aside:
    """What the user laid aside, as this window knows it. `note` has to hear of every change."""

    def __init__(
        self, shelf: Shelf, mirror: Mirror, changes: Changes, now: Callable[[], float], wants: Wants
    ):
        self._shelf = shelf
        self._mirror = mirror
        self._changes = changes
        self._now = now
        self._wants = wants
        self._asked: set[int] = set()  # rows that were asked for in this run
        self._followed: dict[int, datetime | None] = {}  # threads that were, and as of when
        self._awake = False  # whether this run wakes tickets
        self._sooner = asyncio.Event()
        self.wakings: list[Waking] = []
        """What woke in this run, in order."""
        self.bookmarks: frozenset[int] = frozenset()
        self._snoozes: dict[int, Snooze] = {}
        self.hidden: frozenset[int] = frozenset()
        """Tickets that are out of sight now."""
        self._read()

    def _read(self) -> None:
        self.bookmarks, self._snoozes = self._shelf.bookmarks(), self._shelf.snoozes()
        self.hidden = frozenset(t for t, s in self._snoozes.items() if s.state == "asleep")

    # -- bookmarks -----------------------------------------------------------------------------

    def bookmark(self, tickets: Collection[int], *, on: bool) -> None:
        """Gives tickets a bookmark, or takes it away.

        Raises:
            NotSaved: the disk did not take it.
        """
        self._shelf.set_bookmarks(tickets, on=on)
        self._reread()

    # -- sleep ---------------------------------------------------------------------------------

    def snooze(self, tickets: Collection[int], until: datetime | None, *, on_answer: bool) -> None:
        """Puts tickets out of sight until then, or until somebody answers.

        Raises:
            ValueError: nothing would ever wake them.
            NotSaved: the disk did not take it.
        """
        if until is None and not on_answer:
            raise ValueError("without a date only an answer can wake a ticket")
        rows, now = self._mirror.rows(tuple(tickets)), self._time()
        snoozes = []
        for ticket in tickets:
            row, _ = rows.get(ticket, (None, False))
            newest = self._mirror.newest(ticket) if self._mirror.is_current(ticket) else 0
            updated = (row.last_updated if row else None) or now
            snoozes.append(Snooze(ticket, until, on_answer, "asleep", newest, updated))
            self._followed.pop(ticket, None)
        self._shelf.put(snoozes)
        self._reread()
        self._sooner.set()

    def wake(self, tickets: Collection[int]) -> None:
        """The user wants to see tickets again.

        Raises:
            NotSaved: the disk did not take it.
        """
        self._end(tickets, "asleep", "woke")

    def opened(self, ticket: int) -> None:
        """The user has a ticket before their eyes: if it woke, that is known now."""
        self._end([ticket], "woke")

    def _end(self, tickets: Collection[int], *states: str) -> None:
        found = [self._snoozes[ticket] for ticket in tickets if ticket in self._snoozes]
        ending = {snooze: snooze.why for snooze in found if snooze.state in states}
        if ending:
            self._shelf.turn(ending, "over")
            self._reread()

    def snoozed(self, ticket: int) -> Snooze | None:
        """How a ticket sleeps; None: it does not."""
        snooze = self._snoozes.get(ticket)
        return snooze if snooze and snooze.state == "asleep" else None

    def before(self, ticket: int) -> Snooze | None:
        """How a ticket slept before it came back, if that time is still to come."""
        snooze = self._snoozes.get(ticket)
        to_come = snooze and snooze.until and snooze.until.timestamp() > self._now()
        return snooze if snooze and snooze.state != "asleep" and to_come else None

    # -- lists ---------------------------------------------------------------------------------

    def by_time(self) -> Picked:
        """Those that sleep, the first to wake first."""
        asleep = [self._snoozes[t] for t in self.hidden & self._mirror.lists.members(SNOOZED)]
        asleep.sort(key=lambda snooze: (snooze.until or LATER, snooze.ticket))
        return Picked([snooze.ticket for snooze in asleep])

    def state(self, name: str, state: ListState) -> ListState:
        """How a list stands for somebody who does not see what sleeps."""
        if name in (BOOKMARKS, SNOOZED):
            missing = self._missing() & (self.bookmarks if name == BOOKMARKS else self.hidden)
            total = state.count + len(missing)
            return replace(state, total=total, complete=not missing)
        fewer = self._mirror.lists.held(self.hidden).get(name, 0)
        rest = None if state.total is None else max(0, state.total - fewer)
        return replace(state, count=state.count - fewer, total=rest) if fewer else state

    def counts(self, counts: dict[str, int]) -> dict[str, int]:
        """How many there are to see in each list."""
        for name, fewer in self._mirror.lists.held(self.hidden).items():
            if name in counts and name != SNOOZED:
                counts[name] = max(0, counts[name] - fewer)
        return counts

    def fill(self) -> None:
        """Brings the lists of the mirror up to date, and asks for tickets that are not here."""
        with contextlib.suppress(NotSaved):
            self._mirror.set_members(BOOKMARKS, self.bookmarks - self.hidden)
            self._mirror.set_members(SNOOZED, self.hidden)
        if missing := self._missing() - self._asked:
            self._asked |= missing
            self._wants.rows(tuple(sorted(missing)))

    def _missing(self) -> set[int]:
        wanted = self.bookmarks | self.hidden
        return set(self._mirror.unknown(wanted)) if wanted else set()

    # -- news ----------------------------------------------------------------------------------

    def note(self, change: Change) -> None:
        """Something changed: on the shelf, in the mirror, or just the time."""
        if change.everything:
            self._asked.clear()
            self._followed.clear()
        if change.outbox:
            self._reread()
        laid = self.bookmarks | self.hidden
        if change.everything or change.tickets & laid:
            self._follow(laid if change.everything else change.tickets & laid)
            self.fill()
        if self._awake:
            self._wake_due()
            self._wake_answered(self.hidden if change.everything else change.tickets & self.hidden)

    def _follow(self, tickets: Iterable[int]) -> None:
        """What was laid aside of a ticket that was merged is laid aside of what it became."""
        for ticket in sorted(tickets):
            fate = self._mirror.fate(ticket)
            if fate.kind != "merged" or not fate.into:
                continue
            with contextlib.suppress(NotSaved):  # then it is where it was
                if ticket in self.bookmarks:
                    self._shelf.set_bookmarks((fate.into,), on=True)
                    self._shelf.set_bookmarks((ticket,), on=False)
                if asleep := self.snoozed(ticket):
                    if fate.into not in self.hidden:
                        self.snooze((fate.into,), asleep.until, on_answer=asleep.on_answer)
                    self._shelf.turn({asleep: ""}, "over")
                self._reread()

    def _reread(self) -> None:
        """Takes over what the shelf says now, and tells what is other than before."""
        marks, snoozes = self.bookmarks, self._snoozes
        self._read()
        moved = {
            ticket
            for ticket in snoozes.keys() | self._snoozes.keys()
            if snoozes.get(ticket) != self._snoozes.get(ticket)
        }
        changed = frozenset(marks ^ self.bookmarks | moved)
        if not changed:
            return
        woken = [t for t in moved if t in self._snoozes and self._snoozes[t].state == "woke"]
        with contextlib.suppress(NotSaved):
            for ticket in sorted(woken):
                self.wakings.append(Waking(ticket, self._snoozes[ticket].why))
                self._mirror.unlook(ticket)
        self.fill()
        lists = self._mirror.lists.holding(changed) | {BOOKMARKS, SNOOZED}
        self._changes.emit(Change(tickets=changed, lists=frozenset(lists)))

    # -- waking --------------------------------------------------------------------------------

    async def run(self, clock: Clock) -> None:
        """Wakes tickets until cancelled: one timer, for the next moment at which one is due."""
        self._awake = True
        try:
            with contextlib.suppress(NotSaved):
                self._shelf.forget_over(self._time())
                self._read()
            self.note(Change(tickets=self.hidden))
            while True:
                self._sooner.clear()
                await clock.wait(self._sooner, self._pause())
                self._wake_due()
                if self._pause() == 0:  # the disk did not take it
                    await clock.wait(self._sooner, AGAIN)
        finally:
            self._awake = False

    def _pause(self) -> float | None:
        """Seconds until a ticket is due; None: none will be."""
        due = self._next()
        return None if due is None else max(0.0, due - self._now())

    def _time(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)

    def _next(self) -> float | None:
        whens = (self._snoozes[ticket].until for ticket in self.hidden)
        return min((when.timestamp() for when in whens if when), default=None)

    def look(self) -> None:
        """Somebody is there: the clock may have been set, or the machine slept."""
        if self._awake:
            self._wake_due()

    def _wake_due(self) -> None:
        due = self._next()
        if due is None or due > self._now():
            return
        now = self._time()
        whens = ((ticket, self._snoozes[ticket].until) for ticket in self.hidden)
        self._wake({ticket: "" for ticket, when in whens if when and when <= now})

    def _wake_answered(self, tickets: Iterable[int]) -> None:
        self._wake({ticket: who for ticket in tickets if (who := self._answered(ticket))})

    def _wake(self, why: dict[int, str]) -> None:
        if not why:
            return
        with contextlib.suppress(NotSaved):  # then it sleeps until the next change
            self._shelf.turn({self._snoozes[ticket]: who for ticket, who in why.items()}, "woke")
            self._reread()

    def _answered(self, ticket: int) -> str:
        """Who wrote to the ticket since it sleeps; asks for the thread if that cannot be told."""
        snooze, me = self._snoozes[ticket], self._mirror.meta("me")
        row, _ = self._mirror.rows([ticket]).get(ticket, (None, False))
        if not (snooze.on_answer and row and me and self._mirror.fate(ticket).kind == "there"):
            return ""
        for txn in self._mirror.since(ticket, snooze.transaction):
            later = txn.created and snooze.updated and txn.created > snooze.updated
            if (snooze.transaction or later) and txn.type == "Correspond" and txn.creator.id != me:
                return self._mirror.names().get(txn.creator.id, "") or txn.creator.label
        news = row.last_updated != snooze.updated and not self._mirror.is_current(ticket)
        if news and self._followed.get(ticket) != row.last_updated:
            self._followed[ticket] = row.last_updated
            self._wants.thread(ticket)
        return ""
