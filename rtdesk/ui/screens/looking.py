"""What can be done with a file that one looks at: the same as in the list of attachments."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

DO = (
    ("S", "save", "Save this file"),
    ("o", "open", "Open it with a program"),
    ("vertical_line", "pipe", "Pipe it into a command"),
)


class Looking(Screen[None]):
    """Goes back to the list of attachments, which does it; without one there are no such keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"file('{what}')", words, id=f"looking.{what}") for key, what, words in DO
    ]

    def __init__(self, then: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self.then = then

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a command said is no file."""
        return action != "file" or self.then is not None

    @property
    def file_keys(self) -> list[tuple[str, str]]:
        """For the bottom line."""
        return [("S", "Save"), ("o", "Open"), ("|", "Pipe")] if self.then else []

    def action_file(self, what: str) -> None:
        """Goes back and does it there."""
        if self.then is not None:
            self.dismiss()
            self.app.call_later(self.then, what)
