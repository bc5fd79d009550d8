"""The last look at a message before it leaves: doubts first, recipients spelled out, read-only."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key, Resize
from textual.message import Message

from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.text.checks import Doubt
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.review_lines import review_lines

Check = Callable[[Draft], tuple[Doubt, ...]]


def _no_doubts(draft: Draft) -> tuple[Doubt, ...]:
    return ()


class ReviewPane(Lines, can_focus=True):
    """Shows a draft as it would go out and asks whether it may."""

    DEFAULT_CSS = "ReviewPane { padding: 0 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('send')", "Send", id="review.send"),
        Binding("e", "answer('edit')", "Edit", id="review.edit"),
        Binding("a", "answer('attach')", "Attach", id="review.attach"),
        Binding("d", "detach", "Detach", id="review.detach"),
        Binding(
            "s",
            "answer('status')",
            "Status",
            tooltip="Set a status with this message",
            id="review.status",
        ),
        Binding("t", "answer('minutes')", "Time", tooltip="Minutes worked", id="review.minutes"),
        Binding(
            "f",
            "answer('fields')",
            "Fields",
            tooltip="Values of transaction custom fields",
            id="review.fields",
        ),
        Binding(
            "m",
            "answer('markdown')",
            "HTML",
            tooltip="Send as HTML from Markdown, or as plain text",
            id="review.markdown",
        ),
        Binding("p", "answer('postpone')", "Later", tooltip="Keep the draft", id="review.postpone"),
        Binding("q,escape", "back", "Back", show=False, id="review.back"),
        Binding("J", "shift(1)", "File down", show=False, id="review.file_down"),
        Binding("K", "shift(-1)", "File up", show=False, id="review.file_up"),
        Binding("j,down", "move(1)", "Down", show=False, id="review.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="review.up"),
        Binding("space,pagedown", "page(1)", "Page down", show=False, id="review.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="review.page_up"),
        *(
            Binding(str(n), f"number({n})", f"File {n}", show=False, id=f"review.number{n}")
            for n in range(1, 10)
        ),
    ]

    class Answered(Message):
        """What the user decided: `send`, `edit`, …; of `file` it is `detach`, `up` or `down`."""

        def __init__(self, answer: str, file: str = "") -> None:
            super().__init__()
            self.answer = answer
            self.file = file

    def __init__(self) -> None:
        super().__init__()
        self.check: Check = _no_doubts
        """What there is to ask about a draft, looked at again whenever it is shown or sent."""
        self._draft: Draft | None = None
        self._ticket: Ticket | None = None
        self._asking = ""
        self._detaching = False
        self._chosen = 0

    def show(self, draft: Draft, ticket: Ticket | None, *, chosen: int = 0) -> None:
        """Shows a draft; `chosen` is the number of the file that keys act on."""
        self._draft, self._ticket = draft, ticket
        self._asking, self._detaching = "", False
        self._chosen = chosen
        self._fill()

    def say(self, words: str) -> None:
        """A remark above everything, until the next key."""
        self._asking = words
        self.scroll_to(y=0, animate=False, immediate=True)
        self._fill()

    def on_resize(self, event: Resize) -> None:
        """Wraps anew."""
        self._fill()

    def on_key(self, event: Key) -> None:
        """While a message is looked over, no key does something to the ticket behind it."""
        active = self.screen.active_bindings.get(event.key)
        if active and event.is_printable and active.node not in (self, self.app):
            event.stop()

    def action_answer(self, answer: str) -> None:
        """Says what was decided; a message that makes no sense is not sent."""
        if answer == "send" and self._draft and any(d.stops for d in self.check(self._draft)):
            self.say("This cannot be sent as it is: see below.")
            return
        self.post_message(self.Answered(answer))

    def action_detach(self) -> None:
        """Detaches the chosen or the only file, or asks which one."""
        files = self._files
        if self._chosen or len(files) == 1:
            self.post_message(self.Answered("detach", files[max(self._chosen, 1) - 1]))
        elif files:
            self._detaching = True
            self.say(f"Detach which one? 1 to {min(len(files), 9)}, esc for none")
        else:
            self.say("Nothing is attached.")

    def action_number(self, number: int) -> None:
        """Chooses a file, or answers which one to detach."""
        if number > len(self._files):
            return
        if self._detaching:
            self.post_message(self.Answered("detach", self._files[number - 1]))
            return
        self._chosen = 0 if self._chosen == number else number
        self.say(
            f"File {number}: J and K move it, d detaches it, esc leaves it" if self._chosen else ""
        )

    def action_shift(self, by: int) -> None:
        """Moves the chosen file down or up."""
        if not self._chosen:
            self.say("Choose a file by its number first." if self._files else "No files.")
        elif 1 <= self._chosen + by <= len(self._files):
            answer = "down" if by > 0 else "up"
            self.post_message(self.Answered(answer, self._files[self._chosen - 1]))

    def action_back(self) -> None:
        """Leaves a question or a chosen file, else the review."""
        if self._asking or self._chosen:
            self._detaching, self._chosen = False, 0
            self.say("")
        else:
            self.post_message(self.Answered("edit"))

    def action_move(self, count: int) -> None:
        """Scrolls by lines."""
        self.scroll_by_lines(count)

    def action_page(self, count: int) -> None:
        """Scrolls by pages."""
        self.scroll_by_lines(count * max(self.size.height - 1, 1))

    @property
    def _files(self) -> tuple[str, ...]:
        return self._draft.files if self._draft else ()

    def _fill(self) -> None:
        if self._draft and self.size.width:
            question = [Content.styled(self._asking, "bold $text-accent")] if self._asking else []
            doubts = self.check(self._draft)
            lines = review_lines(self._draft, self._ticket, doubts, self.room, chosen=self._chosen)
            self.set_lines(question + lines)
