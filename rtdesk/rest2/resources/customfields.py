"""Custom fields and their values (REST2: "Custom Fields", "Custom Field Values")."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from rtdesk.backend.port import Progress, Receipt
from rtdesk.records.resource import Resource
from rtdesk.rest2 import decode, kinds, request
from rtdesk.rest2.download import download_value
from rtdesk.rest2.listing import EVERYTHING, Listing, Term
from rtdesk.rest2.outcome import Outcome
from rtdesk.rest2.request import Values
from rtdesk.rest2.resources.base import Stored
from rtdesk.rest2.wire import Wire


class CustomFields(Stored[Resource, Resource]):
    """By number; deleting disables. Those of a queue: `client.queues.customfields(3)`."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.CUSTOM_FIELD)

    async def of_category(self, customfield: int, category: str) -> Resource:
        """A field that depends on another, with the `Values` it has beside this value there."""
        value, etag = await self._read(customfield, (("category", category),))
        return decode.resource(value, self._wire.origin, etag)

    def values(
        self, customfield: int, query: Sequence[Term] = (), how: Listing = EVERYTHING
    ) -> AsyncIterator[Resource]:
        """The values to choose from."""
        return self._rows(self._path(customfield, "values"), query, how)

    async def value(self, customfield: int, value: int) -> Resource:
        """One of the values."""
        found = await self._wire.get(request.get(self._value(customfield, value)))
        return decode.resource(found, self._wire.origin)

    async def add_value(self, customfield: int, fields: Values) -> Outcome:
        """Adds a value: its `Name`, and `SortOrder`, `Description`, `Category`."""
        return await self._wire.create(request.create(self._path(customfield, "value"), fields))

    async def update_value(self, customfield: int, value: int, fields: Values) -> Receipt:
        """Changes a value."""
        return await self._wire.change(request.update(self._value(customfield, value), fields))

    async def delete_value(self, customfield: int, value: int) -> None:
        """Takes a value out; records keep it."""
        await self._wire.change(request.delete(self._value(customfield, value)))

    async def download(self, value: int, to: Path | int, progress: Progress | None = None) -> None:
        """Writes the bytes of an Image or Binary that a record has in it to a file.

        A path must not exist yet, a number is an open file.

        `value` is the number at the end of its `_url`, `/download/cf/N`.
        """
        await download_value(self._wire.transport, value, to, progress)

    def _value(self, customfield: int, value: int) -> str:
        return self._path(customfield, "value", str(value))
