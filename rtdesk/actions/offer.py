"""What of all actions a ticket offers to this user, by its hyperlinks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from rtdesk.actions.action import action
from rtdesk.records.link import Link
from rtdesk.records.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that can be done now. `verb` is RT's word: take, untake or steal."""

    action: str
    label: str
    link: Link | None = None
    key: str = ""
    button: bool = False
    verb: str = ""

    @property
    def id(self) -> str:
        """Tells offers of one ticket apart."""
        return f"{self.action}:{self.link.to}" if self.link and self.link.to else self.action


def offers(ticket: Ticket, me: str, refused: Collection[str] = ()) -> tuple[Offer, ...]:
    """Everything this ticket offers; empty while its links were not fetched.

    `refused` holds the ids of unlinked actions that RT refused in this queue since the start.
    """
    if not ticket.links.fetched:
        return ()
    found = [_linked(name, ticket) for name in ("reply", "comment")]
    found += [
        Offer("status", link.label or link.to, link, action("status").key, button=True)
        for link in ticket.links.all("lifecycle")
        if link.to and not link.external
    ]
    found.append(_own(ticket, me, refused))
    found.append(_edit(ticket, refused))
    return tuple(offer for offer in found if offer is not None)


def _linked(name: str, ticket: Ticket) -> Offer | None:
    declared = action(name)
    link = ticket.links.find(declared.ref)
    return Offer(name, declared.title, link, declared.key, button=True) if link else None


def _own(ticket: Ticket, me: str, refused: Collection[str]) -> Offer | None:
    """Take, untake or steal: by a hyperlink if a server ever sends one, else by the owner."""
    verb = own_verb(ticket.owner.id, ticket.unowned, me)
    link = ticket.links.find(verb)
    if not me or (verb in refused and link is None):
        return None
    return Offer(
        "own", verb.capitalize(), link, action("own").key, button=link is not None, verb=verb
    )


def own_verb(owner: str, unowned: bool, me: str) -> str:
    """What `t` does to a ticket with this owner."""
    if unowned:
        return "take"
    return "untake" if owner == me else "steal"


def _edit(ticket: Ticket, refused: Collection[str]) -> Offer | None:
    declared = action("subject")
    return None if "subject" in refused else Offer("subject", declared.title, key=declared.key)
