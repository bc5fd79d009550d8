"""The question which file is to be uploaded."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from rtdesk.text.paths import expand, look
from rtdesk.ui.screens.ask_path import AskPath
from rtdesk.ui.widgets.editor import Field


class AskFile(AskPath[str]):
    """Gives the path of a file that can be sent, or None."""

    KEYS = "tab completes, enter takes it, esc leaves"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete the path", id="file.complete", priority=True),
        Binding("escape", "cancel", "Upload nothing", id="file.cancel"),
    ]

    def __init__(self, question: str, taken: tuple[str, ...] = (), cwd: Path | None = None) -> None:
        """`taken` are names of files that are there already."""
        super().__init__(question, cwd)
        self._taken = taken

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Field).focus()

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
