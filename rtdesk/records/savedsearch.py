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
