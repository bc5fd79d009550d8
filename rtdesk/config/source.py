"""The user's file as a place: which line of it said something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Place = tuple[str, ...]
_PART = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")
_QUOTES = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class Where:
    """Where something stands. The line is looked for when somebody wants to say it."""

    source: Source
    what: str
    path: Place

    def __str__(self) -> str:
        return f"{self.what} in {self.source.at(*self.path)}"


class Source:
    """A file, and the profile in it that is read."""

    def __init__(self, file: Path, profile: str = ""):
        self.file = file
        self.warnings: list[str] = []
        """What the user should know, although it can be done without."""
        self._profile = profile

    def __str__(self) -> str:
        return str(self.file)

    def at(self, *path: str) -> str:
        """The file with the line where this stands, as far as that is known."""
        number = self.line(*path)
        return f"{self.file} line {number}" if number else str(self.file)

    def where(self, what: str, *path: str) -> Where:
        """What stands there, for complaints."""
        return Where(self, what, path)

    def line(self, *path: str) -> int:
        """The number of the line, 0 where nothing says it; the profile's goes first."""
        try:
            text = self.file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return 0
        places = dict(reversed(list(lines(text))))
        inner = ("profiles", self._profile, *path) if self._profile else path
        return _first(places, inner) or _first(places, path)


def _first(places: dict[Place, int], path: Place) -> int:
    """Where this stands, or the first thing in it."""
    inside = (number for place, number in places.items() if place[: len(path)] == path)
    return places.get(path) or min(inside, default=0)


def lines(text: str) -> Iterator[tuple[Place, int]]:
    """Every key and every table of a TOML text with the number of its line.

    Tables of a list are numbered from 0, as texts.
    """
    table: Place = ()
    counts: dict[Place, int] = {}
    quote = ""
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        if quote or depth:
            quote, depth = _inside(line, quote, depth)
            continue
        stripped = line.strip()
        if stripped.startswith("["):
            many = stripped.startswith("[[")
            table = _key(stripped.lstrip("["))[0]
            if many:
                counts[table] = counts.get(table, -1) + 1
                yield table, number
                table = (*table, str(counts[table]))
            yield table, number
            continue
        key, rest = _key(line)
        if not key or not rest.startswith("="):
            continue
        for length in range(1, len(key) + 1):
            yield (*table, *key[:length]), number
        quote, depth = _inside(rest[1:], "", 0)


def _key(text: str) -> tuple[Place, str]:
    """The parts of a dotted key, and what follows it."""
    parts: list[str] = []
    while found := _PART.match(text):
        double, single, bare = found.groups()
        parts.append(bare or single or re.sub(r"\\(.)", r"\1", double or ""))
        text = text[found.end() :]
        if not text.startswith("."):
            break
        text = text[1:]
    return tuple(parts), text


def _inside(line: str, quote: str, depth: int) -> tuple[str, int]:
    """The long quote and the brackets that are open behind a line that began in these."""
    at = 0
    while at < len(line):
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote, depth
            at, quote = end + len(quote), ""
        elif line.startswith(_QUOTES, at):
            quote, at = line[at : at + 3], at + 3
        elif line[at] in "\"'":
            at = _end_of_text(line, at) + 1
        elif line[at] == "#":
            break
        else:
            depth += (line[at] in "[{") - (line[at] in "]}")
            at += 1
    return quote, max(depth, 0)


def _end_of_text(line: str, start: int) -> int:
    at = start + 1
    while at < len(line) and line[at] != line[start]:
        at += 2 if line[at] == "\\" and line[start] == '"' else 1
    return at
