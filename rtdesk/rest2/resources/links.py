"""Hyperlinks as the way to everything: what RT links to needs no path of ours."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import quote

from rtdesk.backend.errors import Refused
from rtdesk.backend.port import Progress, Receipt
from rtdesk.records.link import Link
from rtdesk.records.resource import Resource
from rtdesk.rest2 import decode, request
from rtdesk.rest2.listing import EVERYTHING, Listing
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.outcome import Outcome
from rtdesk.rest2.request import Values, segment
from rtdesk.rest2.resources.base import each
from rtdesk.rest2.wire import Wire

_VALUE = re.compile(r"\A(customfield/\d+)/customfieldvalue/(\d+)\Z")
SAFE = "/%?&=;:,+@!$'()*~[]"


class Follow:
    """`get` and `items` ask; `create`, `say` and `update` do what the link offers."""

    def __init__(self, wire: Wire):
        self._wire = wire

    async def get(self, link: Link) -> Resource:
        """The record that a link leads to: self, parent, customfield, attachment, ..."""
        value = await self._wire.get(request.get(path_of(link)))
        return decode.resource(value, self._wire.origin)

    def items(self, link: Link, how: Listing = EVERYTHING) -> AsyncIterator[Resource]:
        """The records of the collection that a link leads to: history, members, tickets, ..."""
        call = request.get(path_of(link), *how.pairs())
        origin = self._wire.origin
        return each(self._wire, call, how, lambda item: decode.resource_row(item, origin))

    async def create(self, link: Link, fields: Values) -> Outcome:
        """Makes a record, by a `create` link."""
        return await self._wire.create(request.create(path_of(link), fields))

    async def say(self, link: Link, new: NewMessage, progress: Progress | None = None) -> Receipt:
        """Posts a message, by a `correspond`, `comment` or such a `lifecycle` link."""
        return await self._wire.change(request.message(path_of(link), new), progress)

    async def update(self, link: Link, fields: Values, *, etag: str = "") -> Receipt:
        """Sets fields, by a `self` link or a `lifecycle` link without a message."""
        return await self._wire.change(request.update(path_of(link), fields, etag))


def path_of(link: Link) -> str:
    """The path below the REST root.

    RT does not escape logins in its links, so one with a `?` in it is cut there. What it says of
    the address of a custom field's value leads nowhere, up to 5.0.3 at least.

    Raises:
        Refused: the link leads elsewhere; it may be shown, but is never fetched.
    """
    if link.external or not link.url:
        raise Refused("not sent: this link does not lead to RT's REST 2.0")
    if link.type == "user" and link.id and link.url.startswith("user/"):
        return f"user/{segment(link.id)}"
    return quote(_VALUE.sub(r"\1/value/\2", link.url), safe=SAFE)
