"""The keys that work here, and the manual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key as KeyEvent
from textual.events import Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.help.pages import page, topics
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.hints import keys_line
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.manual import Key, key_lines, page_lines

_HINTS = (("type", "to filter"), ("tab", "next page"), ("↑↓", "scroll"), ("esc", "close"))
_HERE = "Keys here"


class FilterField(Field):
    """Types into the filter; `q` in an empty one is a way out."""

    def on_key(self, event: KeyEvent) -> None:
        """Runs before the letter is typed."""
        if event.character in ("q", "?") and not self.value:
            event.stop()
            event.prevent_default()
            self.screen.dismiss()


class HelpScreen(ModalScreen[None]):
    """First the live keys, then the pages of the manual; what is typed filters either."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "close", "Close", id="help.close"),
        Binding("tab", "turn(1)", "Next page", id="help.next"),
        Binding("shift+tab", "turn(-1)", "Previous page", id="help.previous"),
        Binding("down", "scroll(1)", "Down", show=False, id="help.down"),
        Binding("up", "scroll(-1)", "Up", show=False, id="help.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="help.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="help.page_up"),
    ]

    lines = query_one(Lines)
    field = query_one(FilterField)
    tabs = query_one("#tabs", Static)

    def __init__(self, keys: Sequence[Key], topic: str = "") -> None:
        super().__init__()
        self._keys = tuple(keys)
        self._topics = ("", *topics())
        self._titles = tuple(name.replace("-", " ") or _HERE for name in self._topics)
        self._at = self._topics.index(topic) if topic in self._topics else 0

    def compose(self) -> ComposeResult:
        """Pages, filter, lines, keys."""
        with Vertical():
            yield Static(Content(""), id="tabs")
            with Horizontal():
                yield Static(Content("filter"), id="label")
                yield FilterField()
            yield Lines()
            yield Static(keys_line(_HINTS, 200), id="hints")

    def on_mount(self) -> None:
        """Ready to type."""
        self.field.focus()

    def on_resize(self, event: Resize) -> None:
        """Wraps anew, once the lines know their width."""
        self.call_after_refresh(self._fill)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Only what mentions the words."""
        event.stop()
        self._fill()

    def action_close(self) -> None:
        """Back."""
        self.dismiss()

    def action_turn(self, count: int) -> None:
        """Another page."""
        self._at = (self._at + count) % len(self._topics)
        self._fill()
        self.lines.scroll_to(y=0, animate=False, immediate=True)

    def action_scroll(self, count: int) -> None:
        """By lines."""
        self.lines.scroll_by_lines(count)

    def action_page(self, count: int) -> None:
        """By pages."""
        self.lines.scroll_by_lines(count * max(self.lines.size.height - 1, 1))

    def _fill(self) -> None:
        width, wanted, topic = self.lines.room, self.field.value, self._topics[self._at]
        self.tabs.update(_tabs(self._titles, self._at))
        if topic:
            lines = page_lines(page(topic), wanted, width)
        else:
            lines = key_lines(self._keys, wanted, width)
        self.lines.set_lines(lines or [Content.styled(" Nothing mentions that.", "$text-warning")])


def _tabs(titles: Sequence[str], current: int) -> Content:
    parts = [
        Content.styled(words, "bold $text-accent" if at == current else "")
        for at, words in enumerate(titles)
    ]
    return Content("  ").join(parts)
