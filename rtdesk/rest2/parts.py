"""What records are made of: references, roles, custom fields, hyperlinks."""

from __future__ import annotations

from collections.abc import Mapping

from rtdesk.records.customfield import CustomField
from rtdesk.records.link import NOT_FETCHED, Link, Links
from rtdesk.records.ref import NO_OWNER, Ref, user
from rtdesk.records.roles import Role
from rtdesk.records.ticket import TicketRow
from rtdesk.rest2.origin import Origin
from rtdesk.rest2.schema import LinkModel, RefModel, TicketModel, to_id

CUSTOM_ROLE = "RT::CustomRole-"


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


def row(model: TicketModel) -> TicketRow:
    """The part of a ticket that a list shows."""
    return TicketRow(
        model.id,
        model.Subject,
        model.Status,
        Ref("queue", model.Queue.id, model.Queue.Name),
        user_ref(model.Owner) or NO_OWNER,
        refs(model.Requestor),
        model.Priority,
        model.Created,
        model.LastUpdated,
        model.Due,
    )


def user_ref(model: RefModel) -> Ref | None:
    """A user, if one is named."""
    return user(model.id, model.RealName, model.EmailAddress) if model.id else None


def refs(models: list[RefModel]) -> tuple[Ref, ...]:
    """Users and groups."""
    return tuple(
        Ref(
            model.type or "user",
            model.id,
            model.RealName or (model.Name if model.type == "group" else ""),
            model.EmailAddress,
        )
        for model in models
        if model.id
    )


def roles(model: TicketModel) -> tuple[Role, ...]:
    """RT up to 5.0.3 has `RT::CustomRole-N` beside the fields, later ones also `CustomRoles`."""
    named: Mapping[str, object] = model.CustomRoles
    plain = model.model_extra or {}
    numbered = {key: value for key, value in plain.items() if key.startswith(CUSTOM_ROLE)}
    return tuple(
        Role(key, "" if key.startswith(CUSTOM_ROLE) else key, members, isinstance(value, list))
        for key, value in sorted({**numbered, **named}.items())
        if (members := _members(value)) is not None
    )


def custom_fields(model: TicketModel) -> tuple[CustomField, ...]:
    """In the order of their hyperlinks: RT shuffles the fields themselves in every answer."""
    linked = [link.id for link in model.hyperlinks or () if link.ref == "customfield"]
    places = {id_: place for place, id_ in reversed(tuple(enumerate(linked)))}
    fields = sorted(
        model.CustomFields,
        key=lambda field: (places.get(field.id, len(linked)), to_id(field.id), field.id),
    )
    return tuple(
        CustomField(field.id, field.name, tuple(field.values), tuple(field.files))
        for field in fields
    )


def _members(value: object) -> tuple[Ref, ...] | None:
    """The members of a role; a single role that is not set holds Nobody."""
    if not isinstance(value, list | dict):
        return None
    found = value if isinstance(value, list) else [value]
    models = [RefModel.model_validate(item) for item in found if isinstance(item, dict)]
    return tuple(ref for ref in refs(models) if ref.id != "Nobody")
