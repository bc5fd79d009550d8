"""Pages of the manual and tables of keys as lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import indent

from textual.content import Content

from rtdesk.ui.cells import fit, wrap
from rtdesk.ui.text import plain

Key = tuple[str, str, str]
"""Group, key, what it does."""

_SPAN = re.compile(r"(`[^`]+`|\*\*[^*]+\*\*)")
_ITEM = re.compile(r"([-*]|\d+\.) ")
_FENCED = re.compile(r"^```\w*\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_KEY = 12


def key_lines(keys: Sequence[Key], wanted: str, width: int) -> list[Content]:
    """Keys by group; only those that mention every word of `wanted`."""
    words = wanted.casefold().split()
    out: list[Content] = []
    last = None
    for group, key, does in keys:
        if not all(word in f"{group} {key} {does}".casefold() for word in words):
            continue
        if group != last:
            out += [Content(""), Content.styled(f" {plain(group)}", "bold $text-accent")]
            last = group
        out += _key_row(plain(key), plain(does), width)
    return out[1:]


def page_lines(text: str, wanted: str, width: int) -> list[Content]:
    """A page of Markdown, plainly; only paragraphs that mention every word of `wanted`."""
    words = wanted.casefold().split()
    out: list[Content] = []
    text = _FENCED.sub(lambda found: indent(found[1], "    ", lambda _: True), text)
    for paragraph in re.split(r"\n\n", text.strip()):
        if all(word in paragraph.casefold() for word in words):
            out += [*_paragraph(paragraph, max(width - 2, 8)), Content("")]
    return [Content.assemble(" ", content) for content in out[:-1]]


def _key_row(key: str, does: str, width: int) -> list[Content]:
    parts = wrap(does, max(width - _KEY - 3, 8))
    return [
        Content.assemble(("   " + fit(key if at == 0 else "", _KEY), "bold"), part)
        for at, part in enumerate(parts)
    ]


def _paragraph(text: str, width: int) -> list[Content]:
    if text.startswith("#"):
        head, _, rest = text.partition("\n")
        words = wrap(head.lstrip("# "), width)
        lines = [Content.styled(part, "bold $text-accent") for part in words]
        return lines + (_paragraph(rest, width) if rest else [])
    if text.startswith("|"):
        return _table(text.splitlines(), width)
    if text.startswith("    "):
        return [Content.styled(line, "bold") for line in text.splitlines()]
    return [_spans(part) for item in _items(text) for part in _wrapped(item, width)]


def _items(text: str) -> list[str]:
    """List items and running text, each joined to one line."""
    out: list[str] = []
    for line in text.splitlines():
        if not out or _ITEM.match(line):
            out.append(line.strip())
        else:
            out[-1] += " " + line.strip()
    return out


def _wrapped(item: str, width: int) -> list[str]:
    return list(wrap(item, width, "  " if _ITEM.match(item) else ""))


def _table(rows: Sequence[str], width: int) -> list[Content]:
    """Two columns, the first one a key or a name; a third one is what is so without it."""
    out: list[Content] = []
    for row in rows[2:]:
        name, does, *default = (cell.strip() for cell in row.strip("| ").split(" | "))
        does = f"{does} ({default[0]})" if default and default[0] else does
        out += _key_row(name.replace("`", "").replace("\\|", "|").strip(), does.strip(), width)
    return out


def _spans(text: str) -> Content:
    parts = [
        (part.strip("`*"), "bold") if _SPAN.fullmatch(part) else (part, "")
        for part in _SPAN.split(text)
    ]
    return Content.assemble(*parts)
