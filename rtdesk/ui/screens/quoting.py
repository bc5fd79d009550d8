"""Which lines of a message a reply quotes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.ui.widgets.hints import hint_lines
from rtdesk.ui.widgets.lines import Lines


class QuoteScreen(ModalScreen[str | None]):
    """Gives the quote with the chosen lines only, or None. The first line says who wrote it."""

    CSS_PATH = "quoting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "quote", "Quote the marked", id="quote.take"),
        Binding("space,x", "mark", "Mark", id="quote.mark"),
        Binding("v", "range", "From here", id="quote.range"),
        Binding("a", "all", "All or none", id="quote.all"),
        Binding("j,down", "move(1)", "Down", show=False, id="quote.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="quote.up"),
        Binding("escape,q", "leave", "Back", id="quote.leave"),
    ]
    list = query_one(Lines)

    def __init__(self, quote: str) -> None:
        super().__init__()
        self._head, *self._lines = quote.split("\n")
        self._marked: set[int] = set()
        self._from: int | None = None
        self._at = 0

    def compose(self) -> ComposeResult:
        """Who wrote it, the lines, keys."""
        with Vertical():
            yield Static(Content.styled(self._head, "bold $text-accent"), id="title")
            yield Lines()
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Shows the lines, none of them marked."""
        self._fill()
        width = max(self.app.size.width - 4, 8)
        self.query_one("#keys", Static).update(hint_lines(self.BINDINGS, width))

    def _chosen(self) -> set[int]:
        if self._from is None:
            return self._marked
        first, last = sorted((self._from, self._at))
        return self._marked | set(range(first, last + 1))

    def _fill(self) -> None:
        chosen = self._chosen()
        lines = [
            Content.assemble(
                ("x " if number in chosen else "  ", "bold $text-accent"),
                (line, "" if number in chosen else "$foreground-muted"),
            )
            for number, line in enumerate(self._lines)
        ]
        self.list.set_lines(lines, self._at if lines else None)

    def action_move(self, by: int) -> None:
        """To another line; a range grows with it."""
        self._at = min(max(self._at + by, 0), max(len(self._lines) - 1, 0))
        self._fill()

    def action_mark(self) -> None:
        """Marks the line, or not, and goes on."""
        self._marked ^= {self._at}
        self.action_move(1)

    def action_range(self) -> None:
        """Begins a range, or ends it."""
        self._marked = self._chosen()
        self._from = self._at if self._from is None else None
        self._fill()

    def action_all(self) -> None:
        """Marks all lines; when they are marked, none."""
        every = set(range(len(self._lines)))
        self._marked = set() if self._marked == every else every
        self._fill()

    def action_quote(self) -> None:
        """The marked lines; without any, the one under the cursor."""
        chosen = self._chosen() or {self._at}
        kept = [line for number, line in enumerate(self._lines) if number in chosen]
        self.dismiss("\n".join([self._head, *kept]))

    def action_leave(self) -> None:
        """As it was."""
        self.dismiss(None)
