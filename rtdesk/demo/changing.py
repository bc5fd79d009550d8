"""Records besides tickets: made, changed, disabled; with RT's sentences and transactions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rtdesk.demo import conditional, fieldvalues, multipart, watchers
from rtdesk.demo.call import Call
from rtdesk.demo.kind import Kind, Row
from rtdesk.demo.kinds import ASSET
from rtdesk.demo.lifecycles import ASSETS
from rtdesk.demo.making import MAKERS
from rtdesk.demo.model import Transaction
from rtdesk.demo.resource import find, tag
from rtdesk.demo.wire import Body, Problem, Response

Applier = Callable[[Kind, Call, Row, Body], list[str]]


def create(kind: Kind, call: Call) -> Response:
    """`POST /queue` and its like; query parameters count as part of the body.

    Raises:
        Problem: 400, or 403 for those who may not.
    """
    body, _ = multipart.read(call.request)
    given: Body = {key: value for key, value in call.request.query if key != "token"}
    if not kind.changes(call.user):
        raise (
            Problem(400, "Permission Denied")
            if kind.type == "user"
            else Problem(403, "Permission Denied" if kind.type in ("asset", "article") else "")
        )
    row = MAKERS[kind.type](kind, call, given | body)
    row.created, row.creator, row.updated_by = call.now, call.user.id, call.user.id
    kind.table(call.tables)[row.id] = row
    _set_fields(call, row, given | body)
    note(kind, call, row, "Create")
    key = kind.key(row)
    return Response.json(
        call.show.ref(kind.type, key), 201, (("Location", f"/REST/2.0/{kind.type}/{row.id}"),)
    )


def put(kind: Kind, call: Call) -> Response:
    """`PUT /queue/N` and its like: 200 and sentences, or 403 for those who may not.

    Raises:
        Problem: any refusal of the request itself.
    """
    row = find(kind, call)
    conditional.guard(call, tag(kind, row))
    body, _ = multipart.read(call.request)
    mine = kind.type == "user"
    if not kind.changes(call.user) and not (mine and row.id == call.user.id):
        if not mine:
            raise Problem(403)
        return Response.json([f"User {row.id}: Permission Denied"])
    return Response.json(update(kind, call, row, body))


def update(kind: Kind, call: Call, row: Row, body: Body) -> list[str]:
    """Applies a body, key by key."""
    out = []
    for name in sorted(kind.columns):
        if body.get(name) is not None:
            sentence = _set(kind, call, row, name, str(body[name]))
            if sentence:
                out.append(f"{_label(kind, row)}: {sentence}")
    out += APPLIERS.get(kind.type, _nothing)(kind, call, row, body)
    out += _change_fields(kind, call, row, body)
    if "Disabled" in body and kind is not ASSET:
        out += disable(kind, call, row, str(body["Disabled"]) not in ("0", ""))
    call.tables.version += 1
    return out


def delete(kind: Kind, call: Call) -> Response:
    """`DELETE /queue/N` and its like disables; what is so already, or refused, is a 500.

    Raises:
        Problem: 403, or 500.
    """
    row = find(kind, call)
    if not kind.changes(call.user):
        raise Problem(500 if kind.type == "user" else 403, CRASH if kind.type == "user" else "")
    if kind is ASSET:
        if row.status == "deleted":
            raise Problem(500, CRASH)
        row.status = "deleted"
    elif not disable(kind, call, row, True) and kind.type != "group":
        raise Problem(500, CRASH)
    call.tables.version += 1
    return Response(204)


CRASH = "Internal Server Error"


def disable(kind: Kind, call: Call, row: Row, value: bool) -> list[str]:
    """Turns a record off or on; nothing is said when it is so already."""
    if row.disabled == value:
        return []
    row.disabled = value
    old, new = str(int(not value)), str(int(value))
    note(kind, call, row, "Disabled" if value else "Enabled", ("", old, new))
    if kind.type in ("user", "group"):
        return [f"{kind.type.title()} {'disabled' if value else 'enabled'}"]
    before = "(no value)" if old == "0" else f"{kind.quote}{old}{kind.quote}"
    after = f"{kind.quote}{new}{kind.quote}"
    return [f"{_label(kind, row)}: Disabled changed from {before} to {after}"]


def note(
    kind: Kind, call: Call, row: Row, type_: str, change: tuple[str, str, str] = ("", "", "")
) -> None:
    """Writes a transaction, for kinds that have one; a change is a field, the old, the new."""
    if not kind.logged:
        row.updated, row.updated_by = call.now, call.user.id
        return
    entry = Transaction(0, row.id, type_, call.user.id, call.now, *change, of=kind.type)
    call.tables.note(row, entry)


def _label(kind: Kind, row: Row) -> str:
    names = {"customfield": "CustomField", "customfieldvalue": "CustomFieldValue"}
    return f"{names.get(kind.type, kind.type.title())} {row.id if kind.numbered else row.name}"


def _set(kind: Kind, call: Call, row: Row, name: str, new: str) -> str:
    attribute = kind.columns[name]
    old = str(getattr(row, attribute))
    if old == new:
        return ""
    if name == "Name":
        other = kind.find(call.tables, new) if kind.by_name else None
        if not new or (other is not None and other is not row):
            return kind.taken if kind.type == "user" else "Illegal value for Name"
    if name == "EmailAddress" and any(new == u.email for u in call.tables.users.values()):
        return "Email address in use"
    if kind.type == "user" and name == "Name":
        call.tables.logins[new.casefold()] = call.tables.logins.pop(old.casefold())
    setattr(row, attribute, new)
    note(kind, call, row, "Set", (name, old, new))
    shown = [f"{kind.quote}{text}{kind.quote}" if text else "(no value)" for text in (old, new)]
    tail = kind.tail.format(call.user.login)
    return f"{name} changed from {shown[0]} to {shown[1]}{tail}"


def _nothing(kind: Kind, call: Call, row: Row, body: Body) -> list[str]:
    return []


def _user(kind: Kind, call: Call, row: Row, body: Body) -> list[str]:
    if "Privileged" not in body:
        return []
    wanted = str(body["Privileged"]) not in ("0", "")
    if row.privileged == wanted:
        return []
    row.privileged = wanted
    return [f"That user is now {'privileged' if wanted else 'unprivileged'}"]


def _asset(kind: Kind, call: Call, row: Row, body: Body) -> list[str]:
    out = []
    status = str(body.get("Status") or row.status)
    if status != row.status:
        if ASSETS.status(status):
            out.append(f"Asset {row.name}: Status changed from '{row.status}' to '{status}'")
            note(kind, call, row, "Status", ("Status", row.status, status))
            row.status = status
        else:
            out.append(f"Asset {row.name}: Status '{status}' isn't a valid status for this asset.")
    owner = call.tables.user("".join(watchers.names(body.get("Owner"))[:1]))
    if owner is not None and owner.id != row.owner:
        note(kind, call, row, "SetWatcher", ("Owner", str(row.owner), str(owner.id)))
        row.owner = owner.id
        out.append(f"Owner set to {owner.login}")
    for key, attribute in (("HeldBy", "held_by"), ("Contact", "contact")):
        if key in body:
            out += _holders(call, row, key, attribute, watchers.names(body[key]))
    return out


def _holders(call: Call, row: Row, key: str, attribute: str, names: list[str]) -> list[str]:
    out = []
    held: tuple[int, ...] = getattr(row, attribute)
    found = [person for name in names if (person := call.tables.principal(name)) is not None]
    for person in found:
        if person.id not in held:
            note(ASSET, call, row, "AddWatcher", (key, "", str(person.id)))
            out.append(f"Member added: {person.name}")
    for id_ in held:
        if id_ not in [person.id for person in found]:
            note(ASSET, call, row, "DelWatcher", (key, str(id_), ""))
            out.append("Member deleted")
    setattr(row, attribute, tuple(person.id for person in found))
    return out


def _article(kind: Kind, call: Call, row: Row, body: Body) -> list[str]:
    new = str(body.get("Class") or row.in_class)
    if not new.isdigit() or int(new) not in call.tables.classes or int(new) == row.in_class:
        return []
    old, row.in_class = row.in_class, int(new)
    note(kind, call, row, "Set", ("Class", str(old), new))
    return [f'Article {row.name}: Class changed from "{old}" to "{new}"']


APPLIERS: Mapping[str, Applier] = {"user": _user, "asset": _asset, "article": _article}


def _change_fields(kind: Kind, call: Call, row: Row, body: Body) -> list[str]:
    given = body.get("CustomFields")
    out = []
    for name, value in given.items() if isinstance(given, dict) else ():
        definition = call.tables.field_among(_field_ids(call, row), name)
        if definition is None:
            continue
        done = fieldvalues.change(call.tables, definition, row.values.get(definition.id, ()), value)
        row.values[definition.id] = done.values
        for old, new in done.steps:
            note(kind, call, row, "CustomField", (str(definition.id), old, new))
        out += done.sentences
    return out


def _set_fields(call: Call, row: Row, body: Body) -> None:
    given = body.get("CustomFields")
    for name, value in given.items() if isinstance(given, dict) else ():
        definition = call.tables.field_among(_field_ids(call, row), name)
        if definition is not None:
            row.values[definition.id] = fieldvalues.change(
                call.tables, definition, (), value
            ).values


def _field_ids(call: Call, row: Row) -> tuple[int, ...]:
    if hasattr(row, "catalog"):
        return call.tables.catalogs[row.catalog].fields
    if hasattr(row, "in_class"):
        return call.tables.classes[row.in_class].fields
    return ()
