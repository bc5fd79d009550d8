"""Times as RT writes and reads them; inside the demo they are seconds since 1970, 0 for none."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from time import gmtime, strftime

UNITS = {
    "second": 1,
    "sec": 1,
    "minute": 60,
    "min": 60,
    "hour": 3600,
    "day": 86400,
    "week": 7 * 86400,
    "month": 30 * 86400,
    "year": 365 * 86400,
}
DAY = 86400
RELATIVE = re.compile(r"([-+]?\d+)\s*(second|sec|minute|min|hour|day|week|month|year)s?\s*(ago)?$")
ABSOLUTE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?: (\d\d?):(\d\d)(?::(\d\d))?)?")


def iso(when: int) -> str:
    """As RT answers: UTC, and 1970 for "not set"."""
    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(when))


def sql(when: int) -> str:
    """As RT stores it, and shows it in transactions."""
    return strftime("%Y-%m-%d %H:%M:%S", gmtime(when))


def day(when: int) -> str:
    """A day as RT's sentences have it."""
    return strftime("%a %b %d %Y", gmtime(when))


def words(when: int) -> str:
    """As RT's sentences have it."""
    return strftime("%a %b %d %H:%M:%S %Y", gmtime(when)) if when else "Not set"


def read(text: str) -> int:
    """A date of a PUT: `YYYY-MM-DD HH:MM:SS` in UTC; what is not one becomes 0."""
    match = ABSOLUTE.match(text)
    if match is None:
        return 0
    numbers = [int(part or 0) for part in match.groups()]
    try:
        moment = datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return 0
    return timegm(moment.timetuple())


def wanted(text: str, now: int) -> tuple[int, bool]:
    """A date of a query, and whether it names a moment (rather than a day)."""
    folded = text.strip().lower()
    match = RELATIVE.match(folded)
    if match is not None:
        amount = int(match[1]) * UNITS[match[2]]
        return (now - amount if match[3] else now + amount), True
    midnight = now - now % DAY
    named = {"now": now, "today": midnight, "yesterday": midnight - DAY, "tomorrow": midnight + DAY}
    if folded in named:
        return named[folded], folded == "now"
    return read(text), ":" in text


def is_relative(text: str) -> bool:
    """Whether a date means something else later on."""
    return not ABSOLUTE.match(text)
