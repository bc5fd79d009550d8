"""Fields to type into: without blinking, and nothing pasted can act on the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from textual.events import Key, Paste
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from rtdesk.text.clean import clean
from rtdesk.text.pasted import pasted

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def typeable(text: str) -> str:
    """Text that an editor may hold: everything stays as written but what acts on a terminal."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(lambda found: clean(found[0]), text)


def focus_now(widget: Widget) -> None:
    """Gives a widget the keys that are already typed ahead; again later, if it is not shown yet."""
    widget.screen.set_focus(widget)
    widget.focus()


class Editor(TextArea):
    """Several lines of plain text; `tab` moves on."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            soft_wrap=True, tab_behavior="focus", compact=True, highlight_cursor_line=False, id=id
        )
        self.cursor_blink = False

    class PastedFiles(Message):
        """Nothing but paths of files was pasted; they are not in the text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def on_paste(self, event: Paste) -> None:
        """Runs before the widget's own handler, which inserts the text."""
        event.text = typeable(event.text)
        if not self.read_only and pasted(event.text):
            event.prevent_default()
            event.stop()
            self.post_message(self.PastedFiles(event.text))


_AT_ONCE: Mapping[str, Callable[[Input], None]] = MappingProxyType(
    {
        "backspace": Input.action_delete_left,
        "delete": Input.action_delete_right,
        "ctrl+w": Input.action_delete_left_word,
        "ctrl+u": Input.action_delete_left_all,
        "ctrl+k": Input.action_delete_right_all,
        "left": Input.action_cursor_left,
        "right": Input.action_cursor_right,
        "home": Input.action_home,
        "end": Input.action_end,
    }
)
"""As bindings these would be done after the letters that were typed behind them."""


class Field(Input):
    """One line of plain text without a frame."""

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False

    def on_key(self, event: Key) -> None:
        """Keeps keys in order when they come faster than they are dealt with."""
        if does := _AT_ONCE.get(event.key):
            event.stop()
            event.prevent_default()
            does(self)

    def on_paste(self, event: Paste) -> None:
        """Runs before the widget's own handler, which inserts the first line."""
        event.text = typeable(event.text)
