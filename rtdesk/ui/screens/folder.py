"""The question into which folder files are saved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from rtdesk.ui.screens.ask_path import AskPath
from rtdesk.ui.told import disk_words


class AskFolder(AskPath[Path]):
    """Gives a folder that is there, or None."""

    FOLDERS = True
    KEYS = "tab completes, enter saves, esc saves nothing"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete the path", id="folder.complete", priority=True),
        Binding("escape", "cancel", "Save nothing", id="folder.cancel"),
    ]

    def __init__(self, question: str, folder: Path, cwd: Path | None = None) -> None:
        super().__init__(question, cwd)
        self._folder = folder
        self._to_make = ""  # the path for which enter makes a folder

    def on_mount(self) -> None:
        """The folder of the last time stands there."""
        self._put(short(self._folder))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The folder, if it is one; else why not, and the path stays as it is."""
        event.stop()
        typed = event.value.strip() or "."
        try:
            path = self._cwd / Path(typed).expanduser()
            if not path.exists() and self._to_make == typed:
                path.mkdir(parents=True)
        except OSError as error:
            self._say(disk_words(error), trouble=True)
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


def short(path: Path) -> str:
    """The path as people write it: with `~` where that is shorter, and a slash at its end."""
    text = str(path)
    home = str(Path.home())
    if text == home or text.startswith(home + os.sep):
        text = "~" + text[len(home) :]
    return text if text.endswith(os.sep) else text + os.sep
