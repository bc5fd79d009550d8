"""A line to type in, with what could be typed there in a list above it.

    Completing(field, complete, learn, history=texts)

`field` is a `Field` (one line) or a `LineEditor` (several rows, still one text). `complete(text,
at)` gives a `Completion` (`rtdesk.text.completing`) at once, from what is on this machine: it
runs with every key. `learn(completion)` is optional: it is called when `completion.asks` names
something that a server could be asked for and nobody typed for a moment; after it has returned
True the line is completed anew. `history` is what was typed before, the newest first.

It is as high as it must be: let it grow upwards, as at the bottom of a modal screen. Focus goes
to `completing.field` (`completing.start()` does that). It says `Submitted` (enter), `Left` (esc)
and `Changed` (every key), and takes a text with `completing.text = ...`. With `takes` enter on a
suggestion takes it and submits at once: for lines that hold one thing only.

Keys: tab takes a suggestion, down and up walk through them (where there are none: through the
history), enter takes the one under the cursor, else it submits; esc closes the list, then leaves.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.document._document import Document
from textual.events import Click, Key
from textual.message import Message
from textual.widgets import Input, TextArea

from rtdesk.text.completing import NOTHING, Completion, Suggestion, applied
from rtdesk.text.typed import typeable
from rtdesk.ui.cells import cut, fit
from rtdesk.ui.later import later
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Editor, Field, focus_now
from rtdesk.ui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.timer import Timer

Complete = Callable[[str, int], Completion]
Learn = Callable[[Completion], Awaitable[bool]]
PAUSE = 0.25
"""Seconds without a key after which a server is asked."""
ROWS = 8
LABEL = 34
"""Cells that the longest label may take before its detail begins."""


class LineEditor(Editor):
    """One text over several rows: enter is left to whoever holds it, and so are its ends."""

    def on_key(self, event: Key) -> None:
        """Enter is no new line here."""
        if event.key == "enter":
            event.prevent_default()

    def action_cursor_up(self, select: bool = False) -> None:
        """Above the first row there is something else."""
        if not select and not self._row():
            raise SkipAction
        super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Below the last row as well."""
        if not select and self._row() >= self.wrapped_document.height - 1:
            raise SkipAction
        super().action_cursor_down(select)

    @property
    def index(self) -> int:
        """Where the cursor is, counted in letters of the text."""
        return self._whole.get_index_from_location(self.cursor_location)

    @index.setter
    def index(self, index: int) -> None:
        self.move_cursor(self._whole.get_location_from_index(index))

    @property
    def _whole(self) -> Document:
        assert isinstance(self.document, Document)
        return self.document

    def _row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location)[1]


class Suggestions(Lines):
    """What could be typed; out of sight while there is nothing."""

    DEFAULT_CSS = """
    Suggestions {
        display: none;
        height: auto;
        background: $surface;
        border-top: solid $accent;
        border-title-color: $text-accent;
    }
    Suggestions.-shown { display: block; }
    """

    class Taken(Message):
        """One was clicked."""

        def __init__(self, suggestion: Suggestion) -> None:
            super().__init__()
            self.suggestion = suggestion

    def __init__(self, rows: int = ROWS) -> None:
        super().__init__()
        self.styles.max_height = rows + 1
        self.completion = NOTHING

    @property
    def shown(self) -> bool:
        """True while they can be seen."""
        return self.has_class("-shown")

    @property
    def under_cursor(self) -> Suggestion | None:
        """The one that was walked to."""
        at = self.cursor if self.shown else None
        return self.completion.found[at] if at is not None else None

    def offer(self, completion: Completion, *, asking: bool = False) -> None:
        """Shows these, with the cursor on none; nothing, when there are none."""
        self.completion = completion
        self.set_class(bool(completion.found), "-shown")
        labels = [plain(one.shown) for one in completion.found]
        widest = min(max((Content(label).cell_length for label in labels), default=0), LABEL)
        lines = [_line(one, widest) for one in completion.found]
        self.scroll_to(y=0, animate=False, immediate=True)
        self.set_lines(lines, None)
        self.asking(asking)

    def asking(self, asking: bool) -> None:
        """Says that more may come."""
        more = " · asking RT…" if asking else ""
        self.border_title = Content(f"{plain(self.completion.title)}{more}").markup

    def walk(self, count: int) -> bool:
        """Moves the cursor; False when it leaves at an end, or there is nothing."""
        if not self.shown:
            return False
        at = count - 1 if self.cursor is None else self.cursor + count
        if not 0 <= at < len(self.lines):
            if count < 0 and self.cursor is not None:
                self.set_lines(self.lines, None)
                return True
            return count > 0
        self.move_cursor(at)
        return True

    def on_click(self, event: Click) -> None:
        """A click takes."""
        event.stop()
        at = event.y - 1 + self.scroll_offset.y
        if 0 <= at < len(self.completion.found):
            self.post_message(self.Taken(self.completion.found[at]))


class Completing(Vertical):
    """See the module."""

    DEFAULT_CSS = """
    Completing { height: auto; }
    Completing > LineEditor { height: auto; max-height: 5; background: $boost; }
    Completing > Field { background: $boost; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take", "Complete", id="complete.take"),
        Binding("down", "walk(1)", "Next suggestion, later text", id="complete.down"),
        Binding("up", "walk(-1)", "Suggestion above, earlier text", id="complete.up"),
        Binding("enter", "submit", "Take it, else go on", id="complete.submit"),
        Binding("escape", "close", "Close the suggestions, then leave", id="complete.close"),
    ]

    class Changed(Message):
        """Another text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Submitted(Changed):
        """Enter: this is the text."""

    class Left(Message):
        """Enough typed."""

    def __init__(
        self,
        field: Field | LineEditor,
        complete: Complete,
        learn: Learn | None = None,
        *,
        history: Sequence[str] = (),
        rows: int = ROWS,
        takes: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.field = field
        self._takes = takes
        self.history = tuple(history)
        self._complete = complete
        self._learn = learn
        self._suggestions = Suggestions(rows)
        self._pausing: Timer | None = None
        self._back = -1  # how far back in the history; -1: at what is being typed
        self._typed = ""  # what was being typed when one went back
        self._put: str | None = None  # set by us, not typed

    def compose(self) -> ComposeResult:
        """The list, and the line below it."""
        yield self._suggestions
        yield self.field

    def start(self) -> None:
        """Takes the keys from now on."""
        focus_now(self.field)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.value if isinstance(self.field, Input) else self.field.text

    @text.setter
    def text(self, text: str) -> None:
        self._replace(text, len(text))
        self._suggestions.offer(NOTHING)

    @property
    def at(self) -> int:
        """Where the cursor is in it."""
        if isinstance(self.field, Input):
            return self.field.cursor_position
        return self.field.index

    @property
    def suggests(self) -> bool:
        """True while suggestions are shown."""
        return self._suggestions.shown

    def suggest(self, *, demanded: bool = False) -> None:
        """Completes anew, as after a key; `demanded`: also what is quiet."""
        completion = _typed_only(self._complete(self.text, self.at))
        asking = bool(self._learn and completion.asks)
        if completion.quiet and not demanded:
            completion = NOTHING
        self._suggestions.offer(completion, asking=asking)
        if self._pausing:
            self._pausing.stop()
            self._pausing = None
        if asking and completion is not NOTHING:
            self._pausing = later(self, PAUSE, lambda: self._ask(completion))

    @work(exclusive=True, group="learn")
    async def _ask(self, completion: Completion) -> None:
        text = self.text
        if self._learn is None:
            return
        learned = await self._learn(completion)
        if self.text == text and self._suggestions.completion is completion:
            if learned and self._suggestions.cursor is None:
                self._suggestions.offer(_typed_only(self._complete(text, self.at)))
            else:
                self._suggestions.asking(False)

    # -- keys ----------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every key completes anew."""
        event.stop()
        self._changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The same of several rows."""
        event.stop()
        self._changed()

    def _changed(self) -> None:
        text = self.text
        self.post_message(self.Changed(text))
        if self._put == text:
            return
        self._put, self._back = None, -1
        self.suggest()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field of one line."""
        event.stop()
        self.action_submit()

    def on_suggestions_taken(self, event: Suggestions.Taken) -> None:
        """A click."""
        event.stop()
        self._take(event.suggestion)
        if self._takes:
            self.action_submit()

    def action_take(self) -> None:
        """The suggestion under the cursor, else the first; without any: shows what there is."""
        shown = self._suggestions
        if not shown.shown:
            self.suggest(demanded=True)
        elif shown.completion.found:
            self._take(shown.under_cursor or shown.completion.found[0])

    def action_walk(self, count: int) -> None:
        """Through the suggestions, or through what was typed before."""
        into = count > 0 or self._suggestions.cursor is not None
        if not (into and self._suggestions.walk(count)):
            self._walk_back(-count)

    def action_submit(self) -> None:
        """Enter."""
        found = self._suggestions.under_cursor
        if found:
            self._take(found)
        if not found or self._takes:
            self._suggestions.offer(NOTHING)
            self.post_message(self.Submitted(self.text))

    def action_close(self) -> None:
        """Esc."""
        if self._suggestions.shown:
            self._suggestions.offer(NOTHING)
        else:
            self.post_message(self.Left())

    # -- the text ------------------------------------------------------------------------------

    def _take(self, suggestion: Suggestion) -> None:
        text, at = applied(self.text, self._suggestions.completion, suggestion)
        self._replace(text, at)
        self.suggest()

    def _walk_back(self, count: int) -> None:
        back = min(max(self._back + count, -1), len(self.history) - 1)
        if back == self._back:
            return
        if self._back < 0:
            self._typed = self.text
        self._back = back
        self.text = self.history[back] if back >= 0 else self._typed

    def _replace(self, text: str, at: int) -> None:
        """Another text, without what acts on a terminal; in the editor it can be undone."""
        text = self._put = typeable(text)
        field = self.field
        if isinstance(field, Input):
            field.value = text
            field.cursor_position = at
        else:
            if field.text != text:
                field.replace(text, (0, 0), field.document.end)
            field.index = at


def _typed_only(completion: Completion) -> Completion:
    """Without what nobody could type: it would act on the terminal, or be another text."""
    found = tuple(one for one in completion.found if typeable(one.text) == one.text)
    return completion if found == completion.found else replace(completion, found=found)


def _line(suggestion: Suggestion, width: int) -> Content:
    label = fit(plain(suggestion.shown), width)
    detail = f"  {plain(suggestion.detail)}" if suggestion.detail else ""
    return Content.assemble(f" {label}", (cut(detail, 80), "$foreground-muted"))
