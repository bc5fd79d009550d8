"""The line to type what is looked for; takes the place of the status line meanwhile."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Static

from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field


class FindLine(Horizontal):
    """Says what is typed, key by key; moving is left to the list above."""

    DEFAULT_CSS = """
    FindLine {
        height: 1;
        background: $panel;
        & #scope {
            width: auto;
            max-width: 30%;
            padding: 0 1;
            color: $accent;
            text-style: bold;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & Field { width: 1fr; background: $panel; }
        & #told {
            width: 43;
            max-width: 54%;
            padding: 0 1;
            color: $foreground-muted;
            text-align: right;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Down in what was found", id="find.down"),
        Binding("up", "move(-1)", "Up in what was found", id="find.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="find.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="find.page_up"),
        Binding("enter", "keep", "Keep what was found", id="find.keep"),
        Binding(
            "tab",
            "turn",
            "Everywhere, or here",
            id="find.everywhere",
            tooltip="Of a list: look in everything on this machine, or in this list again",
        ),
        Binding("escape", "leave", "Back to the list", id="find.leave"),
    ]

    class Changed(Message):
        """Something else is looked for."""

        def __init__(self, words: str) -> None:
            self.words = words
            super().__init__()

    class Kept(Message):
        """The findings stay, and the keys go to them."""

    class Turned(Message):
        """Look elsewhere for the same words."""

    class Left(Message):
        """Enough looked for."""

    class Moved(Message):
        """The cursor of the findings moves by tickets, or by pages."""

        def __init__(self, lines: int = 0, pages: int = 0) -> None:
            self.lines, self.pages = lines, pages
            super().__init__()

    field = query_one(Field)

    def __init__(self, *, scopes: bool = False) -> None:
        """`scopes`: there are two places to look in, and `tab` goes to the other."""
        super().__init__()
        self._scopes = scopes

    def compose(self) -> ComposeResult:
        """What one types, and what came of it."""
        yield Static("/", id="scope", markup=False)
        yield Field()
        yield Static(id="told")

    @property
    def words(self) -> str:
        """What stands in the line."""
        return self.field.value

    @words.setter
    def words(self, words: str) -> None:
        self.field.value = words
        self.field.cursor_position = len(self.field.value)

    def tell(self, told: str, keys: str = "enter keeps · esc goes back") -> None:
        """What came of it, and what can be pressed."""
        content = Content(f"{told} · {keys}" if told else keys)
        self.query_one("#told", Static).update(content, layout=False)

    def scope(self, words: str) -> None:
        """Where one looks; went through the gate."""
        self.query_one("#scope", Static).update(Content(f"{plain(words)} /".strip()))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every key looks anew."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.action_keep()

    def action_move(self, lines: int) -> None:
        """Up and down."""
        self.post_message(self.Moved(lines=lines))

    def action_page(self, pages: int) -> None:
        """The same by pages."""
        self.post_message(self.Moved(pages=pages))

    def action_keep(self) -> None:
        """Enough typed."""
        self.post_message(self.Kept())

    def action_turn(self) -> None:
        """The other scope, where there is one."""
        self.post_message(self.Turned() if self._scopes else self.Kept())

    def action_leave(self) -> None:
        """Back to the list."""
        self.post_message(self.Left())
