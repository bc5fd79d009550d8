"""Values as people type them, turned into those that ops have."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, tzinfo

from rtdesk.text import spec as kinds
from rtdesk.text.dates import understood
from rtdesk.text.field_checks import addresses
from rtdesk.text.minutes import minutes
from rtdesk.text.spec import Spec

NEW_FILE = "@"
"""Begins the value of a field for files that is a path on this machine: it is to be uploaded."""


def read(spec: Spec, typed: str, now: datetime, zone: tzinfo | None = None) -> str:
    """The value that is meant; empty for none. What cannot be read stays, for `checked` to refuse.

    Dates are read in words (`fri`, `+3d`, `24 dec 14:00`), times as `1h30`, networks as ranges.

    Raises:
        NotADate: no date can be read from it; says so in full.
    """
    if spec.kind in kinds.LINES:
        return typed.replace("\r\n", "\n")
    typed = typed.strip()
    if spec.kind in (kinds.DATE, kinds.MOMENT):
        return _date(spec, typed, now, zone)
    if not typed:
        return ""
    if spec.kind == kinds.MINUTES:
        count = minutes(typed)
        return typed if count is None else str(count)
    try:
        if spec.kind == kinds.IP:
            return str(ipaddress.ip_address(typed))
        if spec.kind == kinds.IP_RANGE:
            return "-".join(addresses(typed))
    except ValueError:
        return typed
    return typed


def _date(spec: Spec, typed: str, now: datetime, zone: tzinfo | None) -> str:
    when = understood(typed, now, zone=zone)
    if when is None:
        return ""
    if spec.kind == kinds.DATE:
        return f"{when.astimezone(zone):%Y-%m-%d}"
    there = when.astimezone(UTC)
    return f"{there:%Y-%m-%dT%H:%M:%SZ}" if spec.custom else f"{there:%Y-%m-%d %H:%M:%S}"


def new_file(path: str) -> str:
    """The value of a field for files that is to be uploaded from here."""
    return NEW_FILE + path


def path_of(value: str) -> str:
    """The path of a file that is to be uploaded; empty for one that RT has."""
    return value[1:] if value.startswith(f"{NEW_FILE}/") else ""


USUAL_PRIORITIES = {"low": "0", "medium": "50", "high": "100"}
"""RT's words for priorities as it is installed; which an administrator gave it, it tells nobody."""


def priority(typed: str, now: str) -> str:
    """A priority that is meant beside the one of now: a number, a step such as `+10`, or a word."""
    typed = typed.strip()
    if typed.casefold() in USUAL_PRIORITIES:
        return USUAL_PRIORITIES[typed.casefold()]
    sign, step = typed[:1], typed[1:].strip()
    known = now.removeprefix("-").isdecimal()
    if sign in ("+", "-") and step.isascii() and step.isdecimal() and known:
        return str(int(now) + int(sign + step))
    return typed
