"""The bottom line: what can be pressed now, and how things stand with the server."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rtdesk.ui.cells import cut
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.hints import keys_line

_MUTED = "$foreground-muted"
_MOODS = (("✗", "$text-error"), ("offline", "$text-warning"), ("⇡", "$text-accent"))
"""How a part of the right half begins, and its colour."""
_LEAST = 24
"""Cells that the keys keep, however much there is to say about the server."""


class StatusLine(Widget):
    """Keys on the left, the server on the right; the keys give way first."""

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        padding: 0 1;
        background: $panel;
        text-wrap: nowrap;
    }
    """

    keys: reactive[tuple[tuple[str, str], ...]] = reactive(())
    state: reactive[str] = reactive("")

    def show(self, keys: Sequence[tuple[str, str]], state: str) -> None:
        """Draws anew only when something is different."""
        self.keys, self.state = tuple(keys), state

    def render(self) -> Content:
        """Both halves in one line."""
        width = self.size.width
        right = _standing(cut(plain(self.state), max(width - min(_LEAST, width // 3), 0)))
        room = width - right.cell_length - (2 if right else 0)
        left = keys_line([(plain(key), plain(words)) for key, words in self.keys], max(room, 0))
        blank = " " * max(width - left.cell_length - right.cell_length, 0)
        return Content.assemble(left, blank, right)


def _standing(state: str) -> Content:
    parts = [Content.styled(part, _mood(part)) for part in state.split(" · ")]
    return Content.styled(" · ", _MUTED).join(parts)


def _mood(part: str) -> str:
    return next((style for start, style in _MOODS if part.startswith(start)), _MUTED)
