"""How things stand with the server: what went wrong, and how long nothing is tried."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from rtdesk.backend.errors import BackendError, NotAuthenticated, NotRT, Unreachable
from rtdesk.store.change import Change, Changes
from rtdesk.store.status import SyncStatus
from rtdesk.sync.clock import Clock

BACKOFF = 60.0
LONGEST_PAUSE = 600.0
"""Seconds that a server can ask us to wait; more is not believed."""


class Standing:
    """Keeps the status, and tells it when it is another one."""

    def __init__(self, changes: Changes, clock: Clock):
        self._changes = changes
        self._clock = clock
        self._failures = 0
        self._paused_until = 0.0
        self.status = SyncStatus()
        self.stuck = asyncio.Event()
        """Set while something stands in the way."""

    def tell(self, **values: object) -> None:
        """Changes members of the status."""
        status = replace(self.status, **values)  # type: ignore[arg-type]
        if status != self.status:
            self.status = status
            self._changes.emit(Change(status=True))

    def pause(self) -> float | None:
        """Seconds until the server is asked again: 0 is now, None when the user says so."""
        if self.status.phase == "refused":
            return None
        return max(0.0, self._paused_until - self._clock.now())

    def resume(self) -> None:
        """The user wants it tried again now."""
        self._paused_until = 0.0
        if self.status.phase == "refused":
            self.tell(phase="connecting", problem="")

    def worked(self) -> None:
        """The server answered; what began before the trouble does not end it."""
        if self.pause() == 0:
            self._failures = 0
            self.stuck.clear()
            self.tell(
                phase="online",
                problem="",
                synced_at=self._clock.now(),
                next_try=None,
                offline_since=None,
            )

    def trouble(self, error: BackendError | OSError, *, known: bool) -> None:
        """Nothing is tried for a while. A disk that is full pauses as a server that is down.

        A page instead of RT means a wrong address at first, and later (`known`: RT answered
        before) that RT is being repaired.
        """
        self.stuck.set()
        wrong = isinstance(error, NotRT) and not known
        if isinstance(error, NotAuthenticated) or wrong:
            self.tell(phase="refused", problem=str(error), next_try=None)
            return
        self._failures += 1
        asked = error.retry_after if isinstance(error, Unreachable) else None
        backoff = self._clock.jitter(min(BACKOFF, 2.0 ** min(self._failures, 6)))
        wait = min(asked, LONGEST_PAUSE) if asked else backoff
        self._paused_until = max(self._paused_until, self._clock.now() + wait)
        self.tell(
            phase="offline",
            problem=str(error),
            next_try=self._paused_until,
            offline_since=self.status.offline_since or self._clock.now(),
        )
