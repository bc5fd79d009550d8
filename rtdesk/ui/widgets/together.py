"""What is sent together with a message: a status, time worked, transaction custom fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.text.minutes import minutes
from rtdesk.text.spec import FILES, Spec
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


def ask_fields(widget: Widget, draft: Draft, specs: Sequence[Spec], done: Done) -> None:
    """A value of a transaction custom field; by name where the queue's fields are not known."""
    if specs:
        widget.run_worker(_ask_field(widget, draft, specs, done), group="fields")
        return
    from rtdesk.ui.screens.ask import Ask

    def pair(typed: str | None) -> None:
        name, sign, value = (typed or "").partition("=")
        if typed is None:
            done(None, "")
        elif sign and name.strip():
            done(filled(draft, name.strip(), (value.strip(),)), "")
        else:
            done(None, "Write name=value; without a value it is taken away.")

    shown = "=".join(draft.fields[-1]) if draft.fields else ""
    widget.app.push_screen(Ask("Transaction custom field", shown, "name=value"), pair)


async def _ask_field(widget: Widget, draft: Draft, specs: Sequence[Spec], done: Done) -> None:
    """Chosen first, then changed by the editor for its kind."""
    from rtdesk.ui.app import RtdeskApp
    from rtdesk.ui.fields.editing import edit_value
    from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

    app = widget.app
    assert isinstance(app, RtdeskApp)
    there = {spec.label: values_in(draft, spec.label) for spec in specs}
    choices = [
        Choice(
            key,
            f"{spec.label} *" if spec.mandatory else spec.label,
            spec.label,
            ", ".join(there[spec.label]) or spec.hint,
            enabled=spec.kind not in FILES,
        )
        for key, spec in zip(LETTERS, specs, strict=False)
    ]
    chosen = await app.push_screen_wait(Chooser("Field of this message", choices))
    spec = next((spec for spec in specs if spec.label == chosen), None)
    if spec is None:
        done(None, "")
        return
    beside = {one.name: there[one.label] for one in specs}
    new = await edit_value(app, spec, there[spec.label], beside=beside)
    done(None if new is None else filled(draft, spec.label, new), "")


def values_in(draft: Draft, name: str) -> tuple[str, ...]:
    """What a draft has in a field."""
    return tuple(value for one, value in draft.fields if one == name)


def filled(draft: Draft, name: str, new: Sequence[str]) -> Draft:
    """The draft with these values in a field, at its place; none take it away."""
    fresh = [(name, value) for value in new if value]
    kept: list[tuple[str, str]] = []
    for pair in draft.fields:
        if pair[0] != name:
            kept.append(pair)
        elif fresh:
            kept += fresh
            fresh = []
    return replace(draft, fields=(*kept, *fresh))
