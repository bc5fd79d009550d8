"""RT's REST 2.0, complete: one namespace for each kind of record, one method for each endpoint."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Self

from rtdesk.backend.port import Progress, Receipt
from rtdesk.ops.op import Create, Op
from rtdesk.records.link import Link
from rtdesk.records.resource import Resource
from rtdesk.rest2 import kinds, request
from rtdesk.rest2.request import Call
from rtdesk.rest2.resources.articles import Articles
from rtdesk.rest2.resources.assets import Assets
from rtdesk.rest2.resources.attachments import Attachments
from rtdesk.rest2.resources.base import Records
from rtdesk.rest2.resources.catalogs import Catalogs
from rtdesk.rest2.resources.classes import Classes
from rtdesk.rest2.resources.customfields import CustomFields
from rtdesk.rest2.resources.customroles import CustomRoles
from rtdesk.rest2.resources.groups import Groups
from rtdesk.rest2.resources.links import Follow
from rtdesk.rest2.resources.queues import Queues
from rtdesk.rest2.resources.searches import Searches
from rtdesk.rest2.resources.system import System
from rtdesk.rest2.resources.tickets import Tickets
from rtdesk.rest2.resources.transactions import Transactions
from rtdesk.rest2.resources.users import Users
from rtdesk.rest2.schema import CollectionModel
from rtdesk.rest2.transport import Transport
from rtdesk.rest2.wire import Wire


class Rest2Client:
    """All of RT, for whoever has an account.

        async with Rest2Client(Transport(account)) as client:
            await client.tickets.take(5)
            async for queue in client.queues.all():
                ...

    Every method raises only errors of `backend.errors`.
    """

    def __init__(self, transport: Transport):
        self.wire = Wire(transport)
        self.tickets = Tickets(self.wire)
        self.transactions = Transactions(self.wire)
        self.attachments = Attachments(self.wire)
        self.queues = Queues(self.wire)
        self.catalogs = Catalogs(self.wire)
        self.assets = Assets(self.wire)
        self.articles = Articles(self.wire)
        self.classes = Classes(self.wire)
        self.users = Users(self.wire)
        self.groups = Groups(self.wire)
        self.customfields = CustomFields(self.wire)
        self.customroles = CustomRoles(self.wire)
        self.searches = Searches(self.wire)
        self.system = System(self.wire)
        self.links = Follow(self.wire)

    def records(self, type: str) -> Records:  # noqa: A002 - RT's word
        """Records of a type (`ticket`, `user`, ...) with every field RT has, whatever they are."""
        return Records(self.wire, kinds.plain(type, _plural(type)))

    async def follow(self, link: Link) -> Resource:
        """The record that a hyperlink leads to; see `links` for collections and for writing."""
        return await self.links.get(link)

    def pages(self, call: Call) -> AsyncIterator[CollectionModel]:
        """Page after page of a collection."""
        return self.wire.pages(call)

    async def send(self, op: Op, etag: str, progress: Progress | None) -> Receipt:
        """Performs a write.

        Raises:
            Unsure: nobody knows whether it arrived.
        """
        if isinstance(op, Create):
            made = await self.wire.create(request.for_op(op), progress)
            return Receipt(None, made.sentences, made.id)
        return await self.wire.change(request.for_op(op, etag), progress)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes connections."""
        await self.wire.transport.aclose()


def _plural(name: str) -> str:
    ending = "es" if name.endswith(("s", "h")) else "s"
    return name + ending
