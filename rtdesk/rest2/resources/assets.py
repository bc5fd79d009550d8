"""Assets (REST2: "Assets")."""

from __future__ import annotations

from rtdesk.records.resource import Resource
from rtdesk.rest2 import kinds
from rtdesk.rest2.resources.base import Historic, Stored
from rtdesk.rest2.wire import Wire


class Assets(Stored[Resource, Resource], Historic[Resource, Resource]):
    """`search` takes terms, or AssetSQL from RT 5.0.2 on."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.ASSET)
