"""The row in which the path of a file to attach is typed."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input, Static

from rtdesk.config.profile import Profile
from rtdesk.text.file_checks import too_large
from rtdesk.text.pasted import pasted, quoted
from rtdesk.text.paths import Found, complete, expand, look, total
from rtdesk.text.typed import wild
from rtdesk.ui.picking import pick
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field, focus_now

SHOWN = 12
"""Candidates listed at a time."""


class PathField(Field):
    """Takes a paste of several paths as one line."""

    def on_paste(self, event: Paste) -> None:
        """Runs before the field's own handler, which takes only the first line."""
        if paths := pasted(event.text):
            event.text = " ".join(wild(quoted(path)) for path in paths)


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
        Binding("ctrl+t", "pick", "Your own picker", id="path.pick"),
        Binding("escape", "close", "Back to the text", id="path.close"),
    ]

    class Added(Message):
        """Files are to be attached."""

        def __init__(self, paths: tuple[str, ...]) -> None:
            super().__init__()
            self.paths = paths

    class Closed(Message):
        """Nothing more is to be attached; `text` was pasted and is no path after all."""

        def __init__(self, text: str = "") -> None:
            super().__init__()
            self.text = text

    def __init__(self, cwd: Path | None = None, profile: Profile | None = None) -> None:
        super().__init__()
        self._cwd = cwd or Path.cwd()
        self._profile = profile or Profile()
        self._counted = ""  # the pattern whose files were counted for the user
        self._text = ""

    def compose(self) -> ComposeResult:
        """The line and, below it, what there is to say."""
        with Horizontal():
            yield Static(Content("Attach"))
            yield PathField(placeholder="paths, ~/path or pattern")
        yield Static(Content(""), classes="said")

    def start(self, text: str = "") -> None:
        """Shows the row, ready to type; `text` was pasted and names files."""
        self.display = True
        self._counted, self._text = "", text
        paths = pasted(text)
        field = self.query_one(Field)
        field.value = " ".join(wild(quoted(path)) for path in paths)
        field.cursor_position = len(field.value)
        if paths:
            self._say(f"enter attaches {total(paths)}; esc writes it into the text instead")
        else:
            picker = ", ctrl+t picks" if self._profile.picker else ""
            self._say(f"tab completes, enter adds{picker}, esc goes back to the text")
        focus_now(field)

    def action_pick(self) -> None:
        """Asks the user's own picker."""
        found = pick(self.app, self._profile.picker, self._cwd)
        if found.trouble:
            self._say(plain(found.trouble), trouble=True)
        elif found.paths:
            self._add(found)

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
        text, self._text = self._text, ""
        self.post_message(self.Closed(text))

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
        elif found.guessed and self._counted != event.value:
            self._counted = event.value
            names = "  ".join(plain(Path(path).name) for path in found.paths[:SHOWN])
            self._say(f"{total(found.paths)}: enter again adds them\n{names}")
        else:
            self._add(found)

    def _add(self, found: Found) -> None:
        limit = self._profile.attachment_limit_mb
        for path in found.paths:
            if large := too_large(look(path), limit):
                self._say(plain(f"{Path(path).name}: {large}"), trouble=True)
                return
        self.query_one(Field).value = self._text = ""
        count = len(found.paths)
        what = "added" if count == 1 else f"{count} files added"
        self._say(f"{what}; another path, or enter to go on")
        self.post_message(self.Added(found.paths))

    def _say(self, words: str, *, trouble: bool = False) -> None:
        said = self.query_one(".said", Static)
        said.set_class(trouble, "-trouble")
        said.update(Content(plain(words)))
