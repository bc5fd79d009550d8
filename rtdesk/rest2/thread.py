"""Histories and their texts, complete in the fewest requests.

For most users RT tells neither how many rows there are nor whether a page is the last, and hides
rows after counting to a hundred. An empty page would prove the end, for one request more. So each
list is read towards a row that must be there, and its sight is the proof.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from rtdesk.backend.errors import TooLong
from rtdesk.records.attachment import Attachment
from rtdesk.records.headers import PartHeaders
from rtdesk.records.transaction import Transaction
from rtdesk.rest2 import decode, request
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.paging import is_full
from rtdesk.rest2.schema import AttachmentModel, CollectionModel, to_id


async def history(
    client: Rest2Client, ticket: int, after: int, most: int = 0
) -> tuple[Transaction, ...]:
    """Transactions newer than `after`, oldest first.

    Read from the newest down to `after` itself, or to the creation of the ticket.

    Raises:
        TooLong: with `most`: so many pages did not hold them.
    """
    found: dict[int, Transaction] = {}
    objects: set[int] = set()
    read = 0
    async for page in client.pages(request.history(ticket, max(after - 1, 0))):
        for record in decode.items(page, lambda item: decode.transaction(item, ticket)):
            found[record.id] = record
        objects.update(to_id(item.get("ObjectId")) for item in page.items)
        if _at_start(found, after, merged=objects != {ticket}):
            break
        read += 1
        if read == most:
            newest = tuple(record for _, record in sorted(found.items()))
            raise TooLong(f"#{ticket} has a long history", newest)
    return tuple(record for _, record in sorted(found.items()) if record.id > after)


def _at_start(found: dict[int, Transaction], after: int, *, merged: bool) -> bool:
    """True when nothing older is left; a merged ticket has several creations, so no proof."""
    if after:
        return min(found, default=after + 1) <= after
    return not merged and any(record.type == "Create" for record in found.values())


class _List:
    """One of the two lists of parts, read page by page."""

    def __init__(
        self, pages: AsyncIterator[CollectionModel], read: Callable[[object], Attachment | None]
    ):
        self.found: dict[int, Attachment] = {}
        self._pages = pages
        self._read = read
        self._short = False
        self.ended = False

    def reaches(self, after: int) -> bool:
        """True when it goes down to a part that is not newer than the transaction `after`."""
        return any(0 < part.transaction <= after for part in self.found.values())

    def newest_text(self, after: int) -> int | None:
        """The last text part of the transactions newer than `after`."""
        texts = (
            part.id
            for part in self.found.values()
            if part.transaction > after and part.content_type.startswith("text/")
        )
        return max(texts, default=None)

    async def more(self) -> None:
        """Reads a page."""
        page = await anext(self._pages, None)
        if page is None:
            self.ended = True
            return
        self._short = not is_full(page)
        for part in decode.items(page, self._read):
            self.found[part.id] = part

    def holds(self, id: int | None) -> bool:  # noqa: A002
        """True when complete, given that the part `id` lies at its far end."""
        return self.ended or (self._short and id in self.found)


async def attachments(client: Rest2Client, ticket: int, after: int) -> tuple[Attachment, ...]:
    """All parts of transactions newer than `after`, the text ones with their text.

    All parts are read newest first and without content, the texts oldest first: each list holds the
    part at which the other one ends. Texts that are no parts of the ticket are not believed.
    """
    parts = _List(
        client.pages(request.parts(ticket)),
        lambda item: decode.attachment(item, with_text=False),
    )
    await parts.more()
    texts = _List(
        client.pages(request.texts(ticket, after)),
        lambda item: decode.attachment(item, with_text=True),
    )
    if parts.newest_text(after) is not None:
        await texts.more()
    while not (parts.reaches(after) or parts.holds(min(texts.found, default=None))):
        await parts.more()
    newest = parts.newest_text(after)
    while newest is not None and not texts.holds(newest):
        await texts.more()
    new = {id_: part for id_, part in parts.found.items() if part.transaction > after}
    return tuple(texts.found.get(id_, part) for id_, part in sorted(new.items()))


async def headers(
    client: Rest2Client, ticket: int, transactions: tuple[int, ...]
) -> tuple[PartHeaders, ...]:
    """The headers of all parts of these transactions (one request for a hundred parts)."""
    asked = frozenset(transactions)
    found: dict[int, PartHeaders] = {}
    async for page in client.pages(request.headers(ticket, transactions)):
        for item in page.items:
            model = AttachmentModel.model_validate(item)
            if model.id and model.TransactionId in asked:
                found[model.id] = PartHeaders(model.id, model.TransactionId, model.Headers)
        if not is_full(page):
            break
    return tuple(part for _, part in sorted(found.items()))
