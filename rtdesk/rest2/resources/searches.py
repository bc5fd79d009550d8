"""Saved searches (RT 5.0.2 and later)."""

from __future__ import annotations

from rtdesk.records.resource import Resource
from rtdesk.rest2 import kinds
from rtdesk.rest2.resources.base import (
    Readable,
    Searchable,
)
from rtdesk.rest2.wire import Wire


class Searches(
    Searchable[Resource, Resource],
    Readable[Resource, Resource],
):
    """By number or name; `client.tickets.saved` runs one."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.SEARCH)
