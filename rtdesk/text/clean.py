"""The one gate for text from strangers: nothing that comes out of it can act on a terminal."""

from __future__ import annotations

import re
import unicodedata

TAB = "    "
MARKS = 4
"""Combining marks that one base character may carry."""
LONGEST = 9
"""Characters that one character can become."""
BASE = "◌"
"""Carries marks that have nothing to stand on: else the frame before the text would carry them."""
KEPT = 16_384
"""Characters that are remembered."""

_PLAIN = re.compile(
    r"[ -~\n\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    r"\u2190-\u21ff\u2500-\u25ff\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*\Z"
)
"""What most text is made of: none of these is ever changed."""
_HIGH = "\U00010000-\U0010ffff"
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf"
_GLUE = re.compile(
    "(?<=[#*0-9\u00a9\u00ae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])"
    "[\ufe0e\ufe0f]"
    f"|(?<=[{_EMOJI}])[\U0001f3fb-\U0001f3ff]"
    f"|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
)
"""What makes emoji of other symbols: terminals do not agree on the width of what comes out."""
INVISIBLE = frozenset(
    {
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2028, 0x2029),
        *(0x3164, 0xFEFF, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xFFF0, 0xFFFC),
        *range(0x1F3FB, 0x1F400),
        *range(0xE0000, 0xE1000),
    }
)
"""Code points that draw nothing, or change or reorder what stands around them."""
_FLAGS = range(0x1F1E6, 0x1F200)
"""Letters that make flags in pairs: one cell wide or two, as the terminal likes."""
_JOINING = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
"""Parts of Korean syllables that are drawn into the one before."""


def clean(text: str, *, multiline: bool = False, limit: int = 0) -> str:
    """Makes text printable, whatever it holds (design: rules R1 and R2).

    Control characters, lone surrogates, private and unassigned code points, bidirectional and
    invisible characters become visible stand-ins; tabs become blanks; line breaks stay only when
    `multiline`; a base character keeps at most four combining marks; emoji stand side by side
    instead of joined. `limit` cuts first, between two characters as people see them.
    """
    if limit and len(text) > limit:
        text = text[: _border(text, limit)] + "…"
    text = text.replace("\n", " ") if not multiline else re.sub("\r\n?", "\n", text)
    if _PLAIN.match(text):
        return text
    return _SHOWN.shown(_GLUE.sub("", text))


def acts(char: str) -> bool:
    """True for a character that never comes through the gate as it is."""
    return char != "\n" and _SHOWN[char] != char


class _Shown(dict[str, str]):
    """What is shown instead of a character; filled as characters are met."""

    def __init__(self) -> None:
        super().__init__()
        self._marks = ""
        self._compiled = 0
        self._mark = self._bare = self._crowd = _PLAIN

    def __missing__(self, char: str) -> str:
        if len(self) >= KEPT:
            self.clear()
        shown = self[char] = _shown(char)
        if is_mark(shown) and shown not in self._marks:
            self._marks += shown
        return shown

    def shown(self, text: str) -> str:
        """All of a text, with at most four marks on a base, and a base for each."""
        out = "".join(map(self.__getitem__, text))
        if not self._marks:
            return out
        if len(self._marks) != self._compiled:
            self._compiled = len(self._marks)
            mark = _any_of(self._marks)
            self._mark = re.compile(mark)
            self._bare = re.compile(rf"(?<!\S)(?={mark})")
            self._crowd = re.compile(f"(?<={mark * MARKS}){mark}+")
        if not self._mark.search(text):
            return out
        return self._crowd.sub("", self._bare.sub(BASE, out))


def _shown(char: str) -> str:
    code = ord(char)
    if char == "\n":
        return char
    if char == "\t":
        return TAB
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code in _FLAGS:
        return chr(ord("A") + code - _FLAGS.start)
    category = unicodedata.category(char)
    if code in INVISIBLE or category in ("Cc", "Cf"):
        return f"⟨U+{code:04X}⟩"
    return "\N{REPLACEMENT CHARACTER}" if category in ("Cs", "Co", "Cn") else char


def _any_of(marks: str) -> str:
    """A pattern for one of them; a class with high characters in it is slow, so they come last."""
    low = "".join(mark for mark in marks if mark <= "\uffff")
    high = "".join(mark for mark in marks if mark > "\uffff")
    parts = [f"[{low}]"] if low else []
    return f"(?:{'|'.join([*parts, f'(?=[{_HIGH}])[{high}]'] if high else parts)})"


def is_mark(char: str) -> bool:
    """True for what takes no cell of its own."""
    first = char[0]
    return unicodedata.category(first)[0] == "M" or any(ord(first) in part for part in _JOINING)


def _border(text: str, at: int) -> int:
    """Where to cut: not before a mark or within an emoji, unless those are a flood."""
    for end in range(at, max(at - 2 * MARKS, 0), -1):
        joined = text[end] in "\u200d\ufe0e\ufe0f" or text[end - 1] == "\u200d"
        if not joined and not is_mark(text[end]) and ord(text[end]) not in INVISIBLE:
            return end
    return at


_SHOWN = _Shown()
