"""Wherever RT's hyperlinks lead: `backend.resources.Resources` on RT's REST 2.0."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rtdesk.backend.errors import Gone, Refused, Unsupported
from rtdesk.backend.port import Progress, Receipt
from rtdesk.backend.resources import PLAIN, Fields, Look
from rtdesk.records.link import Link
from rtdesk.records.page import Page
from rtdesk.records.sheet import DOING, Known, Sheet
from rtdesk.rest2 import decode, looking, request, sheets
from rtdesk.rest2.body import json_body
from rtdesk.rest2.capabilities import capabilities
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.kinds import SQL_SINCE
from rtdesk.rest2.listing import Listing, Query, Term
from rtdesk.rest2.looking import Kind
from rtdesk.rest2.paging import has_more, next_number
from rtdesk.rest2.request import Call
from rtdesk.rest2.resources.links import path_of
from rtdesk.rest2.schema import CollectionModel, to_id, to_text

MOST = 50
"""Records of one kind whose names are asked for in one request."""
EXPAND = tuple(
    (f"fields[{name}]", "Name" if name != "Owner" else "Name,RealName")
    for name in ("Queue", "Catalog", "Class", "Owner")
)
"""What a record tells of those it names, where RT can."""


class Browsing:
    """Asks for what a link leads to, in as few requests as there can be."""

    def __init__(self, client: Rest2Client):
        self._client = client
        self._wire = client.wire

    async def open(self, link: Link, look: Look = PLAIN) -> Sheet | Page[Sheet]:
        """A record, or a page of records (one request; two for people by a part of a name)."""
        if link.ref in DOING:
            raise Refused("not sent: that is something to do, there is nothing to read")
        path = path_of(link)
        kind = looking.listed(path)
        first = to_id(look.at) or 1
        if kind is None or not looking.is_root(path, kind):
            how = looking.listing(path, kind, look, first)
            return await self._read(link, path, kind, how)
        await self._check(kind, look)
        how = looking.listing(path, kind, look, first)
        asked = looking.queries(path, kind, look)
        pages = await asyncio.gather(*(self._found(kind, *one, how) for one in asked))
        return _merged(pages)

    async def _check(self, kind: Kind, look: Look) -> None:
        """Where RT would ignore a search in its own language, nothing is sent."""
        if look.sql and kind.type != "ticket":
            since = SQL_SINCE.get(kind.type)
            if since is None or capabilities(await self._wire.version()).numbers < since:
                raise Unsupported(f"this RT searches {kind.plural} by words only")

    async def _read(
        self, link: Link, path: str, kind: Kind | None, how: Listing
    ) -> Sheet | Page[Sheet]:
        """What stands at an address, a record or a list."""
        is_list = kind is not None or path.endswith(("/members", "/groups"))
        call = request.get(path, *(how.pairs() if is_list else EXPAND))
        if how.first > 1:
            call = call.at_page(how.first)
        found = await self._wire.get_if_changed(call)
        assert found is not None, "a call without a condition is never answered with 304"
        value, etag = found
        if isinstance(value, dict) and isinstance(value.get("items"), list):
            return self._page(call, decode.collection(value), how.first)
        return sheets.sheet(value, replace(link, ref="self"), self._wire.origin, etag)

    async def _found(self, kind: Kind, path: str, query: Query, how: Listing) -> Page[Sheet]:
        call = request.find(path, query, how)
        if how.first > 1:
            call = call.at_page(how.first)
        return self._page(call, await self._wire.collection(call), how.first)

    def _page(self, call: Call, page: CollectionModel, first: int) -> Page[Sheet]:
        more = has_more(first, page)
        rows = decode.items(page, lambda item: sheets.row(item, self._wire.origin))
        return Page(rows, page.total, str(next_number(call, first, page)) if more else "")

    # -- names -----------------------------------------------------------------------------------

    async def named(self, links: Sequence[Link]) -> Mapping[str, Known]:
        """Names by address (one request for each kind of records, side by side)."""
        wanted: dict[str, list[Link]] = {}
        for link in links:
            if link.id and not link.external and looking.kind_of(link.type):
                wanted.setdefault(link.type, []).append(link)
        asked = [(type_, some[:MOST]) for type_, some in wanted.items()]
        answers = await asyncio.gather(*(self._names(*one) for one in asked))
        return {url: known for answer in answers for url, known in answer.items()}

    async def _names(self, type_: str, links: list[Link]) -> dict[str, Known]:
        kind = looking.kind_of(type_)
        assert kind is not None, "others were left out"
        try:
            rows = [row for query in _terms(type_, links) for row in await self._rows(kind, query)]
        except (Gone, Unsupported, Refused):
            return {}
        known = {key: _known(row) for row in rows for key in (row.id, row.said("Name").casefold())}
        found = ((link.url, known.get(link.id) or known.get(link.id.casefold())) for link in links)
        return {url: one for url, one in found if one is not None}

    async def _rows(self, kind: Kind, query: Query) -> tuple[Sheet, ...]:
        fields = ("id", *kind.fields.split(","))
        how = Listing(fields=fields, expand=kind.expand, disabled=True)
        return (await self._found(kind, kind.plural, query, how)).items

    # -- changing --------------------------------------------------------------------------------

    async def change(self, link: Link, fields: Fields, etag: str = "") -> Receipt:
        """Sets fields (one request)."""
        return await self._wire.change(request.update(path_of(link), fields, etag))

    async def make(self, link: Link, fields: Fields) -> Link:
        """Makes a record (one request)."""
        path = path_of(link)
        made = await self._wire.create(request.create(path, fields))
        if not made.id:
            raise Refused(*made.sentences)
        inside = path.endswith("/value")  # RT names an address there that leads nowhere
        url = f"{path}/{made.id}" if inside else made.link.url
        return Link("self", url, made.type, str(made.id))

    async def remove(self, link: Link) -> None:
        """Deletes or disables a record (one request)."""
        await self._wire.change(request.delete(path_of(link)))

    async def join(self, link: Link, members: Sequence[int]) -> Receipt:
        """Adds members (one request)."""
        call = Call("PUT", path_of(link), body=json_body(list(members)))
        return await self._wire.change(call)

    async def part(self, link: Link, member: int) -> None:
        """Takes a member out (one request): `group/5/members` holds `group/5/member/7`."""
        path = path_of(link).removesuffix("s")
        await self._wire.change(request.delete(f"{path}/{member}"))

    async def fetch(self, link: Link, to: Path | int, progress: Progress | None = None) -> None:
        """The bytes of a custom field's file (one request)."""
        number = to_id(path_of(link).rpartition("/")[2])
        await self._client.customfields.download(number, to, progress)


def _merged(pages: Sequence[Page[Sheet]]) -> Page[Sheet]:
    """Several answers as one; what both found is there once."""
    if len(pages) == 1:
        return pages[0]
    rows = {row.link.url: row for page in pages for row in page.items}
    found = tuple(sorted(rows.values(), key=lambda row: row.name.casefold()))
    more = any(page.next for page in pages)
    return Page(found, None if more else len(found))


def _terms(type_: str, links: Sequence[Link]) -> list[Query]:
    """The searches that find these records by what names them."""
    if type_ == "ticket":
        return [" OR ".join(f"id = {number}" for link in links if (number := to_id(link.id)))]
    numbers = [link.id for link in links if link.id.isdecimal()]
    names = [link.id for link in links if not link.id.isdecimal()]
    either: list[Query] = []
    for field, keys in (("id", numbers), ("Name", names)):
        if keys:
            either.append(tuple(Term(field, "=", key, aggregator="OR") for key in keys))
    return either


def _known(row: Sheet) -> Known:
    if row.type == "user":
        return Known(row.said("RealName") or row.said("Name"), row.said("Name"))
    detail = next((text for key in ("Status", "Type") if (text := row.said(key))), "")
    return Known(row.name or to_text(row.id), detail)
