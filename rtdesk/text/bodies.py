"""What a message says: its MIME parts as one text, and which of them are files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rtdesk.records.attachment import Attachment
from rtdesk.text import urls
from rtdesk.text.clean import clean
from rtdesk.text.html import WIDTH, readable

HTML = "text/html"
LIMIT = 400_000
"""Characters of one part; whatever is longer is cut before any work is spent on it."""
FORWARDED = "── forwarded message ──"


@dataclass(frozen=True, slots=True)
class Body:
    """A message as one cleaned text."""

    text: str
    links: tuple[str, ...] = ()
    """Addresses in it, by number: the first is [1]."""
    html: bool = False
    """True when some of it was HTML."""
    choice: bool = False
    """True when there is another form of it: plain text beside HTML."""
    source: bool = False
    """True when HTML was too much to read, so that its source is shown."""


def body(
    parts: Sequence[Attachment], *, prefer_html: bool = False, width: int = WIDTH
) -> Body | None:
    """The text of a message: of each pair of plain text and HTML one, forwarded mail below.

    Tables of HTML are laid out for `width` cells.

    None while a text that was not asked for is missing.
    """
    told: list[str] = []
    numbered: tuple[str, ...] = ()
    html = choice = source = False
    for plain, rich in _pairs(parts):
        if plain is None and rich is None:
            told.append(FORWARDED)
            continue
        if (plain and plain.text is None) or (rich and rich.text is None):
            return None
        says = bool(plain and (plain.text or "").strip())
        choice = choice or (says and rich is not None)
        if rich and (prefer_html or not says):
            read = readable(rich.text or "", width=width)
            html, source = True, source or read.source
            numbered = numbered or tuple(filter(urls.is_safe, map(_clean, read.links)))
            told.append(read.text)
        elif plain:
            told.append((plain.text or "")[:LIMIT])
    text = "\n\n".join(_clean(part) for part in told if part.strip())
    links = dict.fromkeys((*numbered, *urls.find(text)))  # in the text, [1] is the first
    return Body(text, tuple(links), html, choice, source)


def files(parts: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """The parts that are files and not the text itself."""
    return tuple(part for part in parts if not part.is_container and not part.is_body)


def _clean(text: str) -> str:
    return clean(text, multiline=True, limit=LIMIT).strip("\n").rstrip()


def _pairs(parts: Sequence[Attachment]) -> Iterator[tuple[Attachment | None, Attachment | None]]:
    """Plain text and the HTML that says the same; (None, None) where a forwarded mail begins.

    RT's lists of parts have no tree: behind a `multipart/alternative` the next HTML goes with the
    next text.
    """
    ordered = sorted(parts, key=lambda part: part.id)
    tree = any(part.content_type.startswith("multipart/") for part in ordered)
    paired = not tree
    waiting: Attachment | None = None
    for part in ordered:
        if part.content_type == "multipart/alternative":
            paired = True
        forwarded = part.content_type.startswith("message/")
        other = part.is_body and not (part.content_type == HTML and paired)
        if waiting and (other or forwarded):
            yield waiting, None
            waiting = None
        if forwarded:
            yield None, None
        elif part.is_body and part.content_type == HTML:
            yield waiting, part
            waiting, paired = None, not tree
        elif part.is_body and not part.is_container:
            waiting = part
    if waiting:
        yield waiting, None
