"""From RT's JSON to records. Items without an id are left out, records without one refused."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from rtdesk.backend.errors import Malformed
from rtdesk.records.attachment import Attachment
from rtdesk.records.link import NOT_FETCHED
from rtdesk.records.queue import Queue
from rtdesk.records.ref import NO_OWNER, Ref
from rtdesk.records.resource import Resource
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User
from rtdesk.rest2.origin import Origin
from rtdesk.rest2.parts import custom_fields, links, refs, roles, row, user_ref
from rtdesk.rest2.schema import (
    AttachmentModel,
    CollectionModel,
    ItemModel,
    QueueModel,
    RefModel,
    RtModel,
    TicketModel,
    TransactionModel,
    UserModel,
    to_id,
)

_META = ("_url", "_hyperlinks")

T = TypeVar("T")


def collection(value: object) -> CollectionModel:
    """A page of anything.

    Raises:
        Malformed: it is no page.
    """
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        raise Malformed(
            "RT answered something else than a list: does url lead to an RT? rtdesk doctor says"
        )
    return CollectionModel.model_validate(value)


def items(page: CollectionModel, read: Callable[[object], T | None]) -> tuple[T, ...]:
    """The items of a page that can be read."""
    return tuple(record for item in page.items if (record := read(item)) is not None)


def resource(value: object, origin: Origin, etag: str = "") -> Resource:
    """A record of any kind.

    Raises:
        Malformed: it is none.
    """
    found = resource_row(value, origin)
    if found is None:
        raise Malformed("RT answered something else than a record")
    return replace(found, etag=etag)


def resource_row(value: object, origin: Origin) -> Resource | None:
    """A record of any kind from a list, if it has an id; a user's may be in the `self` link."""
    if not isinstance(value, dict):
        return None
    model = ItemModel.model_validate(value)
    found = links(model.hyperlinks, origin)
    own = found.find("self")
    id_ = model.id or (own.id if own else "")
    if not id_:
        return None
    fields = {name: item for name, item in value.items() if name not in ("id", "type", *_META)}
    return Resource(
        model.type or (own.type if own else ""),
        id_,
        MappingProxyType(fields),
        found,
        url=(own.url if own else "") or origin.below(model.url) or "",
    )


def version(value: object) -> str:
    """RT's version, empty if this is no RT."""
    return RtModel.model_validate(value).Version if isinstance(value, dict) else ""


def name(value: object) -> str:
    """The name of any record."""
    return UserModel.model_validate(value).Name if isinstance(value, dict) else ""


def ticket_row(value: object) -> TicketRow | None:
    """A row of a search, if it has an id."""
    model = TicketModel.model_validate(value)
    return row(model) if model.id else None


def ticket(value: object, origin: Origin, etag: str = "") -> Ticket:
    """A whole ticket.

    Raises:
        Malformed: it is none.
    """
    model = TicketModel.model_validate(value) if isinstance(value, dict) else TicketModel()
    if not model.id:
        raise Malformed("RT answered something else than a ticket")
    seen = row(model)
    return Ticket(
        seen.id,
        seen.subject,
        seen.status,
        seen.queue,
        seen.owner,
        seen.requestors,
        seen.priority,
        seen.created,
        seen.last_updated,
        seen.due,
        type=model.Type or "ticket",
        creator=user_ref(model.Creator) or NO_OWNER,
        cc=refs(model.Cc),
        admin_cc=refs(model.AdminCc),
        roles=roles(model),
        custom_fields=custom_fields(model),
        starts=model.Starts,
        started=model.Started,
        resolved=model.Resolved,
        told=model.Told,
        sla=model.SLA,
        time_worked=model.TimeWorked or 0,
        time_estimated=model.TimeEstimated or 0,
        time_left=model.TimeLeft or 0,
        links=links(model.hyperlinks, origin),
        last_updated_by=user_ref(model.LastUpdatedBy) or NO_OWNER,
        etag=etag,
    )


def one_transaction(value: object) -> Transaction:
    """A transaction of anything, on its own.

    Raises:
        Malformed: it is none.
    """
    return _there(any_transaction(value if isinstance(value, dict) else {}), "a transaction")


def any_transaction(value: object) -> Transaction | None:
    """A transaction of anything, if it has an id; `ticket` is 0 when it is not one of a ticket."""
    model = TransactionModel.model_validate(value if isinstance(value, dict) else {})
    if model.ObjectType:
        return transaction(value, model.ObjectId if model.ObjectType == "RT::Ticket" else 0)
    return transaction(value, to_id(model.Object.id) if model.Object.type == "ticket" else 0)


def one_attachment(value: object) -> Attachment:
    """A part of a message on its own: the content is in base64 there.

    Raises:
        Malformed: it is none, or its content is not base64.
    """
    found = _there(attachment(value if isinstance(value, dict) else {}, with_text=True), "a part")
    if not found.content_type.startswith("text/"):
        return replace(found, text=None)
    try:
        text = base64.b64decode(found.text or "").decode("utf-8", "replace")
    except ValueError as error:
        raise Malformed("the attachment is not in base64") from error
    return replace(found, text=text)


def one_queue(value: object, origin: Origin) -> Queue:
    """A queue on its own.

    Raises:
        Malformed: it is none.
    """
    return _there(queue(value if isinstance(value, dict) else {}, origin), "a queue")


def one_user(value: object) -> User:
    """A user on its own.

    Raises:
        Malformed: it is none.
    """
    return _there(user_record(value), "a user")


def ref_row(value: object) -> Ref | None:
    """A pointer to a user or group, if it has an id."""
    model = RefModel.model_validate(value if isinstance(value, dict) else {})
    return Ref(model.type, model.id) if model.id else None


def _there(found: T | None, what: str) -> T:
    if found is None:
        raise Malformed(f"RT answered something else than {what}")
    return found


def transaction(value: object, ticket: int) -> Transaction | None:
    """An entry of the history of `ticket`, if it has an id."""
    model = TransactionModel.model_validate(value)
    if not model.id:
        return None
    return Transaction(
        model.id,
        ticket,
        model.Type,
        field=model.Field,
        old=model.OldValue,
        new=model.NewValue,
        data=model.Data,
        creator=user_ref(model.Creator) or NO_OWNER,
        created=model.Created,
        time_taken=model.TimeTaken or 0,
    )


def attachment(value: object, *, with_text: bool) -> Attachment | None:
    """A part of a message, if it has an id."""
    model = AttachmentModel.model_validate(value)
    if not model.id:
        return None
    return Attachment(
        model.id,
        model.TransactionId,
        model.Filename,
        model.ContentType,
        model.ContentLength or 0,
        model.Content if with_text else None,
    )


def queue(value: object, origin: Origin) -> Queue | None:
    """A queue, if it has an id; lists of RT 5.0.1 come without its links."""
    model = QueueModel.model_validate(value)
    if not model.id:
        return None
    told = isinstance(value, dict) and isinstance(value.get("_hyperlinks"), list)
    return Queue(
        model.id,
        model.Name,
        model.Description,
        model.Lifecycle,
        model.Disabled not in ("", "0"),
        links(model.hyperlinks, origin) if told else NOT_FETCHED,
    )


def user_record(value: object) -> User | None:
    """A user, if it has a login. The numeric id may only stand in the `self` link."""
    model = UserModel.model_validate(value) if isinstance(value, dict) else UserModel()
    if not model.Name:
        return None
    own = next((link.id for link in model.hyperlinks or () if link.ref == "self"), "")
    return User(model.Name, to_id(model.id) or to_id(own), model.RealName, model.EmailAddress)
