"""A thread as one long document, of which only what is looked at is laid out; no Textual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from rtdesk.records.attachment import Attachment
from rtdesk.records.transaction import Transaction
from rtdesk.text.bodies import Body, body
from rtdesk.ui.widgets import stacked
from rtdesk.ui.widgets import thread_layout as layout
from rtdesk.ui.widgets.stacked import Place
from rtdesk.ui.widgets.thread_blocks import Block, Way, blocks
from rtdesk.ui.widgets.thread_layout import Fold, Line, Look

KEPT = 300
"""Blocks whose lines are remembered."""


class Called(Mapping[str, str]):
    """Names, and which of them the lines that are laid out have been given."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self.said: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        name = self.said[key] = self._names.get(key)
        if name is None:
            raise KeyError(key)
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Document:
    """Blocks in order, their folds, and their lines at the width there is."""

    def __init__(self, now: datetime) -> None:
        self.blocks: tuple[Block, ...] = ()
        self._names = Called({})
        self.look = Look(80, now, self._names)
        self._transactions: tuple[Transaction, ...] = ()
        self._new_after = 0
        self._partial = False
        self._parts: dict[int, tuple[Attachment, ...]] = {}
        self._folds: dict[int, Fold] = {}
        self._fold: Fold = ""
        self._lines: dict[tuple[int, Fold], tuple[Line, ...]] = {}
        self._said: dict[int, Body | None] = {}

    # What is in it

    def fill(
        self,
        transactions: tuple[Transaction, ...],
        attachments: Sequence[Attachment],
        new_after: int,
        *,
        partial: bool = False,
    ) -> None:
        """Another state of the history; what is the same stays laid out."""
        parts: dict[int, list[Attachment]] = {}
        for part in attachments:
            parts.setdefault(part.transaction, []).append(part)
        before, self._parts = self._parts, {key: tuple(found) for key, found in parts.items()}
        changed = {key for key, found in self._parts.items() if before.get(key) != found}
        self._said = {key: said for key, said in self._said.items() if key not in changed}
        gone = changed | (before.keys() - self._parts.keys())
        self._forget(lambda key: key not in gone)
        self._transactions, self._new_after = transactions, new_after
        self._partial = partial
        self._group()

    def _group(self) -> None:
        self.blocks = blocks(
            self._transactions, self._new_after, self.look.way, partial=self._partial
        )
        messages = {block.key for block in self.blocks if block.kind == "message"}
        self._forget(messages.__contains__)

    def _forget(self, kept: Callable[[int], bool]) -> None:
        self._lines = {key: lines for key, lines in self._lines.items() if kept(key[0])}

    def clear(self) -> None:
        """Before another ticket."""
        self._folds.clear()
        self._fold = ""
        self._lines.clear()
        self._said.clear()

    def resize(self, width: int, now: datetime) -> None:
        """The width to lay out for, and the time that ages count from."""
        look = self.look
        older = now.replace(second=0) != look.now.replace(second=0)
        if width != look.width or (look.way.relative and older):
            self._lines.clear()
            self.look = replace(look, width=width, now=now)
        if width != look.width:  # tables in HTML are laid out for it
            self._said = {key: said for key, said in self._said.items() if said and not said.html}

    def call(self, names: Mapping[str, str], requestors: frozenset[str], *, ascii: bool) -> None:  # noqa: A002
        """How people are called, and who asks for help here."""
        look, said = self.look, self._names.said
        self._names = Called(names)
        same = (look.requestors, look.ascii) == (requestors, ascii)
        if not same or any(names.get(key) != name for key, name in said.items()):
            self._lines.clear()
        else:
            self._names.said |= said
        self.look = replace(look, names=self._names, requestors=requestors, ascii=ascii)

    @property
    def way(self) -> Way:
        """How it is read."""
        return self.look.way

    def read(self, way: Way) -> None:
        """Another way to read it."""
        if way.html != self.way.html:
            self._said.clear()
        self.look = replace(self.look, way=way)
        self._lines.clear()
        self._group()

    # Messages

    def messages(self) -> list[int]:
        """The blocks that somebody wrote."""
        return [n for n, block in enumerate(self.blocks) if block.kind == "message"]

    def parts(self, transaction: int) -> tuple[Attachment, ...]:
        """The MIME parts of a message."""
        return self._parts.get(transaction, ())

    def said(self, transaction: int) -> Body | None:
        """What a message says, read once."""
        if transaction not in self._said:
            self._said[transaction] = body(
                self.parts(transaction),
                prefer_html=self.way.html,
                width=min(self.look.width, layout.TEXT_WIDTH),
            )
        return self._said[transaction]

    # Folds

    def fold_of(self, number: int) -> Fold:
        """How much of a block is shown."""
        return self._folds.get(self.blocks[number].key, self._fold)

    def fold(self, number: int, fold: Fold) -> None:
        """Shows more or less of a block."""
        self._folds[self.blocks[number].key] = fold

    def fold_all(self, fold: Fold) -> None:
        """Shows more or less of all."""
        self._fold = fold
        self._folds.clear()

    # Lines

    def lines(self, number: int) -> tuple[Line, ...]:
        """The lines of a block as it is folded."""
        block = self.blocks[number]
        key = (block.key, self.fold_of(number))
        lines = self._lines.get(key)
        if lines is None or block.kind != "message":
            lines = self._lay_out(number, key[1])
            if len(self._lines) >= KEPT:
                self._lines.clear()
            self._lines[key] = lines
        return lines

    def _lay_out(self, number: int, fold: Fold) -> tuple[Line, ...]:
        block = self.blocks[number]
        message = block.kind == "message"
        parts = self.parts(block.key) if message else ()
        said = self.said(block.key) if message else None
        return layout.lay_out(block, parts, said, self.look, fold)

    def _rows(self, number: int) -> int:
        return len(self.lines(number))

    def walk(self, place: Place, delta: int) -> tuple[Place, int]:
        """See `stacked.walk`."""
        return stacked.walk(place, delta, len(self.blocks), self._rows)

    def settled(self, place: Place, page: int) -> Place:
        """A place that exists, and after which no page ends in emptiness."""
        if not self.blocks or not page:
            return (0, 0)
        block = min(place[0], len(self.blocks) - 1)
        line = place[1] if block == place[0] else 0
        return stacked.settled((block, line), page, len(self.blocks), self._rows)

    def page(self, top: Place, count: int) -> list[Place]:
        """The places of so many lines from `top` on."""
        return stacked.seen(top, count, len(self.blocks), self._rows)

    # Finding

    def text_of(self, number: int) -> str:
        """All the words of a block, for finding: its lines unfolded, without their breaks."""
        return flat(self._lay_out(number, "open"))

    def shown(self, number: int) -> str:
        """The same of what is shown now."""
        return flat(self.lines(number))

    def hits(self, number: int, needle: str) -> Iterator[int]:
        """The lines of a block, unfolded, on which `needle` (casefolded) begins."""
        lines = self._lay_out(number, "open")
        text, end = flat(lines), 0
        at = text.find(needle)
        for line, words in enumerate(map(_words, lines)):
            end += len(words) + 1
            if 0 <= at < end:
                yield line
                at = text.find(needle, end)


def flat(lines: Sequence[Line]) -> str:
    """Lines as one casefolded text; what was wrapped is together again."""
    return " ".join(map(_words, lines))


def _words(line: Line) -> str:
    return "".join(text for text, _ in line).strip().casefold()
