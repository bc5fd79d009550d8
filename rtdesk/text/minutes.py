"""Time worked, as people type it, and as it is told."""

from __future__ import annotations

import re

EXAMPLES = "90, 1h20, 1:30, 1.5h, -15"
MOST = 60 * 24 * 365
"""Minutes above which somebody meant something else."""

_HOURS = re.compile(
    r"(?:(\d{1,4})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,5})\s*(?:m|min|mins|minutes?)?)?\s*"
)
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)")
_SIGNED = re.compile(r"([+\-−]?)\s*([^+\-−]*)")
_PART = re.compile(r"(\d{1,4})[.,](\d{1,3})\s*h(?:ours?|rs?)?")


def minutes(typed: str) -> int | None:
    """`90`, `1h30`, `1 h 30 min`, `1:30` or `1.5h`; nothing is 0; None: it is not understood."""
    typed = typed.strip().lower()
    if part := _PART.fullmatch(typed):
        return int(part[1]) * 60 + round(float(f"0.{part[2]}") * 60)
    found = _CLOCK.fullmatch(typed) or _HOURS.fullmatch(typed)
    if not found:
        return None
    hours, rest = found.groups()
    return int(hours or 0) * 60 + int(rest or 0)


def added(typed: str) -> int | None:
    """The same with a sign before it: `+15`; `-15` takes off what was too much."""
    found = _SIGNED.fullmatch(typed.strip())
    count = minutes(found[2]) if found else None
    if found is None or count is None or count > MOST:
        return None
    return count if found[1] in ("", "+") else -count


def said(count: int) -> str:
    """`1 h 20 min`, `20 min`, `2 h`."""
    hours, rest = divmod(abs(count), 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{rest} min"] if rest or not hours else []
    return ("-" if count < 0 else "") + " ".join(parts)
