"""Pixels for terminals that draw them: which ones do, and in which words."""

from __future__ import annotations

import base64
import fcntl
import os
import re
import struct
import termios
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.Image import Image

Way = Literal["kitty", "sixel", "blocks", ""]
"""How pictures are drawn; not at all when empty."""

CHUNK = 4096
COLOURS = 256
CELL = (8, 16)
"""Pixels of a cell where the terminal does not tell."""
NUMBER = 7471
"""Of our picture in the terminal's memory."""
ERASE = f"\x1b_Ga=d,d=I,i={NUMBER},q=2\x1b\\"
_RUN = re.compile(rb"(.)\1{3,}", re.DOTALL)
_SIXEL_TERMS = ("foot", "mlterm", "contour")
_SIXEL_PROGRAMS = ("WezTerm", "iTerm.app", "contour", "mintty")


def way_for(wish: str, own: Mapping[str, str] = os.environ) -> Way:
    """How pictures are drawn in this terminal, by what is configured and by what it says it is."""
    if wish in ("kitty", "sixel", "blocks"):
        return wish  # type: ignore[return-value]
    if wish == "never" or (wish == "auto" and is_remote(own)):
        return ""
    term, program = own.get("TERM", ""), own.get("TERM_PROGRAM", "")
    if own.get("TMUX") or own.get("STY") or term.startswith(("screen", "tmux")):
        return "blocks"
    if term in ("xterm-kitty", "xterm-ghostty") or program == "ghostty":
        return "kitty"
    if term.startswith(_SIXEL_TERMS) or program in _SIXEL_PROGRAMS:
        return "sixel"
    return "blocks"


def is_remote(own: Mapping[str, str] = os.environ) -> bool:
    """True over SSH."""
    return bool(own.get("SSH_CONNECTION") or own.get("SSH_TTY"))


def cell_size() -> tuple[int, int]:
    """Pixels of a cell, as the terminal says or as is usual."""
    try:
        answer = fcntl.ioctl(1, termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return CELL
    rows, columns, width, height = struct.unpack("4H", answer)
    if not (rows and columns and width >= columns and height >= rows):
        return CELL
    return width // columns, height // rows


def at(row: int, column: int, drawing: str) -> str:
    """A drawing with its upper left corner in a cell; the cursor is where it was."""
    return f"\x1b7\x1b[{row + 1};{column + 1}H{drawing}\x1b8"


def kitty(image: Image, columns: int, rows: int) -> str:
    """The words of the kitty terminal, for so many cells."""
    data = base64.b64encode(zlib.compress(image.tobytes(), 6)).decode("ascii")
    width, height = image.size
    head = f"a=T,f=24,o=z,s={width},v={height},c={columns},r={rows},i={NUMBER},C=1,q=2"
    pieces = [data[n : n + CHUNK] for n in range(0, len(data), CHUNK)]
    out = []
    for number, piece in enumerate(pieces):
        more = int(number + 1 < len(pieces))
        keys = f"{head},m={more}" if not number else f"m={more},q=2"
        out.append(f"\x1b_G{keys};{piece}\x1b\\")
    return "".join(out)


def sixel(image: Image) -> str:
    """The words of DEC's terminals: bands of six rows, one colour after the other."""
    small = image.quantize(COLOURS)
    width, height = small.size
    palette = small.getpalette() or []
    pixels = small.tobytes()
    parts = [f'\x1bPq"1;1;{width};{height}'.encode()]
    for number in range(len(palette) // 3):
        red, green, blue = (round(v * 100 / 255) for v in palette[3 * number : 3 * number + 3])
        parts.append(f"#{number};2;{red};{green};{blue}".encode())
    for top in range(0, height, 6):
        rows = [pixels[y * width : (y + 1) * width] for y in range(top, min(top + 6, height))]
        parts.append(b"$".join(_band(rows, width)))
        parts.append(b"-")
    parts.append(b"\x1b\\")
    return b"".join(parts).decode("ascii")


def _band(rows: list[bytes], width: int) -> Iterator[bytes]:
    """Six rows in each of their colours: a byte holds a column, a bit for each row."""
    for colour in sorted(set(b"".join(rows))):
        table = bytes(int(value == colour) for value in range(256))
        bits = 0
        for number, row in enumerate(rows):
            bits += int.from_bytes(row.translate(table), "big") << number
        columns = bits.to_bytes(width, "big").translate(_SIXELS).rstrip(b"?")
        runs = _RUN.sub(lambda run: b"!%d%s" % (len(run[0]), run[1]), columns)
        yield b"#%d%s" % (colour, runs)


_SIXELS = bytes((value & 63) + 63 for value in range(256))
