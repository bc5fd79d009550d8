"""Articles (REST2: "Articles")."""

from __future__ import annotations

from rtdesk.records.resource import Resource
from rtdesk.rest2 import kinds
from rtdesk.rest2.resources.base import (
    Changeable,
    Creatable,
    Deletable,
    Historic,
    Readable,
    Searchable,
)
from rtdesk.rest2.wire import Wire


class Articles(
    Searchable[Resource, Resource],
    Readable[Resource, Resource],
    Creatable[Resource, Resource],
    Changeable[Resource, Resource],
    Deletable[Resource, Resource],
    Historic[Resource, Resource],
):
    """Deleting is for good."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.ARTICLE)
