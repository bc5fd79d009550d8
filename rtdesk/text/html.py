"""HTML mail as readable text: bounded in size, depth and time; nothing is ever fetched."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

SECONDS = 0.2
DEPTH = 40
CHUNK = 8_192
LIMIT = 500_000
"""Characters of source that are read."""
CELLS = 4_000
WIDTH = 24
"""Cells of a table column before its table is told row by row."""

Attributes = dict[str, str]

_DROP = frozenset({"script", "style", "head", "title", "template", "object", "svg", "noscript"})
_BLOCK = frozenset(
    {
        *("p", "div", "section", "article", "header", "footer", "main", "address", "form"),
        *("ul", "ol", "dl", "dt", "dd", "table", "center", "fieldset", "figure", "body", "html"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "li", "tr", "hr"),
    }
)
_AIRY = frozenset({"p", "ul", "ol", "dl", "table", "pre", "blockquote", "h1", "h2", "h3", "h4"})
_VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "wbr", "col", "area", "base"})
_IMPLIED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "li": (("li",), ("ul", "ol")),
    "dd": (("dd", "dt"), ("dl",)),
    "dt": (("dd", "dt"), ("dl",)),
}
"""A start tag, what it ends, and what keeps it from looking further out."""
_MARKED = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)
"""Comments and declarations; `html.parser` takes quadratic time for those that never end."""
_DATA = re.compile(r"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=%]*")
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_LAYOUT = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
"""Characters that only steer how a browser breaks lines or hides preview text."""


@dataclass(frozen=True, slots=True)
class Readable:
    """The text, and whether it is only the source because reading it took too long."""

    text: str
    source: bool = False


def readable(html: str, *, clock: Callable[[], float] = time.perf_counter) -> Readable:
    """Turns HTML into text. Not cleaned: the result is as hostile as the mail."""
    end = clock() + SECONDS
    reader = _Reader()
    html = _DATA.sub("data:", _MARKED.sub("", html[:LIMIT]))
    for at in range(0, len(html), CHUNK):
        reader.feed(html[at : at + CHUNK])
        if clock() > end or len(reader.rawdata) > 2 * CHUNK:
            return Readable(html, source=True)
    reader.close()
    return Readable(reader.result())


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """What had been written before the cell that is being read."""
    prefix: list[str] = field(default_factory=list)
    in_cell: bool = False


class _Reader(HTMLParser):
    """Collects lines; `prefix` is what open quotes and lists put before each of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.prefix: list[str] = []
        self.bullet = ""
        self.open: list[str] = []
        self.dropped = 0
        self.pre = 0
        self.lists: list[int] = []
        self.tables: list[_Table] = []
        self.cells = 0
        self.links: list[str] = []
        self.anchors: list[tuple[str, int]] = []

    # What the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        void = tag in _VOID
        if self.dropped:
            self.dropped += not void
        elif tag in _DROP or _hidden(attributes):
            self.dropped = int(not void)
        else:
            self._close_before(tag)
            self._start(tag, attributes)
        if not void and len(self.open) < 10_000:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or tag not in self.open[-200:]:
            return
        while self.open:
            last = self.open.pop()
            if self.dropped:
                self.dropped -= 1
            else:
                self._end(last)
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.dropped:
            return
        data = data.translate(_LAYOUT)
        if self.pre:
            first, *rest = data.replace("\r\n", "\n").split("\n")
            self.line.append(first)
            for text in rest:
                self._break()
                self.line.append(text)
            return
        text = re.sub(r"[ \t\r\n\f\xa0]+", " ", data)
        if not self.line or self.line[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self.line.append(text)

    def _close_before(self, tag: str) -> None:
        """Ends what HTML lets people leave open: `<li>` and `<dd>` before the next one."""
        closes, inside = _IMPLIED.get(tag, ((), ()))
        for last in reversed(self.open[-20:]):
            if last in inside:
                return
            if last in closes:
                self.handle_endtag(last)
                return

    # Elements

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag in _BLOCK:
            self._flush()
        if tag in _AIRY:
            self._gap(tag)
        match tag:
            case "br":
                self._break()
            case "hr":
                self.line.append("-" * 20)
                self._break()
            case "pre":
                self.pre += 1
            case "blockquote":
                self._indent("> ")
            case "ul" | "ol":
                self.lists.append(0 if tag == "ul" else _number(attributes.get("start", "1"), 1))
            case "li":
                self._item()
            case "dd":
                self._indent("    ")
            case "h1" | "h2" | "h3":
                self.line.append("#" * int(tag[1]) + " ")
            case "table":
                self.tables.append(_Table())
            case "tr" if self.tables:
                self._end_cell()
                self.tables[-1].rows.append([])
            case "td" | "th" if self.tables:
                self._cell()
            case "a":
                self.anchors.append((_address(attributes.get("href", "")), len(self.line)))
            case "img":
                self._image(attributes)

    def _end(self, tag: str) -> None:
        match tag:
            case "a" if self.anchors:
                self._link(*self.anchors.pop())
            case "td" | "th" if self.tables:
                self._end_cell()
            case "table" if self.tables:
                self._end_table()
        if tag in _BLOCK:
            self._flush()
        if tag == "pre":
            self.pre = max(0, self.pre - 1)
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("blockquote", "li", "dd"):
            self._outdent()
        if tag in _AIRY:
            self._gap(tag)

    def _item(self) -> None:
        if not self.lists or not self.lists[-1]:
            mark = "- "
        else:
            mark = f"{self.lists[-1]}. "
            self.lists[-1] += 1
        self._indent(" " * len(mark))
        self.bullet = mark

    def _indent(self, prefix: str) -> None:
        self.prefix.append(prefix if len(self.prefix) < DEPTH else "")

    def _outdent(self) -> None:
        if self.prefix:
            self.prefix.pop()

    def _image(self, attributes: Attributes) -> None:
        if attributes.get("width", "").strip() in ("0", "1") or attributes.get("height") in (
            "0",
            "1",
        ):
            return
        name = attributes.get("alt", "").strip()
        source = attributes.get("src", "")
        if not name and source.startswith("cid:"):
            name = source
        if name:
            self.handle_data(f"[image: {name}]")

    def _link(self, address: str, start: int) -> None:
        text = "".join(self.line[start:]).strip()
        if not address or not text or text in (address, address.removeprefix("mailto:")):
            return
        if address not in self.links:
            if len(self.links) >= 200:
                return
            self.links.append(address)
        self.line.append(f" [{self.links.index(address) + 1}]")

    # Lines

    def _break(self) -> None:
        text = "".join(self.line)
        self.line.clear()
        self.anchors = [(address, 0) for address, _ in self.anchors]
        text = text.rstrip() if self.pre else text.strip()
        lead = "".join(self.prefix)
        if self.bullet:
            lead = lead[: len(lead) - len(self.bullet)] + self.bullet
            self.bullet = ""
        self.lines.append((lead + text).rstrip())

    def _flush(self) -> None:
        if "".join(self.line).strip() or (self.pre and self.line):
            self._break()
        self.line.clear()

    def _gap(self, tag: str) -> None:
        """An empty line between paragraphs and the like, but not between nested lists."""
        tight = self.bullet or (tag in ("ul", "ol") and self.lists)
        if not tight and self.lines and self.lines[-1].strip("> "):
            self.lines.append("".join(self.prefix).rstrip())

    # Tables

    def _cell(self) -> None:
        table = self.tables[-1]
        if table.in_cell:
            self._end_cell()
        if not table.rows:
            table.rows.append([])
        table.lines, self.lines, table.in_cell = self.lines, [], True
        table.prefix, self.prefix = self.prefix, []

    def _end_cell(self) -> None:
        table = self.tables[-1]
        if not table.in_cell:
            return
        self._flush()
        text = "\n".join(self.lines).strip("\n")
        self.lines, table.in_cell, self.prefix = table.lines, False, table.prefix
        self.cells += 1
        if self.cells <= CELLS:
            table.rows[-1].append(text)

    def _end_table(self) -> None:
        self._end_cell()
        lead = "".join(self.prefix)
        self.lines += [(lead + line).rstrip() for line in _grid(self.tables.pop().rows)]

    def result(self) -> str:
        """The text so far, with the addresses of its links below it."""
        while self.tables:
            self._end_table()
        self._flush()
        lines = [f"[{n}] {address}" for n, address in enumerate(self.links, 1)]
        text = "\n".join(self.lines).strip("\n")
        text = re.sub(r"\n{3,}", "\n\n", text)
        return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def _grid(rows: list[list[str]]) -> list[str]:
    """Small cells side by side, aligned; a table that only lays out a mail, cell below cell."""
    rows = [kept for row in rows if (kept := row if any(row) else [])]
    columns = max(map(len, rows), default=0)
    texts = [text for row in rows for text in row]
    if columns < 2 or any("\n" in text for text in texts):
        return [line for text in texts if text for line in text.split("\n")]
    widths = [max((len(row[c]) for row in rows if c < len(row)), default=0) for c in range(columns)]
    if sum(widths) > 100 or sum(w > WIDTH for w in widths) > 1:
        return ["  ".join(text for text in row if text) for row in rows]
    return ["  ".join(text.ljust(w) for text, w in zip(row, widths, strict=False)) for row in rows]


def _hidden(attributes: Attributes) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")[:2_000]))


def _address(href: str) -> str:
    """The address if it is one that may be shown as a link."""
    href = href.strip()[:2_000]
    try:
        scheme = urlsplit(href).scheme
    except ValueError:
        return ""
    return href if scheme in ("http", "https", "mailto") else ""


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default
