"""Which theme the app shows: asked for, chosen on the screen, or the best a terminal can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from rtdesk.config.errors import ConfigError
from rtdesk.ui import themes
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from textual.theme import Theme

    from rtdesk.desk import Desk

KEPT = "theme"
"""Under this name the desk remembers what was chosen, and instead of what."""
POOR_SYSTEMS = (None, "standard", "windows")
"""What Rich calls terminals that have 16 colours or none."""


class Theming(App[None]):
    """An app whose themes are files."""

    desk: Desk
    _poor = ""

    def use_first_theme(self) -> None:
        """The one chosen on the screen, else the configuration's.

        Raises:
            ConfigError: the configuration names one that is not there, or that cannot be drawn.
        """
        wanted = self.desk.profile.theme
        try:
            theme = self._chosen(wanted) or self._loaded(wanted)
        except themes.BadTheme as error:
            raise ConfigError(f"theme: {error}") from error
        if not theme.ansi and not self.no_color and self.console.color_system in POOR_SYSTEMS:
            self._poor = theme.name
            theme = self._loaded(themes.POOR)
        self.show_theme(theme)

    def _loaded(self, name: str) -> Theme:
        return themes.load(name, themes.own_folder(self.desk.profile))

    def _chosen(self, wanted: str) -> Theme | None:
        """What was chosen, as long as the configuration says what it said then."""
        before, _, name = self.desk.kept(KEPT).partition("\n")
        if not name or before != wanted:
            return None
        try:
            return self._loaded(name)
        except themes.BadTheme:
            return None  # its file is gone, or is being edited

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in a theme."""
        self.register_theme(theme)
        if self.theme == theme.name:
            self.refresh_css(animate=False)  # the same file, edited
        self.theme = theme.name

    def keep_theme(self, name: str) -> None:
        """This one also at the next start."""
        wanted = self.desk.profile.theme
        self.desk.keep(KEPT, "" if name == wanted else f"{wanted}\n{name}")

    def say_poor(self) -> None:
        """Says once why it is another theme than was asked for."""
        if self._poor:
            self.notify(
                f"This terminal has 16 colours, too few for {plain(self._poor)}:"
                f" {plain(themes.POOR)} is shown. If it has more, set COLORTERM=truecolor.",
                timeout=10,
            )
            self._poor = ""

    def set_theme(self, name: str) -> None:
        """What is typed after `:theme`; without a name, asks."""
        if not name:
            self.action_change_theme()
            return
        try:
            self.show_theme(self._loaded(name))
        except themes.BadTheme as error:
            self.notify(plain(str(error)), severity="warning", timeout=10)
            return
        self.keep_theme(name)

    def action_change_theme(self) -> None:
        """Asks which, and shows each while one looks at its name."""
        from rtdesk.ui.screens.theme import ThemeScreen

        before = self.current_theme

        def decided(name: str | None) -> None:
            if name:
                self.set_theme(name)
            else:
                self.show_theme(before)

        if not isinstance(self.screen, ThemeScreen):
            self.push_screen(
                ThemeScreen(themes.own_folder(self.desk.profile), before.name), decided
            )
