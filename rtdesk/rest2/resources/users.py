"""Users and what groups they are in (REST2: "Users", "User Memberships")."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from rtdesk.backend.port import Receipt
from rtdesk.records.ref import Ref
from rtdesk.records.user import User
from rtdesk.rest2 import decode, kinds, request
from rtdesk.rest2.body import json_body
from rtdesk.rest2.listing import EVERYTHING, Listing, Term
from rtdesk.rest2.request import Call
from rtdesk.rest2.resources.base import Historic, Key, Stored, each
from rtdesk.rest2.wire import Wire


class Users(Stored[User, User], Historic[User, User]):
    """By number or login; deleting disables. `client.records("user")` shows all fields."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.USER)

    def privileged(
        self, query: Sequence[Term] = (), how: Listing = EVERYTHING
    ) -> AsyncIterator[User]:
        """Users who may be given rights (RT 5.0.8 and later)."""
        return self._rows("users/privileged", query, how)

    def unprivileged(
        self, query: Sequence[Term] = (), how: Listing = EVERYTHING
    ) -> AsyncIterator[User]:
        """Users who may only ask for help (RT 5.0.8 and later)."""
        return self._rows("users/unprivileged", query, how)

    def groups(self, user: Key) -> AsyncIterator[Ref]:
        """The groups a user is in (needs AdminGroupMembership)."""
        call = request.listing(self._path(user, "groups"))
        return each(self._wire, call, EVERYTHING, decode.ref_row)

    async def join(self, user: Key, groups: Sequence[int]) -> Receipt:
        """Adds a user to groups."""
        call = Call("PUT", self._path(user, "groups"), body=json_body(list(groups)))
        return await self._wire.change(call)

    async def leave(self, user: Key, group: int) -> None:
        """Takes a user out of a group."""
        await self._wire.change(request.delete(self._path(user, "group", str(group))))

    async def leave_all(self, user: Key) -> None:
        """Takes a user out of all groups."""
        await self._wire.change(request.delete(self._path(user, "groups")))
