"""What RT can do with records of any kind; a kind's own module says which of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from rtdesk.backend.errors import Unsupported
from rtdesk.backend.port import Progress, Receipt
from rtdesk.ops.op import FileRef
from rtdesk.records.page import Page
from rtdesk.records.resource import Resource
from rtdesk.records.transaction import Transaction
from rtdesk.rest2 import decode, kinds, request
from rtdesk.rest2.capabilities import capabilities
from rtdesk.rest2.kinds import Kind, One, Row
from rtdesk.rest2.listing import EVERYTHING, Listing, Pairs, Query, Term
from rtdesk.rest2.outcome import Head, Outcome
from rtdesk.rest2.paging import has_more, next_number
from rtdesk.rest2.request import Call, Values, segment
from rtdesk.rest2.wire import Wire

Key = int | str
"""A number, or a name where RT takes names: queues, catalogs, classes, users, saved searches."""
T = TypeVar("T")


class Namespace(Generic[One, Row]):
    """The records of one kind."""

    def __init__(self, wire: Wire, kind: Kind[One, Row]):
        self._wire = wire
        self._kind = kind

    def _path(self, key: Key, *more: str) -> str:
        return "/".join((self._kind.name, segment(key), *more))

    def _row(self, item: object) -> Row | None:
        return self._kind.row(item, self._wire.origin)

    def _rows(self, path: str, query: Query, how: Listing, *more: tuple[str, str]) -> _Rows[Row]:
        call = _searching(path, query, how, self._kind.fields)
        return each(self._wire, replace(call, query=(*call.query, *more)), how, self._row)


class Searchable(Namespace[One, Row]):
    """Kinds with a collection, which is searched by terms or, where RT offers that, by SQL."""

    async def search(self, query: Query = (), how: Listing = EVERYTHING) -> AsyncIterator[Row]:
        """Everything that is found. RT finds nothing in tickets and transactions without a query.

        Raises:
            Refused: RT does not understand the query.
            Unsupported: it would ignore a query of this form, and tell of everything or nothing.
        """
        await self._check(query)
        async for row in self._rows(self._kind.plural, query, how):
            yield row

    async def page(self, query: Query = (), how: Listing = EVERYTHING) -> Page[Row]:
        """The page `how.first` of what is found; `next` is the number of the next page."""
        await self._check(query)
        call = _searching(self._kind.plural, query, how, self._kind.fields)
        page = await self._wire.collection(call)
        more = has_more(how.first, page)
        rows = decode.items(page, self._row)
        return Page(rows, page.total, str(next_number(call, how.first, page)) if more else "")

    async def _check(self, query: Query) -> None:
        since = self._kind.sql_since
        if since == () and query and not isinstance(query, str):
            raise Unsupported(f"RT searches {self._kind.plural} by SQL only")
        if not isinstance(query, str) or since == ():
            return
        if since is None:
            raise Unsupported(f"RT searches {self._kind.plural} by terms only")
        if capabilities(await self._wire.version()).numbers < since:
            raise Unsupported(f"this RT searches {self._kind.plural} by terms only")


class Listed(Namespace[One, Row]):
    """Kinds of which RT lists all that one may see."""

    def all(self, how: Listing = EVERYTHING) -> AsyncIterator[Row]:
        """Every one of them."""
        return self._rows(f"{self._kind.plural}/all", (), how)


class Readable(Namespace[One, Row]):
    """Kinds whose records have an address of their own."""

    async def get(self, key: Key) -> One:
        """The record.

        Raises:
            Gone: there is none, or one may not see it.
        """
        value, etag = await self._read(key, ())
        return self._kind.one(value, self._wire.origin, etag)

    async def get_if_changed(
        self, key: Key, *, etag: str = "", modified_since: str = ""
    ) -> One | None:
        """The record, or None when it still has this ETag.

        `modified_since` is an HTTP date. No RT up to 6.0 survives that: it answers 500
        (REST2/Resource/Record/WithETag.pm), hence `Malformed`.
        """
        call = request.get(self._path(key), *self._kind.expand)
        found = await self._wire.get_if_changed(_unless(call, etag, modified_since))
        return None if found is None else self._kind.one(found[0], self._wire.origin, found[1])

    async def head(self, key: Key, *, etag: str = "") -> Head | None:
        """The marks of the record, or None when it still has this ETag."""
        return await self._wire.head(_unless(Call("HEAD", self._path(key)), etag, ""))

    async def _read(self, key: Key, pairs: Pairs) -> tuple[object, str]:
        call = request.get(self._path(key), *self._kind.expand, *pairs)
        found = await self._wire.get_if_changed(call)
        assert found is not None, "a call without a condition is never answered with 304"
        return found


class Creatable(Namespace[One, Row]):
    """Kinds that can be made."""

    async def create(
        self, fields: Values, files: tuple[FileRef, ...] = (), progress: Progress | None = None
    ) -> Outcome:
        """Makes a record. A `FileRef` inside `fields` is the value of a custom field for files."""
        return await self._wire.create(request.create(self._kind.name, fields, files), progress)


class Changeable(Namespace[One, Row]):
    """Kinds that can be changed."""

    async def update(
        self, key: Key, fields: Values, *, etag: str = "", unmodified_since: str = ""
    ) -> Receipt:
        """Sets fields, in any order and without rollback: one concern per call is safest.

        `etag` is the If-Match of the request. `unmodified_since` is an HTTP date, and like
        `modified_since` more than RT survives: `Unsure`.

        Raises:
            Stale: the record has another ETag; nothing was done.
        """
        call = request.update(self._path(key), fields, etag, unmodified_since)
        return await self._wire.change(call)


class Deletable(Namespace[One, Row]):
    """Kinds that can be deleted, or disabled where RT deletes nothing."""

    async def delete(self, key: Key) -> None:
        """Deletes or disables the record.

        Raises:
            Refused: RT did not; it never says why.
        """
        await self._wire.change(request.delete(self._path(key)))


class Historic(Namespace[One, Row]):
    """Kinds that keep a history."""

    def history(
        self, key: Key, query: Sequence[Term] = (), how: Listing = EVERYTHING
    ) -> AsyncIterator[Transaction]:
        """The transactions, oldest first unless told otherwise.

        RT gives an empty history to records that are missing or may not be seen.
        """
        path = self._path(key, "history")
        call = _searching(path, query, how, kinds.TRANSACTION.fields)
        return each(self._wire, call, how, decode.any_transaction)


class Applied(Namespace[One, Row]):
    """Kinds to which custom fields are applied."""

    def customfields(
        self, key: int, query: Sequence[Term] = (), how: Listing = EVERYTHING
    ) -> AsyncIterator[Resource]:
        """The custom fields of the record and of what is in it, told apart by `LookupType`."""
        path = self._path(key, "customfields")
        call = _searching(path, query, how, kinds.CUSTOM_FIELD.fields)
        origin = self._wire.origin
        return each(self._wire, call, how, lambda item: decode.resource_row(item, origin))


class Stored(
    Searchable[One, Row],
    Readable[One, Row],
    Creatable[One, Row],
    Changeable[One, Row],
    Deletable[One, Row],
):
    """Kinds with which RT lets one do everything."""


class Records(Stored[Resource, Resource], Historic[Resource, Resource]):
    """Records of any kind with all their fields; what RT cannot do with a kind, it refuses."""


_Rows = AsyncIterator


async def each(
    wire: Wire, call: Call, how: Listing, read: Callable[[object], T | None]
) -> AsyncIterator[T]:
    """The items of a collection, page after page."""
    async for page in wire.pages(call, first=how.first, look_ahead=how.look_ahead):
        for row in decode.items(page, read):
            yield row


def _searching(path: str, query: Query, how: Listing, fields: Pairs) -> Call:
    call = request.find(path, query, how, fields)
    return replace(call, is_fixed=not any(part.isdigit() for part in path.split("/")))


def _unless(call: Call, etag: str, modified_since: str) -> Call:
    headers: Pairs = (("If-None-Match", f'"{etag}"'),) if etag else ()
    if modified_since:
        headers += (("If-Modified-Since", modified_since),)
    return replace(call, headers=headers)
