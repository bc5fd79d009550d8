"""Choosing a theme: the desk above shows the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rtdesk.ui import themes
from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

if TYPE_CHECKING:
    from textual.theme import Theme

    from rtdesk.ui.theming import Theming


class ThemeScreen(Chooser):
    """Gives the name of the theme that is to stay, or None: who asked brings the old one back."""

    def __init__(self, own: Path, current: str) -> None:
        self._themes: dict[str, Theme] = {}
        super().__init__("Theme", tuple(self._found(own)), current)

    @property
    def note(self) -> str:
        """What the keys do."""
        return "enter keeps it, esc goes back to the old one"

    def _found(self, own: Path) -> Iterator[Choice]:
        keys = iter(LETTERS)
        for name in themes.every(own):
            try:
                self._themes[name] = themes.load(name, own)
                about = themes.about(name, own)
            except themes.BadTheme as error:
                yield Choice("", name, name, str(error), enabled=False)
                continue
            yield Choice(next(keys, ""), name, name, about)

    def action_move(self, count: int) -> None:
        """Shows the next theme at once."""
        super().action_move(count)
        if self.list.cursor is not None:
            self._show(self._choices[self.list.cursor].value)

    def _show(self, name: str) -> None:
        if name in self._themes:
            cast("Theming", self.app).show_theme(self._themes[name])
