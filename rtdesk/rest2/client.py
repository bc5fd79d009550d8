"""RT's endpoints: a call, its answer, a record."""

from __future__ import annotations

from collections.abc import AsyncIterator

from rtdesk.backend.errors import Gone, Malformed, NotRT, Unreachable, Unsure
from rtdesk.backend.port import Progress, Receipt
from rtdesk.ops.op import Op
from rtdesk.records.page import Page
from rtdesk.records.queue import Queue
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.user import User
from rtdesk.rest2 import decode, request, response
from rtdesk.rest2.paging import has_more, pages
from rtdesk.rest2.request import Call
from rtdesk.rest2.schema import CollectionModel, to_id
from rtdesk.rest2.transport import Transport


class Rest2Client:
    """One method for each thing that is asked of RT."""

    def __init__(self, transport: Transport):
        self.transport = transport
        self._origin = transport.origin

    async def rt(self) -> str:
        """The server's version.

        Raises:
            NotRT: it is none.
        """
        try:
            version = decode.version(await self._get(request.get("rt")))
        except (Gone, Malformed):
            version = ""
        if not version:
            raise NotRT("the server at this address is no RT: check the URL")
        return version

    async def queues(self) -> tuple[Queue, ...]:
        """Every queue one may see."""
        found: dict[int, Queue] = {}
        async for page in self.pages(request.queues()):
            for queue in decode.items(page, lambda item: decode.queue(item, self._origin)):
                found[queue.id] = queue
        return tuple(found.values())

    async def search(self, query: str, order: str, at: str) -> Page[TicketRow]:
        """A page of a search; `at` is the number of the page."""
        number = to_id(at) or 1
        call = request.search(query, order).at_page(number)
        page = await self._collection(call)
        more = has_more(number, page)
        rows = decode.items(page, decode.ticket_row)
        return Page(rows, page.total, str(number + 1) if more else "")

    async def count(self, query: str) -> int | None:
        """How many tickets a search finds, or None where RT does not say."""
        return (await self._collection(request.count(query))).total

    async def found_ids(self, query: str) -> frozenset[int]:
        """The ids of all tickets that a search finds."""
        found: set[int] = set()
        async for page in self.pages(request.ids(query)):
            found.update(row.id for row in decode.items(page, decode.ticket_row))
        return frozenset(found)

    async def ticket(self, id: int, etag: str = "") -> Ticket | None:  # noqa: A002
        """A whole ticket, or None if it is as it was."""
        call = request.ticket(id, etag)
        answer = await self.transport.request(call)
        if etag and answer.status == 304:
            return None
        return decode.ticket(response.data(call, answer), self._origin, answer.etag)

    async def user(self, key: str) -> User | None:
        """A user by login or number, None if one may not see them."""
        if "/" in key or not key.strip("."):
            return None
        try:
            return decode.user_record(await self._get(request.user(key)))
        except Gone:
            return None

    async def users(self, logins: tuple[str, ...]) -> tuple[User, ...]:
        """Users by login; none for those who may not search users."""
        try:
            page = await self._collection(request.users(logins))
        except Gone:
            return ()
        asked = {login.casefold() for login in logins}
        found = decode.items(page, decode.user_record)
        return tuple(user for user in found if user.login.casefold() in asked)

    async def role_name(self, number: str) -> str:
        """What a custom role is called, empty if one may not know."""
        try:
            return decode.name(await self._get(request.get(f"customrole/{number}")))
        except Gone:
            return ""

    def pages(self, call: Call) -> AsyncIterator[CollectionModel]:
        """Page after page of a collection."""
        return pages(self._collection, call)

    async def send(self, op: Op, etag: str, progress: Progress | None) -> Receipt:
        """Performs a write.

        Raises:
            Unsure: nobody knows whether it arrived.
        """
        call = request.for_op(op, etag)
        try:
            answer = await self.transport.request(call, progress)
        except Unreachable as error:
            if error.sent:
                raise Unsure(str(error)) from error
            raise
        return response.receipt(call, answer)

    async def _collection(self, call: Call) -> CollectionModel:
        return decode.collection(await self._get(call))

    async def _get(self, call: Call) -> object:
        return response.data(call, await self.transport.request(call))
