"""A stopwatch on a ticket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """How long one has been at a ticket. It is only on this machine."""

    ticket: int
    seconds: float = 0.0
    """Counted before it was started the last time."""
    since: float | None = None
    """Since when it runs, in seconds since 1970; None: it stands still."""

    @property
    def runs(self) -> bool:
        """True while it counts."""
        return self.since is not None

    def counted(self, now: float) -> float:
        """Seconds in all; a clock that was set back takes nothing away."""
        return self.seconds + (max(0.0, now - self.since) if self.since is not None else 0.0)

    def minutes(self, now: float) -> int:
        """What it offers to add: whole minutes, and one for less."""
        counted = self.counted(now)
        return max(round(counted / 60), 1) if counted else 0
