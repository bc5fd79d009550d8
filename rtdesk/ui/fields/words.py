"""What the values of a field look like in a form, in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rtdesk.text import spec as kinds
from rtdesk.text.dates import said
from rtdesk.text.field_checks import moment
from rtdesk.text.field_values import path_of
from rtdesk.text.spec import Spec
from rtdesk.ui.text import plain

NO_NAMES: Mapping[str, str] = {}


def value_words(
    spec: Spec, values: Sequence[str], now: datetime, names: Mapping[str, str] = NO_NAMES
) -> str:
    """All values, cleaned; `names` are those of people by their logins. Empty for no value."""
    return ", ".join(_one(spec, value, now, names) for value in values if value)


def _one(spec: Spec, value: str, now: datetime, names: Mapping[str, str]) -> str:
    if spec.kind == kinds.MOMENT:
        try:
            return said(moment(value).replace(tzinfo=UTC), now)
        except ValueError:
            return plain(value)
    if spec.kind == kinds.MINUTES:
        return minutes_words(value)
    if spec.kind in (kinds.PERSON, kinds.PEOPLE):
        name = names.get(value, "")
        return plain(f"{name} ({value})" if name and name != value else value)
    if spec.kind in kinds.FILES and path_of(value):
        return plain(f"{Path(path_of(value)).name} (to be uploaded)")
    if spec.kind in kinds.LINES:
        lines = value.strip().splitlines() or [""]
        more = f"  … {len(lines)} lines" if len(lines) > 1 else ""
        return plain(lines[0]) + more
    return plain(value)


def minutes_words(value: str) -> str:
    """`90` as `1 h 30 min`; nothing for no time at all."""
    if not value.isdecimal() or not int(value):
        return "" if value == "0" else plain(value)
    hours, rest = divmod(int(value), 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part)


def local_words(value: str) -> str:
    """A date as one would type it here, on this machine's clock; a day stays as it is."""
    try:
        return f"{moment(value).replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return value
