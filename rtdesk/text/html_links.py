"""Links get numbers, images get words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rtdesk.text.clean import clean
from rtdesk.text.html_flow import Flow
from rtdesk.text.urls import is_safe

MOST = 500
"""Links of a mail that get a number."""
LONGEST = 2_000
NAME = 200
ICON = 32
"""Pixels of an image that stands between words."""

_DOT = re.compile(r"\s*[01](?:px)?\s*\Z")
_STYLED_DOT = re.compile(
    r"(?i)(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:!important)?(?:;|\Z)"
)
_SCHEME = re.compile(r"(?i)(?:https?://|mailto:)")


@dataclass(slots=True)
class Anchor:
    """A link that is open: its address, and where its words begin."""

    address: str
    flow: Flow
    words: int
    count: int
    has_image: bool = False


class Links:
    """The addresses of a mail in the order of their numbers."""

    def __init__(self) -> None:
        self.open: Anchor | None = None
        self._numbers: dict[str, int] = {}

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that has a number, the first is number 1."""
        return tuple(self._numbers)

    def begin(self, address: str, flow: Flow) -> Anchor:
        """A link begins: there are no links in links."""
        if self.open:
            self.end(self.open)
        self.open = Anchor(address, flow, len(flow.words), flow.count)
        return self.open

    def end(self, anchor: Anchor) -> None:
        """Puts its number behind the words of a link that is still open."""
        if anchor is not self.open:
            return
        self.open = None
        flow = anchor.flow
        has_lines = flow.count > anchor.count
        text = "".join(flow.words[0 if has_lines else anchor.words :]).strip()
        if not anchor.address:
            return
        if not text and not has_lines:
            if not anchor.has_image:
                return
            flow.add("[image]")
        if not has_lines and _bare(text) == _bare(anchor.address):
            return
        number = self._number(anchor.address)
        if not number:
            return
        if flow.words:
            flow.stick(f" [{number}]")
        else:
            flow.lines[-1] += f" [{number}]"

    def _number(self, address: str) -> int:
        if address not in self._numbers and len(self._numbers) >= MOST:
            return 0
        return self._numbers.setdefault(address, len(self._numbers) + 1)


def address_of(href: str) -> str:
    """The address if it may be opened; cleaned, so that two numbers never lead to one."""
    href = clean("".join(href[: 2 * LONGEST].split())[:LONGEST])
    return href if is_safe(href) else ""


def _bare(address: str) -> str:
    """What two spellings of an address have in common."""
    return (
        _SCHEME.sub("", address.strip(), count=1).partition("?subject=")[0].rstrip("/").casefold()
    )


def is_dot(attributes: Mapping[str, str]) -> bool:
    """Whether an image only tells its sender that somebody reads."""
    sizes = (attributes.get("width", ""), attributes.get("height", ""))
    return any(map(_DOT.match, sizes)) or bool(
        _STYLED_DOT.search(attributes.get("style", "")[:LONGEST])
    )


def is_icon(attributes: Mapping[str, str]) -> bool:
    """Whether an image is as small as a letter."""
    sizes = (attributes.get("width", ""), attributes.get("height", ""))
    return all(size.isdigit() and len(size) < 3 and int(size) <= ICON for size in sizes)


def image_name(attributes: Mapping[str, str]) -> str:
    """What an image is called: its words, or the name of the part that it is in."""
    name = " ".join(attributes.get("alt", "")[:NAME].split())
    source = attributes.get("src", "")[:NAME]
    if not name and source[:4].lower() == "cid:":
        name, at, _ = source[4:].partition("@")
        name = name if at and "." in name else source
    return name


def is_symbol(name: str) -> bool:
    """Whether the words of an image are a picture themselves."""
    return len(name) <= 8 and not name.isascii() and not any(map(str.isalnum, name))
