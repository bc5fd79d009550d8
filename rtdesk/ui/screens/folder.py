"""The question into which folder files are saved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.text.paths import complete
from rtdesk.text.typed import typeable
from rtdesk.ui.text import plain
from rtdesk.ui.told import disk_words
from rtdesk.ui.widgets.editor import Field

SHOWN = 12
"""Folders listed at a time."""


class AskFolder(ModalScreen[Path | None]):
    """A path with completion by `tab`; gives a folder that is there, or None."""

    CSS_PATH = "folder.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete the path", id="folder.complete", priority=True),
        Binding("escape", "cancel", "Save nothing", id="folder.cancel"),
    ]

    def __init__(self, question: str, folder: Path, cwd: Path | None = None) -> None:
        super().__init__()
        self._question = question
        self._folder = folder
        self._cwd = cwd or Path.cwd()
        self._to_make = ""  # the path for which enter makes a folder

    def compose(self) -> ComposeResult:
        """The question, the path and, below it, what there is to say."""
        with Vertical():
            with Horizontal():
                yield Static(Content(plain(self._question)), id="question")
                yield Field()
            yield Static(Content("tab completes, enter saves, esc saves nothing"), id="said")

    def on_mount(self) -> None:
        """The folder of the last time stands there."""
        self._put(short(self._folder))

    def _put(self, text: str) -> None:
        field = self.query_one(Field)
        field.value = typeable(text).replace("\n", " ")
        field.cursor_position = len(field.value)

    def action_complete(self) -> None:
        """Adds what is certain and lists what fits."""
        found = complete(self.query_one(Field).value, self._cwd, folders=True)
        self._put(found.text)
        more = len(found.candidates) - SHOWN
        names = [plain(name) for name in found.candidates[:SHOWN]]
        self._say("  ".join(names) + (f"  … {more} more" if more > 0 else ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        """A complaint is about a path that is typed no more."""
        event.stop()
        if self.query_one("#said", Static).has_class("-trouble"):
            self._say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The folder, if it is one; else why not, and the path stays as it is."""
        event.stop()
        typed = event.value.strip() or "."
        try:
            path = self._cwd / Path(typed).expanduser()
            if not path.exists() and self._to_make == typed:
                path.mkdir(parents=True)
        except OSError as error:
            self._say(plain(disk_words(error)), trouble=True)
            return
        except (RuntimeError, ValueError):
            self._say("There is no such folder.", trouble=True)
            return
        if not path.exists():
            self._to_make = typed
            self._say("There is no such folder; enter again makes it.")
        elif not path.is_dir():
            self._say("This is a file, not a folder.", trouble=True)
        elif not os.access(path, os.W_OK | os.X_OK):
            self._say("You may not write into this folder.", trouble=True)
        else:
            self.dismiss(path)

    def _say(self, words: str, *, trouble: bool = False) -> None:
        said = self.query_one("#said", Static)
        said.set_class(trouble, "-trouble")
        said.update(Content(plain(words)))

    def action_cancel(self) -> None:
        """No folder."""
        self.dismiss(None)


def short(path: Path) -> str:
    """The path as people write it: with `~` where that is shorter, and a slash at its end."""
    text = str(path)
    home = str(Path.home())
    if text == home or text.startswith(home + os.sep):
        text = "~" + text[len(home) :]
    return text if text.endswith(os.sep) else text + os.sep
