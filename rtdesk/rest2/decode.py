"""From RT's JSON to records. Items without an id are left out, records without one refused."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from rtdesk.backend.errors import Malformed
from rtdesk.records.attachment import Attachment
from rtdesk.records.customfield import CustomField
from rtdesk.records.link import NOT_FETCHED, Link, Links
from rtdesk.records.queue import Queue
from rtdesk.records.ref import NO_OWNER, Ref, user
from rtdesk.records.resource import Resource
from rtdesk.records.roles import Role
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User
from rtdesk.rest2.origin import Origin
from rtdesk.rest2.schema import (
    AttachmentModel,
    CollectionModel,
    ItemModel,
    LinkModel,
    QueueModel,
    RefModel,
    RtModel,
    TicketModel,
    TransactionModel,
    UserModel,
    to_id,
)

CUSTOM_ROLE = "RT::CustomRole-"
_META = ("_url", "_hyperlinks")

T = TypeVar("T")


def collection(value: object) -> CollectionModel:
    """A page of anything.

    Raises:
        Malformed: it is no page.
    """
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        raise Malformed("RT answered something else than a list")
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
    return _row(model) if model.id else None


def ticket(value: object, origin: Origin, etag: str = "") -> Ticket:
    """A whole ticket.

    Raises:
        Malformed: it is none.
    """
    model = TicketModel.model_validate(value) if isinstance(value, dict) else TicketModel()
    if not model.id:
        raise Malformed("RT answered something else than a ticket")
    row = _row(model)
    return Ticket(
        row.id,
        row.subject,
        row.status,
        row.queue,
        row.owner,
        row.requestors,
        row.priority,
        row.created,
        row.last_updated,
        row.due,
        type=model.Type or "ticket",
        creator=_user(model.Creator) or NO_OWNER,
        cc=_refs(model.Cc),
        admin_cc=_refs(model.AdminCc),
        roles=_roles(model),
        custom_fields=_custom_fields(model),
        starts=model.Starts,
        started=model.Started,
        resolved=model.Resolved,
        told=model.Told,
        sla=model.SLA,
        time_worked=model.TimeWorked or 0,
        time_estimated=model.TimeEstimated or 0,
        time_left=model.TimeLeft or 0,
        links=links(model.hyperlinks, origin),
        etag=etag,
    )


def one_transaction(value: object) -> Transaction:
    """A transaction of anything, on its own.

    Raises:
        Malformed: it is none.
    """
    return _there(any_transaction(value), "a transaction")


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
        creator=_user(model.Creator) or NO_OWNER,
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
    """A queue, if it has an id."""
    model = QueueModel.model_validate(value)
    if not model.id:
        return None
    return Queue(
        model.id,
        model.Name,
        model.Description,
        model.Lifecycle,
        model.Disabled not in ("", "0"),
        links(model.hyperlinks, origin),
    )


def user_record(value: object) -> User | None:
    """A user, if it has a login. The numeric id may only stand in the `self` link."""
    model = UserModel.model_validate(value) if isinstance(value, dict) else UserModel()
    if not model.Name:
        return None
    own = next((link.id for link in model.hyperlinks or () if link.ref == "self"), "")
    return User(model.Name, to_id(model.id) or to_id(own), model.RealName, model.EmailAddress)


def links(models: list[LinkModel] | None, origin: Origin) -> Links:
    """`_hyperlinks`; those that lead elsewhere are external: shown, never fetched."""
    if models is None:
        return NOT_FETCHED
    return Links(tuple(_link(model, origin) for model in models if model.ref))


def _link(model: LinkModel, origin: Origin) -> Link:
    path = None if model.type == "external" else origin.below(model.url)
    external = path is None and bool(model.url)
    return Link(
        model.ref,
        model.url if path is None else path,
        model.type,
        model.id,
        model.name,
        model.label,
        model.from_status,
        model.to,
        model.update,
        external,
    )


def _row(model: TicketModel) -> TicketRow:
    return TicketRow(
        model.id,
        model.Subject,
        model.Status,
        Ref("queue", model.Queue.id, model.Queue.Name),
        _user(model.Owner) or NO_OWNER,
        _refs(model.Requestor),
        model.Priority,
        model.Created,
        model.LastUpdated,
        model.Due,
    )


def _user(model: RefModel) -> Ref | None:
    return user(model.id, model.RealName, model.EmailAddress) if model.id else None


def _refs(models: list[RefModel]) -> tuple[Ref, ...]:
    return tuple(
        Ref(model.type or "user", model.id, model.RealName, model.EmailAddress)
        for model in models
        if model.id
    )


def _roles(model: TicketModel) -> tuple[Role, ...]:
    """RT up to 5.0.3 has `RT::CustomRole-N` beside the fields, later ones also `CustomRoles`."""
    named: Mapping[str, object] = model.CustomRoles
    plain = model.model_extra or {}
    numbered = {key: value for key, value in plain.items() if key.startswith(CUSTOM_ROLE)}
    return tuple(
        Role(key, "" if key in numbered else key, members)
        for key, value in sorted({**numbered, **named}.items())
        if (members := _members(value)) is not None
    )


def _custom_fields(model: TicketModel) -> tuple[CustomField, ...]:
    """In the order of their hyperlinks: RT shuffles the fields themselves in every answer."""
    linked = [link.id for link in model.hyperlinks or () if link.ref == "customfield"]
    places = {id_: place for place, id_ in reversed(tuple(enumerate(linked)))}
    fields = sorted(
        model.CustomFields,
        key=lambda field: (places.get(field.id, len(linked)), to_id(field.id), field.id),
    )
    return tuple(CustomField(field.id, field.name, tuple(field.values)) for field in fields)


def _members(value: object) -> tuple[Ref, ...] | None:
    """The members of a role; a single role that is not set holds Nobody."""
    if not isinstance(value, list | dict):
        return None
    found = value if isinstance(value, list) else [value]
    models = [RefModel.model_validate(item) for item in found if isinstance(item, dict)]
    return tuple(ref for ref in _refs(models) if ref.id != "Nobody")
