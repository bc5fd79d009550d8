"""Where the second line of a wrapped one begins: below the words, not below their mark."""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"(?P<quote>(?:> ?)*)(?P<blank> *)"
    r"(?P<mark>(?:[-*•·+] |\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)] )*)"
)


def hanging(line: str) -> str:
    """The marks of its quotes, and blanks as wide as what stands before its first word."""
    found = _LEAD.match(line)
    if found is None or found.end() == len(line):
        return ""
    return found["quote"] + " " * (len(found["blank"]) + len(found["mark"]))
