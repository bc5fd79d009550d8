"""Choosing a person: those who are known here at once, everybody RT knows after a moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rtdesk.records.ref import NOBODY
from rtdesk.records.user import User
from rtdesk.ui.screens.chooser import Choice
from rtdesk.ui.screens.picker import Picker

if TYPE_CHECKING:
    from rtdesk.records.ticket import Ticket
    from rtdesk.ui.doing import TicketDoing


async def pick_person(screen: TicketDoing, ticket: Ticket) -> str | None:
    """The login of the owner-to-be of a ticket; also one that nobody here knows, when typed."""
    desk = screen.desk

    async def more(words: str) -> Sequence[Choice]:
        return [choice_of(person) for person in await desk.people(words)]

    heading = f"Give #{ticket.id} to"
    return await screen.app.push_screen_wait(
        Picker(heading, known(screen, ticket), more=more, free=True)
    )


def known(screen: TicketDoing, ticket: Ticket) -> tuple[Choice, ...]:
    """Oneself, nobody, and those who own tickets, the busiest of this queue first."""
    desk = screen.desk
    first = [
        Choice("", "me", desk.me, desk.names().get(desk.me, desk.me)),
        Choice("", "nobody", NOBODY, "give it back"),
    ]
    others = [
        Choice("", login, login, f"{name if name != login else ''}  {_owns(here)}".strip())
        for login, name, here in desk.owners(ticket.queue.id)
        if login not in (desk.me, NOBODY)
    ]
    return tuple(c for c in (*first, *others) if c.value != (ticket.owner.id or NOBODY))


def _owns(count: int) -> str:
    return f"{count} here" if count else ""


def choice_of(person: User) -> Choice:
    """Somebody whom RT knows, as a line to pick."""
    email = person.email if person.email != person.login else ""
    return Choice("", person.login, person.login, f"{person.real_name}  {email}".strip())
