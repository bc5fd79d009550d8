"""What a message should be asked before it leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ATTACHED = re.compile(
    r"(?i)\b(attached|attachments?|enclosed|angehängt|im anhang|anbei|ci-joint|adjunto)\b"
)
_PLACEHOLDER = re.compile(r"\{\{?\s*[A-Za-z_][\w. -]{0,40}\}?\}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence for the user; `stops` when sending makes no sense at all."""

    text: str
    stops: bool = False


def own_words(body: str) -> str:
    """The body without quoted lines, the lines that introduce them, and the signature."""
    lines: list[str] = []
    for line in body.splitlines():
        if line.rstrip() == "--" or line == "-- ":
            break
        if line.startswith(">"):
            while lines and not lines[-1].strip():
                lines.pop()
            if lines and lines[-1].rstrip().endswith(":"):
                lines.pop()
            continue
        lines.append(line)
    return "\n".join(lines)


def doubts(body: str, files: int) -> tuple[Doubt, ...]:
    """Everything about a message that its author may have overlooked."""
    found: list[Doubt] = []
    words = own_words(body)
    if not body.strip():
        found.append(Doubt("There is no text yet.", stops=not files))
    elif not words.strip():
        found.append(Doubt("There is only quoted text, none of your own."))
    wrote = _ATTACHED.search(words)
    if wrote and not files:
        found.append(Doubt(f"You wrote “{wrote[0]}”, but nothing is attached."))
    for left in dict.fromkeys(_PLACEHOLDER.findall(words)):
        found.append(Doubt(f"A placeholder is left in the text: {left}"))
    return tuple(found)
