"""The app of the first start: no desk yet, one screen."""

from __future__ import annotations

from pathlib import Path

from textual.app import App

from rtdesk.ui import themes
from rtdesk.ui.screens.first_run import FirstRunScreen


class FirstRun(App[str]):
    """Gives what its screen gives."""

    TITLE = "rtdesk"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self.animation_level = "none"
        theme = themes.load(themes.DEFAULT)
        self.register_theme(theme)
        self.theme = theme.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own style variables."""
        return themes.VARIABLES

    def on_mount(self) -> None:
        """The one screen; its end is the app's."""
        self.push_screen(FirstRunScreen(self._file), self.exit)
