"""Rows of fields with their values, in sections, one of them under the cursor.

    form = Form()
    form.show([Section("Basics", (Row(spec, ("Printer on fire",)), Row(due, ()))), ...])

    async def on_form_wanted(self, event: Form.Wanted) -> None:
        values = await edit_value(app, event.row.spec, event.row.values)

`Wanted` is sent by `enter` (and by a click on the row under the cursor), `Cleared` by `x`, for rows
that can be changed or not: whoever shows the form knows what to say. The cursor stays on its field
when the rows are shown anew. A `note` stands below its row: a hint, what is waited for, a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.message import Message

from rtdesk.text.spec import Spec
from rtdesk.ui.cells import fit, wrap
from rtdesk.ui.fields.editing import locked
from rtdesk.ui.fields.words import value_words
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.lines import Lines

LABEL = 24
"""Cells that the widest label may take."""
MUTED = "$foreground-muted"
TONES: Mapping[str, str] = {
    "": MUTED,
    "pending": "$text-accent",
    "warning": "$text-warning",
    "error": "$text-error",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A field with its values; `note` stands below it, `words` instead of the values."""

    spec: Spec
    values: tuple[str, ...] = ()
    note: str = ""
    tone: str = ""
    """How the note is meant: `pending`, `warning`, `error`, or nothing for a hint."""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title."""

    title: str
    rows: tuple[Row, ...]


class Form(Lines, can_focus=True, inherit_bindings=False):
    """See the module."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Next field", show=False, id="form.down"),
        Binding("k,up", "move(-1)", "Field before", show=False, id="form.up"),
        Binding("ctrl+d,pagedown", "move(10)", "Further down", show=False, id="form.page_down"),
        Binding("ctrl+u,pageup", "move(-10)", "Further up", show=False, id="form.page_up"),
        Binding("g,home", "move(-9999)", "First field", show=False, id="form.top"),
        Binding("G,end", "move(9999)", "Last field", show=False, id="form.bottom"),
        Binding("enter", "want", "Change", id="form.change"),
        Binding("x,delete", "clear", "Clear", id="form.clear"),
    ]

    class Wanted(Message):
        """A field is to be changed."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Cleared(Wanted):
        """A field is to have no value."""

    class Moved(Wanted):
        """The cursor is on another field."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sections: tuple[Section, ...] = ()
        self._names: Mapping[str, str] = {}
        self._now = datetime.now(UTC)
        self._at: dict[int, Row] = {}  # by line

    def show(
        self,
        sections: Sequence[Section],
        now: datetime | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Shows these; `names` are those of people by their logins."""
        self._sections = tuple(section for section in sections if section.rows)
        self._now = now or self._now
        self._names = self._names if names is None else names
        self._fill()

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._at.get(self.cursor) if self.cursor is not None else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return tuple(self._at.values())

    def go(self, name: str) -> None:
        """Puts the cursor on the field with this name."""
        for at, row in self._at.items():
            if row.spec.name == name:
                self._move_to(at)

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._fill()

    def _fill(self) -> None:
        """All lines anew; the cursor stays on its field."""
        before = self.row.spec.name if self.row else ""
        lines: list[Content] = []
        self._at = {}
        width = min(max((_width(row) for s in self._sections for row in s.rows), default=0), LABEL)
        for section in self._sections:
            if section.title:
                lines += [Content()] if lines else []
                lines.append(Content.styled(plain(section.title), "bold $text-accent"))
            for row in section.rows:
                self._at[len(lines)] = row
                lines.append(self._line(row, width))
                lines += self._note(row, width)
        names = {row.spec.name: at for at, row in self._at.items()}
        first = next(iter(self._at), None)
        self.set_lines(lines, names.get(before, first))

    def _line(self, row: Row, width: int) -> Content:
        spec = row.spec
        words = row.words or value_words(spec, row.values, self._now, self._names)
        missing = spec.mandatory and not words
        return Content.assemble(
            (" * " if spec.mandatory else "   ", "$text-error" if missing else "$text-accent"),
            (fit(plain(spec.label), width), MUTED),
            "  ",
            (words or "-", MUTED if locked(spec) or not words else ""),
        )

    def _note(self, row: Row, width: int) -> list[Content]:
        """Wrapped below the value."""
        if not row.note:
            return []
        margin = " " * (width + 5)
        bar = self.styles.scrollbar_size_vertical  # kept free: it comes with the lines that are set
        room = max(self.outer_size.width - bar - len(margin), 20)
        style = TONES.get(row.tone, MUTED)
        return [Content.styled(margin + line, style) for line in wrap(plain(row.note), room)]

    def _move_to(self, at: int) -> None:
        if at != self.cursor:
            self.move_cursor(at)
            self.post_message(self.Moved(self._at[at]))
        if at == next(iter(self._at)):
            self.scroll_to(y=0, animate=False, immediate=True)

    def action_move(self, count: int) -> None:
        """To another field."""
        places = list(self._at)
        if places:
            now = places.index(self.cursor) if self.cursor in self._at else 0
            self._move_to(places[min(max(now + count, 0), len(places) - 1)])

    def action_want(self) -> None:
        """The field under the cursor is to be changed."""
        if self.row:
            self.post_message(self.Wanted(self.row))

    def action_clear(self) -> None:
        """The field under the cursor is to have no value."""
        if self.row:
            self.post_message(self.Cleared(self.row))

    def on_click(self, event: Click) -> None:
        """A click puts the cursor on a field, one more changes it."""
        at = event.y + self.scroll_offset.y
        if at in self._at:
            self.focus()
            if at == self.cursor:
                self.action_want()
            else:
                self._move_to(at)


def _width(row: Row) -> int:
    return Content(plain(row.spec.label)).cell_length
