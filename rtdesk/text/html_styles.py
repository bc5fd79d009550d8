"""What inline CSS and style sheets of a mail say about how it reads; the rest is ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

LONGEST = 2_000
"""Characters of one `style` that are read."""
SHEET = 60_000
"""Characters of style sheets that are read."""

Space = Literal["", "lines", "keep"]
"""White space is only that between words; line ends count; all of it counts."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a style changes."""

    is_hidden: bool = False
    is_tiny: bool | None = None
    """Text of no size, until something below has a size again."""
    space: Space | None = None
    is_tight: bool = False
    """No blank line around."""
    is_right: bool = False
    is_block: bool = False
    is_inline: bool = False
    is_cited: bool = False
    """The bar that Outlook draws beside what it quotes."""
    is_ruled: bool = False
    """The line that Outlook draws above the mail that is answered."""
    is_mark: bool = False
    """The bullet or number that Word writes out."""
    is_bare: bool = False
    """A list without bullets."""
    is_padded: bool = False
    """Room above it."""


PLAIN = Look()
_ZERO = re.compile(r"[-+]?0(?:\.0*)?(?:[a-z%]*)\Z")
_ROOM = re.compile(r"[1-9]\d(?:\.\d+)?p[xt]\b")
_BAR = re.compile(r"solid #?\w+ 1\.[05]pt\Z")
_SPACES: dict[str, Space] = {
    "pre": "keep",
    "pre-wrap": "keep",
    "break-spaces": "keep",
    "pre-line": "lines",
    "normal": "",
    "nowrap": "",
}
_BLOCKS = frozenset({"block", "table", "flex", "grid", "list-item"})
_NAMED = re.compile(r"(?:[a-z]+)?([.#][\w-]+)\Z")
_PARAGRAPH = frozenset({"p", "p.msonormal", "div p", "body p"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the style sheets hide, as `.class` and `#id`, and whether paragraphs are tight."""

    hidden: frozenset[str] = frozenset()
    tight: bool = False

    def __or__(self, other: Sheet) -> Sheet:
        """Both sheets together."""
        return Sheet(self.hidden | other.hidden, self.tight or other.tight)


@lru_cache(maxsize=512)
def look_of(style: str) -> Look:
    """What a `style` attribute changes."""
    said = _declarations(style)
    display = said.get("display", "")
    has_bar = said.get("border") == "none" and bool(_BAR.match(said.get("border-left", "")))
    has_rule = said.get("border") == "none" and bool(_BAR.match(said.get("border-top", "")))
    return Look(
        is_hidden=display == "none" or said.get("visibility") == "hidden" or _is_squeezed(said),
        is_tiny=bool(_ZERO.match(said["font-size"])) if "font-size" in said else None,
        space=_SPACES.get(said.get("white-space", "")),
        is_tight=_is_tight(said),
        is_right=said.get("text-align") in ("right", "end"),
        is_block=display in _BLOCKS,
        is_inline=display == "inline",
        is_cited=has_bar,
        is_ruled=has_rule and not has_bar,
        is_mark=said.get("mso-list") == "ignore",
        is_padded=bool(_ROOM.match(said.get("padding-top", said.get("padding", "")))),
        is_bare="none" in said.get("list-style", said.get("list-style-type", "")),
    )


def list_level(style: str) -> int:
    """How deep a paragraph of Word lies in its list, from 1; 0 when it is in none."""
    found = re.search(r"mso-list:\s*l\d+ level(\d)\b", style[:LONGEST])
    return int(found[1]) if found else 0


def without_border(style: str) -> bool:
    """Whether a block quote only indents."""
    said = _declarations(style[:LONGEST])
    return said.get("border", "").startswith("none") and "border-left" not in said


def sheet_of(css: str) -> Sheet:
    """Reads what is outside of `@media`: that depends on a screen."""
    hidden: set[str] = set()
    tight, depth, selectors = False, 0, ""
    parts = re.split(r"([{}])", _without_comments(css[:SHEET]).lower())
    for text, brace in zip(parts[::2], parts[1::2], strict=False):
        if brace == "{":
            depth += 1
            selectors = text.rpartition(";")[2] if depth == 1 else selectors
            continue
        if depth == 1 and "@" not in selectors:
            said = _declarations(text)
            names = [name.strip() for name in selectors.split(",")]
            if said.get("display") == "none":
                hidden.update(found[1] for name in names if (found := _NAMED.match(name)))
            if _is_tight(said) and not _PARAGRAPH.isdisjoint(names):
                tight = True
        depth = max(0, depth - 1)
    return Sheet(frozenset(hidden), tight)


def _without_comments(css: str) -> str:
    first, *rest = css.replace("<!--", "").replace("-->", "").split("/*")
    return first + "".join(part.partition("*/")[2] for part in rest)


@lru_cache(maxsize=512)
def _declarations(style: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for part in style.lower().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            said[name.strip()] = value.replace("!important", "").strip()
    return said


def _is_squeezed(said: dict[str, str]) -> bool:
    """Text that is there for the preview of a list of mails."""
    if said.get("overflow") == "hidden" and any(
        _ZERO.match(said.get(name, "")) for name in ("max-height", "height")
    ):
        return True
    return bool(_ZERO.match(said.get("opacity", "")))


def _is_tight(said: dict[str, str]) -> bool:
    sides = said.get("margin", "").split()
    top = said.get("margin-top", sides[0] if sides else "")
    bottom = said.get("margin-bottom", sides[2 if len(sides) > 2 else 0] if sides else "")
    return bool(_ZERO.match(top) and _ZERO.match(bottom))
