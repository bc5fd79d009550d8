"""What of all actions a ticket offers to this user, by its hyperlinks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from rtdesk.actions.action import ACTIONS, Action, action
from rtdesk.records.lifecycle import ends, moves
from rtdesk.records.link import Link
from rtdesk.records.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that can be done now. `verb` is RT's word: take, untake or steal."""

    action: str
    label: str
    link: Link | None = None
    button: bool = False
    verb: str = ""

    @property
    def id(self) -> str:
        """Tells offers of one ticket apart."""
        return f"{self.action}:{self.link.to}" if self.link and self.link.to else self.action


def offers(ticket: Ticket, me: str, refused: Collection[str] = ()) -> tuple[Offer, ...]:
    """Everything this ticket offers; only what is local while its links were not fetched.

    `refused` holds the kinds of unlinked actions that RT refused in this queue since the start:
    a verb of owning, or the name of a field.
    """
    if not ticket.links.fetched:
        return tuple(Offer(one.id, one.title) for one in ACTIONS if one.local)
    found: list[Offer] = []
    for declared in ACTIONS:
        match declared.id:
            case "status":
                found += [
                    Offer("status", move.label or move.to, move, button=True)
                    for move in moves(ticket.links)
                ]
            case "done":
                found += [Offer("done", move.label or move.to, move) for move in ends(ticket.links)]
            case "own":
                found += _own(ticket, me, refused)
            case "merge" if ticket.type != "ticket":
                continue  # RT: "Only tickets can be merged"
            case _ if declared.ref:
                found += _linked(declared, ticket)
            case _ if declared.local or not _fields(declared) & set(refused):
                found.append(Offer(declared.id, declared.title))
    return tuple(found)


def _linked(declared: Action, ticket: Ticket) -> list[Offer]:
    link = ticket.links.find(declared.ref)
    return [Offer(declared.id, declared.title, link, button=True)] if link else []


def _own(ticket: Ticket, me: str, refused: Collection[str]) -> list[Offer]:
    """Take, untake or steal: by a hyperlink if a server ever sends one, else by the owner."""
    verb = own_verb(ticket.owner.id, ticket.unowned, me)
    link = ticket.links.find(verb)
    if not me or (verb in refused and link is None):
        return []
    return [Offer("own", verb.capitalize(), link, button=link is not None, verb=verb)]


def own_verb(owner: str, unowned: bool, me: str) -> str:
    """What `t` does to a ticket with this owner."""
    if unowned:
        return "take"
    return "untake" if owner == me else "steal"


FIELDS = {
    "assign": "owner",
    "subject": "subject",
    "priority": "priority",
    "due": "due",
    "queue": "queue",
    "merge": "merge",
}
"""The field that an unlinked action sets, or its own name."""


def _fields(declared: Action) -> set[str]:
    return {FIELDS[declared.id]} if declared.id in FIELDS else set()


def titled(offer: Offer) -> str:
    """What stands in the footer: RT's own word only where the key does one thing."""
    return offer.label if offer.verb else action(offer.action).title
