"""Until when is a ticket to be out of sight? One key for the usual answers, or a date in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.records.snooze import Snooze
from rtdesk.text.dates import MORNING, NotADate, said, understood
from rtdesk.ui.cells import fit
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.lines import Lines

MUTED = "$foreground-muted"
LABEL = 20


@dataclass(frozen=True, slots=True)
class Snoozing:
    """What was chosen: a date, an answer, or both; or that the ticket is to wake now."""

    until: datetime | None = None
    on_answer: bool = False
    wake: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A line: its key, its words, and what it gives."""

    key: str
    label: str
    until: datetime | None = None
    detail: str = ""


class SnoozeScreen(ModalScreen[Snoozing | None]):
    """Gives what was chosen, or None.

    `asleep` is how the ticket sleeps now, `before` how it slept until it came back.
    """

    AUTO_FOCUS = ""
    CSS_PATH = "snooze.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "pick('s')", "The same time again", id="snooze.again"),
        Binding("l", "pick('l')", "Later today: in three hours", id="snooze.later"),
        Binding("t", "pick('t')", "Tomorrow morning", id="snooze.tomorrow"),
        Binding("m", "pick('m')", "Monday morning", id="snooze.monday"),
        Binding("n", "pick('n')", "In a week", id="snooze.week"),
        Binding("a", "pick('a')", "Until they answer", id="snooze.answer"),
        Binding("d", "pick('d')", "A date in words", id="snooze.date"),
        Binding("w", "pick('w')", "Wake it now", id="snooze.wake"),
        Binding("space", "turn", "Whether an answer wakes it before its time", id="snooze.turn"),
        Binding("j,down", "move(1)", "Down", show=False, id="snooze.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="snooze.up"),
        Binding("enter", "choose", "Choose", show=False, id="snooze.choose"),
        Binding("escape,q", "cancel", "Back", show=False, id="snooze.cancel"),
    ]

    list = query_one(Lines)
    field = query_one(Field)

    def __init__(
        self,
        what: str,
        now: Callable[[], datetime],
        *,
        asleep: Snooze | None = None,
        before: Snooze | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__()
        self._what = what
        self._now = now
        self._zone = zone
        self.on_answer = (asleep or before or Snooze(0, on_answer=True)).on_answer
        """Whether an answer wakes the ticket before its date."""
        self._choices = self._offered(asleep, before)

    def _offered(self, asleep: Snooze | None, before: Snooze | None) -> tuple[Choice, ...]:
        now = self._now()
        later = now.astimezone(self._zone) + timedelta(hours=3)
        today = later.date() == now.astimezone(self._zone).date()
        again = [Choice("s", "the same time again", before.until)] if before else []
        dates = [
            Choice("l", "later today" if today else "in three hours", self._read("+3h")),
            Choice("t", "tomorrow", self._read("tomorrow")),
            Choice("m", "Monday", self._read("mon")),
            Choice("n", "in a week", self._read("+1w")),
        ]
        wake = [Choice("w", "wake it now", detail="it is back in its lists")] if asleep else []
        answer = Choice("a", "until they answer", detail="no date: somebody else writes to it")
        words = Choice("d", "a date in words…", detail="fri · mon 9:00 · +3d · 24 dec 14:00")
        return (*again, *dates, answer, words, *wake)

    def _read(self, typed: str) -> datetime | None:
        return understood(typed, self._now(), MORNING, self._zone)

    def compose(self) -> ComposeResult:
        """What it is about, the choices, a line to type in, and whether an answer wakes it."""
        with Vertical():
            yield Static(
                Content.assemble(
                    (f"Snooze {plain(self._what)}", "bold $text-accent"), ("  esc leaves", MUTED)
                ),
                id="title",
            )
            yield Lines()
            field = Field(placeholder="until when? fri, mon 9:00, tomorrow 14:00, +3d, 24 dec")
            field.display = False
            yield field
            yield Static(id="told")

    def on_mount(self) -> None:
        """The cursor waits on the first choice."""
        self._fill(0)

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._fill(self.list.cursor)

    def _fill(self, cursor: int | None) -> None:
        now = self._now()
        lines = [
            Content.assemble(
                (f" {choice.key}  ", "bold $text-accent"),
                fit(plain(choice.label), LABEL),
                (plain(choice.detail or said(choice.until, now, self._zone)), MUTED),
            )
            for choice in self._choices
        ]
        self.list.set_lines(lines, cursor)
        self._tell()

    def _tell(self) -> None:
        """Below: what was understood, or whether an answer wakes it."""
        told = self.query_one("#told", Static)
        if self.typing:
            told.update(self._echo())
            return
        state = "yes" if self.on_answer else "no, whatever they say"
        told.update(
            Content.assemble(
                ("space  ", "bold $text-accent"), "wake it before that when they answer: ", state
            )
        )

    @property
    def typing(self) -> bool:
        """True while a date is written."""
        return self.field.display

    # -- a date in words -----------------------------------------------------------------------

    def _typed(self) -> datetime:
        """The date that stands there.

        Raises:
            NotADate: it is none, or past.
        """
        if not self.field.value.strip():
            raise NotADate("fri, mon 9:00, tomorrow 14:00, +3d, +2h, next week, 24 dec, 2026-12-24")
        until = self._read(self.field.value)
        if until is None:
            raise NotADate("that is no date; a on the list waits for an answer")
        if until <= self._now():
            raise NotADate(f"{said(until, self._now(), self._zone)}: that is past")
        return until

    def _echo(self) -> Content:
        try:
            return Content.styled(said(self._typed(), self._now(), self._zone), "bold")
        except NotADate as error:
            return Content.styled(
                plain(str(error)), "$text-error" if self.field.value.strip() else MUTED
            )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says what is understood while it is typed."""
        event.stop()
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes the date, if it is one."""
        event.stop()
        try:
            self._give(self._typed())
        except NotADate:
            self.app.bell()

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a date is written letters are letters; only what is offered has a key."""
        if action in ("pick", "turn", "move", "choose"):
            offered = action != "pick" or any(c.key == parameters[0] for c in self._choices)
            return offered and not self.typing
        return super().check_action(action, parameters)

    def action_pick(self, key: str) -> None:
        """What a key of a line gives."""
        at = next(at for at, choice in enumerate(self._choices) if choice.key == key)
        match key:
            case "a":
                self.dismiss(Snoozing(None, on_answer=True))
            case "w":
                self.dismiss(Snoozing(wake=True))
            case "d":
                self.list.move_cursor(at)
                self.field.display = True
                self.field.focus()
                self._tell()
            case _:
                self._give(self._choices[at].until)

    def _give(self, until: datetime | None) -> None:
        self.dismiss(Snoozing(until, on_answer=self.on_answer))

    def action_turn(self) -> None:
        """An answer wakes it before its date, or does not."""
        self.on_answer = not self.on_answer
        self._tell()

    def action_move(self, count: int) -> None:
        """To another line."""
        self.list.move_cursor(((self.list.cursor or 0) + count) % len(self._choices))

    def action_choose(self) -> None:
        """The line under the cursor."""
        if self.list.cursor is not None:
            self.action_pick(self._choices[self.list.cursor].key)

    def on_click(self, event: Click) -> None:
        """A click chooses; outside it leaves."""
        at = event.y + self.list.scroll_offset.y
        if event.widget is self:
            self.dismiss(None)
        elif event.widget is self.list and at < len(self._choices) and not self.typing:
            self.action_pick(self._choices[at].key)

    def action_cancel(self) -> None:
        """Back to the choices, then away."""
        if self.typing:
            self.field.display = False
            self.set_focus(None)
            self._tell()
        else:
            self.dismiss(None)
