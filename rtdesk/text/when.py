"""Times as people say them."""

from __future__ import annotations

from datetime import datetime


def ago(when: datetime | None, now: datetime) -> str:
    """Short age up to a week (`now`, `14m`, `3h`, `2d`), then `12 Nov`, then `Nov 2024`."""
    if when is None:
        return ""
    seconds = (now - when).total_seconds()
    if seconds < 0:
        return when.astimezone().strftime("%-d %b") if seconds < -3600 else "now"
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)}m"
    if seconds < 86400:
        return f"{int(seconds // 3600)}h"
    if seconds < 7 * 86400:
        return f"{int(seconds // 86400)}d"
    if seconds < 330 * 86400:
        return when.astimezone().strftime("%-d %b")
    return when.astimezone().strftime("%b %Y")


def until(when: datetime | None, now: datetime) -> str:
    """When something is due: `in 5h`, `2h late`, `34d late`, then the date."""
    if when is None:
        return ""
    seconds = (when - now).total_seconds()
    late = seconds < 0
    if abs(seconds) >= (100 if late else 7) * 86400:
        return ago(when, now)
    count = _short(abs(seconds))
    return f"{count} late" if late else f"in {count}"


def around(when: datetime | None, now: datetime) -> str:
    """An age, or how long it is until then."""
    return until(when, now) if when and (when - now).total_seconds() > 60 else ago(when, now)


def _short(seconds: float) -> str:
    for unit, length in (("d", 86400), ("h", 3600)):
        if seconds >= length:
            return f"{int(seconds // length)}{unit}"
    return f"{int(seconds // 60)}m"


def absolute(when: datetime | None) -> str:
    """`12 Nov 2026 09:14` in this machine's time zone."""
    return "" if when is None else when.astimezone().strftime("%-d %b %Y %H:%M")


def size(count: int) -> str:
    """Bytes as people say them: `12 K`, `1.8 M`."""
    if count < 1000:
        return f"{count} B"
    value = float(count)
    for unit in "KMG":
        value /= 1000
        if value < 1000 or unit == "G":
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    return ""


def stamp(when: datetime | None, now: datetime) -> str:
    """`12 Nov 09:14`, with the year if that is another one; in this machine's time zone."""
    if when is None:
        return ""
    here = when.astimezone()
    return here.strftime(
        "%-d %b %H:%M" if here.year == now.astimezone().year else "%-d %b %Y %H:%M"
    )
