"""Groups and their members (REST2: "Groups", "Group Members")."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from rtdesk.backend.port import Receipt
from rtdesk.records.ref import Ref
from rtdesk.records.resource import Resource
from rtdesk.rest2 import decode, kinds, request
from rtdesk.rest2.body import json_body
from rtdesk.rest2.listing import EVERYTHING
from rtdesk.rest2.request import Call
from rtdesk.rest2.resources.base import Historic, Stored, each
from rtdesk.rest2.wire import Wire


class Groups(Stored[Resource, Resource], Historic[Resource, Resource]):
    """By number; deleting disables. Without a term on `Domain` RT lists every role's group, too."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.GROUP)

    def members(
        self, group: int, *, recursively: bool = False, users: bool = True, groups: bool = True
    ) -> AsyncIterator[Ref]:
        """The users and groups in a group (needs AdminGroupMembership)."""
        asked = [("recursively", recursively, "1"), ("users", not users, "0")]
        asked.append(("groups", not groups, "0"))
        pairs = [(name, value) for name, wanted, value in asked if wanted]
        call = request.listing(self._path(group, "members"), *pairs)
        return each(self._wire, call, EVERYTHING, decode.ref_row)

    async def add_members(self, group: int, principals: Sequence[int]) -> Receipt:
        """Adds users and groups by their numbers."""
        call = Call("PUT", self._path(group, "members"), body=json_body(list(principals)))
        return await self._wire.change(call)

    async def remove_member(self, group: int, principal: int) -> None:
        """Takes a user or group out."""
        await self._wire.change(request.delete(self._path(group, "member", str(principal))))

    async def remove_members(self, group: int) -> None:
        """Takes everybody out."""
        await self._wire.change(request.delete(self._path(group, "members")))
