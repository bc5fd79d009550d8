"""A small list over the bottom of the screen from which one key picks."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, Key, Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.ui.cells import fit
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.lines import Lines

LETTERS = string.digits[1:] + string.ascii_lowercase.replace("j", "").replace("k", "")
"""Keys for many choices, none of which moves in the list."""
LABEL = 40
"""Cells that the longest label may take before its detail begins."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line. `key` picks it at once (a character; longer ones only show); not `enabled`: dim."""

    key: str
    label: str
    value: str
    detail: str = ""
    enabled: bool = True


class Chooser(ModalScreen[str | None]):
    """Gives the value of the chosen line, or None."""

    CSS_PATH = "chooser.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="chooser.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="chooser.up"),
        Binding("enter", "choose", "Choose", id="chooser.choose"),
        Binding("escape,q", "cancel", "Back", id="chooser.cancel"),
    ]

    list = query_one(Lines)

    def __init__(self, title: str, choices: Sequence[Choice], current: str = "") -> None:
        super().__init__()
        self._current = current
        self._heading = title
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """Title and lines."""
        with Vertical():
            yield Static(self._head_line(), id="title")
            yield Lines()

    @property
    def note(self) -> str:
        """Stands behind the heading."""
        return "esc leaves"

    def show_note(self) -> None:
        """The note is another one now."""
        self.query_one("#title", Static).update(self._head_line())

    def _head_line(self) -> Content:
        return Content.assemble(
            (plain(self._heading), "bold $text-accent"),
            (f"  {plain(self.note)}", "$foreground-muted"),
        )

    def on_mount(self) -> None:
        """The cursor waits on what is so now, else on the first line that can be chosen."""
        enabled = [at for at, choice in enumerate(self._choices) if choice.enabled]
        now = [at for at in enabled if self._choices[at].value == self._current]
        self._fill(next(iter(now or enabled), None))

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._fill(self.list.cursor)

    def on_key(self, event: Key) -> None:
        """A choice's own key comes before the keys that move."""
        for choice in self._choices:
            if choice.enabled and event.character == choice.key:
                event.stop()
                self.dismiss(choice.value)
                return

    def on_click(self, event: Click) -> None:
        """A click chooses; outside it leaves."""
        if event.widget is self:
            self.dismiss(None)
        elif event.widget is self.list:
            self._pick(event.y + self.list.scroll_offset.y)

    def action_move(self, count: int) -> None:
        """To the next lines that can be chosen."""
        open_to = [at for at, choice in enumerate(self._choices) if choice.enabled]
        if open_to:
            at = open_to.index(self.list.cursor) if self.list.cursor in open_to else 0
            self.list.move_cursor(open_to[(at + count) % len(open_to)])

    def action_choose(self) -> None:
        """The line under the cursor."""
        if self.list.cursor is not None:
            self._pick(self.list.cursor)

    def action_cancel(self) -> None:
        """Nothing."""
        self.dismiss(None)

    def _pick(self, at: int) -> None:
        if at < len(self._choices) and self._choices[at].enabled:
            self.dismiss(self._choices[at].value)

    def _fill(self, cursor: int | None) -> None:
        labels = [plain(choice.label) for choice in self._choices]
        widest = max((Content(label).cell_length for label in labels), default=0)
        lines = [_line(choice, min(widest, LABEL)) for choice in self._choices]
        self.list.set_lines(lines or [Content.styled(" nothing to choose", "dim")], cursor)


def _line(choice: Choice, width: int) -> Content:
    line = Content.assemble(
        (f" {fit(plain(choice.key), 2)} ", "bold $text-accent"),
        fit(plain(choice.label), width),
        (f"  {plain(choice.detail)}" if choice.detail else "", "$foreground-muted"),
    )
    return line if choice.enabled else line.without_spans.stylize("$foreground-muted")
