"""The manual's Markdown as a page for man."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_CODE = re.compile(r"(`[^`]+`)")
_MARKS = (
    (re.compile(r"\*\*(.+?)\*\*"), "\\\\fB\\1\\\\fR"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*"), "\\\\fI\\1\\\\fR"),
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
)
_OTHER = re.compile(r"[^\x00-\x7f]")
_RULE = re.compile(r"[|:\- ]+")


def escaped(text: str) -> str:
    """Text that means itself, wherever it stands."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    safe = _OTHER.sub(lambda found: f"\\[u{ord(found[0]):04X}]", safe)
    return f"\\&{safe}" if safe[:1] in (".", "'") else safe


def inline(text: str) -> str:
    """A line of prose: code is bold, links are their words."""
    return "".join(
        f"\\fB{escaped(piece[1:-1])}\\fR" if piece.startswith("`") else _prose(piece)
        for piece in _CODE.split(text)
    )


def _prose(text: str) -> str:
    safe = escaped(text)
    for pattern, put in _MARKS:
        safe = pattern.sub(put, safe)
    return safe


def page(markdown: str) -> Iterator[str]:
    """The lines of one page: its heading is a section."""
    for block in _blocks(markdown.splitlines()):
        first = block[0]
        if first.startswith(("```", "    ")):
            yield from _code(block)
        elif first.startswith("#"):
            level = len(first) - len(first.lstrip("#"))
            words = first.lstrip("# ")
            yield f".SH {escaped(words.upper())}" if level == 1 else f".SS {escaped(words)}"
        elif first.startswith("|"):
            yield from _table(block)
        elif first.startswith("- "):
            for line in block:
                text = inline(line.strip().removeprefix("- "))
                yield from ([".IP \\(bu 2", text] if line.startswith("- ") else [text])
        else:
            yield ".PP"
            yield from map(inline, block)


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """What stands together; a fence holds its empty lines."""
    block: list[str] = []
    fence = False
    for line in lines:
        alone = line.startswith("#") and not fence
        if line.startswith("```"):
            fence = not fence
            if fence and block:
                yield block
                block = []
        if (line.strip() or fence) and not alone:
            block.append(line)
        elif block:
            yield block
            block = []
        if alone:
            yield [line]
    if block:
        yield block


def _code(block: list[str]) -> Iterator[str]:
    yield from (".PP", ".RS 4", ".nf")
    for line in block:
        if not line.startswith("```"):
            yield escaped(line.removeprefix("    "))
    yield from (".fi", ".RE")


def _table(block: list[str]) -> Iterator[str]:
    """Each row under its first cell; the heads go with the first row."""
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip("| "))] for row in block]
    for row in rows:
        if not _RULE.fullmatch("".join(row)):
            yield ".TP"
            yield inline(row[0].replace("\\|", "|")) or "\\&"
            yield "; ".join(inline(cell.replace("\\|", "|")) for cell in row[1:] if cell) or "\\&"
