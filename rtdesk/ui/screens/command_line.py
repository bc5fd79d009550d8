"""The command line: `:` and a word, completed, does what a key does."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from rtdesk.text.completing import Completion
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.text import plain
from rtdesk.ui.verbs import Verb, complete, understood, verbs
from rtdesk.ui.widgets.completion import Completing
from rtdesk.ui.widgets.editor import Field


class CommandLine(ModalScreen[tuple[str, tuple[Verb, ...]] | None], AtDesk):
    """Over the bottom of the screen that its commands are for; gives what was typed, and them."""

    CSS_PATH = "command_line.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []

    completing = query_one(Completing)

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._below = below

    def compose(self) -> ComposeResult:
        """Suggestions, the line, what is wrong with it."""
        self._verbs = verbs(self.desk_app, self._below)
        with Vertical():
            yield Completing(Field(), self._complete, history=self.desk_app.typed_commands)
            yield Static(id="told")

    def on_mount(self) -> None:
        """Ready to type."""
        self.completing.start()
        self._tell("a command, tab completes it · esc goes back")

    def _complete(self, text: str, at: int) -> Completion:
        return complete(text, at, self._verbs, self._below)

    def _tell(self, words: str, style: str = "$foreground-muted") -> None:
        self.query_one("#told", Static).update(Content.styled(plain(words), style))

    def on_completing_left(self) -> None:
        """Nothing."""
        self.dismiss(None)

    def on_completing_submitted(self, event: Completing.Submitted) -> None:
        """Gives it to the screen below; what is no command stays to be mended."""
        text = event.text.strip()
        if problem := understood(text, self._verbs):
            self._tell(problem, "$text-error")
            return
        if text:
            app = self.desk_app
            app.typed_commands = [text, *(old for old in app.typed_commands if old != text)][:50]
        self.dismiss((text, self._verbs))
