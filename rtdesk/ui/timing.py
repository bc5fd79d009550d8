"""Time worked on a ticket, and its stopwatch, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.text.minutes import said

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.records.stopwatch import Stopwatch
    from rtdesk.records.ticket import Ticket


def timing(desk: Desk) -> str:
    """For the bottom line: what runs, the one started last by its number."""
    running = desk.stopwatches.running
    if not running:
        return ""
    first, more = running[0], len(running) - 1
    others = f" (+{more})" if more else ""
    return f"timing #{first.ticket} {counted(first, desk.now())}{others}"


def counted(watch: Stopwatch, now: float) -> str:
    """What it shows: `0 min` until a minute is over."""
    return said(int(watch.counted(now) // 60))


def next_minute(desk: Desk) -> float | None:
    """Seconds until the bottom line has to say something else; None: nothing runs."""
    running = desk.stopwatches.running
    if not running:
        return None
    return 60.0 - running[0].counted(desk.now()) % 60.0


def spent(ticket: Ticket) -> str:
    """What RT has of it: `worked 1 h 25 min of 2 h, 35 min left`."""
    of = f" of {said(ticket.time_estimated)} estimated" if ticket.time_estimated else ""
    left = f", {said(ticket.time_left)} left" if ticket.time_left else ""
    return f"worked {said(ticket.time_worked)}{of}{left}"


def watch_words(desk: Desk, ticket: int) -> str:
    """How the stopwatch of a ticket stands, and the others that there are."""
    now, watches = desk.now(), desk.stopwatches
    mine = watches.of(ticket)
    if mine is None:
        words = "no stopwatch"
    elif mine.runs:
        words = f"stopwatch runs: {counted(mine, now)}"
    else:
        words = f"stopwatch stands still at {counted(mine, now)}"
    others = [watch for watch in watches.all() if watch.ticket != ticket]
    told = [
        f"#{watch.ticket} {'runs' if watch.runs else 'stands'}: {counted(watch, now)}"
        for watch in others[:3]
    ]
    return " · ".join([words, *told, *(["…"] if len(others) > len(told) else [])])
