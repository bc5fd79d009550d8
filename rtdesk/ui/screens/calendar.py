"""A date in words, or on a calendar: each shows what the other means."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.text.dates import EXAMPLES, NotADate, said, understood
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.hints import keys_line

MUTED = "$foreground-muted"
LEFT = 2
"""Cells before the first day of a week, each of which takes three."""
KEYS = (
    ("↑ ↓", "Week"),
    ("ctrl+←→", "Day"),
    ("pgup pgdn", "Month"),
    ("enter", "Take it"),
    ("esc", "Back"),
)


class Calendar(ModalScreen[str | None]):
    """Gives what was typed, or None; an empty line is no date. It takes nothing that is `wrong`."""

    CSS_PATH = "calendar.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "days(7)", "A week later", id="calendar.week_later"),
        Binding("up", "days(-7)", "A week earlier", id="calendar.week_earlier"),
        Binding("ctrl+right,ctrl+n", "days(1)", "Next day", id="calendar.later", priority=True),
        Binding("ctrl+left,ctrl+p", "days(-1)", "Day before", id="calendar.earlier", priority=True),
        Binding("pagedown", "months(1)", "Next month", id="calendar.month_later"),
        Binding("pageup", "months(-1)", "Month before", id="calendar.month_earlier"),
        Binding("escape", "cancel", "Back", id="calendar.cancel"),
    ]

    field = query_one(Field)
    days = query_one("#days", Static)

    def __init__(
        self,
        title: str,
        value: str,
        now: datetime,
        *,
        wrong: Callable[[str], str] = lambda typed: "",
        times: bool = True,
    ) -> None:
        super().__init__()
        self._heading = title
        self._value = value
        self._now = now
        self._wrong = wrong
        self._times = times
        self._shown = now.astimezone().date()

    def compose(self) -> ComposeResult:
        """Title, line, how it is understood, the month, keys."""
        with Vertical():
            with Horizontal():
                yield Static(Content.styled(plain(self._heading), "bold $text-accent"), id="title")
                yield Field(placeholder=EXAMPLES)
            yield Static(id="said")
            yield Static(id="days")
            yield Static(keys_line(KEYS, 78), id="keys")

    def on_mount(self) -> None:
        """What stands there is understood, too."""
        self.field.value = self._value
        self.field.cursor_position = len(self._value)
        self.field.focus()
        self._tell()

    @property
    def _day(self) -> date | None:
        """The day that is meant by what stands there; None: none, or none yet."""
        try:
            when = understood(self.field.value, self._now)
        except NotADate:
            return None
        return when.astimezone().date() if when else None

    def _tell(self) -> None:
        typed, day = self.field.value.strip(), self._day
        self._shown = day or self._shown
        wrong = self._wrong(typed)
        style = "$text-error" if wrong and typed else MUTED
        self.query_one("#said", Static).update(
            Content.styled(plain(wrong or self._words(day)), "bold" if day and not wrong else style)
        )
        self.days.update(self._month())

    def _words(self, day: date | None) -> str:
        if day is None:
            return "no date"
        if not self._times:
            return f"{day:%a %-d %b %Y}"
        return said(understood(self.field.value, self._now), self._now)

    def _month(self) -> Content:
        """Weeks from Monday on; today is underlined, the day that is meant is reversed."""
        shown, today = self._shown, self._now.astimezone().date()
        weeks = calendar.Calendar().monthdatescalendar(shown.year, shown.month)
        lines = [
            Content.styled(f"{'':{LEFT}}{shown:%B %Y}", "bold"),
            Content.styled(f"{'':{LEFT}}Mo Tu We Th Fr Sa Su", MUTED),
        ]
        for week in weeks:
            parts: list[tuple[str, str] | str] = [" " * LEFT]
            for day in week:
                style = "reverse bold" if day == self._day else ""
                style += " underline" if day == today else ""
                parts += [(f"{day.day:>2}", style if day.month == shown.month else MUTED), " "]
            lines.append(Content.assemble(*parts))
        lines += [Content("")] * (6 - len(weeks))
        return Content("\n").join(lines)

    # -- keys ----------------------------------------------------------------------------------

    def _put(self, day: date) -> None:
        """Another day; the time of day that stands there stays."""
        clock = ""
        if self._times:
            try:
                before = understood(self.field.value, self._now)
            except NotADate:
                before = None
            clock = f" {before.astimezone():%H:%M}" if before else ""
        self.field.value = f"{day:%Y-%m-%d}{clock}"
        self.field.cursor_position = len(self.field.value)

    def action_days(self, count: int) -> None:
        """Some days later; from no date on, today first."""
        day = self._day
        self._put(day + timedelta(days=count) if day else self._now.astimezone().date())

    def action_months(self, count: int) -> None:
        """Some months later, on the same day where there is one."""
        day = self._day or self._now.astimezone().date()
        year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
        last = calendar.monthrange(year, month + 1)[1]
        self._put(date(year, month + 1, min(day.day, last)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says and shows what is understood."""
        event.stop()
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes it, if it can be."""
        event.stop()
        if self._wrong(event.value.strip()):
            self.app.bell()
        else:
            self.dismiss(event.value.strip())

    def on_click(self, event: Click) -> None:
        """A click chooses a day; outside it leaves."""
        if event.widget is self:
            self.dismiss(None)
        elif event.widget is self.days:
            weeks = calendar.Calendar().monthdatescalendar(self._shown.year, self._shown.month)
            row, column = event.y - 2, (event.x - LEFT) // 3
            if 0 <= row < len(weeks) and 0 <= column < 7:
                self._put(weeks[row][column])

    def action_cancel(self) -> None:
        """The date as it was."""
        self.dismiss(None)
