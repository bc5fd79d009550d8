"""New records besides tickets, with RT's refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rtdesk.demo import watchers
from rtdesk.demo.call import Call
from rtdesk.demo.kind import Kind, Row
from rtdesk.demo.kinds import CATALOG, CLASS
from rtdesk.demo.lifecycles import ASSETS, LIFECYCLES
from rtdesk.demo.rows import Article, Asset, Catalog, Class, Field, Group, Queue, User
from rtdesk.demo.wire import Body, Problem


def _next(kind: Kind, call: Call) -> int:
    return max(kind.table(call.tables), default=0) + 1


def _text(body: Body, key: str) -> str:
    return str(body.get(key) or "")


def _name(kind: Kind, call: Call, body: Body) -> str:
    """A name that nobody has.

    Raises:
        Problem: 400.
    """
    name = _text(body, "Name")
    if not name:
        raise Problem(400, kind.nameless)
    folded = name.casefold()
    if any(row.name.casefold() == folded for row in kind.table(call.tables).values()):
        raise Problem(400, kind.taken.format(name))
    return name


def _queue(kind: Kind, call: Call, body: Body) -> Row:
    name = _name(kind, call, body)
    life = _text(body, "Lifecycle") or "default"
    if life not in LIFECYCLES:
        raise Problem(400, f"'{life}' is not a valid lifecycle")
    row = Queue(_next(kind, call), name, _text(body, "Description"), life, order="0")
    row.address = _text(body, "CorrespondAddress")
    row.comment_address, row.tag = _text(body, "CommentAddress"), _text(body, "SubjectTag")
    return row


def _user(kind: Kind, call: Call, body: Body) -> Row:
    address = _text(body, "EmailAddress")
    if address and any(address == user.email for user in call.tables.users.values()):
        raise Problem(400, "Name in use" if "Name" in body and call.tables.logins.get(
            _text(body, "Name").casefold()) else "Email address in use")  # fmt: skip
    name = _name(kind, call, body)
    row = User(call.tables.next_principal(), name, _text(body, "RealName"), address)
    row.privileged = str(body.get("Privileged") or "0") != "0"
    row.timezone, row.lang = _text(body, "Timezone"), _text(body, "Lang")
    row.disabled = str(body.get("Disabled") or "0") != "0"
    return call.tables.add_user(row)


def _group(kind: Kind, call: Call, body: Body) -> Row:
    name = _name(kind, call, body)
    return Group(call.tables.next_principal(), name, _text(body, "Description"))


def _customfield(kind: Kind, call: Call, body: Body) -> Row:
    type_ = _text(body, "Type")
    if type_ not in TYPES:
        raise Problem(400, "Invalid value for Type")
    many = str(body.get("MaxValues", "1")) == "0"
    row = Field(_next(kind, call), _text(body, "Name"), type_, many)
    row.description, row.hint = _text(body, "Description"), _text(body, "EntryHint")
    row.lookup, row.pattern = _text(body, "LookupType") or row.lookup, _text(body, "Pattern")
    return row


def _catalog(kind: Kind, call: Call, body: Body) -> Row:
    name = _name(kind, call, body)
    return Catalog(_next(kind, call), name, _text(body, "Description"))


def _class(kind: Kind, call: Call, body: Body) -> Row:
    return Class(_next(kind, call), _name(kind, call, body), _text(body, "Description"))


def _holder(kind: Kind, call: Call, body: Body, key: str) -> int:
    name = "".join(watchers.names(body.get(key))[:1])
    if not name:
        raise Problem(400, f"Invalid {key}")
    found = kind.find(call.tables, name)
    if found is None:
        raise Problem(403, "Permission Denied")
    return int(found.id)


def _asset(kind: Kind, call: Call, body: Body) -> Row:
    catalog = _holder(CATALOG, call, body, "Catalog")
    status = _text(body, "Status") or ASSETS.initial[0]
    if not ASSETS.status(status):
        raise Problem(400, f"Status '{status}' isn't a valid status for assets.")
    row = Asset(_next(kind, call), _text(body, "Name"), catalog, _text(body, "Description"), status)
    owner = call.tables.user("".join(watchers.names(body.get("Owner"))[:1]))
    row.owner = owner.id if owner else row.owner
    people = {key: watchers.names(body.get(key)) for key in ("HeldBy", "Contact")}
    found = {
        key: tuple(p.id for name in names if (p := call.tables.principal(name)) is not None)
        for key, names in people.items()
    }
    row.held_by, row.contact = found["HeldBy"], found["Contact"]
    return row


def _article(kind: Kind, call: Call, body: Body) -> Row:
    within = _holder(CLASS, call, body, "Class")
    return Article(_next(kind, call), _text(body, "Name"), within, _text(body, "Summary"))


TYPES = frozenset({
    "Freeform", "Text", "HTML", "Wikitext", "Select", "Combobox", "Autocomplete", "Date",
    "DateTime", "IPAddress", "IPAddressRange", "Image", "Binary",
})  # fmt: skip
MAKERS: Mapping[str, Callable[[Kind, Call, Body], Row]] = {
    "queue": _queue,
    "user": _user,
    "group": _group,
    "customfield": _customfield,
    "catalog": _catalog,
    "class": _class,
    "asset": _asset,
    "article": _article,
}
