"""What the terminal shows, cell by cell, and the shortest way from there to what it should show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size


class Pen(NamedTuple):
    """How a cell is drawn, as SGR parameters."""

    attrs: tuple[str, ...] = ()
    fg: str = ""
    bg: str = ""


Cell = tuple[str, Pen]
"""A character with its marks; the second half of a wide one is empty."""
Row = list[Cell | None]
"""None: it is not known what stands there."""

PLAIN = Pen()
BLANK: Cell = (" ", PLAIN)
ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})
"""Attributes that are seen on a blank."""
OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
FOREGROUND = frozenset(str(code) for code in (*range(30, 38), *range(90, 98)))
BACKGROUND = frozenset(str(code) for code in (*range(40, 48), *range(100, 108)))
GAP = 4
"""Cells that are rather sent again than jumped over."""


@lru_cache(maxsize=4096)
def pen(sgr: str) -> Pen:
    """The pen for a list of SGR parameters (`1;38;2;10;20;30;49`)."""
    attrs, fg, bg = [], "", ""
    codes = sgr.split(";") if sgr else []
    while codes:
        code = codes.pop(0)
        if code in ("38", "48"):
            count = 4 if codes[:1] == ["2"] else 2
            color = ";".join([code, *codes[:count]])
            del codes[:count]
        else:
            color = code
        if code == "38" or code in FOREGROUND:
            fg = color
        elif code == "48" or code in BACKGROUND:
            bg = color
        elif code not in ("39", "49"):
            attrs.append(code)
    return Pen(tuple(attrs), fg, bg)


@lru_cache(maxsize=4096)
def blank_pen(drawn: Pen) -> Pen:
    """What of a pen can be seen on a blank."""
    return drawn if ON_BLANKS.intersection(drawn.attrs) else Pen((), "", drawn.bg)


@lru_cache(maxsize=16384)
def switch(old: Pen, new: Pen) -> str:
    """The shortest sequence that turns one pen into another."""
    if old == new:
        return ""
    if new == PLAIN:
        return "\x1b[m"
    fresh = ["0", *new.attrs, new.fg, new.bg]
    ways = [";".join(code for code in fresh if code)]
    gone = [attr for attr in old.attrs if attr not in new.attrs]
    if all(attr in OFF for attr in gone):
        ended = {OFF[attr] for attr in gone}
        more = [a for a in new.attrs if a not in old.attrs or OFF.get(a) in ended]
        colors = [
            (one or default)
            for one, other, default in ((new.fg, old.fg, "39"), (new.bg, old.bg, "49"))
            if one != other
        ]
        ways.append(";".join([*sorted(ended), *more, *colors]))
    return f"\x1b[{min(ways, key=len)}m"


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    return get_character_cell_size(char)


def cells(parts: Iterable[tuple[str, str]]) -> list[Cell]:
    """Texts with their SGR parameters as one entry per cell."""
    out: list[Cell] = []
    for text, sgr in parts:
        drawn = pen(sgr)
        blank = (" ", blank_pen(drawn))
        if text.isascii():
            out += [blank if char == " " else (char, drawn) for char in text]
            continue
        for char in text:
            width = _width(char)
            if width:
                out.append(blank if char == " " else (char, drawn))
                if width == 2:
                    out.append(("", drawn))
            elif out:
                at = len(out) - 1 if out[-1][0] or len(out) == 1 else len(out) - 2
                out[at] = (out[at][0] + char, out[at][1])
    return out


@lru_cache(maxsize=4096)
def doubtful(text: str) -> bool:
    """True where terminals do not agree how wide a character is, or reorder it."""
    code = ord(text[0]) if text else 0
    return (
        len(text) > 1
        or 0x0590 <= code < 0x2000
        or 0x25A0 <= code < 0x2800
        or code >= 0x1F000
        or 0xFE00 <= code < 0xFE10
    )


class Grid:
    """The cells of the terminal, and where its cursor is and with which pen while we write."""

    def __init__(self, width: int, height: int, *, colored_erase: bool = False) -> None:
        self.width = width
        self.height = height
        self.colored_erase = colored_erase
        self.rows: list[Row] = []
        self._out: list[str] = []
        self._pen = PLAIN
        self._at: tuple[int, int] | None = None
        self.forget()

    def forget(self) -> None:
        """Anything may be on the terminal now."""
        self.rows = [[None] * self.width for _ in range(self.height)]

    def known(self, top: int, height: int) -> bool:
        """True when it is known what stands in these rows."""
        return not any(None in row for row in self.rows[top : top + height])

    def scroll(self, top: int, height: int, lines: int) -> None:
        """Lets the terminal move these rows up (down when negative)."""
        count = min(abs(lines), height)
        region = f"\x1b[{top + 1};{top + height}r"
        if lines > 0:
            self._out.append(f"{region}\x1b[{top + height}H" + "\x1bD" * count)
        else:
            self._out.append(f"{region}\x1b[{top + 1}H" + "\x1bM" * count)
        self._out.append("\x1b[r")
        self._at = (0, 0)
        rows = self.rows[top : top + height]
        fresh: list[Row] = [[BLANK] * self.width for _ in range(count)]
        moved = rows[count:] + fresh if lines > 0 else fresh + rows[: height - count]
        self.rows[top : top + height] = moved

    def paint(self, wanted: Mapping[int, Row]) -> None:
        """Writes what these rows should be; None leaves a cell as it is."""
        for y in sorted(wanted):
            if self.rows[y] != wanted[y]:
                self._row(y, self.rows[y], wanted[y])
                self.rows[y] = [
                    old if new is None else new
                    for old, new in zip(self.rows[y], wanted[y], strict=True)
                ]

    def take(self) -> str:
        """What has to be written, ending with the plain pen."""
        out = "".join(self._out) + switch(self._pen, PLAIN)
        self._out.clear()
        self._pen, self._at = PLAIN, None
        return out

    # One row

    def _row(self, y: int, old: Row, new: Row) -> None:
        if old[0] in (None, BLANK) and old.count(old[0]) == self.width:
            old = self._cleared(y, old, new)
        end, blank = self._tail(old, new)
        x = 0
        while x < end:
            if old[x] == new[x] or new[x] is None:
                x += 1
                continue
            x = self._run(y, x, end, old, new)
        if blank is not None:
            self._erase(y, end, blank)

    def _cleared(self, y: int, old: Row, new: Row) -> Row:
        """Erases a row that will mostly be blank in another colour than it is."""
        blanks = [cell for cell in new if cell is not None and cell[0] == " "]
        if not blanks or None in new:
            return old
        blank = blanks[len(blanks) // 2]
        if old[0] == blank or not self._erasable(blank) or blanks.count(blank) < 12:
            return old
        self._erase(y, 0, blank)
        return [blank] * self.width

    def _erasable(self, cell: Cell) -> bool:
        attrs, _fg, bg = cell[1]
        return cell[0] == " " and not attrs and (not bg or self.colored_erase)

    def _tail(self, old: Row, new: Row) -> tuple[int, Cell | None]:
        """Where the blank rest of the row begins that is cheaper to erase than to write."""
        blank = new[-1]
        if blank is None or not self._erasable(blank):
            return self.width, None
        end = self.width
        while end and new[end - 1] == blank:
            end -= 1
        differ = sum(cell != blank for cell in old[end:])
        return (end, blank) if differ > GAP else (self.width, None)

    def _erase(self, y: int, x: int, blank: Cell) -> None:
        self._move(y, x)
        self._draw(blank[1])
        self._out.append("\x1b[K")

    def _run(self, y: int, x: int, end: int, old: Row, new: Row) -> int:
        """Writes from x to the next stretch that is right already; returns where that begins."""
        self._move(y, x)
        drifted = False
        while x < end:
            cell = new[x]
            if cell is None:
                break
            if cell[0] and self._right_from(x, end, old, new):
                break
            text, drawn = cell
            if drifted and text and (text == " " or text.isascii()):
                self._at = None
                self._move(y, x)
                drifted = False
            if text != " " or drawn != blank_pen(self._pen):
                self._draw(drawn)
            self._out.append(text)
            drifted = drifted or doubtful(text)
            x += 1
        self._at = None if drifted or x >= self.width else (y, x)
        return x

    def _right_from(self, x: int, end: int, old: Row, new: Row) -> bool:
        """True when enough cells from here on are right to be worth a jump."""
        stop = min(x + GAP + 1, end)
        return old[x] == new[x] and old[x:stop] == new[x:stop]

    def _draw(self, drawn: Pen) -> None:
        if drawn != self._pen:
            self._out.append(switch(self._pen, drawn))
            self._pen = drawn

    def _move(self, y: int, x: int) -> None:
        at = self._at
        if at == (y, x):
            return
        if at is not None and at[0] == y and x > at[1]:
            steps = x - at[1]
            self._out.append(f"\x1b[{steps if steps > 1 else ''}C")
        elif at is not None and x == 0 and y == at[0] + 1:
            self._out.append("\r\n")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._at = (y, x)
