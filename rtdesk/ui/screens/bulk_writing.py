"""The words of a message to many tickets; kept while they are written, like every draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from rtdesk.outbox.draft import Draft
from rtdesk.text.typed import typeable
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.later import later
from rtdesk.ui.told import told
from rtdesk.ui.widgets.editor import Editor, focus_now
from rtdesk.ui.widgets.hints import keys_line

if TYPE_CHECKING:
    from textual.timer import Timer

PAUSE = 0.3
"""Seconds without a key after which the words are on the disk."""
WHO = {
    "correspond": "goes out to the requestors of each",
    "comment": "is not sent to the requestors",
}


class BulkWriting(ModalScreen[str | None], AtDesk):
    """Gives the words, or None when the user thinks better of it; the draft stays."""

    CSS_PATH = "bulk_writing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,alt+enter", "done", "Look at what becomes of each", id="bulk.written"),
        Binding("escape", "leave", "Keep the draft and leave", id="bulk.leave"),
    ]

    text = query_one(Editor)

    def __init__(self, kind: str, count: int) -> None:
        super().__init__()
        self._kind = kind
        self._count = count
        self._saving: Timer | None = None

    def compose(self) -> ComposeResult:
        """What it is, the words, the keys."""
        name = "REPLY" if self._kind == "correspond" else "COMMENT"
        about = f"to {self._count} tickets; it {WHO[self._kind]}"
        with Vertical():
            yield Static(Content.assemble((name, "bold $text-accent"), f" {about}"), id="title")
            yield Editor()
            keys = [("ctrl+s", "Review"), ("esc", "Keep draft and leave")]
            yield Static(keys_line(keys, 78), id="keys")

    def on_mount(self) -> None:
        """What was begun before is there."""
        kept = self.desk.draft(0, self._kind)
        if kept:
            self.desk.take_up(kept)
            self.text.load_text(typeable(kept.body))
        elif self._kind == "correspond" and (signature := self.desk.profile.signature):
            self.text.load_text(f"\n\n-- \n{signature}")
        focus_now(self.text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Kept after a short pause."""
        if self._saving:
            self._saving.stop()
        self._saving = later(self, PAUSE, self.save)

    def words_to_the_last_key(self) -> None:
        """The terminal is gone: nothing can be said any more."""
        self.desk.save_draft(Draft(0, self._kind, self.text.text))

    def save(self) -> None:
        """Puts the words on the disk."""
        with told(self):
            self.desk.save_draft(Draft(0, self._kind, self.text.text))

    def action_done(self) -> None:
        """Enough written."""
        self.save()
        if self.text.text.strip():
            self.dismiss(self.text.text)
        else:
            self.notify("There are no words yet.", timeout=3, markup=False)

    def action_leave(self) -> None:
        """Later, perhaps."""
        self.save()
        self.dismiss(None)
