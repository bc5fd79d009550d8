"""What is wrong with values for a field, as far as one can know without asking the server."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from rtdesk.text import spec as kinds
from rtdesk.text.spec import Spec

SUBJECT = 200
"""Characters that RT keeps of a subject; it cuts the rest without a word (observed)."""
MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")


def checked(spec: Spec, values: Sequence[str]) -> str:
    """What is wrong, in a sentence for the user; empty when nothing is known to be.

    No value at all clears a field; that is wrong only where one is mandatory.
    """
    given = [value for value in values if value]
    if not given:
        return f"{spec.label} must not be empty." if spec.mandatory else ""
    if spec.most and len(given) > spec.most:
        return f"{spec.label} takes {_count(spec.most)}, not {len(given)}."
    return next((said for value in given if (said := _wrong(spec, value))), "")


def _count(most: int) -> str:
    return "one value" if most == 1 else f"{most} values"


def _wrong(spec: Spec, value: str) -> str:
    """What is wrong with one value."""
    if spec.kind not in kinds.LINES and spec.kind not in kinds.FILES and "\n" in value:
        return f"{spec.label} is one line."
    if spec.kind not in kinds.FILES and not _matches(spec.pattern, value):
        wanted = f"[{spec.hint}]" if spec.hint else f"[{spec.pattern}]"
        return f"{spec.label} must match {wanted}."
    if spec.kind == kinds.SELECT and spec.choices and value not in spec.choices:
        return f"{spec.label} has no value {value!r}."
    if spec.name == "Subject" and len(value) > SUBJECT:
        return f"RT keeps {SUBJECT} characters of a subject; these are {len(value)}."
    wanted = FORMS[spec.kind][1] if spec.kind in FORMS and not _fits(spec.kind, value) else ""
    return f"{value!r} is not {wanted}." if wanted else ""


def _matches(pattern: str, value: str) -> bool:
    """A pattern that only Perl understands is left to RT."""
    if "[:" in pattern:  # a class of POSIX; Python reads it as something else
        return True
    try:
        return not pattern or re.search(pattern, value) is not None
    except re.error:
        return True


def _fits(kind: str, value: str) -> bool:
    try:
        FORMS[kind][0](value)
    except ValueError:
        return False
    return True


def moment(value: str) -> datetime:
    """A moment as ops have it, in UTC but without a zone.

    Raises:
        ValueError: it is none.
    """
    for form in MOMENTS:
        try:
            return datetime.strptime(value, form)  # noqa: DTZ007 - both forms mean UTC
        except ValueError:
            continue
    raise ValueError(value)


def addresses(value: str) -> tuple[str, str]:
    """The first and the last address of a range: two with a dash between, a network, or one.

    Raises:
        ValueError: it is none, or it ends before it begins.
    """
    first, dash, last = value.partition("-")
    if not dash:
        network = ipaddress.ip_network(value.strip(), strict=False)
        return str(network[0]), str(network[-1])
    low, high = ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())
    if low.version != high.version or int(low) > int(high):
        raise ValueError(value)
    return str(low), str(high)


def _number(value: str) -> None:
    if not (value.isascii() and value.removeprefix("-").isdecimal()):
        raise ValueError(value)


FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    kinds.DATE: (date.fromisoformat, "a date such as 2026-12-24"),
    kinds.MOMENT: (moment, "a date and time such as 2026-12-24 14:00:00"),
    kinds.IP: (ipaddress.ip_address, "an IP address"),
    kinds.IP_RANGE: (addresses, "a range such as 192.0.2.0-192.0.2.15 or 192.0.2.0/28"),
    kinds.MINUTES: (_number, "a number of minutes"),
    kinds.PRIORITY: (_number, "a number"),
}
"""How a value of a kind is read, and what it is called when it cannot be."""
