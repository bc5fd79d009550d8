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
    NEAR = 3
    """What the user may open next."""
    MORE = 4
    LATER = 5


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

    def add(self, job: Job, urgency: Urgency, *, again: bool = True) -> None:
        """Asks for a job. One that runs already runs once more afterwards, if `again` says so."""
        if job in self._running:
            if again:
                self._again[job] = min(urgency, self._again.get(job, urgency))
            self._running[job] = min(urgency, self._running[job])
            return
        if job in self._waiting and self._waiting[job] <= urgency:
            return
        self._waiting[job] = urgency
        self._count += 1
        heapq.heappush(self._heap, (urgency, self._count, job))

    def drop(self, *, job: Job | None = None, urgency: Urgency | None = None) -> None:
        """Takes waiting jobs back: this one, or all of an urgency."""
        for waiting, its in tuple(self._waiting.items()):
            if waiting == job or its == urgency:
                del self._waiting[waiting]

    def take(self, least: Urgency = Urgency.LATER) -> Job | None:
        """The most urgent job, now running; None when there is none as urgent as `least`.

        What nobody waits for does not run beside what is shown: both would take longer. What has
        time waits for lists to be read to their end.
        """
        running = self._running.values()
        most = Urgency.OPEN if Urgency.SHOWN in running else least
        if Urgency.MORE in running:
            most = min(most, Urgency.MORE)
        while self._heap:
            urgency, _, job = self._heap[0]
            if self._waiting.get(job) == urgency and job not in self._running:
                if urgency > most:
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

    def idle(self, least: Urgency = Urgency.LATER) -> bool:
        """True when nothing runs, and nothing waits that is as urgent as `least`."""
        return not self._running and all(its > least for its in self._waiting.values())
