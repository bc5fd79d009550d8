"""JSON laid out for reading, without changing a word of it."""

from __future__ import annotations

import re

_WORD = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_OPEN, _CLOSE = "{[", "}]"
DEEPEST = 40
"""Levels that are indented; what is deeper stands below the last of them."""


def pretty(text: str) -> str:
    """The same words, a line for each member; several documents follow one another.

    Empty when it is no JSON.
    """
    out: list[str] = []
    depth, at, fresh = 0, 0, True
    before = ""
    for found in _WORD.finditer(text):
        word = found[0]
        if text[at : found.start()].strip() or (word[0] == '"' and len(word) < 2):
            return ""
        at = found.end()
        if word in _CLOSE:
            depth -= 1
            if depth < 0:
                return ""
            if before not in _OPEN or not before:
                out.append(_line(depth))
            out.append(word)
        elif word in ",:":
            out.append(word + (_line(depth) if word == "," else " "))
        else:
            if before and before in _OPEN:
                out.append(_line(depth))
            elif depth == 0 and not fresh:
                out.append("\n")
            out.append(word)
            if word in _OPEN:
                depth += 1
        before, fresh = word, False
    return "" if depth or text[at:].strip() or not out else "".join(out)


def _line(depth: int) -> str:
    return "\n" + "  " * min(depth, DEEPEST)
