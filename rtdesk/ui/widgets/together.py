"""What is sent together with a message: a status, time worked, transaction custom fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.text.minutes import minutes
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from textual.widget import Widget

Done = Callable[[Draft | None, str], None]
"""Is given the draft as it is now, or None with words about why not (or without any)."""


def ask_status(widget: Widget, draft: Draft, ticket: Ticket | None, done: Done) -> None:
    """A status that the ticket's lifecycle links lead to, in RT's words."""
    from rtdesk.ui.screens.chooser import Choice, Chooser

    links = ticket.links.all("lifecycle") if ticket else ()
    links = tuple(link for link in links if link.to and not link.external)
    if not links:
        done(None, "RT offers no other status here.")
        return
    choices = [Choice("0", "Leave the status as it is", "-")]
    choices += [
        Choice(str(number), link.label or link.to, link.to, f"→ {link.to}")
        for number, link in enumerate(links, 1)
    ]

    def chosen(status: str | None) -> None:
        wanted = "" if status == "-" else status
        done(None if wanted is None else replace(draft, status=wanted), "")

    title = "Status to set with this message"
    widget.app.push_screen(Chooser(title, choices, draft.status), chosen)


def ask_minutes(widget: Widget, draft: Draft, done: Done) -> None:
    """Time worked on this message."""
    from rtdesk.ui.screens.ask import Ask

    def answered(typed: str | None) -> None:
        found = minutes(typed or "")
        if typed is None:
            done(None, "")
        elif found is None:
            done(None, f"“{plain(typed)}” is no time: write 90, 1h30 or 1:30.")
        else:
            done(replace(draft, minutes=found), "")

    before = str(draft.minutes) if draft.minutes else ""
    widget.app.push_screen(Ask("Time worked", before, "90, 1h30 or 1:30"), answered)


def ask_fields(widget: Widget, draft: Draft, names: Sequence[str], done: Done) -> None:
    """A value of a transaction custom field; by name where the queue's fields are not known."""
    from rtdesk.ui.screens.ask import Ask
    from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

    now = dict(draft.fields)

    def put(name: str, value: str) -> None:
        fields = {**now, name: value}
        kept = tuple((name, value) for name, value in fields.items() if value)
        done(replace(draft, fields=kept), "")

    def named(name: str | None) -> None:
        if not name:
            done(None, "")
            return
        widget.app.push_screen(
            Ask(name, now.get(name, ""), "empty takes the value away"),
            lambda value: done(None, "") if value is None else put(name, value.strip()),
        )

    def pair(typed: str | None) -> None:
        name, sign, value = (typed or "").partition("=")
        if typed is None:
            done(None, "")
        elif sign and name.strip():
            put(name.strip(), value.strip())
        else:
            done(None, "Write name=value; without a value it is taken away.")

    if names:
        choices = [
            Choice(key, name, name, now.get(name, ""))
            for key, name in zip(LETTERS, names, strict=False)
        ]
        widget.app.push_screen(Chooser("Transaction custom field", choices), named)
    else:
        shown = "=".join(draft.fields[-1]) if draft.fields else ""
        widget.app.push_screen(Ask("Transaction custom field", shown, "name=value"), pair)
