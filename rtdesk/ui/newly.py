"""New tickets from any screen: the way into the form, and what is said when they are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.actions.action import ACTIONS
from rtdesk.ops import fields
from rtdesk.ops.op import Create
from rtdesk.ui.new_ticket import LINKS, begin
from rtdesk.ui.said import missing
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.outbox.entry import Entry
    from rtdesk.ui.app import RtdeskApp
    from rtdesk.ui.doing import TicketDoing

STOPPED = ("refused", "conflict")
REMEDIES = {
    "Owner": "assign",
    "people": "people",
    "links": "links",
    "Subject": "subject",
    "Priority": "priority",
    "Due": "due",
}
"""Actions that set on the ticket what RT left out, by field; for all others that is editing."""


async def create(screen: TicketDoing) -> None:
    """Opens the form; on a ticket after the question what the new one is to that one."""
    desk, app = screen.desk, screen.desk_app
    focus = screen.ticket_in_focus
    row = desk.rows((focus,)).get(focus) if focus else None
    queue = row.row.queue.label if row else ""
    parent = desk.ticket(screen.shown_ticket) if screen.shown_ticket else None
    link = ""
    if parent and desk.creating.draft(parent.id) is None:
        from rtdesk.ui.screens.chooser import Choice, Chooser

        keys = dict(zip((name for name, _, _ in LINKS), "cprmdw", strict=True))
        choices = [Choice(keys[name], f"{title} #{parent.id}", name) for name, title, _ in LINKS]
        choices.append(Choice("n", "Not linked", "none"))
        chosen = await screen.app.push_screen_wait(Chooser("The new ticket is", choices))
        if not chosen:
            return
        parent, link = (None, "") if chosen == "none" else (parent, chosen)
    app.open_new(begin(desk, queue=queue, parent=parent, link=link))


def tell_of(app: RtdeskApp, seen: set[tuple[int, str]]) -> None:
    """Each is told once; `seen` remembers which were."""
    for entry in app.desk.creating.news():
        if (entry.id, "made") not in seen and isinstance(entry.op, Create):
            seen.add((entry.id, "made"))
            _made(app, entry, entry.op)
    for entry in app.desk.entries():
        key = (entry.id, entry.reason)
        if isinstance(entry.op, Create) and entry.state in STOPPED and key not in seen:
            seen.add(key)
            words = f"No ticket was made: {entry.reason}. g o and u bring the form back."
            app.notify(plain(words), severity="error", timeout=20, markup=False)


def _made(app: RtdeskApp, entry: Entry, op: Create) -> None:
    """The next `g f` opens it; what is missing of it is named with what puts it right."""
    app.left.append((op.made, None))
    if not entry.reason:
        words = f"#{op.made} is there: {op.subject}. g f opens it."
        app.notify(plain(words), timeout=10, markup=False)
        return
    lines = [
        f"{words}.{_remedy(app, loss.name)}"
        for words, loss in zip(missing(entry), op.lost, strict=True)
    ]
    rest = "g f opens it, g o keeps this for a day."
    words = "\n".join([f"#{op.made} is there, but not all of it:", *lines, rest])
    if not op.lost:
        words = f"{entry.reason}. g f opens it."
    app.notify(plain(words, multiline=True), severity="warning", timeout=30, markup=False)


def _remedy(app: RtdeskApp, name: str) -> str:
    """The key on the ticket that sets the field after all, where there is one."""
    kind = "CF" if fields.custom(name) else name
    kind = "people" if fields.of_people(name) else "links" if name in fields.LINKS else kind
    found = next((one for one in ACTIONS if one.id == REMEDIES.get(kind, "edit")), None)
    return f" There {app.key_of(f'ticket.{found.id}', found.key)} sets it." if found else ""
