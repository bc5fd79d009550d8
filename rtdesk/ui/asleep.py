"""Until when a snoozed ticket sleeps, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rtdesk.records.snooze import Snooze
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.local.aside import Waking

ANSWER = "answer"
"""What stands for a date where only an answer wakes a ticket."""
MOST_TOLD = 3
"""So many tickets that woke at once have a line each."""


def until(snooze: Snooze, now: datetime) -> str:
    """For a line of its own: `until Fri 27 Nov 09:00, in 3 d, or until they answer`."""
    from rtdesk.text.dates import said

    if snooze.until is None:
        return "until they answer"
    rest = ", or until they answer" if snooze.on_answer else ", whatever they say"
    return f"until {said(snooze.until, now)}{rest}"


def until_short(snooze: Snooze, now: datetime, width: int) -> str:
    """For a narrow column: `17:00`, `Fri 9 h`, `Fri`, `27 Nov`, `Jan 27`."""
    if snooze.until is None:
        return ANSWER
    there, here = snooze.until.astimezone(), now.astimezone()
    days = (there.date() - here.date()).days
    if days <= 0:
        return there.strftime("%H:%M")
    if days < 7:
        long = there.strftime("%a %-H:%M") if there.minute else there.strftime("%a %-H h")
        return long if len(long) <= width else there.strftime("%a")
    return there.strftime("%-d %b") if days < 330 else there.strftime("%b %y")


def woke(wakings: Sequence[Waking]) -> str:
    """The notice about tickets that are back: `#12 woke: ivan answered`."""
    lines = [
        f"#{w.ticket} woke: {f'{plain(w.why)} answered' if w.why else 'its time has come'}"
        for w in wakings
    ]
    if len(lines) > MOST_TOLD:
        numbers = ", ".join(f"#{w.ticket}" for w in wakings)
        return f"{len(lines)} tickets woke: {numbers}"
    return "\n".join(lines)
