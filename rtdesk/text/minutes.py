"""Time worked, as people type it."""

from __future__ import annotations

import re

_HOURS = re.compile(r"(?:(\d{1,4})\s*h)?\s*(?:(\d{1,5})\s*(?:m|min|minutes?)?)?\s*")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)")


def minutes(typed: str) -> int | None:
    """`90`, `1h30`, `1 h 30 min` or `1:30`; nothing is 0; None when it is not understood."""
    typed = typed.strip().lower()
    found = _CLOCK.fullmatch(typed) or _HOURS.fullmatch(typed)
    if not found:
        return None
    hours, rest = found.groups()
    return int(hours or 0) * 60 + int(rest or 0)
