"""A search that somebody kept on the server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A named TicketSQL query. `order` is a column, with a leading `-` for the greatest first."""

    id: str
    name: str
    query: str
    order: str = "-LastUpdated"
    description: str = ""
    """What its owner says of it, if that is not its name."""
    owner: str = ""
    """`me`, the name of a group, or nothing: it is everybody's."""
    columns: tuple[str, ...] = ()
    """What of a ticket it shows, as lists of the desk call it."""
    why: str = ""
    """Why it cannot be a list here; then it may have no query."""
