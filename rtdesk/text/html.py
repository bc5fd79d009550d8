"""HTML mail as readable text: bounded in size, depth and time; nothing is ever fetched."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

SECONDS = 0.09
"""CPU time after which no more is read."""
MORE = 0.03
"""CPU time after that in which tables are still laid out."""
CHUNK = 2_048
"""Bytes between two looks at the clock."""
LIMIT = 500_000
"""Characters of HTML that are read."""
ELEMENTS = 16_000
LINES = 20_000
SOURCE = 100_000
"""Characters of HTML that are shown where it could not be read."""
WIDTH = 76
"""Cells of a line that tables try to keep to; other lines are as long as they are."""

CUT = "[this HTML is too large: the rest is not shown]"
BROKEN = "[the HTML breaks off here: there may be more in it]"

_DATA = re.compile(r"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=%\s]*")


@dataclass(frozen=True, slots=True)
class Readable:
    """A mail as text, or as its source where it could not be read."""

    body: str
    """The text without the list of its links."""
    links: tuple[str, ...] = ()
    """The addresses behind the numbers in the text, cleaned: `[1]` is the first."""
    source: bool = False

    @property
    def text(self) -> str:
        """The text, and below it the addresses of its links."""
        listed = "\n".join(f"[{number}] {link}" for number, link in enumerate(self.links, 1))
        return "\n\n".join(part for part in (self.body, listed) if part)


def readable(
    html: str, *, width: int = WIDTH, clock: Callable[[], float] = time.thread_time
) -> Readable:
    """Turns HTML into text. Not cleaned: the result is as hostile as the mail.

    An address that is written out in the text has no number.
    """
    from lxml import etree

    from rtdesk.text.html_reader import END, Reader

    begin = clock()
    html = _DATA.sub("data:", html) if "base64," in html else html
    note = CUT if len(html) > LIMIT else ""
    html = html[:LIMIT]
    reader = Reader(width, lambda: clock() - begin > SECONDS + MORE)
    # `huge_tree`: no tree is built, and without it everything below 256 elements would be lost.
    parser = etree.HTMLParser(target=reader, encoding="utf-8", recover=True, huge_tree=True)
    source = f"{_without_endless_comment(html)}<i class={END}></i>".encode("utf-8", "replace")
    for at in range(0, len(source), CHUNK):
        parser.feed(source[at : at + CHUNK])
        if reader.elements > ELEMENTS or clock() - begin > SECONDS:
            note = CUT
            break
    else:
        parser.close()
        note = note or ("" if reader.saw_end else BROKEN)
    reader.close()
    lines = reader.flow.lines
    note = CUT if len(lines) > LINES else note
    body = "\n".join(lines[:LINES])
    if note and not body:
        return Readable(html[:SOURCE], source=True)
    return Readable(f"{body}\n\n{note}" if note else body, reader.links.addresses)


def _without_endless_comment(html: str) -> str:
    """A comment that never ends would take the rest of the mail with it."""
    at = html.find("<!--", html.rfind("-->") + 1)
    return html if at < 0 else html[:at] + html[at:].replace("<!--", "")
