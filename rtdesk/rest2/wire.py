"""A call and its answer, for whoever does not care how either travels."""

from __future__ import annotations

from collections.abc import AsyncIterator

from rtdesk.backend.errors import Gone, Malformed, Unreachable, Unsure
from rtdesk.backend.port import Progress, Receipt
from rtdesk.rest2 import decode, request, response
from rtdesk.rest2.outcome import Head, Outcome
from rtdesk.rest2.paging import pages
from rtdesk.rest2.request import Call
from rtdesk.rest2.response import Answer
from rtdesk.rest2.schema import CollectionModel
from rtdesk.rest2.transport import Transport


class Wire:
    """Sends calls and reads their answers; every failure is one of `backend.errors`."""

    def __init__(self, transport: Transport):
        self.transport = transport
        self.origin = transport.origin
        self._version = ""

    async def get(self, call: Call) -> object:
        """The JSON of an answer."""
        return response.data(call, await self.transport.request(call))

    async def version(self) -> str:
        """The server's version; asked for once. Empty if it is no RT."""
        if not self._version:
            try:
                self._version = decode.version(await self.get(request.get("rt")))
            except (Gone, Malformed):
                return ""
        return self._version

    async def text(self, call: Call) -> str:
        """A text that is no JSON."""
        answer = await self.transport.request(call)
        if answer.status != 200:
            raise response.failure(call, answer)
        return answer.body.decode("utf-8", "replace")

    async def get_if_changed(self, call: Call) -> tuple[object, str] | None:
        """JSON and ETag, or None where the condition of the call does not hold (304)."""
        answer = await self.transport.request(call)
        if answer.status == 304 and call.headers:
            return None
        return response.data(call, answer), answer.etag

    async def head(self, call: Call) -> Head | None:
        """The marks of a record, or None where the condition of the call does not hold (304)."""
        answer = await self.transport.request(call)
        if answer.status == 304 and call.headers:
            return None
        return response.head(call, answer)

    async def collection(self, call: Call) -> CollectionModel:
        """A page."""
        return decode.collection(await self.get(call))

    def pages(
        self, call: Call, *, first: int = 1, look_ahead: int = 0
    ) -> AsyncIterator[CollectionModel]:
        """Page after page of a collection."""
        return pages(self.collection, call, first=first, look_ahead=look_ahead)

    async def change(self, call: Call, progress: Progress | None = None) -> Receipt:
        """Performs a change, a deletion or a message.

        Raises:
            Unsure: nobody knows whether it arrived.
        """
        return response.receipt(call, await self._write(call, progress))

    async def create(self, call: Call, progress: Progress | None = None) -> Outcome:
        """Makes a record.

        Raises:
            Unsure: nobody knows whether it arrived.
        """
        return response.outcome(call, await self._write(call, progress))

    async def change_many(self, call: Call) -> tuple[Outcome, ...]:
        """Creates, changes or writes to many tickets.

        Raises:
            Unsure: nobody knows which of them were done.
        """
        return response.outcomes(call, await self._write(call, None))

    async def _write(self, call: Call, progress: Progress | None) -> Answer:
        try:
            return await self.transport.request(call, progress)
        except Unreachable as error:
            if error.sent:
                raise Unsure(str(error)) from error
            raise
