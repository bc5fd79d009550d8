"""Who hears of a message, as far as the ticket's roles tell."""

from __future__ import annotations

from collections.abc import Sequence

from rtdesk.outbox.draft import Draft
from rtdesk.records.ref import Ref
from rtdesk.records.ticket import Ticket

OTHERS = "RT's own rules may mail others too."


def brief(draft: Draft, ticket: Ticket | None) -> str:
    """What stands after `REPLY` or `COMMENT` in the composer's title; not cleaned."""
    if draft.kind == "comment":
        return f"on #{draft.ticket}"
    if ticket is None:
        return f"to the requestors of #{draft.ticket}"
    to = _names(ticket.requestors) or "nobody (no requestor)"
    return f"to {to}, Cc {_names(ticket.cc)}" if ticket.cc else f"to {to}"


def spelled_out(draft: Draft, ticket: Ticket | None) -> tuple[tuple[str, str], ...]:
    """(role, people with their addresses), for the review; not cleaned."""
    if draft.kind == "comment":
        admins = ticket.admin_cc if ticket else ()
        told = (("AdminCc", _full(admins)),) if admins else ()
        return (*told, ("Not to", "the requestors. " + OTHERS))
    if ticket is None:
        return (("To", f"the requestors of #{draft.ticket}. {OTHERS}"),)
    rows = [("To", _full(ticket.requestors) or "nobody: this ticket has no requestor.")]
    if ticket.cc:
        rows.append(("Cc", _full(ticket.cc)))
    if ticket.admin_cc:
        rows.append(("AdminCc", _full(ticket.admin_cc)))
    return (*rows, ("", OTHERS))


def _names(people: Sequence[Ref]) -> str:
    return ", ".join(person.label for person in people)


def _full(people: Sequence[Ref]) -> str:
    return ", ".join(_address(person) for person in people)


def _address(person: Ref) -> str:
    address = person.email or (person.id if "@" in person.id else "")
    if person.type == "group":
        return f"{person.label} (group)"
    if not address or person.label == address:
        return person.label
    return f"{person.label} <{address}>"
