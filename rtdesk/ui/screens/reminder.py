"""A new reminder: of what, when and whom."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.desk.errands import NewReminder
from rtdesk.text.dates import EXAMPLES, MORNING, NotADate, said, understood
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.hints import keys_line

MUTED = "$foreground-muted"
FIELDS = ("subject", "due", "owner")


class ReminderScreen(ModalScreen[NewReminder | None], AtDesk):
    """Gives the reminder that is wanted, or None; `before` is what stands in it at first."""

    CSS_PATH = "reminder.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down", "move(1)", "Next line", id="reminder.next"),
        Binding("shift+tab,up", "move(-1)", "Line before", id="reminder.before"),
        Binding("ctrl+o", "owner", "Choose whom", id="reminder.owner"),
        Binding("escape", "cancel", "Back", id="reminder.cancel"),
    ]

    def __init__(self, ticket: int, queue: str, before: NewReminder | None = None) -> None:
        super().__init__()
        self._ticket, self._queue, self._before = ticket, queue, before

    def compose(self) -> ComposeResult:
        """What it is about, three lines to type in, what is understood, keys."""
        with Vertical():
            title = f"Remind of #{self._ticket}"
            yield Static(Content.styled(title, "bold $text-accent"), id="title")
            for name, words, hint in (
                ("subject", "What", "what is to be done"),
                ("due", "When", f"{EXAMPLES}; nothing: no date"),
                ("owner", "Who", "you"),
            ):
                with Horizontal():
                    yield Static(Content(words), classes="label")
                    yield Field(placeholder=hint, id=name)
            yield Static(id="told")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Ready to type."""
        if self._before:
            self._field("subject").value = self._before.subject
            self._field("owner").value = self._before.owner
            due = self._before.due
            self._field("due").value = f"{due.astimezone():%Y-%m-%d %H:%M}" if due else ""
        self.set_focus(self._field("subject"))
        keys = [("enter", "Next, then make it"), ("tab", "Next line"), ("ctrl+o", "Choose whom")]
        width = self.app.size.width - 2
        self.query_one("#keys", Static).update(keys_line([*keys, ("esc", "Back")], width))
        self._tell()

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def _wrong(self) -> str:
        """Why it cannot be made as it stands; empty: it can."""
        try:
            due = understood(self._field("due").value, self.desk_app.now(), MORNING)
        except NotADate as error:
            return str(error)
        if due and due < self.desk_app.now():
            return f"{said(due, self.desk_app.now())}: that is past"
        return "" if self._field("subject").value.strip() else "what is to be done?"

    def _tell(self) -> None:
        wrong, now = self._wrong(), self.desk_app.now()
        if wrong:
            empty = not self._field("subject").value.strip() and not self._field("due").value
            shown = Content.styled(plain(wrong), MUTED if empty else "$text-error")
        else:
            due = understood(self._field("due").value, now, MORNING)
            shown = Content.assemble((said(due, now), "bold"))
        self.query_one("#told", Static).update(shown)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says what is understood while it is typed."""
        event.stop()
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the next line; from the last one it is made, if it can be."""
        event.stop()
        if event.input.id != FIELDS[-1]:
            self.action_move(1)
        elif self._wrong():
            self.app.bell()
            subject = self._field("subject")
            self.set_focus(self._field("due") if subject.value.strip() else subject)
        else:
            due = understood(self._field("due").value, self.desk_app.now(), MORNING)
            typed = self._field("owner").value.strip()
            owner = self.desk.me if typed.casefold() in ("", "me", "you") else typed
            subject_ = self._field("subject").value.strip()
            self.dismiss(NewReminder(self._ticket, self._queue, subject_, owner, due))

    def action_move(self, count: int) -> None:
        """To another line."""
        at = next((n for n, name in enumerate(FIELDS) if self._field(name).has_focus), 0)
        self.set_focus(self._field(FIELDS[(at + count) % len(FIELDS)]))

    def action_owner(self) -> None:
        """Somebody, picked while one types."""
        self.run_worker(self._pick(), group="owner", exclusive=True)

    async def _pick(self) -> None:
        from rtdesk.ui import wanted

        ticket = self.desk.ticket(self._ticket)
        queue = ticket.queue.id if ticket else ""
        what = f"the reminder of #{self._ticket}"
        found = await wanted.owner(self.desk_app, what, queue, "")
        if found:
            self._field("owner").value = found

    def action_cancel(self) -> None:
        """Nothing."""
        self.dismiss(None)

    def on_click(self, event: Click) -> None:
        """A click outside leaves."""
        if event.widget is self:
            self.dismiss(None)
