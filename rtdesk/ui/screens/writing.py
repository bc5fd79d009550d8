"""A text of several lines for a field, in a place of its own or in the user's editor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from rtdesk.text.typed import typeable
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Editor
from rtdesk.ui.widgets.hints import keys_line

Wrong = Callable[[str], str]
KEYS = (("ctrl+s", "Take it"), ("ctrl+o", "Your editor"), ("esc", "Back"))


class Writing(ModalScreen[str | None], AtDesk):
    """Gives the text, or None. What is `wrong` with it is said, and it is not taken."""

    CSS_PATH = "writing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Take this text", id="writing.take", priority=True),
        Binding("ctrl+o,f4", "outside", "Your own editor", id="writing.editor", priority=True),
        Binding("escape", "cancel", "Back, after a question if it was changed", id="writing.back"),
    ]

    editor = query_one(Editor)

    def __init__(
        self, title: str, text: str, note: str = "", wrong: Wrong = lambda text: ""
    ) -> None:
        super().__init__()
        self._heading = title
        self._before = typeable(text)
        self._note = note
        self._wrong = wrong

    def compose(self) -> ComposeResult:
        """Title with a note, the text, what is wrong or what can be pressed."""
        with Vertical():
            yield Static(
                Content.assemble(
                    (plain(self._heading), "bold $text-accent"),
                    (f"  {plain(self._note)}" if self._note else "", "$foreground-muted"),
                ),
                id="title",
            )
            yield Editor()
            yield Static(id="said")

    def on_mount(self) -> None:
        """The cursor waits behind the last word."""
        self.editor.text = self._before
        self.editor.move_cursor(self.editor.document.end)
        self.editor.focus()
        self._tell()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A complaint is about a text that stands there no more."""
        event.stop()
        self._tell()

    def _tell(self, trouble: str = "") -> None:
        keys = keys_line(KEYS, max(self.app.size.width - 2, 20))
        said = Content.styled(plain(trouble), "$text-error") if trouble else keys
        self.query_one("#said", Static).update(said)

    def action_take(self) -> None:
        """The text, unless something is wrong with it."""
        text = self.editor.text
        if trouble := self._wrong(text):
            self._tell(trouble)
        else:
            self.dismiss(text)

    @work(exclusive=True)
    async def action_cancel(self) -> None:
        """Back; what was typed is given up only after a question."""
        from rtdesk.ui.screens.ask import Confirm

        question = Confirm("Give up what you changed?", "Give it up", "Go on writing")
        same = self.editor.text == self._before
        if same or await self.app.push_screen_wait(question):
            self.dismiss(None)

    @work(exclusive=True, group="editor")
    async def action_outside(self) -> None:
        """The text into a file, the user's editor, and what it left back."""
        from rtdesk.ui import editor

        try:
            file = self._handed_over()
        except OSError as error:
            self._tell(f"Not edited: {error.strerror or error}")
            return
        trouble = await editor.run(self.app, file)
        try:
            self.editor.text = typeable(file.read_text("utf-8", errors="replace").rstrip("\n"))
            file.unlink()
        except OSError as error:
            trouble = trouble or f"{error.strerror or error}"
        self.editor.focus()
        self._tell(trouble)

    def _handed_over(self) -> Path:
        folder = self.desk.editing
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = mkstemp(".field", "value-", folder)
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - of a handle
            file.write(self.editor.text)
        return Path(name)
