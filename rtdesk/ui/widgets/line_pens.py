"""What is coloured in a line of a log or a difference; looks at one line only."""

from __future__ import annotations

import re

from rtdesk.text.lexing import Span

LOOK = 400
"""Characters of a line that are looked at."""
_BAD = re.compile(r"\b(?:error|err|fatal|critical|crit|emerg|alert|panic|fail(?:ed|ure)?)\b", re.I)
_WARNING = re.compile(r"\bwarn(?:ing)?\b", re.I)
_TIME = re.compile(
    r"\[?(?:\d{4}-\d\d-\d\d|\d\d/\w{3}/\d{4}|[A-Z][a-z]{2} [ \d]\d)?[T :]?"
    r"\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?\]?"
)


def log_pens(line: str) -> list[Span]:
    """When it was, and words that say that something went wrong."""
    head = line[:LOOK]
    found: list[Span] = []
    if when := _TIME.match(head):
        found.append((0, when.end(), "comment"))
    for pattern, pen in ((_BAD, "bad"), (_WARNING, "warning")):
        found += [(m.start(), m.end() - m.start(), pen) for m in pattern.finditer(head)]
    return sorted(found)


def diff_pens(line: str) -> list[Span]:
    """What came, what went, and where."""
    if line.startswith(("diff ", "index ", "--- ", "+++ ", "Index: ")):
        return [(0, len(line), "heading")]
    pen = {"+": "added", "-": "removed", "@": "name"}.get(line[:1], "")
    return [(0, len(line), pen)] if pen else []
