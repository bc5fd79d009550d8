"""Catalogs of assets (REST2: "Catalogs")."""

from __future__ import annotations

from rtdesk.records.resource import Resource
from rtdesk.rest2 import kinds
from rtdesk.rest2.resources.base import Applied, Listed, Stored
from rtdesk.rest2.wire import Wire


class Catalogs(Listed[Resource, Resource], Stored[Resource, Resource], Applied[Resource, Resource]):
    """By number or name; deleting disables."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.CATALOG)
