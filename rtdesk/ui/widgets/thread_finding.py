"""Words found in a thread: where they stand, and which of the places is the one now."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from rtdesk.ui.widgets.stacked import Place
from rtdesk.ui.widgets.thread_document import Document
from rtdesk.ui.widgets.thread_layout import Line

STEP = 20
"""Blocks looked through between two keys."""


class Finding:
    """Looks through a document, some blocks at a time."""

    def __init__(self, words: str, document: Document):
        self.words = words.casefold()
        self.hits: list[Place] = []
        """Places in the unfolded blocks, in order."""
        self.done = False
        self._work = self._look(document)

    def _look(self, document: Document) -> Iterator[None]:
        for number in range(len(document.blocks)):
            self.hits += [(number, line) for line in document.hits(number, self.words)]
            if number % STEP == STEP - 1:
                yield

    def go_on(self) -> None:
        """Some more blocks."""
        self.done = next(self._work, self) is self

    def next(self, place: Place, by: int) -> Place | None:
        """The hit behind a place, or before it; round and round."""
        if not self.hits:
            return None
        if by > 0:
            return self.hits[bisect_right(self.hits, place) % len(self.hits)]
        return self.hits[bisect_left(self.hits, place) - 1]

    def from_(self, place: Place) -> Place | None:
        """The hit at a place, or the next one."""
        return self.hits[bisect_left(self.hits, place) % len(self.hits)] if self.hits else None

    def told(self, place: Place | None) -> str:
        """`3 of 17`; `17+` while not everything was looked through."""
        count = f"{len(self.hits)}{'' if self.done else '+'}"
        if not self.hits:
            return "not found" if self.done else "looking…"
        at = bisect_left(self.hits, place) if place else len(self.hits)
        return f"{at + 1} of {count}" if at < len(self.hits) else count


def marked(line: Line, words: str, pen: str) -> Line:
    """The line with every occurrence of `words` (casefolded) in another pen."""
    text = "".join(part for part, _ in line)
    folded = text.casefold()
    if not words or len(folded) != len(text) or words not in folded:
        return line
    spans = _spans(folded, words)
    out: list[tuple[str, str]] = []
    at = 0
    for part, own in line:
        end = at + len(part)
        edges = sorted({at, end, *(edge for span in spans for edge in span if at < edge < end)})
        for start, stop in pairwise(edges):
            inside = any(first <= start < last for first, last in spans)
            out.append((text[start:stop], pen if inside else own))
        at = end
    return tuple(out)


def _spans(text: str, words: str) -> list[tuple[int, int]]:
    spans = []
    at = text.find(words)
    while at >= 0:
        spans.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return spans
