"""Words become lines: white space, blank lines, and what quotes and lists put before a line."""

from __future__ import annotations

import re

LEVELS = 24
"""Quotes and lists inside each other that are still drawn."""

RULE = 20
"""Cells of a line that parts what is above from what is below."""
LONG_RULE = 40

_RULE = re.compile(r"([-_=*~—–])\1*\Z")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})[ \t\r]*\n[ \t\r\n]*(?={_WIDE})")


class Flow:
    """Lines of a mail or of one cell. There is never more than one blank line in a row."""

    __slots__ = (
        *("lines", "words", "count", "raw", "sign"),
        *("_deeper", "_gap", "_last_lead", "_lead", "_levels", "_marked", "_space"),
    )

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []
        """The line that is being written."""
        self.count = 0
        """Lines so far that say something."""
        self.raw = False
        """Whether white space at the beginning of this line counts."""
        self.sign = False
        """Whether the next line is the first of a signature."""
        self._space = False
        self._gap = False
        self._levels: list[tuple[str, str]] = []
        self._deeper = 0
        self._marked = False
        self._lead = ""
        self._last_lead = ""

    # Words

    def add(self, text: str) -> None:
        """Text whose white space is only that between words."""
        if "\n" in text and not text.isascii():
            text = _BETWEEN_WIDE.sub("", text)
        text = _BLANKS.sub(" ", text)
        if text.startswith(" "):
            self._space = True
            text = text[1:]
        if text.endswith(" "):
            self._join(text[:-1])
            self._space = True
        else:
            self._join(text)

    def add_raw(self, text: str, keep: bool) -> None:
        """Text whose line ends count, and with `keep` its blanks."""
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._add_raw(first, keep)
        for line in rest:
            self.end_line()
            self._add_raw(line, keep)

    def _add_raw(self, text: str, keep: bool) -> None:
        if not keep:
            self.add(text)
        elif text:
            self.raw = self.raw or not self.words
            self._join(text)

    def _join(self, text: str) -> None:
        if not text:
            return
        if self._space:
            self._space = False
            if self.words:
                self.words.append(" ")
        self.words.append(text)

    def stick(self, text: str) -> None:
        """Text right behind the last word."""
        self.words.append(text)

    # Lines

    def end_line(self) -> None:
        """A line end: of this line, or one more below the last."""
        if self.words:
            self.flush()
        else:
            self.gap()

    def flush(self) -> None:
        """Ends the line if there is one."""
        self._space = False
        if not self.words:
            return
        text = "".join(self.words).replace("\xa0", " ").rstrip()
        self.words.clear()
        if not self.raw:
            bare = text.lstrip()
            text = bare if len(text) - len(bare) < 2 else text
        self.raw = False
        self.put(text)

    def put(self, text: str) -> None:
        """A whole line as it is; a blank one parts what is around it."""
        if not text.strip():
            self._gap = True
            return
        if len(text) > LONG_RULE and (found := _RULE.match(text)):
            text = found[1] * RULE
            if self.lines and self.lines[-1] == self._lead + text:
                return
        if self.sign:
            self._sign(text)
        lead = self._lead
        if self._marked:
            lead = "".join(mark for mark, _ in self._levels)
            self._levels = [(rest, rest) for _, rest in self._levels]
            self._marked = False
        if self._gap and self.lines:
            self.lines.append(_common(self._last_lead, self._lead).rstrip())
        self._gap = False
        self._last_lead = self._lead
        self.lines.append(lead + text)
        self.count += 1

    def _sign(self, text: str) -> None:
        """The mark above a signature that is known by its element."""
        self.sign = False
        if not text.startswith("--") and ">" not in self._lead:
            self._gap = True
            self.put("-- ")

    def gap(self) -> None:
        """A blank line above the next line; not right behind the mark of a list item."""
        if not self._marked:
            self._gap = True

    @property
    def has_gap(self) -> bool:
        """Whether a blank line is due."""
        return self._gap

    def close_up(self) -> None:
        """No blank line here after all."""
        self._gap = False

    # What stands before lines

    def enter(self, first: str, rest: str) -> None:
        """From here on lines begin with this: `first` once, then `rest`."""
        if len(self._levels) >= LEVELS:
            self._deeper += 1
            return
        self._levels.append((first, rest))
        self._marked = self._marked or first != rest
        self._lead = "".join(rest for _, rest in self._levels)

    def leave(self) -> None:
        """Takes back the last `enter`."""
        if self._deeper:
            self._deeper -= 1
            return
        self._levels.pop()
        self._marked = any(first != rest for first, rest in self._levels)
        self._lead = "".join(rest for _, rest in self._levels)

    @property
    def room(self) -> int:
        """Characters that stand before a line."""
        return len(self._lead)


def _common(one: str, other: str) -> str:
    """What both begin with."""
    if one.startswith(other):
        return other
    same = (a == b for a, b in zip(one, other, strict=False))
    return one[: next((at for at, is_same in enumerate(same) if not is_same), len(one))]
