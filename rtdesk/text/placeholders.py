"""Gaps in a text, such as `{requestor_name}`, and what is put into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NAMES = MappingProxyType(
    {
        "id": "the ticket's number",
        "subject": "its subject",
        "requestor": "the address of who asked, else the login",
        "requestor_name": "the name of who asked, else the address",
        "owner": "who owns the ticket",
        "queue": "its queue",
        "status": "its status",
        "me": "your login",
        "my_name": "your name",
        "today": "the date, such as 24 Nov 2026",
        "due": "when it is due",
    }
)
"""Every placeholder, and what stands for it."""
_GAP = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text, and the placeholders in it that nothing was known for: those are left as they are."""

    text: str
    left: tuple[str, ...] = ()


def fill(template: str, values: Mapping[str, str]) -> Filled:
    """Puts values in; `{{` and `}}` are braces. A value is text: no placeholder in it counts."""
    left: dict[str, None] = {}

    def put(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        value = values.get(found[1], "")
        if not value:
            left[found[0]] = None
        return value or found[0]

    return Filled(_GAP.sub(put, template), tuple(left))
