"""The smallest Textual app that answers a key: the floor that rtdesk is measured against."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static


class Hello(App[None]):
    """Shows READY, and after that how often `j` was pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [("j", "count", "Count")]
    presses = 0

    def compose(self) -> ComposeResult:
        """One line of text."""
        yield Static("READY")

    def action_count(self) -> None:
        """Write the next number."""
        self.presses += 1
        self.query_one(Static).update(f"{self.presses} times")


if __name__ == "__main__":
    Hello().run()
