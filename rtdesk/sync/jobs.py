"""What to fetch next: what the user waits for before what they may want later."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from enum import IntEnum


class Urgency(IntEnum):
    """Lower goes first."""

    SHOWN = 0
    OPEN = 1
    NEWS = 2
    MORE = 3
    LATER = 4


@dataclass(frozen=True, slots=True)
class Job:
    """One step of work: `kind` names a method of the engine, `key` what it is about."""

    kind: str
    key: str = ""


@dataclass(slots=True)
class Jobs:
    """A queue without doubles: what is asked again jumps ahead, what runs is not run twice."""

    _heap: list[tuple[int, int, Job]] = field(default_factory=list)
    _waiting: dict[Job, int] = field(default_factory=dict)
    _running: dict[Job, int] = field(default_factory=dict)
    _again: dict[Job, Urgency] = field(default_factory=dict)
    _count: int = 0

    def add(self, job: Job, urgency: Urgency) -> None:
        """Asks for a job; one that is running already runs once more afterwards."""
        if job in self._running:
            self._again[job] = min(urgency, self._again.get(job, urgency))
            return
        if job in self._waiting and self._waiting[job] <= urgency:
            return
        self._waiting[job] = urgency
        self._count += 1
        heapq.heappush(self._heap, (urgency, self._count, job))

    def take(self) -> Job | None:
        """The most urgent job, now running; None when there is none.

        What nobody waits for does not run beside what is shown: both would take longer.
        """
        shown = Urgency.SHOWN in self._running.values()
        while self._heap:
            urgency, _, job = self._heap[0]
            if self._waiting.get(job) == urgency and job not in self._running:
                if shown and urgency > Urgency.OPEN:
                    return None
                heapq.heappop(self._heap)
                del self._waiting[job]
                self._running[job] = urgency
                return job
            heapq.heappop(self._heap)
        return None

    def done(self, job: Job) -> None:
        """The job ended."""
        self._running.pop(job, None)
        if job in self._again:
            self.add(job, self._again.pop(job))

    @property
    def idle(self) -> bool:
        """True when nothing waits and nothing runs."""
        return not self._waiting and not self._running
