"""From RT's JSON to records. Items without an id are left out, records without one refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from rtdesk.backend.errors import Malformed
from rtdesk.records.attachment import Attachment
from rtdesk.records.customfield import CustomField
from rtdesk.records.link import NOT_FETCHED, Link, Links
from rtdesk.records.queue import Queue
from rtdesk.records.ref import NO_OWNER, Ref, user
from rtdesk.records.roles import Role
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.records.user import User
from rtdesk.rest2.origin import Origin
from rtdesk.rest2.schema import (
    AttachmentModel,
    CollectionModel,
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
        custom_fields=tuple(
            CustomField(field.id, field.name, tuple(field.values)) for field in model.CustomFields
        ),
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


def _members(value: object) -> tuple[Ref, ...] | None:
    """The members of a role; a single role that is not set holds Nobody."""
    if not isinstance(value, list | dict):
        return None
    found = value if isinstance(value, list) else [value]
    models = [RefModel.model_validate(item) for item in found if isinstance(item, dict)]
    return tuple(ref for ref in _refs(models) if ref.id != "Nobody")
