"""The one gate for text from strangers: nothing that comes out of it can act on a terminal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TAB = "    "
MARKS = 4
"""Combining marks that one base character may carry."""

_PLAIN = re.compile(r"[ -~\n]*\Z")
_GLUE = re.compile(
    "[\ufe00-\ufe0f]"
    "|(?<=[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d(?=[\U0001f000-\U0001faff\u2600-\u27bf])"
)
"""What makes emoji of other symbols: terminals do not agree on the width of what comes out."""
INVISIBLE = frozenset(
    {
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E),
        *(0x2028, 0x2029, 0x3164, 0xFEFF, 0xFFA0),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF0, 0xFFFC),
        *range(0xE0000, 0xE1000),
    }
)
"""Code points that draw nothing or reorder what stands around them."""


def clean(text: str, *, multiline: bool = False, limit: int = 0) -> str:
    """Makes text printable, whatever it holds (design: rules R1 and R2).

    Control characters, lone surrogates, private and unassigned code points, bidirectional and
    invisible characters become visible stand-ins; tabs become blanks; line breaks stay only when
    `multiline`; a base character keeps at most four combining marks; emoji stand side by side
    instead of joined. `limit` cuts first.
    """
    if limit and len(text) > limit:
        text = text[:limit] + "…"
    if multiline:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _PLAIN.match(text) and (multiline or "\n" not in text):
        return text
    out: list[str] = []
    marks = 0
    for char in _GLUE.sub("", text):
        if char == "\n":
            out.append("\n" if multiline else " ")
            marks = 0
            continue
        shown, is_mark = _shown(char)
        marks = marks + 1 if is_mark else 0
        if marks <= MARKS:
            out.append(shown)
    return "".join(out)


@lru_cache(maxsize=8192)
def _shown(char: str) -> tuple[str, bool]:
    """(what is shown instead, whether it is a combining mark)."""
    code = ord(char)
    if char == "\t":
        return TAB, False
    if code < 0x20:
        return chr(0x2400 + code), False
    if code == 0x7F:
        return "␡", False
    if code in INVISIBLE:
        return f"⟨U+{code:04X}⟩", False
    category = unicodedata.category(char)
    if category in ("Cc", "Cf"):
        return f"⟨U+{code:04X}⟩", False
    if category in ("Cs", "Co", "Cn"):
        return "\N{REPLACEMENT CHARACTER}", False
    return char, category in ("Mn", "Me")
