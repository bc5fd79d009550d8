"""Marks several of many, found by typing a part of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Key, Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.ui.cells import fit
from rtdesk.ui.screens.chooser import LABEL, Choice
from rtdesk.ui.screens.picker import Wrong
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.hints import keys_line
from rtdesk.ui.widgets.lines import Lines


class Filter(Field):
    """Letters choose what is shown; a blank is for marking."""

    def on_key(self, event: Key) -> None:
        """Runs before the widget's own handler, which would type the blank."""
        if event.key == "space":
            event.prevent_default()
            event.stop()
            assert isinstance(self.screen, Ticking)
            self.screen.action_tick()


class Ticking(ModalScreen[tuple[str, ...] | None]):
    """Gives the values that are marked, in the order of the lines, or None.

    With `free` what was typed can be marked, too. What is `wrong` with the values together is said,
    and they are not taken.
    """

    CSS_PATH = "ticking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", "Down", show=False, id="ticking.down"),
        Binding("up,ctrl+p", "move(-1)", "Up", show=False, id="ticking.up"),
        Binding("space", "tick", "Mark", id="ticking.tick"),
        Binding("escape", "cancel", "Back", id="ticking.cancel"),
    ]

    list = query_one(Lines)
    field = query_one(Field)

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        ticked: Sequence[str],
        *,
        free: bool = False,
        wrong: Wrong = lambda values: "",
    ) -> None:
        super().__init__()
        self._heading = title
        self._choices = list(choices)
        self._ticked = dict.fromkeys(ticked)
        self._free = free
        self._wrong = wrong
        self._note = ""
        self._fitting: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, line, choices, what is wrong, keys."""
        with Vertical():
            with Horizontal():
                yield Static(Content.styled(plain(self._heading), "bold $text-accent"), id="title")
                yield Filter(placeholder="type a part of it")
            yield Lines()
            yield Static(id="note")

    def on_mount(self) -> None:
        """Ready to type; the cursor waits on the first that is marked."""
        self.field.focus()
        marked = [at for at, choice in enumerate(self._choices) if choice.value in self._ticked]
        self._fill(next(iter(marked), 0))

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._fill(self.list.cursor or 0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What fits the letters."""
        event.stop()
        self._note = ""
        self._fill(0)

    def action_tick(self) -> None:
        """Marks the line under the cursor, or takes the mark off."""
        at, typed = self.list.cursor, self.field.value.strip()
        if at is not None and at < len(self._fitting):
            value = self._fitting[at].value
        elif self._free and typed:
            value = typed
            self._choices.append(Choice("", typed, typed, "typed"))
            self.field.value = ""
        else:
            return
        if value in self._ticked:
            del self._ticked[value]
        else:
            self._ticked[value] = None
        self._note = self._wrong(self.ticked)
        self._fill(at or 0)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The marked values, in the order of the lines."""
        return tuple(choice.value for choice in self._choices if choice.value in self._ticked)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """What is marked; a value that was typed and not marked yet is, first."""
        event.stop()
        if self._free and event.value.strip() and not self._fitting:
            self.action_tick()
        self._give()

    def _give(self) -> None:
        self._note = self._wrong(self.ticked)
        if self._note:
            self._fill(self.list.cursor or 0)
        else:
            self.dismiss(self.ticked)

    def on_click(self, event: Click) -> None:
        """A click marks; outside it leaves."""
        at = event.y + self.list.scroll_offset.y
        if event.widget is self:
            self.dismiss(None)
        elif event.widget is self.list and at < len(self._fitting):
            self.list.move_cursor(at)
            self.action_tick()

    def action_move(self, count: int) -> None:
        """To another line."""
        if self._fitting:
            self.list.move_cursor(((self.list.cursor or 0) + count) % len(self._fitting))

    def action_cancel(self) -> None:
        """Everything as it was."""
        self.dismiss(None)

    def _fill(self, cursor: int) -> None:
        if not self.query(Lines):  # it is being opened, or closed
            return
        words = self.field.value.casefold().split()
        self._fitting = tuple(
            choice
            for choice in self._choices
            if all(word in f"{choice.label} {choice.detail}".casefold() for word in words)
        )
        labels = [plain(choice.label) for choice in self._fitting]
        widest = min(max((Content(label).cell_length for label in labels), default=0), LABEL)
        lines = [self._line(choice, widest) for choice in self._fitting]
        if not lines:
            said = "space adds what you typed" if self._free else "nothing fits"
            lines = [Content.styled(f" {said}", "$foreground-muted")]
        at = min(cursor, len(self._fitting) - 1) if self._fitting else None
        self.list.set_lines(lines, at)
        self._tell()

    def _tell(self) -> None:
        keys = [("space", "Mark"), ("enter", f"Take {len(self.ticked)}"), ("esc", "Back")]
        note = Content.styled(plain(self._note), "$text-error")
        shown = note if self._note else keys_line(keys, self.app.size.width - 2)
        self.query_one("#note", Static).update(shown)

    def _line(self, choice: Choice, width: int) -> Content:
        marked = choice.value in self._ticked
        return Content.assemble(
            (" ✓ " if marked else "   ", "bold $text-accent"),
            fit(plain(choice.label), width),
            (f"  {plain(choice.detail)}" if choice.detail else "", "$foreground-muted"),
        )
