"""The bottom line: what can be pressed now, and how things stand with the server."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rtdesk.ui.cells import cut
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.hints import keys_line

_MUTED = "$foreground-muted"
_MOODS = (("✗", "$text-error"), ("offline", "$text-warning"), ("⇡", "$text-accent"))
"""How a part of the right half begins, and its colour."""
_LEAST = 19
"""Cells that the keys keep, however much there is to say about the server."""
_BETWEEN = " · "
_SHORT = 20
"""Cells below which a part is not cut for the others: what to do stands at the end."""


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
        right = _standing(plain(self.state), max(width - min(_LEAST, width // 3), 0))
        room = width - right.cell_length - (2 if right else 0)
        left = keys_line([(plain(key), plain(words)) for key, words in self.keys], max(room, 0))
        blank = " " * max(width - left.cell_length - right.cell_length, 0)
        return Content.assemble(left, blank, right)


def _standing(state: str, width: int) -> Content:
    texts = state.split(_BETWEEN)
    while (over := cell_len(_BETWEEN.join(texts)) - width) > 0:
        longest = max(range(len(texts)), key=lambda at: cell_len(texts[at]))
        room = cell_len(texts[longest])
        if room <= _SHORT:
            texts = [cut(_BETWEEN.join(texts), width)]
            break
        texts[longest] = cut(texts[longest], max(room - over, _SHORT))
    parts = [Content.styled(text, _mood(text)) for text in texts]
    return Content.styled(_BETWEEN, _MUTED).join(parts)


def _mood(part: str) -> str:
    return next((style for start, style in _MOODS if part.startswith(start)), _MUTED)
