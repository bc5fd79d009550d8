"""The question which file is to be uploaded."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.text.paths import complete, expand, look
from rtdesk.text.typed import typeable
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field

SHOWN = 12
"""Names listed at a time."""


class AskFile(ModalScreen[str | None]):
    """A path with completion by `tab`; gives the path of a file that can be sent, or None."""

    CSS_PATH = "folder.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete the path", id="file.complete", priority=True),
        Binding("escape", "cancel", "Upload nothing", id="file.cancel"),
    ]

    def __init__(self, question: str, taken: tuple[str, ...] = (), cwd: Path | None = None) -> None:
        """`taken` are names of files that are there already."""
        super().__init__()
        self._question = question
        self._taken = taken
        self._cwd = cwd or Path.cwd()

    def compose(self) -> ComposeResult:
        """The question, the path and, below it, what there is to say."""
        with Vertical():
            with Horizontal():
                yield Static(Content(plain(self._question)), id="question")
                yield Field()
            yield Static(Content("tab completes, enter takes it, esc leaves"), id="said")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Field).focus()

    def action_complete(self) -> None:
        """Adds what is certain and lists what fits."""
        field = self.query_one(Field)
        found = complete(field.value, self._cwd)
        field.value = typeable(found.text).replace("\n", " ")
        field.cursor_position = len(field.value)
        more = len(found.candidates) - SHOWN
        names = [plain(name) for name in found.candidates[:SHOWN]]
        self._say("  ".join(names) + (f"  … {more} more" if more > 0 else ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        """A complaint is about a path that is typed no more."""
        event.stop()
        if self.query_one("#said", Static).has_class("-trouble"):
            self._say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The file, if it can be sent; else why not, and the path stays as it is."""
        event.stop()
        typed = event.value.strip()
        if not typed:
            self.dismiss(None)
            return
        found = expand(typed, self._cwd)
        if found.trouble:
            self._say(found.trouble, trouble=True)
        elif len(found.paths) != 1:
            self._say(f"These are {len(found.paths)} files: choose one.", trouble=True)
        elif (name := look(found.paths[0]).name) in self._taken:
            self._say(f"{name} is there already: RT tells files by their names.", trouble=True)
        else:
            self.dismiss(found.paths[0])

    def _say(self, words: str, *, trouble: bool = False) -> None:
        said = self.query_one("#said", Static)
        said.set_class(trouble, "-trouble")
        said.update(Content(plain(words)))

    def action_cancel(self) -> None:
        """No file."""
        self.dismiss(None)
