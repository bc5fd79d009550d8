"""Dates to come, as people type them: `fri`, `tomorrow 14:00`, `+3d`, `24 dec`, `2026-12-24`.

A day without a time means an hour that suits its use: the end of the working day for what is due,
the morning for what is to come back. What names no year, or only a weekday, is the next such day.
Everything is meant in one time zone, by default this machine's, with its summer time.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

END_OF_DAY = time(17)
"""When a day's work is done."""
MORNING = time(9)
"""When a day's work begins."""
EXAMPLES = "fri, mon 9:00, tomorrow, +3d, +2h, next week, 24 dec 14:00 or 2026-12-24"
NO_DATE = ("", "never", "none", "-")
"""What is typed for no date at all."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(name.lower() for name in calendar.month_name)
_CLOCK = re.compile(r"(\d{1,2})(?::([0-5]\d)(?::[0-5]\d)?)?\s?(am|pm|h)?")
_AHEAD = re.compile(r"(?:\+|in )?\s?(\d{1,4})\s?([a-z]+)")
_NUMBERS = (
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})(?:\.\s?(?P<y>\d{4}|\d\d)?)?"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>\d{4}|\d\d))?"),
)
_NAMED = (
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)? (?P<m>[a-z]{3,9})\.?(?: (?P<y>\d{4}))?"),
    re.compile(r"(?P<m>[a-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?(?: (?P<y>\d{4}))?"),
)
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
    **dict.fromkeys(("mo", "month", "months"), "months"),
}
_LEAP = 8
"""Within so many years there is a 29th of February."""
_FIRST = 1971
"""The year before means no date to RT."""


class NotADate(ValueError):
    """What was typed is no date; the message says so in full, with examples."""


def understood(
    typed: str, now: datetime, hour: time = END_OF_DAY, zone: tzinfo | None = None
) -> datetime | None:
    """The moment that is meant, None for no date; `hour` is meant where no time is said.

    Raises:
        NotADate: it cannot be read, or there is no such day.
    """
    words = " ".join(typed.lower().replace(",", " ").replace(" at ", " ").split())
    if words in NO_DATE:
        return None
    try:
        return _moment(words, now, hour, zone)
    except (OverflowError, ValueError) as error:
        why = str(error) if isinstance(error, NotADate) else "is not a date"
        raise NotADate(f"{typed.strip()!r} {why}; try {EXAMPLES}") from None


def said(when: datetime | None, now: datetime, zone: tzinfo | None = None) -> str:
    """A moment in words, for showing while somebody types: `Fri 27 Nov 17:00, in 3 d`."""
    if when is None:
        return "no date"
    there, here = when.astimezone(zone), now.astimezone(zone)
    day = there.strftime("%a %-d %b %H:%M" if there.year == here.year else "%a %-d %b %Y %H:%M")
    seconds = when.timestamp() - now.timestamp()
    if abs(seconds) < 60:
        return f"{day}, now"
    far = _far(abs(seconds), abs((there.date() - here.date()).days))
    return f"{day}, in {far}" if seconds > 0 else f"{day}, {far} ago"


def _far(seconds: float, days: int) -> str:
    if (minutes := round(seconds / 60)) < 60:
        return f"{minutes} min"
    if (hours := round(seconds / 3600)) < 24:
        return f"{hours} h"
    if days < 60:
        return f"{max(days, 1)} d"
    return f"{round(days / 30.44)} months" if days < 700 else f"{round(days / 365.25)} years"


def _moment(words: str, now: datetime, hour: time, zone: tzinfo | None) -> datetime:
    here = now.astimezone(zone).replace(tzinfo=None)
    if ahead := _elapsed(words):
        return (now.astimezone(UTC) + ahead).replace(second=0, microsecond=0).astimezone(zone)
    if day := _day(words, here.date()):
        return _at(day, hour, zone)
    if clock := _clock(words):
        return _next(here, clock, zone)
    if words in ("eod", "cob", "end of day"):
        return _next(here, END_OF_DAY, zone)
    for at in (at for at, char in enumerate(words) if char in " t"):  # `T` as in ISO 8601
        day, clock = _day(words[:at].strip(), here.date()), _clock(words[at + 1 :])
        if day and clock:
            return _at(day, clock, zone)
    raise NotADate("is not a date")


def _elapsed(words: str) -> timedelta | None:
    """`+2h`, `30 min`: so much later, whatever the clocks do meanwhile."""
    found = _AHEAD.fullmatch(words)
    unit = _UNITS.get(found[2], "") if found else ""
    return timedelta(**{unit: int(found[1])}) if found and unit in ("minutes", "hours") else None


def _at(day: date, clock: time, zone: tzinfo | None) -> datetime:
    """A time of that day; one that the clocks leave out is as much later as they jump."""
    meant = datetime.combine(day, clock)
    aware = meant.replace(tzinfo=zone) if zone else meant
    return aware.astimezone(UTC).astimezone(zone)


def _next(here: datetime, clock: time, zone: tzinfo | None) -> datetime:
    """The next time that the clock shows this."""
    late = clock <= here.time()
    return _at(here.date() + timedelta(days=late), clock, zone)


def _clock(words: str) -> time | None:
    """`14:00`, `9`, `9am`, `9:30 pm`, `noon`."""
    if words == "noon":
        return time(12)
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half == "pm")
    return time(hour, minute) if hour < 24 else None


def _day(words: str, today: date) -> date | None:
    """The day that is meant.

    Raises:
        NotADate: there is no such day.
    """
    named = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "next week": today + timedelta(days=7 - today.weekday()),
        "next month": _months_on(today.replace(day=1), 1),
        "end of week": today + timedelta(days=(4 - today.weekday()) % 7),
        "end of month": _months_on(today.replace(day=1), 1) - timedelta(days=1),
    }
    short = {
        "tod": "today",
        **dict.fromkeys(("tom", "tmr", "tmrw"), "tomorrow"),
        "eow": "end of week",
        "eom": "end of month",
    }
    return (
        named.get(short.get(words, words))
        or _weekday(words, today)
        or _ahead(words, today)
        or _calendar_day(words, today)
    )


def _weekday(words: str, today: date) -> date | None:
    """`fri`: the next one after today; `next fri`: that of the next week."""
    name, next_week = words.removeprefix("next ").removeprefix("on "), words.startswith("next ")
    number = next((n for n, day in enumerate(_DAYS) if _means(name, day)), None)
    if number is None:
        return None
    if next_week:
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _means(typed: str, name: str) -> bool:
    return len(typed) >= 2 and name.startswith(typed)


def _ahead(words: str, today: date) -> date | None:
    """`+3d`, `in 2 weeks`, `1 month`."""
    found = _AHEAD.fullmatch(words)
    if found is None:
        return None
    match _UNITS.get(found[2]):
        case "days" | "weeks" as unit:
            return today + timedelta(**{unit: int(found[1])})
        case "months":
            return _months_on(today, int(found[1]))
        case _:
            return None


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _calendar_day(words: str, today: date) -> date | None:
    for pattern in (*_NUMBERS, *_NAMED):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        named = [n for n, name in enumerate(_MONTHS) if n and _means(found["m"], name)]
        if not (found["m"].isdecimal() or named):
            continue
        month, day = int(found["m"]) if found["m"].isdecimal() else named[0], int(found["d"])
        if pattern is _NUMBERS[2] and month > 12:  # `24/12` can mean one thing only
            month, day = day, month
        return _existing(found["y"], month, day, today)
    return None


def _existing(typed: str | None, month: int, day: int, today: date) -> date:
    """That day of the year that was typed, else of the next year that has it."""
    years = range(today.year, today.year + _LEAP + 1)
    if typed:
        year = int(typed) + (2000 if len(typed) == 2 else 0)
        years = range(max(year, _FIRST), year + 1)
    for year in years:
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if typed or found >= today:
                return found
    raise NotADate("is no day that there is")
