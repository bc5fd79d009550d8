"""Picks one of many by typing a part of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.backend.errors import BackendError
from rtdesk.ui.cells import fit
from rtdesk.ui.screens.chooser import LABEL, Choice
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.lines import Lines

PAUSE = 0.25
"""Seconds without a key after which the server is asked, too."""
MOST = 200
"""Lines that are shown; who wants others types on."""
More = Callable[[str], Awaitable[Sequence[Choice]]]
Offer = Callable[[str], Choice | None]
"""What can be made of what is typed, as it stands."""
Wrong = Callable[[Sequence[str]], str]
"""What is wrong with values; empty: nothing."""


class Picker(ModalScreen[str | None]):
    """Gives the value of the chosen line, or None; with `free`, what was typed if nothing fits.

    `more` looks further than this machine; what it finds stands below the rest. `offer` makes a
    last line of what is typed. `nothing` is said when there is no line. The cursor waits on
    `current`. What is `wrong` with a value is said, and it is not taken.
    """

    CSS_PATH = "picker.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", "Down", show=False, id="picker.down"),
        Binding("up,ctrl+p", "move(-1)", "Up", show=False, id="picker.up"),
        Binding("escape", "cancel", "Back", id="picker.cancel"),
    ]

    list = query_one(Lines)
    field = query_one(Field)

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        more: More | None = None,
        free: bool = False,
        offer: Offer | None = None,
        nothing: str = "nothing fits",
        current: str = "",
        wrong: Wrong = lambda values: "",
    ) -> None:
        super().__init__()
        self._current = current
        self._wrong = wrong
        self._heading = title
        self._choices = tuple(choices)
        self._more = more
        self._free = free
        self._offer = offer
        self._nothing = "enter takes what you typed" if free else nothing
        self._further: tuple[Choice, ...] = ()
        self._note = ""
        self._fitting: tuple[Choice, ...] = ()
        self._asking = False  # from the key on until RT has answered
        self._entered = False  # enter was pressed meanwhile

    def compose(self) -> ComposeResult:
        """Title, line, choices."""
        with Vertical():
            with Horizontal():
                yield Static(Content.styled(plain(self._heading), "bold $text-accent"), id="title")
                yield Field()
            yield Lines()

    def on_mount(self) -> None:
        """Ready to type."""
        self.field.focus()
        values = [choice.value for choice in self._choices]
        self._fill(values.index(self._current) if self._current in values else 0)

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._fill(self.list.cursor or 0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What fits the letters, here and soon further away."""
        event.stop()
        self._further, self._note, self._entered = (), "", False
        self._asking = bool(self._more and event.value.strip())
        self._fill()
        if self._asking:
            self._look(event.value.strip())

    @work(exclusive=True, group="look")
    async def _look(self, words: str) -> None:
        await asyncio.sleep(PAUSE)
        if self._more is None or self._is_over():
            return
        self._note = "asking RT…"
        self._fill_around()
        try:
            self._further, self._note = tuple(await self._more(words)), ""
        except BackendError as error:
            self._note = f"RT could not be asked: {error}"
        self._asking = False
        if not self._is_over():
            self._fill_around()
            if self._entered:
                self._take_what_was_meant()

    def _is_over(self) -> bool:
        """Something was chosen while RT was asked."""
        return not self.is_current

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The line under the cursor, or what was typed."""
        event.stop()
        typed = event.value.strip()
        if self.list.cursor is not None and self.list.cursor < len(self._fitting):
            self._give(self._fitting[self.list.cursor].value)
        elif self._free and typed:
            self._give(typed)
        else:
            self._entered = self._asking

    def _take_what_was_meant(self) -> None:
        """Who typed on without waiting meant just that, or the only one there is."""
        self._entered, typed = False, self.field.value.strip().casefold()
        same = [choice for choice in self._fitting if choice.value.casefold() == typed]
        if meant := same or self._fitting[:1] * (len(self._fitting) == 1):
            self._give(meant[0].value)

    def _give(self, value: str) -> None:
        self._note = self._wrong((value,))
        if self._note:
            self._fill(self.list.cursor or 0)
        else:
            self.dismiss(value)

    def on_click(self, event: Click) -> None:
        """A click chooses; outside it leaves."""
        at = event.y + self.list.scroll_offset.y
        if event.widget is self:
            self.dismiss(None)
        elif event.widget is self.list and at < len(self._fitting):
            self._give(self._fitting[at].value)

    def action_move(self, count: int) -> None:
        """To another line."""
        if self._fitting:
            self.list.move_cursor(((self.list.cursor or 0) + count) % len(self._fitting))

    def action_cancel(self) -> None:
        """Nothing."""
        self.dismiss(None)

    def _fill_around(self) -> None:
        """Other lines; the cursor stays on what it is on."""
        at = self.list.cursor or 0
        value = self._fitting[at].value if at < len(self._fitting) else None
        self._fill()
        values = [choice.value for choice in self._fitting]
        if value in values:
            self.list.move_cursor(values.index(value))

    def _fill(self, cursor: int = 0) -> None:
        if not self.query(Lines):  # it is being opened, or closed
            return
        words = self.field.value.casefold().split()
        here = [c for c in self._choices if all(w in _searched(c) for w in words)]
        known = {choice.value.casefold() for choice in here}
        found = [*here, *(c for c in self._further if c.value.casefold() not in known)]
        beyond = len(found) - MOST
        self._fitting = (*found[:MOST], *self._offered(found))
        labels = [plain(choice.label) for choice in self._fitting]
        widest = max((Content(label).cell_length for label in labels), default=0)
        lines = [_line(choice, min(widest, LABEL)) for choice in self._fitting]
        said = self._note or ("" if lines else self._nothing)
        if not said and beyond > 0:
            said = f"and {beyond} more: type a part of the name"
        if said:
            lines.append(Content.styled(f" {plain(said)}", "$foreground-muted"))
        at = min(cursor, len(self._fitting) - 1) if self._fitting else None
        self.list.set_lines(lines, at)

    def _offered(self, found: Sequence[Choice]) -> tuple[Choice, ...]:
        """What is typed as a line of its own, unless another line is just that."""
        choice = self._offer(self.field.value.strip()) if self._offer else None
        if choice is None:
            return ()
        value = choice.value.casefold()
        return () if any(value in _searched(one).split() for one in found) else (choice,)


def _searched(choice: Choice) -> str:
    return f"{choice.label} {choice.value} {choice.detail}".casefold()


def _line(choice: Choice, width: int) -> Content:
    return Content.assemble(
        f" {fit(plain(choice.label), width)}",
        (f"  {plain(choice.detail)}" if choice.detail else "", "$foreground-muted"),
    )
