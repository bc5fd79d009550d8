"""The outbox's half of the schedule: sends what is due, one entry after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from rtdesk.backend.errors import BackendError, NotAuthenticated, NotRT, Unreachable
from rtdesk.outbox.outbox import Outbox
from rtdesk.store.mirror import Mirror
from rtdesk.sync.clock import Clock
from rtdesk.sync.push import Push

BUSY = 1.0
"""Seconds until the right to send is asked for again."""


class Line(Protocol):
    """What the sender has to know of the connection, and to tell."""

    def pause(self) -> float | None:
        """Seconds until the server is asked again: 0 is now, None when the user says so."""

    def trouble(self, error: BackendError | OSError) -> None:
        """The connection or the disk failed: nothing is tried for a while."""

    def uploaded(self, share: float | None) -> None:
        """So much of a message has left; None: it is over."""

    def sent(self) -> None:
        """Something was sent."""


class Sender:
    """Runs for as long as the desk is open."""

    def __init__(
        self,
        push: Push,
        mirror: Mirror,
        outbox: Outbox,
        *,
        clock: Clock,
        line: Line,
        rested: Callable[[], None],
        read_only: bool = False,
    ):
        self._read_only = read_only
        self._push = push
        self._mirror = mirror
        self._outbox = outbox
        self._clock = clock
        self._line = line
        self._rested = rested
        self._wake = asyncio.Event()
        self._share: float | None = None
        self.known = False
        """Who we are; before the server said it in this run, nothing is sent."""
        self.busy = False

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    async def run(self) -> None:
        """Sends until cancelled."""
        self._recover()
        while True:
            self._wake.clear()
            wait = await self._send_due()
            self._rested()
            await self._clock.wait(self._wake, wait)

    def _recover(self) -> None:
        """Also before the server answers: what died while being sent can be seen and dropped."""
        try:
            with self._outbox.lease() as ours:
                if ours:
                    self._outbox.recover()
        except OSError as error:
            self._line.trouble(error)

    async def _send_due(self) -> float | None:
        """Sends what is due; returns the seconds until there may be more, None: until told."""
        wait, pause = self._outbox.next_due(), self._line.pause()
        if wait is None or pause is None or not self.known or self._read_only:
            return None
        if wait or pause:
            return max(wait, pause)
        self.busy = True
        try:
            elsewhere = await self._drain()
        except OSError as error:
            self._line.trouble(error)
            elsewhere = False
        finally:
            self.busy = False
        return BUSY if elsewhere else self._outbox.next_due()

    async def _drain(self) -> bool:
        """Sends what is due; True when another process holds the right to send."""
        with self._outbox.lease() as ours:
            if not ours:
                return True
            me = self._mirror.meta("me")
            self._outbox.recover()
            sent = False
            while self._line.pause() == 0 and (entry := self._outbox.next()):
                try:
                    some = self._outbox.together(entry)
                    await self._push.together(some, me, self._uploaded)
                except (Unreachable, NotAuthenticated, NotRT) as error:
                    self._line.trouble(error)
                self._share, sent = None, True
                self._line.uploaded(None)
            if sent:
                self._line.sent()
        return False

    def _uploaded(self, done: int, total: int) -> None:
        share = round(done / total, 2) if total else 1.0
        if self._share is None or share - self._share >= 0.05 or share >= 1:
            self._share = share
            self._line.uploaded(share)
