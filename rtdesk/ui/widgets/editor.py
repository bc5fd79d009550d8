"""Fields to type into: without blinking, and nothing pasted can act on the terminal."""

from __future__ import annotations

from rich.text import Text
from textual.document._document_navigator import DocumentNavigator
from textual.events import Key, Paste
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from rtdesk.text.pasted import pasted
from rtdesk.text.typed import typeable
from rtdesk.ui.widgets.long_lines import LONG, SlicedDocument


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

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = SlicedDocument(self.document)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.wrapped_document.wrap(self.wrap_width, tab_width=self.indent_width)

    def _recompute_cursor_offset(self) -> None:
        """Not while an undo has taken the line away: Textual would fail, and the desk with it."""
        if self.cursor_location[0] < self.document.line_count:
            super()._recompute_cursor_offset()  # type: ignore[no-untyped-call]

    def _render_line(self, y: int) -> Strip:
        """Of a very long line only the part that is on this row is styled."""
        row = y + self.scroll_offset.y
        where = self.wrapped_document._offset_to_line_info
        if row >= len(where) or where[row] is None:
            return super()._render_line(y)
        line, section = where[row]
        text = self.document[line]
        if len(text) < LONG or "\t" in text:
            return super()._render_line(y)
        cuts = [0, *self.wrapped_document.get_offsets(line), len(text)]
        start, end = cuts[section], cuts[section + 1]
        last = end == len(text)
        content = Text(text[start:end] + (" " if last else ""), end="", no_wrap=True)
        self._style_part(content, line, start)
        strip = Strip(content.render(self.app.console))
        width = self.scrollable_content_region.width
        theme = self._theme
        base = theme.base_style if theme and theme.base_style is not None else self.rich_style
        return strip.extend_cell_length(width, base).apply_style(base)

    def _style_part(self, content: Text, line: int, start: int) -> None:
        """Selection and cursor, where they touch this part of a line."""
        theme = self._theme
        first, final = sorted(self.selection)
        left = first[1] if line == first[0] else 0
        right = final[1] if line == final[0] else len(self.document[line])
        if theme and first != final and first[0] <= line <= final[0] and theme.selection_style:
            content.stylize(theme.selection_style, max(left - start, 0), max(right - start, 0))
        row, column = self.selection.end
        if theme and theme.cursor_style and self._draw_cursor and row == line and column >= start:
            content.stylize(theme.cursor_style, column - start, column - start + 1)

    def on_key(self, event: Key) -> None:
        """A letter typed into a text is no command, also where nothing is typed."""
        if self.read_only and event.is_printable:
            event.stop()

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


def _one_line(text: str) -> str:
    return typeable(text).replace("\n", " ").replace("\t", " ")


class Field(Input):
    """One line of plain text without a frame."""

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Wherever a value comes from: it is one line, and nothing in it acts."""
        return _one_line(value)

    def on_paste(self, event: Paste) -> None:
        """Runs before the widget's own handler, which inserts the first line."""
        event.text = typeable(event.text).replace("\t", " ")
