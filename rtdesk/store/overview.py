"""Queues in numbers: what the mirror has of each, and how sure that is."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from rtdesk.records.lifecycle import INACTIVE
from rtdesk.records.queue import Queue
from rtdesk.records.ref import NOBODY

DAYS = 30
RECENT, RECENT_DAYS = "recent", 7
"""The list that has every ticket that changed in so many days."""
EVERYTHING = "all"
"""The list that has every ticket that is not done, in all queues."""
SLICE = 900
"""Seconds; every time zone begins its days at a multiple of it."""
What = Literal["new", "unowned", "overdue"]

_MEMBERS = """
FROM (SELECT DISTINCT ticket FROM member WHERE list IN (SELECT id FROM list WHERE {lists})) m
CROSS JOIN ticket t ON t.id = m.ticket
"""
_COUNTED = """
SELECT t.queue, t.status, count(*), sum(t.owner IN ('', ?)), sum(t.due IS NOT NULL AND t.due < ?),
    min(t.created), t.id
"""
_WHICH: Mapping[What, str] = {
    "new": "lower(t.status) = 'new'",
    "unowned": f"t.owner IN ('', '{NOBODY}')",
    "overdue": "t.due IS NOT NULL AND t.due < :now",
}


@dataclass(frozen=True, slots=True)
class QueueSum:
    """A queue in numbers. Not `whole`: of its tickets only some are here, and there are more."""

    queue: Queue
    statuses: tuple[tuple[str, int], ...] = ()
    """With how many tickets that are not done are in each, the most first."""
    unowned: int = 0
    overdue: int = 0
    oldest: int = 0
    """The ticket that waits longest; 0: none."""
    since: float | None = None
    """When that was created."""
    created: tuple[int, ...] = ()
    """Tickets that came on each of the last days, today at the end."""
    done: tuple[int, ...] = ()
    """Tickets that are done and changed last on that day."""
    whole: bool = False

    @property
    def open(self) -> int:
        """All that are not done."""
        return sum(count for _, count in self.statuses)

    @property
    def new(self) -> int:
        """Those that nobody began."""
        return sum(count for status, count in self.statuses if status.casefold() == "new")


@dataclass(frozen=True, slots=True)
class Overview:
    """All queues. Of days before the last `sure` ones only what happened to be read is here."""

    queues: tuple[QueueSum, ...] = ()
    sure: int = 0


def overview(db: sqlite3.Connection, queues: Sequence[Queue], now: float) -> Overview:
    """Counts what is there."""
    states = dict(db.execute("SELECT name, complete FROM list"))
    everything = bool(states.get(EVERYTHING))
    counted = _counted(db, now, everything=everything)
    days = _days(now)
    created = _by_day(db, days, "created", "")
    done = _by_day(db, days, "updated", f"AND lower(status) IN ({_quoted(INACTIVE)})")
    none = (0,) * DAYS
    sums = []
    for queue in queues:
        key = str(queue.id)
        statuses, unowned, overdue, oldest, since = counted.get(key, ((), 0, 0, 0, None))
        sums.append(
            QueueSum(
                queue,
                *(statuses, unowned, overdue, oldest, since),
                tuple(created.get(key, none)),
                tuple(done.get(key, none)),
                whole=everything or bool(states.get(f"queue-{queue.id}")),
            )
        )
    return Overview(tuple(sums), RECENT_DAYS if states.get(RECENT) else 0)


def behind(db: sqlite3.Connection, queue: int, what: What, now: float) -> tuple[int, ...]:
    """The tickets that make up a number."""
    members = _MEMBERS.format(lists=_lists(_is_whole(db)))
    which = f"SELECT t.id {members} WHERE t.queue = :queue AND {_WHICH[what]}"
    found = db.execute(which, {"queue": str(queue), "now": now})
    return tuple(id for (id,) in found)  # noqa: A001


def _is_whole(db: sqlite3.Connection) -> bool:
    found = db.execute("SELECT complete FROM list WHERE name = ?", (EVERYTHING,)).fetchone()
    return bool(found and found[0])


def _lists(everything: bool) -> str:
    """One list has all, if it was read to its end; else what there is of all of them."""
    return f"name = '{EVERYTHING}'" + ("" if everything else " OR name GLOB 'queue-*'")


Counted = tuple[tuple[tuple[str, int], ...], int, int, int, float | None]


def _counted(db: sqlite3.Connection, now: float, *, everything: bool) -> dict[str, Counted]:
    members = _MEMBERS.format(lists=_lists(everything))
    rows = db.execute(f"{_COUNTED} {members} GROUP BY t.queue, t.status", (NOBODY, now)).fetchall()
    out: dict[str, Counted] = {}
    for queue, status, count, unowned, overdue, since, ticket in sorted(rows, key=lambda r: -r[2]):
        statuses, free, late, oldest, before = out.get(queue, ((), 0, 0, 0, None))
        if since is not None and (before is None or since < before):
            oldest, before = ticket, since
        out[queue] = (
            (*statuses, (status, count)),
            free + unowned,
            late + overdue,
            oldest,
            before,
        )
    return out


def _by_day(
    db: sqlite3.Connection, days: Sequence[float], column: str, which: str
) -> dict[str, list[int]]:
    """Tickets of each queue by the day of a time; what is younger than its last change is not."""
    found = db.execute(
        f"SELECT queue, {column} / {SLICE}, count(*) FROM ticket"  # noqa: S608
        f" WHERE updated >= ?1 AND {column} >= ?1 AND NOT fate {which} GROUP BY 1, 2",
        (days[0],),
    )
    out: dict[str, list[int]] = {}
    for queue, part, count in found:
        day = min(bisect_right(days, part * SLICE) - 1, DAYS - 1)
        out.setdefault(queue, [0] * DAYS)[max(day, 0)] += count
    return out


def _days(now: float) -> list[float]:
    """When each of the last days began, here."""
    today = datetime.fromtimestamp(now).astimezone().replace(hour=0, minute=0, second=0)
    return [*_mornings(today.replace(microsecond=0, tzinfo=None))]


def _mornings(today: datetime) -> Iterator[float]:
    for back in reversed(range(DAYS)):
        yield (today - timedelta(days=back)).timestamp()


def _quoted(words: frozenset[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))
