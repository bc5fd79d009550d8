"""RT's kinds of records: what they are called, what to ask of them, what to read them as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from rtdesk.records.attachment import Attachment
from rtdesk.records.queue import Queue
from rtdesk.records.resource import Resource
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User
from rtdesk.rest2 import decode, request
from rtdesk.rest2.capabilities import SECOND
from rtdesk.rest2.listing import Pairs
from rtdesk.rest2.origin import Origin

One = TypeVar("One")
Row = TypeVar("Row")


SQL_SINCE: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"ticket": (), "transaction": SECOND, "asset": SECOND}
)
"""Kinds that are searched by SQL, and the first RT that does. Elsewhere RT ignores the query."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[One, Row]):
    """`one` is what stands behind a record's own address, `row` what a list has of it."""

    name: str
    plural: str
    one: Callable[[object, Origin, str], One]
    row: Callable[[object, Origin], Row | None]
    fields: Pairs = ()
    """What a list has to ask for to get rows."""
    expand: Pairs = ()
    """What a single record has to ask for."""

    @property
    def sql_since(self) -> tuple[int, ...] | None:
        """The first RT that searches these by SQL; None when none does."""
        return SQL_SINCE.get(self.name)


def plain(name: str, plural: str, fields: str = "") -> Kind[Resource, Resource]:
    """A kind without a record of its own."""
    asked: Pairs = (("fields", fields),) if fields else ()
    return Kind(name, plural, decode.resource, decode.resource_row, asked)


TICKET: Kind[Ticket, TicketRow] = Kind(
    "ticket",
    "tickets",
    decode.ticket,
    lambda item, _: decode.ticket_row(item),
    request.TICKET_ROW,
    request.TICKET,
)
TRANSACTION: Kind[Transaction, Transaction] = Kind(
    "transaction",
    "transactions",
    lambda value, _origin, _etag: decode.one_transaction(value),
    lambda item, _: decode.any_transaction(item),
    request.TRANSACTION,
)
ATTACHMENT: Kind[Attachment, Attachment] = Kind(
    "attachment",
    "attachments",
    lambda value, _origin, _etag: decode.one_attachment(value),
    lambda item, _: decode.attachment(item, with_text=False),
    (("fields", request.PART),),
)
QUEUE: Kind[Queue, Queue] = Kind(
    "queue",
    "queues",
    lambda value, origin, _etag: decode.one_queue(value, origin),
    decode.queue,
    request.QUEUE,
)
USER: Kind[User, User] = Kind(
    "user",
    "users",
    lambda value, _origin, _etag: decode.one_user(value),
    lambda item, _: decode.user_record(item),
    request.USER,
)
CATALOG = plain("catalog", "catalogs", "Name,Description,Lifecycle")
ASSET = plain("asset", "assets", "Name,Description,Status,Catalog")
ARTICLE = plain("article", "articles", "Name,Summary,Class")
CLASS = plain("class", "classes", "Name,Description")
GROUP = plain("group", "groups", "Name,Description")
CUSTOM_FIELD = plain(
    "customfield", "customfields", "Name,Description,Type,MaxValues,LookupType,Pattern"
)
CUSTOM_FIELD_VALUE = plain("customfieldvalue", "values")
CUSTOM_ROLE = plain("customrole", "customroles", "Name,Description,MaxValues,EntryHint")
SEARCH = plain("search", "searches", "Name,Description")
