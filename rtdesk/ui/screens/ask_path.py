"""Questions whose answer is a path."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.text.paths import complete
from rtdesk.text.typed import typeable
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field

SHOWN = 12
"""Names listed at a time."""
Answer = TypeVar("Answer")


class AskPath(ModalScreen[Answer | None]):
    """A path that is completed by `tab`; whether it can be taken is for the question to say."""

    CSS_PATH = "ask_path.tcss"
    FOLDERS: ClassVar[bool] = False
    """True where only folders are listed."""
    KEYS: ClassVar[str] = ""
    """What the keys do, said at first."""

    def __init__(self, question: str, cwd: Path | None = None) -> None:
        super().__init__()
        self._question = question
        self._cwd = cwd or Path.cwd()

    def compose(self) -> ComposeResult:
        """The question, the path and, below it, what there is to say."""
        with Vertical():
            with Horizontal():
                yield Static(Content(plain(self._question)), id="question")
                yield Field()
            yield Static(Content(self.KEYS), id="said")

    def _put(self, text: str) -> None:
        """Another path stands there."""
        field = self.query_one(Field)
        field.value = typeable(text).replace("\n", " ")
        field.cursor_position = len(field.value)

    def _say(self, words: str, *, trouble: bool = False) -> None:
        """Says something below the path."""
        said = self.query_one("#said", Static)
        said.set_class(trouble, "-trouble")
        said.update(Content(plain(words)))

    def action_complete(self) -> None:
        """Adds what is certain and lists what fits."""
        found = complete(self.query_one(Field).value, self._cwd, folders=self.FOLDERS)
        self._put(found.text)
        more = len(found.candidates) - SHOWN
        names = [plain(name) for name in found.candidates[:SHOWN]]
        self._say("  ".join(names) + (f"  … {more} more" if more > 0 else ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        """A complaint is about a path that is typed no more."""
        event.stop()
        if self.query_one("#said", Static).has_class("-trouble"):
            self._say("")

    def action_cancel(self) -> None:
        """No answer."""
        self.dismiss(None)
