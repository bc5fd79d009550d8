"""Time, passed in so that tests need no waiting."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """What the engine knows of time."""

    def now(self) -> float:
        """Wall-clock seconds."""

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Returns when the event is set or the seconds are over."""

    def jitter(self, seconds: float) -> float:
        """About that long, never twice the same."""


class SystemClock:
    """The machine's clock; `now` may be another one, waiting takes real time all the same."""

    def __init__(self, now: Callable[[], float] | None = None):
        self._now = now or steady()

    def now(self) -> float:
        """Wall-clock seconds."""
        return self._now()

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Returns when the event is set or the seconds are over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()

    def jitter(self, seconds: float) -> float:
        """Between 80 and 120 percent."""
        return seconds * random.uniform(0.8, 1.2)  # noqa: S311


def steady() -> Callable[[], float]:
    """The wall clock as it stands now, going on without jumps when it is set; sleep counts."""
    kind = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    start = time.time() - time.clock_gettime(kind)
    return lambda: start + time.clock_gettime(kind)
