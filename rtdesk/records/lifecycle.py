"""What statuses mean, and which moves lead from one to another."""

from __future__ import annotations

from rtdesk.records.link import Link, Links

INACTIVE = frozenset({"resolved", "rejected", "deleted"})
"""The inactive statuses of RT's built-in lifecycle; custom ones are not told over REST 2.0."""
UPDATES = {"Respond": "correspond", "Comment": "comment"}
"""What a move wants written with it (`update` of its hyperlink), and the message that is."""
DONE = frozenset({"resolved", "closed", "done", "completed", "solved", "fixed"})
"""How lifecycles call the end of a ticket for whose requestor everything was done."""


def moves(links: Links) -> list[Link]:
    """The lifecycle's own moves."""
    return [link for link in links.all("lifecycle") if link.to and not link.external]


def ends(links: Links) -> list[Link]:
    """Those of them that close a ticket well."""
    return [move for move in moves(links) if move.to.casefold() in DONE]
