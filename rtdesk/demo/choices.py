"""The values that a custom field offers, on the wire."""

from __future__ import annotations

from functools import partial

from rtdesk.demo import conditional, multipart, rights
from rtdesk.demo.call import Call
from rtdesk.demo.dates import iso
from rtdesk.demo.hyperlinks import self_link
from rtdesk.demo.kinds import CUSTOMFIELD
from rtdesk.demo.paging import plain
from rtdesk.demo.resource import find
from rtdesk.demo.rows import Field, FieldValue
from rtdesk.demo.search import conditions, matches
from rtdesk.demo.wire import Body, Problem, Response

COLUMNS = {
    "Name": "name", "Description": "description", "SortOrder": "order", "Category": "category",
}  # fmt: skip


def _of(call: Call) -> tuple[Field, list[FieldValue]]:
    field: Field = find(CUSTOMFIELD, call)
    rows = [row for row in call.tables.choices.values() if row.field == field.id]
    return field, sorted(rows, key=lambda row: row.name)


def _one(call: Call) -> tuple[Field, FieldValue]:
    field, _ = _of(call)
    row = call.tables.choices.get(int(call.arguments[1]))
    if row is None or row.field != field.id:
        raise Problem(404)
    return field, row


def _change(call: Call) -> tuple[Field, Body]:
    if not rights.is_super(call.user):
        raise Problem(403)
    body, _ = multipart.read(call.request)
    return _of(call)[0], body


def _keep(call: Call, field: Field) -> None:
    """Has the field know its values again after a change."""
    field.choices = tuple(r.name for r in call.tables.choices.values() if r.field == field.id)
    field.updated = call.now
    call.tables.version += 1


def every(call: Call) -> Response:
    """`/customfield/N/values`, with JSON conditions or a `category`."""
    _, rows = _of(call)
    wanted = conditions(call.request) or []
    category = call.request.first("category")
    found = [
        row
        for row in rows
        if matches(wanted, partial(_value, row)) and row.category == (category or row.category)
    ]
    return plain(call, found, partial(_item, call))


def _value(row: FieldValue, name: str) -> str | int | None:
    if name == "id":
        return row.id
    return str(getattr(row, COLUMNS[name])) if name in COLUMNS else None


def _item(call: Call, row: FieldValue) -> Body:
    url = f"{call.request.base}/customfield/{row.field}/value/{row.id}"
    return {"type": "customfieldvalue", "id": row.id, "name": row.name, "_url": url}


def get(call: Call) -> Response:
    """`/customfield/N/value/M`."""
    _, row = _one(call)
    show = call.show
    own: Body = self_link(show.base, "customfieldvalue", row.id)
    own["_url"] = f"{show.base}/customfield/{row.field}/customfieldvalue/{row.id}"
    shown: Body = {name: getattr(row, column) for name, column in COLUMNS.items()}
    shown |= {
        "id": row.id,
        "CustomField": show.ref("customfield", row.field),
        "Created": iso(row.created),
        "Creator": show.person(row.creator),
        "LastUpdated": iso(row.updated or row.created),
        "LastUpdatedBy": show.person(row.updated_by),
        "_hyperlinks": [own, {"ref": "customfield", **show.ref("customfield", row.field)}],
    }
    changed = row.updated or row.created
    return conditional.answer(call, f'"{iso(changed)}"', changed, shown)


def add(call: Call) -> Response:
    """`POST /customfield/N/value`.

    Raises:
        Problem: 400 without a name.
    """
    field, body = _change(call)
    name = str(body.get("Name") or "")
    if not name:
        raise Problem(400, "Can't add a custom field value without a name")
    row = FieldValue(max(call.tables.choices, default=0) + 1, name, field.id)
    row.description, row.category = (str(body.get(k) or "") for k in ("Description", "Category"))
    row.order, row.created = str(body.get("SortOrder") or "0"), call.now
    call.tables.choices[row.id] = row
    _keep(call, field)
    ref = call.show.ref("customfieldvalue", row.id)
    return Response.json(ref, 201, (("Location", f"/REST/2.0/customfieldvalue/{row.id}"),))


def put(call: Call) -> Response:
    """`PUT /customfield/N/value/M`."""
    field, body = _change(call)
    _, row = _one(call)
    out = []
    for name, column in COLUMNS.items():
        old, new = str(getattr(row, column)), str(body.get(name, getattr(row, column)))
        if new != old:
            setattr(row, column, new)
            shown = [f'"{text}"' if text else "(no value)" for text in (old, new)]
            out.append(f"CustomFieldValue {row.name}: {name} changed from {shown[0]} to {shown[1]}")
    row.updated = call.now
    _keep(call, field)
    return Response.json(out)


def remove(call: Call) -> Response:
    """`DELETE /customfield/N/value/M`.

    Raises:
        Problem: 403 for all but administrators.
    """
    if not rights.is_super(call.user):
        raise Problem(403)
    field, row = _one(call)
    del call.tables.choices[row.id]
    _keep(call, field)
    return Response(204)
