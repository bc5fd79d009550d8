"""Custom roles (REST2: "Custom Roles")."""

from __future__ import annotations

from rtdesk.records.resource import Resource
from rtdesk.rest2 import kinds
from rtdesk.rest2.resources.base import (
    Readable,
    Searchable,
)
from rtdesk.rest2.wire import Wire


class CustomRoles(
    Searchable[Resource, Resource],
    Readable[Resource, Resource],
):
    """Read only."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.CUSTOM_ROLE)
