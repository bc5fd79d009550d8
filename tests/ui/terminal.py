"""A terminal without a tty: what an app writes goes into pyte, beside what Textual itself would."""

from __future__ import annotations

import re
from typing import ClassVar

import pyte
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[\?2026[hl]")


class Recorder(HeadlessDriver):
    """A driver that keeps what is written, and does not say that nobody looks."""

    written: ClassVar[dict[int, list[str]]] = {}

    @property
    def is_headless(self) -> bool:
        return False

    @property
    def can_suspend(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.setdefault(id(self._app), []).append(data)


class Terminal:
    """The screen that an app's output makes."""

    def __init__(self, app: App[None], width: int, height: int) -> None:
        self.app = app
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)

    def take(self) -> str:
        """Feeds what was written since the last time, and returns it."""
        new = "".join(Recorder.written.pop(id(self.app), []))
        self.stream.feed(_UNKNOWN_TO_PYTE.sub("", new))
        return new

    def resize(self, width: int, height: int) -> None:
        """A terminal that keeps nothing sensible when its size changes."""
        self.screen.resize(height, width)
        self.stream.feed("\x1b[H\x1b[2J" + "#" * width * height)

    def shows(self) -> list[list[tuple[object, ...]]]:
        """Every cell, without what cannot be seen of blanks."""
        return _cells(self.screen)

    def should_show(self) -> list[list[tuple[object, ...]]]:
        """The same for a full repaint by Textual's own code."""
        fresh = pyte.Screen(self.screen.columns, self.screen.lines)
        compositor = self.app.screen._compositor
        update = compositor.render_full_update()
        text = update.render_segments(self.app.console).replace("\n", "")
        pyte.Stream(fresh).feed(text)
        return _cells(fresh)


def _cells(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    return [
        [_seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)
    ]


def _seen(char: pyte.screens.Char) -> tuple[object, ...]:
    # A mark on a blank belongs to a letter that what lies above cuts: Textual still writes it.
    if char.data[:1] == " " and not (char.underscore or char.reverse or char.strikethrough):
        return (" ", char.bg)
    return tuple(char)
