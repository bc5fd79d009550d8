"""The last look at a message before it leaves: doubts first, recipients spelled out, read-only."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key, Resize
from textual.message import Message

from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.text.checks import Doubt, doubts
from rtdesk.text.paths import look
from rtdesk.ui.cells import wrap
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.recipients import spelled_out

LABEL = 9
"""Cells of the column with `To`, `Cc`, `Subject`."""


class ReviewPane(Lines, can_focus=True):
    """Shows a draft as it would go out and asks whether it may."""

    DEFAULT_CSS = "ReviewPane { padding: 0 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('send')", "Send", id="review.send"),
        Binding("e", "answer('edit')", "Edit", id="review.edit"),
        Binding("a", "answer('attach')", "Attach", id="review.attach"),
        Binding("d", "detach", "Detach", id="review.detach"),
        Binding("q,escape", "back", "Back", id="review.back"),
        Binding("j,down", "move(1)", "Down", show=False, id="review.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="review.up"),
        Binding("space,pagedown", "page(1)", "Page down", show=False, id="review.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="review.page_up"),
        *(
            Binding(str(n), f"number({n})", f"Detach {n}", show=False, id=f"review.number{n}")
            for n in range(1, 10)
        ),
    ]

    class Answered(Message):
        """What the user decided: `send`, `edit`, `attach`, or `detach` of `file`."""

        def __init__(self, answer: str, file: str = "") -> None:
            super().__init__()
            self.answer = answer
            self.file = file

    def __init__(self) -> None:
        super().__init__()
        self._draft: Draft | None = None
        self._ticket: Ticket | None = None
        self._asking = ""
        self._choosing = False

    def show(self, draft: Draft, ticket: Ticket | None) -> None:
        """Shows a draft from its top."""
        self._draft, self._ticket = draft, ticket
        self._asking, self._choosing = "", False
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
        if answer == "send" and self._draft and any(d.stops for d in all_doubts(self._draft)):
            self._ask("This cannot be sent as it is: see above.")
            return
        self.post_message(self.Answered(answer))

    def action_detach(self) -> None:
        """Detaches the only file, or asks which one."""
        files = self._draft.files if self._draft else ()
        if len(files) == 1:
            self.post_message(self.Answered("detach", files[0]))
        elif files:
            self._choosing = True
            self._ask(f"Detach which one? 1 to {min(len(files), 9)}, esc for none")
        else:
            self._ask("Nothing is attached.")

    def action_number(self, number: int) -> None:
        """Answers which file to detach; without that question digits do nothing."""
        files = self._draft.files if self._draft else ()
        if self._choosing and number <= len(files):
            self.post_message(self.Answered("detach", files[number - 1]))

    def action_back(self) -> None:
        """Leaves the question about a number, or the review."""
        if self._asking:
            self._choosing = False
            self._ask("")
        else:
            self.post_message(self.Answered("edit"))

    def action_move(self, count: int) -> None:
        """Scrolls by lines."""
        self.scroll_by_lines(count)

    def action_page(self, count: int) -> None:
        """Scrolls by pages."""
        self.scroll_by_lines(count * max(self.size.height - 1, 1))

    def _ask(self, words: str) -> None:
        self._asking = words
        self.scroll_to(y=0, animate=False, immediate=True)
        self._fill()

    def _fill(self) -> None:
        if self._draft and self.size.width:
            question = [Content.styled(self._asking, "bold $text-accent")] if self._asking else []
            self.set_lines(question + review_lines(self._draft, self._ticket, self.room))


def all_doubts(draft: Draft) -> tuple[Doubt, ...]:
    """What to ask about the text and about the files, which may have gone since."""
    looked = [look(path) for path in draft.files]
    gone = tuple(Doubt(f"{f.name}: {f.trouble}", stops=True) for f in looked if f.trouble)
    return gone + doubts(draft.body, len(draft.files))


def review_lines(draft: Draft, ticket: Ticket | None, width: int) -> list[Content]:
    """The whole review, wrapped."""
    out: list[Content] = []
    for doubt in all_doubts(draft):
        mark, style = ("✗", "$text-error") if doubt.stops else ("!", "$text-warning")
        out += [
            Content.styled(text, style)
            for text in wrap(plain(f"{mark} {doubt.text}"), width, hanging="  ")
        ]
    if out:
        out.append(Content(""))
    for role, people in spelled_out(draft, ticket):
        out += _row(role, people, width)
    if draft.subject:
        out += _row("Subject", draft.subject, width)
    out += extras(draft, ticket, width)
    out.append(Content.styled("─" * width, "$foreground-muted"))
    for text in plain(draft.body, multiline=True).split("\n"):
        style = "$foreground-muted" if text.startswith(">") else ""
        out += [Content.styled(part, style) for part in wrap(text, width)]
    return out


def extras(draft: Draft, ticket: Ticket | None, width: int) -> list[Content]:
    """Files, numbered, and what else happens together with the message."""
    out = [
        Content.assemble(
            ("▤ ", "$text-accent"), (f"{n} ", "$foreground-muted"), plain(str(look(path)))
        )
        for n, path in enumerate(draft.files, 1)
    ]
    then = []
    if draft.status:
        base = f"{plain(ticket.status)} → " if ticket else "→ "
        then.append(f"then: status {base}{plain(draft.status)}")
    if draft.minutes:
        then.append(f"{draft.minutes} min worked")
    if then:
        out.append(Content.styled("     ".join(then), "$text-accent"))
    return [content.truncate(width, ellipsis=True) for content in out]


def _row(label: str, value: str, width: int) -> list[Content]:
    parts = wrap(plain(value), max(width - LABEL, 8))
    return [
        Content.assemble(
            (label.ljust(LABEL) if at == 0 else " " * LABEL, "$foreground-muted"), part
        )
        for at, part in enumerate(parts)
    ]
