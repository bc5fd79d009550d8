"""The text of a search, in the colours of what it means."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text

from rtdesk.text.searching import Grade, Hint, Manner
from rtdesk.text.ticketsql_tokens import Kind, tokens
from rtdesk.ui.widgets.completion import LineEditor

PENS = {
    Kind.FIELD: "field",
    Kind.OPERATOR: "word",
    Kind.AGGREGATOR: "word",
    Kind.OPEN: "word",
    Kind.CLOSE: "word",
    Kind.STRING: "value",
    Kind.NUMBER: "value",
    Kind.WORD: "value",
    Kind.UNCLOSED: "value",
}


class QueryEditor(LineEditor):
    """TicketSQL is coloured, words are not; what is wrong is underlined."""

    DEFAULT_CSS = """
    QueryEditor {
        & .query--field { color: $text-accent; }
        & .query--word { text-style: bold; }
        & .query--value { color: $text-success; }
        & .query--wrong { color: $text-error; text-style: underline; }
        & .query--doubt { color: $text-warning; text-style: underline; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"query--{name}" for name in ("field", "word", "value", "wrong", "doubt")
    }

    def __init__(self) -> None:
        super().__init__()
        self._manner = Manner.NOTHING
        self._hint = Hint()

    def colour(self, manner: Manner, hint: Hint) -> None:
        """How the text was understood."""
        if (manner, hint) != (self._manner, self._hint):
            self._manner, self._hint = manner, hint
            self._line_cache.clear()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """A line with its colours."""
        line = super().get_line(line_index)
        if self._manner is not Manner.SQL:
            return line
        text = self.document.text
        start = sum(len(before) + 1 for before in self.document.lines[:line_index])
        for token in tokens(text):
            if token.kind in PENS:
                self._pen(line, PENS[token.kind], token.start - start, token.end - start)
        if self._hint.grade in (Grade.WRONG, Grade.DOUBT):
            pen = "wrong" if self._hint.grade is Grade.WRONG else "doubt"
            self._pen(line, pen, self._hint.start - start, self._hint.end - start)
        return line

    def _pen(self, line: Text, pen: str, start: int, end: int) -> None:
        if end > 0 and start < len(line):
            style = self.get_component_rich_style(f"query--{pen}", partial=True)
            line.stylize(style, max(start, 0), end)
