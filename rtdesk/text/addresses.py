"""Mail addresses as people type or paste them."""

from __future__ import annotations

import re

_NAMED = re.compile(r"[^<>]*<([^<>]+)>\s*\Z")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)*\Z")
LONGEST = 120
"""Characters; RT keeps addresses and logins of no more."""


def address(typed: str) -> str:
    """The address in `kim@example.net` or `Kim Lee <kim@example.net>`; empty: it is none.

    RT 5.0 answers what is none with a failure, half-way through.
    """
    text = typed.strip()
    if named := _NAMED.match(text):
        text = named.group(1).strip()
    return text if len(text) <= LONGEST and _ADDRESS.match(text) else ""
