"""A bare app that shows one widget in the desk's own theme, and its screen as text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from textual._context import visible_screen_stack
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from rtdesk.ui import themes

NOW = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


class Showing(App[None]):
    """Just the widget."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets = widgets
        self.register_theme(themes.load(themes.DEFAULT))
        self.theme = themes.DEFAULT

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(themes.VARIABLES)

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def on_mount(self) -> None:
        self.widgets[0].focus()


def lines(app: App[Any]) -> list[str]:
    """What stands on the screen, without trailing blanks."""
    return [strip.text.rstrip() for strip in strips(app)]


def strips(app: App[None]) -> list[Strip]:
    """The screen as it is drawn, with the screens that a dialog lets shine through."""
    visible_screen_stack.set(app._background_screens)
    return app.screen._compositor.render_strips()
