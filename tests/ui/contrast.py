"""How well what is drawn can be told from what is behind it (WCAG 2.1, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.color import Color
from rich.style import Style
from textual.app import App

WORDS, WORDS_HIGH = 4.5, 7.0
"""What words need: level AA, and AAA where a theme promises high contrast."""
LINES, LINES_HIGH = 1.5, 3.0
"""What rules and scroll bars need, which only help the eye."""
PICTURE = re.compile(r"[▀▁-▊▋-▏▐]+\Z")
DRAWN = re.compile(r"[\s─-╿▌]+\Z")
RGB = tuple[int, int, int]


def contrast(one: RGB, other: RGB) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: RGB) -> float:
    red, green, blue = (_linear(part / 255) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def faint(app: App[None], *, high: bool) -> list[str]:
    """What on this screen cannot be read well enough, with its colours."""
    words, lines = (WORDS_HIGH, LINES_HIGH) if high else (WORDS, LINES)
    found: dict[str, str] = {}
    for text, front, back in _pieces(app):
        ratio = contrast(front, back)
        if ratio < (lines if DRAWN.match(text) else words):
            found.setdefault(f"{ratio:.2f}: {_hex(front)} on {_hex(back)}", text.strip()[:30])
    return [f"{pair}: {text!r}" for pair, text in sorted(found.items())]


def _pieces(app: App[None]) -> Iterator[tuple[str, RGB, RGB]]:
    """What is drawn in colours that are known: words, and lines."""
    for strip in app.screen._compositor.render_strips():
        for text, style, control in strip:
            if text.strip() and style and not control and not PICTURE.match(text.strip()):
                front, back = _colors(style)
                if front and back and front.triplet and back.triplet:
                    yield text, front.triplet, back.triplet


def _colors(style: Style) -> tuple[Color | None, Color | None]:
    pair = style.color, style.bgcolor
    return (pair[1], pair[0]) if style.reverse else pair


def _hex(color: RGB) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)
