"""An entry of the outbox in full: how it stands, and the words as they would go out."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.ops.op import Message
from rtdesk.outbox.entry import Entry
from rtdesk.text.when import size
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.cells import wrap
from rtdesk.ui.said import capital, words
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.hints import keys_line
from rtdesk.ui.widgets.lines import Lines

SHOWN = 60_000
"""Characters of the text that are shown."""


class EntryScreen(ModalScreen[None], AtDesk):
    """Read-only; `y` copies the words."""

    CSS_PATH = "entry.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_by(1)", "Down", show=False, id="entry.down"),
        Binding("k,up", "scroll_by(-1)", "Up", show=False, id="entry.up"),
        Binding("space,pagedown", "scroll_by(10)", "Page down", show=False, id="entry.page_down"),
        Binding("pageup", "scroll_by(-10)", "Page up", show=False, id="entry.page_up"),
        Binding("y", "copy", "Copy the text", id="entry.copy"),
        Binding("escape,q,enter", "dismiss", "Back", id="back"),
    ]
    text = query_one(Lines)

    def __init__(self, entry: int) -> None:
        super().__init__()
        self._of = entry

    def compose(self) -> ComposeResult:
        """What it is, the words, keys."""
        yield Static(id="title")
        yield Lines()
        yield Static(keys_line([("y", "Copy"), ("esc", "Back")], 60), id="keys")

    @property
    def _entry(self) -> Entry | None:
        return next((e for e in self.desk.entries() if e.id == self._of), None)

    def on_resize(self, event: Resize) -> None:
        """Wraps anew."""
        entry = self._entry
        if entry is None:
            self.dismiss()
            return
        title = Content.styled(capital(plain(words(entry.op))), "bold $text-accent")
        self.query_one("#title", Static).update(title)
        self.text.set_lines(entry_lines(entry, max(self.app.size.width - 4, 20)))

    def action_scroll_by(self, count: int) -> None:
        """Scrolls by lines."""
        self.text.scroll_by_lines(count)

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Into the clipboard, as far as the terminal lets us."""
        entry = self._entry
        if entry and isinstance(entry.op, Message):
            await self.desk_app.tell_copied(entry.op.body, "its words")


def entry_lines(entry: Entry, width: int) -> list[Content]:
    """All there is to know, wrapped."""
    from rtdesk.ui.screens.outbox import reason_lines, state_words

    out = [Content.styled(capital(state_words(entry, entry.due, None)), "bold")]
    if entry.state == "held":
        out = [Content.styled("Held back: it leaves soon", "bold")]
    for line in reason_lines(entry):
        style = str(line.spans[0].style) if line.spans else ""
        out += [Content.styled(part, style) for part in wrap(line.plain, width)]
    op = entry.op
    if not isinstance(op, Message):
        return out
    if op.subject:
        out.append(Content(f"Subject  {plain(op.subject)}"))
    if op.minutes:
        out.append(Content(f"{op.minutes} min worked"))
    for file in op.files:
        out.append(Content(f"▤ {plain(file.name)} {size(file.size)} {plain(file.content_type)}"))
    out.append(Content.styled("─" * width, "$foreground-muted"))
    for text in plain(op.body[:SHOWN], multiline=True).split("\n"):
        out += [Content(part) for part in wrap(text, width)]
    return out
