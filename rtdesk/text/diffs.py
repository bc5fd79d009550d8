"""What changed between two texts, as few lines as tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Literal

Sign = Literal["-", "+", " "]

CONTEXT = 5
"""Words that stay beside what changed within a line."""
LIMIT = 4_000
"""Characters of either text that are compared."""
MOST = 400
_WORDS = re.compile(r"\s+|\S+")


def diff(old: str, new: str) -> tuple[tuple[Sign, str], ...]:
    """Lines that went and that came; where a single line became another one, the words around."""
    before, after = old[:LIMIT].split("\n"), new[:LIMIT].split("\n")
    if len(before) == len(after) == 1:
        return _words(before[0], after[0])
    return tuple(islice(_lines(before, after), MOST))


def _lines(before: list[str], after: list[str]) -> Iterator[tuple[Sign, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        yield from (("-", line) for line in before[a:b])
        yield from (("+", line) for line in after[c:d])


def _words(old: str, new: str) -> tuple[tuple[Sign, str], ...]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [code for code in codes if code[0] != "equal"]
    if not changed:
        return ()
    first, last = changed[0], changed[-1]
    gone = _part(before, first[1], last[2])
    come = _part(after, first[3], last[4])
    signs: tuple[tuple[Sign, str], ...] = (("-", gone), ("+", come))
    return tuple((sign, text) for sign, text in signs if text)


def _part(words: list[str], start: int, end: int) -> str:
    start, end = max(0, start - 2 * CONTEXT), end + 2 * CONTEXT
    text = "".join(words[start:end]).strip()
    return ("… " if start else "") + text + (" …" if end < len(words) else "")
