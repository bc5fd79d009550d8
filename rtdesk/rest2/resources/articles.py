"""Articles (REST2: "Articles")."""

from __future__ import annotations

from rtdesk.records.resource import Resource
from rtdesk.rest2 import kinds
from rtdesk.rest2.resources.base import Historic, Stored
from rtdesk.rest2.wire import Wire


class Articles(Stored[Resource, Resource], Historic[Resource, Resource]):
    """Deleting is for good."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.ARTICLE)
