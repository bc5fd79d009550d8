"""Time worked on a ticket: minutes to add, perhaps with a comment, and its stopwatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Resize
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.records.ticket import Ticket
from rtdesk.store.change import Change
from rtdesk.text.minutes import EXAMPLES, added, said
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.text import plain
from rtdesk.ui.timing import spent, watch_words
from rtdesk.ui.told import told
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.hints import keys_line

MUTED = "$foreground-muted"


@dataclass(frozen=True, slots=True)
class Added:
    """Minutes for the ticket; with a comment they go out as part of it."""

    minutes: int
    comment: str = ""
    timed: bool = False
    """The stopwatch had counted them: it is done."""


class TimeScreen(ModalScreen[Added | None], AtDesk):
    """Gives what is to be added, or None; the stopwatch is started and stopped at once."""

    CSS_PATH = "time.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "watch", "Start the stopwatch, or stop it", id="time.watch"),
        Binding("ctrl+r", "discard", "Discard the stopwatch", id="time.discard"),
        Binding("tab,down,shift+tab,up", "other", "Minutes, or the comment", id="time.other"),
        Binding("escape", "cancel", "Back; the stopwatch stays as it is", id="time.cancel"),
    ]

    def __init__(self, ticket: Ticket, *, no_comment: str = "") -> None:
        """`no_comment` says why none can be written here."""
        super().__init__()
        self._ticket = ticket
        self._no_comment = no_comment
        self._timed = False

    @property
    def _minutes(self) -> Field:
        return self.query_one("#minutes", Field)

    @property
    def _comment(self) -> Field:
        return self.query_one("#comment", Field)

    def compose(self) -> ComposeResult:
        """What it is about, two lines to type in, the stopwatch, keys."""
        with Vertical():
            yield Static(id="title")
            with Horizontal():
                yield Static(Content("Minutes"), classes="label")
                yield Field(placeholder=EXAMPLES, id="minutes")
            with Horizontal():
                yield Static(Content("Comment"), classes="label")
                without = f"none: {plain(self._no_comment)}" if self._no_comment else ""
                comment = Field(placeholder=without or "none: only the minutes", id="comment")
                comment.disabled = bool(self._no_comment)
                yield comment
            yield Static(id="told")
            yield Static(id="watch")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Offers what the stopwatch counted."""
        self.desk_app.bridge.news.subscribe(self, self._news)
        self._offer()
        self.set_focus(self._minutes)
        self._tell()

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._tell()

    def _news(self, change: Change) -> None:
        if change.status or change.everything or self._ticket.id in change.tickets:
            self._ticket = self.desk.ticket(self._ticket.id) or self._ticket
            self._tell()

    def _offer(self) -> None:
        """The minutes of a stopwatch that stands still or runs, in place of the last offer."""
        counted = self.desk.stopwatches.minutes(self._ticket.id)
        if counted and (self._timed or not self._minutes.value.strip()):
            self._minutes.value = str(counted)
            self._timed = True

    def _tell(self) -> None:
        width = self.app.size.width - 2
        room = max(width - Content(spent(self._ticket)).cell_length - 2, 20)
        head = Content.assemble(
            (f"Time on #{self._ticket.id}  ", "bold $text-accent"), plain(self._ticket.subject)
        ).truncate(room, ellipsis=True)
        title = Content.assemble(head, (f"  {spent(self._ticket)}", MUTED))
        self.query_one("#title", Static).update(title)
        self.query_one("#told", Static).update(self._echo())
        words = watch_words(self.desk, self._ticket.id)
        self.query_one("#watch", Static).update(Content.styled(words, MUTED))
        watch = self.desk.stopwatches.of(self._ticket.id)
        turn = "Stop the stopwatch" if watch and watch.runs else "Start the stopwatch"
        keys = [("enter", "Add"), ("ctrl+t", turn)]
        keys += [("ctrl+r", "Discard it")] if watch else []
        keys += [("tab", "Comment")] if not self._no_comment else []
        self.query_one("#keys", Static).update(keys_line([*keys, ("esc", "Back")], width))

    def _echo(self) -> Content:
        """How the minutes are understood, and what RT will have then."""
        typed = self._minutes.value
        count = added(typed)
        if not typed.strip():
            return Content.styled("nothing is added yet", MUTED)
        if count is None:
            return Content.styled(f"“{plain(typed)}” is no time: write {EXAMPLES}", "$text-error")
        total = self._ticket.time_worked + count
        if total < 0:
            return Content.styled("that is more than was worked", "$text-error")
        if count < 0 and self._comment.value.strip():
            return Content.styled("a comment cannot take minutes off", "$text-error")
        return Content.assemble((f"{said(count)}", "bold"), (f": {said(total)} in all", MUTED))

    def _good(self) -> bool:
        count = added(self._minutes.value)
        if not count or self._ticket.time_worked + count < 0:
            return False
        return count > 0 or not self._comment.value.strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says how that is understood."""
        event.stop()
        if not self._minutes.value.strip():
            self._timed = False
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes both lines, if there are minutes."""
        event.stop()
        if self._good():
            count = added(self._minutes.value) or 0
            self.dismiss(Added(count, self._comment.value.strip(), self._timed))
        else:
            self.set_focus(self._minutes)
            self.app.bell()

    def action_watch(self) -> None:
        """Starts the stopwatch, or stops it and offers what it counted."""
        watches, id_ = self.desk.stopwatches, self._ticket.id
        watch = watches.of(id_)
        with told(self):
            if watch and watch.runs:
                watches.stop(id_)
                self._offer()
            else:
                watches.start(id_)
        self._tell()

    def action_discard(self) -> None:
        """Forgets what it counted."""
        with told(self):
            self.desk.stopwatches.discard(self._ticket.id)
            if self._timed:
                self._minutes.value, self._timed = "", False
        self._tell()

    def action_other(self) -> None:
        """To the other line."""
        if not self._no_comment:
            self.set_focus(self._comment if self._minutes.has_focus else self._minutes)

    def action_cancel(self) -> None:
        """Nothing is added."""
        self.dismiss(None)

    def on_click(self, event: Click) -> None:
        """A click outside leaves."""
        if event.widget is self:
            self.dismiss(None)
