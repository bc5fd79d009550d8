"""Questions of one line over the bottom of the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.hints import keys_line

Echo = Callable[[str], tuple[str, bool]]
"""How what is typed is understood, in words, and whether it can be taken."""


class Ask(ModalScreen[str | None]):
    """Asks for a line of text; gives None when the user thinks better of it.

    With an `echo` it says how it understands what is typed, and takes nothing that cannot be.
    """

    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Back", id="ask.cancel")]

    def __init__(
        self, question: str, value: str = "", placeholder: str = "", *, echo: Echo | None = None
    ) -> None:
        super().__init__()
        self._echo = echo
        self._question = question
        self._value = value
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """The question, and a line to answer in."""
        field = Field(placeholder=plain(self._placeholder))
        field.value = self._value
        with Horizontal():
            yield Static(Content(plain(self._question)), id="question")
            yield field
            if self._echo:
                yield Static(id="echo")

    def on_mount(self) -> None:
        """What stands there is understood somehow, too."""
        self._tell(self._value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says how that is understood."""
        event.stop()
        self._tell(event.value)

    def _tell(self, typed: str) -> None:
        if self._echo:
            words, good = self._echo(typed)
            style = "$foreground-muted" if good else "$text-error"
            self.query_one("#echo", Static).update(Content.styled(plain(words), style))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer, as it stands."""
        event.stop()
        if self._echo is None or self._echo(event.value)[1]:
            self.dismiss(event.value)

    def action_cancel(self) -> None:
        """No answer."""
        self.dismiss(None)


class Confirm(ModalScreen[bool]):
    """Asks yes or no; nothing but `y` is yes."""

    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("n,escape,q", "answer(False)", "No", id="confirm.no"),
    ]

    def __init__(self, question: str, yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self._question = question
        self._yes, self._no = yes, no

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        keys = [("y", plain(self._yes)), ("n", plain(self._no))]
        with Horizontal():
            yield Static(Content(plain(self._question)), id="question")
            yield Static(keys_line(keys, 60), id="answers")

    def action_answer(self, answer: bool) -> None:
        """What was decided."""
        self.dismiss(answer)
