"""Every draft: the ticket, what it is, how old, and how it begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.outbox.draft import Draft
from rtdesk.text.checks import first_words
from rtdesk.text.paths import total
from rtdesk.text.when import ago
from rtdesk.ui.cells import fit
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.listing import Item, Listing
from rtdesk.ui.text import plain
from rtdesk.ui.told import told

KINDS = {"correspond": "reply", "comment": "comment"}
NEW = "new"


class DraftsScreen(Listing):
    """Opens a draft, or throws it away after a question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go on writing", id="drafts.open"),
        Binding("delete", "drop", "Throw away", id="drafts.drop"),
    ]
    TITLE_WORDS = "Drafts"
    NOTHING = "Nothing is half written."

    def items(self) -> Sequence[Item]:
        """The newest first."""
        now = datetime.fromtimestamp(self.desk.now(), UTC)
        return [
            _item(draft, self._subject(draft), ago(datetime.fromtimestamp(at, UTC), now))
            for draft, at in self.desk.drafts()
        ]

    def keys(self) -> Sequence[tuple[str, str]]:
        """Of a draft."""
        return [("enter", "Go on writing"), ("del", "Throw away")] if self.under_cursor else []

    def _subject(self, draft: Draft) -> str:
        ticket = self.desk.ticket(draft.ticket)
        return plain(ticket.subject) if ticket else ""

    def _draft(self) -> Draft | None:
        found = (draft for draft, _ in self.desk.drafts() if _id(draft) == self.under_cursor)
        return next(found, None)

    def action_open(self) -> None:
        """Into the composer."""
        draft = self._draft()
        if draft and not draft.ticket and not draft.is_create:
            key = "r" if draft.kind == "correspond" else "c"
            self.notify(f"To several tickets: mark them and press {key}.", markup=False)
        elif draft:
            self.open_draft(draft)

    @work(group=DIALOG)
    async def action_drop(self) -> None:
        """For good, after a question."""
        from rtdesk.ui.screens.ask import Confirm

        draft = self._draft()
        if draft is None:
            return
        question = f"Throw the {KINDS.get(draft.kind, NEW)} for {_whom(draft)} away?"
        if draft.is_create:
            question = f"Throw the new ticket in {plain(draft.queue)} away?"
        if await self.app.push_screen_wait(Confirm(question)):
            with told(self):
                self.desk.take_up(draft)
                self.desk.save_draft(Draft(draft.ticket, draft.kind))
            self.fill()


def _whom(draft: Draft) -> str:
    """A message to many tickets is kept as one for ticket 0."""
    return f"#{draft.ticket}" if draft.ticket else ("-" if draft.is_create else "many")


def _id(draft: Draft) -> str:
    return f"{draft.ticket}-{draft.kind}"


def _item(draft: Draft, subject: str, age: str) -> Item:
    line = Content.assemble(
        (f" {_whom(draft)} ".ljust(8), "$text-accent"),
        (KINDS.get(draft.kind, NEW).ljust(8), "$text-warning" if draft.kind == "comment" else ""),
        (fit(age, 6, right=True) + "  ", "$foreground-muted"),
        plain(first_words(draft.body)) or Content.styled("(no words of your own yet)", "dim"),
    )
    about = [Content(subject or _whom(draft))]
    if draft.is_create:
        about = [Content(plain(f"{draft.queue}: {draft.subject or 'no subject yet'}"))]
    if draft.files:
        about.append(Content(total(draft.files)))
    return Item(_id(draft), line, tuple(about))
