"""Stopwatches on tickets: what runs, what stands still, and what they counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from rtdesk.records.stopwatch import Stopwatch
from rtdesk.store.change import Change, Changes

if TYPE_CHECKING:
    from rtdesk.outbox.watches import Watches


class Stopwatches:
    """As this window knows them. What writes raises `NotSaved`; then nothing changed."""

    def __init__(
        self,
        watches: Watches,
        changes: Changes,
        now: Callable[[], float],
        *,
        several: bool = False,
    ):
        self._watches = watches
        self._changes = changes
        self._now = now
        self._several = several
        self._known: dict[int, Stopwatch] = {}
        self._read()
        changes.subscribe(self._note)

    def _read(self) -> None:
        self._known = {row[0]: Stopwatch(*row) for row in self._watches.all()}

    def _note(self, change: Change) -> None:
        """Another window may have started or stopped one."""
        if change.outbox:
            self._read()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, ticket: int) -> Stopwatch | None:
        """That of a ticket, if it has one."""
        return self._known.get(ticket)

    def all(self) -> tuple[Stopwatch, ...]:
        """Every one, those that run first, the one started last before the others."""
        return tuple(sorted(self._known.values(), key=lambda w: (-(w.since or 0.0), w.ticket)))

    @property
    def running(self) -> tuple[Stopwatch, ...]:
        """Those that count, the one started last first."""
        return tuple(watch for watch in self.all() if watch.runs)

    def minutes(self, ticket: int) -> int:
        """What the one of a ticket offers to add now."""
        watch = self.of(ticket)
        return watch.minutes(self._now()) if watch else 0

    def start(self, ticket: int) -> tuple[int, ...]:
        """Starts it, or lets it go on; gives the tickets whose stopwatches stand still for it."""
        before = self._known.get(ticket) or Stopwatch(ticket)
        if before.runs:
            return ()
        others = () if self._several else self.running
        now = self._now()
        self._put(replace(before, since=now), *(self._stopped(watch) for watch in others))
        return tuple(watch.ticket for watch in others)

    def stop(self, ticket: int) -> None:
        """Lets it stand still; what it counted stays."""
        watch = self._known.get(ticket)
        if watch and watch.runs:
            self._put(self._stopped(watch))

    def discard(self, ticket: int) -> None:
        """Forgets it, and what it counted."""
        if ticket in self._known:
            self._watches.drop(ticket)
            self._moved(ticket)

    def _stopped(self, watch: Stopwatch) -> Stopwatch:
        return Stopwatch(watch.ticket, watch.counted(self._now()))

    def _put(self, *watches: Stopwatch) -> None:
        self._watches.put((watch.ticket, watch.seconds, watch.since) for watch in watches)
        self._moved(*(watch.ticket for watch in watches))

    def _moved(self, *tickets: int) -> None:
        self._read()
        self._changes.emit(Change(tickets=frozenset(tickets), status=True))
