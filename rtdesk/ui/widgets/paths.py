"""The row in which the path of a file to attach is typed."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from rtdesk.text.paths import complete, expand
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field, focus_now

SHOWN = 12
"""Candidates listed at a time."""


class PathRow(Vertical):
    """A path with completion by `tab`; `enter` adds the files, and an empty line closes the row."""

    DEFAULT_CSS = """
    PathRow { height: auto; padding: 0 1; }
    PathRow > Horizontal { height: 1; }
    PathRow > Horizontal > Static { width: 8; color: $text-accent; }
    PathRow Field { width: 1fr; background: $boost; }
    PathRow > .said { height: auto; max-height: 3; padding: 0 0 0 8; color: $text-muted; }
    PathRow > .said.-trouble { color: $text-error; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", id="path.complete"),
        Binding("escape", "close", "Back to the text", id="path.close"),
    ]

    class Added(Message):
        """Files are to be attached."""

        def __init__(self, paths: tuple[str, ...]) -> None:
            super().__init__()
            self.paths = paths

    class Closed(Message):
        """Nothing more is to be attached."""

    def __init__(self, cwd: Path | None = None) -> None:
        super().__init__()
        self._cwd = cwd or Path.cwd()

    def compose(self) -> ComposeResult:
        """The line and, below it, what there is to say."""
        with Horizontal():
            yield Static(Content("Attach"))
            yield Field(placeholder="path, ~/path or pattern")
        yield Static(Content(""), classes="said")

    def start(self) -> None:
        """Shows the empty row, ready to type."""
        self.display = True
        field = self.query_one(Field)
        field.value = ""
        self._say("tab completes, enter adds, esc goes back to the text")
        focus_now(field)

    def action_complete(self) -> None:
        """Adds what is certain and lists what fits."""
        field = self.query_one(Field)
        found = complete(field.value, self._cwd)
        field.value = found.text
        field.cursor_position = len(found.text)
        if found.candidates:
            more = len(found.candidates) - SHOWN
            names = [plain(name) for name in found.candidates[:SHOWN]]
            self._say("  ".join(names) + (f"  … {more} more" if more > 0 else ""))
        else:
            self._say("")

    def action_close(self) -> None:
        """Puts the row away."""
        self.display = False
        self.post_message(self.Closed())

    def on_input_changed(self, event: Input.Changed) -> None:
        """A complaint is about a path that is typed no more."""
        event.stop()
        if self.query_one(".said", Static).has_class("-trouble"):
            self._say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Adds the files, or says why not and leaves the path as it is."""
        event.stop()
        if not event.value.strip():
            self.action_close()
            return
        found = expand(event.value, self._cwd)
        if found.trouble:
            self._say(plain(found.trouble), trouble=True)
            return
        self.query_one(Field).value = ""
        count = len(found.paths)
        what = "added" if count == 1 else f"{count} files added"
        self._say(f"{what}; another path, or enter to go on")
        self.post_message(self.Added(found.paths))

    def _say(self, words: str, *, trouble: bool = False) -> None:
        said = self.query_one(".said", Static)
        said.set_class(trouble, "-trouble")
        said.update(Content(words))
