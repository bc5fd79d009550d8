"""Changes of people, custom fields and links of a ticket."""

from __future__ import annotations

from collections.abc import Callable, Collection

from rtdesk.demo import fieldvalues
from rtdesk.demo.changes import DENIED, Actor
from rtdesk.demo.model import ORGANIZATION, TICKET_URI, Ticket
from rtdesk.demo.rows import Field, Group, User
from rtdesk.demo.wire import Problem

ROLES: dict[str, Callable[[Ticket], tuple[int, ...]]] = {
    "Requestor": lambda t: t.requestors,
    "Cc": lambda t: t.cc,
    "AdminCc": lambda t: t.admin_cc,
}
KINDS = {
    "DependsOn": ("DependsOn", False),
    "DependedOnBy": ("DependsOn", True),
    "RefersTo": ("RefersTo", False),
    "ReferredToBy": ("RefersTo", True),
    "Parent": ("MemberOf", False),
    "Parents": ("MemberOf", False),
    "MemberOf": ("MemberOf", False),
    "Child": ("MemberOf", True),
    "Children": ("MemberOf", True),
    "Members": ("MemberOf", True),
}
"""RT's names of links: what is stored, and whether the other ticket stores it."""
VERBS = {
    "DependsOn": ("depends on", "no longer depends on"),
    "RefersTo": ("refers to", "no longer refers to"),
    "MemberOf": ("member of", "no longer member of"),
}
SHORT = {
    "a:": f"fsck.com-article://{ORGANIZATION}/article/",
    "article:": f"fsck.com-article://{ORGANIZATION}/article/",
    "asset:": f"asset://{ORGANIZATION}/",
}
"""How requests may call what is no ticket."""
CIRCLES = frozenset({"DependsOn", "MemberOf"})
"""Kinds of links that must not lead back to where they began."""
REVERSE = {"DependsOn": "DependedOnBy", "RefersTo": "ReferredToBy", "MemberOf": "HasMember"}


def names(value: object) -> list[str]:
    """One or many people as a request gives them: names, numbers, or references."""
    entries = value if isinstance(value, list) else [value] if value else []
    return [str(e.get("id", "")) if isinstance(e, dict) else str(e) for e in entries]


def replace(act: Actor, ticket: Ticket, role: str, value: object) -> list[str]:
    """Makes a role consist of these people.

    Raises:
        Problem: 500 for a name that is nobody's, as RT does.
    """
    wanted, out = _found(act, value)
    held = ROLES[role](ticket)
    ids = {person.id for person in wanted}
    if ids == set(held):
        return out
    if not act.may(ticket, "ModifyTicket"):
        return ["Permission denied"] * len(ids ^ set(held))
    out += exchange(act, ticket, role, held, [person.id for person in wanted])
    set_role(ticket, role, tuple(person.id for person in wanted))
    return out


def _found(act: Actor, value: object) -> tuple[list[User | Group], list[str]]:
    wanted: list[User | Group] = []
    out = []
    for name in names(value):
        person = act.tables.principal(name)
        if person is not None:
            wanted.append(person)
        elif act.tables.dialect.odd_people_told:
            out.append(f"Could not find or create user '{name}'")
        else:
            raise Problem(500, None)
    return wanted, out


def exchange(
    act: Actor, ticket: Ticket, field: str, held: Collection[int], new: Collection[int]
) -> list[str]:
    """Writes down who came into a role and who left it."""
    out = []
    number = field.removeprefix("RT::CustomRole-")
    label = act.tables.roles[int(number)].name if number.isdigit() else field
    for id_ in new:
        if id_ not in held:
            act.record(ticket, "AddWatcher", field, "", str(id_))
            out.append(f"Added {act.tables.name_of(id_)} as {label} for this ticket")
    for id_ in held:
        if id_ not in new:
            act.record(ticket, "DelWatcher", field, str(id_), "")
            out.append(f"{act.tables.name_of(id_)} is no longer {label} for this ticket")
    return out


def set_role(ticket: Ticket, role: str, ids: tuple[int, ...]) -> None:
    """Stores the members of a role."""
    if role == "Requestor":
        ticket.requestors = ids
    elif role == "Cc":
        ticket.cc = ids
    else:
        ticket.admin_cc = ids


def custom(act: Actor, ticket: Ticket, name: str, value: object) -> list[str]:
    """Sets the values of one custom field."""
    field = act.tables.field_named(ticket.queue, name)
    if field is None:
        return []
    if not act.may(ticket, "ModifyTicket"):
        return [f"Could not add a new value to custom field '{field.name}': {DENIED}"]
    held = (ticket.values or {}).get(field.id, ())
    done = fieldvalues.change(act.tables, field, held, value)
    store(ticket, field, done.values)
    for old, new in done.steps:
        act.record(ticket, "CustomField", str(field.id), old, new)
    return done.sentences


def store(ticket: Ticket, field: Field, values: tuple[str, ...]) -> None:
    """Keeps the values of a field."""
    ticket.values = {**(ticket.values or {}), field.id: values}


def links(
    act: Actor, ticket: Ticket, key: str, value: object, *, silent: bool = False
) -> list[str]:
    """Adds (`AddDependsOn`), removes (`DeleteDependsOn`) or replaces (`DependsOn`) links.

    `silent` ones are in no history: RT makes those of new reminders so.
    """
    verb = next((v for v in ("Add", "Delete") if key.startswith(v)), "")
    kind, reverse = KINDS[key.removeprefix(verb)]
    named = value if isinstance(value, list) else [value] if value else []
    targets = [_address(act, str(t)) for t in named]
    if not act.may(ticket, "ModifyTicket"):
        return [DENIED] * len(targets)
    held = _held(act, ticket, kind, reverse)
    out: list[str] = []
    for target in targets if verb != "Delete" else ():
        if target not in held:
            out.append(_one(act, ticket, kind, reverse, target, silent=silent))
        elif verb:
            out.append("Link already exists")
    gone = targets if verb == "Delete" else [t for t in held if t not in targets and not verb]
    for target in gone:
        if target in held:
            out.append(_one(act, ticket, kind, reverse, target, remove=True))
    return out


def _held(act: Actor, ticket: Ticket, kind: str, reverse: bool) -> list[str]:
    if reverse:
        back = act.tables.backlinks.get(ticket.id, ())
        return [str(source) for its, source in back if its == kind]
    return [str(link.target) for link in ticket.links or () if link.kind == kind]


def _one(
    act: Actor,
    ticket: Ticket,
    kind: str,
    reverse: bool,
    text: str,
    *,
    remove: bool = False,
    silent: bool = False,
) -> str:
    other = act.tables.ticket(int(text)) if text.isdigit() else None
    if other is None and "://" not in text:
        return f"Couldn't resolve '{text}' into a link."
    if other is ticket:
        return "Link could not be created: Can't link a ticket to itself"
    if other is not None and not act.may(other, "ModifyTicket"):
        return "Permission denied"
    source, target = (other, ticket) if reverse and other else (ticket, other)
    if not remove and target and kind in CIRCLES and source.id in _reached(act, target, kind):
        return "Refused to add link which would create a circular relationship"
    aim: int | str = target.id if target is not None else text
    change = act.tables.unlink if remove else act.tables.link
    change(source, kind, aim)
    type_ = "DeleteLink" if remove else "AddLink"
    if not silent:
        _note(act, source, type_, kind, f"{TICKET_URI}{aim}" if target is not None else text)
    if target is not None and not silent:
        _note(act, target, type_, REVERSE[kind], f"{TICKET_URI}{source.id}")
    shown = f"Ticket {aim}" if target is not None else f"URI {text}"
    return f"Ticket {source.id} {VERBS[kind][remove]} {shown}."


def _reached(act: Actor, ticket: Ticket, kind: str) -> set[int]:
    """Where links of this kind lead from a ticket, however far."""
    found: set[int] = set()
    rest = [ticket.id]
    while rest:
        links = act.tables.tickets[rest.pop()].links or ()
        fresh = {x.target for x in links if x.kind == kind and isinstance(x.target, int)} - found
        found |= fresh
        rest += fresh
    return found


def _address(act: Actor, text: str) -> str:
    """What `asset:3` and `a:3` stand for, if there is such a one."""
    for short, uri in SHORT.items():
        number = text.removeprefix(short)
        if text.startswith(short) and number.isdigit():
            table = act.tables.assets if short == "asset:" else act.tables.articles
            return uri + number if int(number) in table else text
    return text


def _note(act: Actor, ticket: Ticket, type_: str, field: str, uri: str) -> None:
    old, new = (uri, "") if type_ == "DeleteLink" else ("", uri)
    act.record(ticket, type_, field, old, new)


def _join(act: Actor, ticket: Ticket, target: Ticket) -> None:
    """People, roles of many, minutes and links of a ticket become those of another."""
    for role, held in ROLES.items():
        set_role(target, role, tuple(dict.fromkeys((*held(target), *held(ticket)))))
    for number, ids in (ticket.roles or {}).items():
        if act.tables.roles[number].many:
            both = dict.fromkeys((*(target.roles or {}).get(number, ()), *ids))
            target.roles = {**(target.roles or {}), number: tuple(both)}
    target.worked += ticket.worked
    target.estimated += ticket.estimated
    target.left += ticket.left
    for link in tuple(ticket.links or ()):
        act.tables.unlink(ticket, link.kind, link.target)
        if link.target != target.id and link not in (target.links or ()):
            act.tables.link(target, link.kind, link.target)
    for kind, source in tuple(act.tables.backlinks.get(ticket.id, ())):
        other = act.tables.tickets[source]
        act.tables.unlink(other, kind, ticket.id)
        if other is not target and (kind, source) not in act.tables.backlinks.get(target.id, ()):
            act.tables.link(other, kind, target.id)


def merge(act: Actor, ticket: Ticket, into: int) -> str:
    """Merges a ticket into another."""
    if not act.may(ticket, "ModifyTicket"):
        return DENIED
    target = act.tables.ticket(into)
    if target is None:
        return "New ticket doesn't exist"
    if target is ticket:
        return "Can't merge a ticket into itself"
    if not act.may(target, "ModifyTicket"):
        return DENIED
    act.record(ticket, "AddLink", "MergedInto", "", f"{TICKET_URI}{target.id}")
    ticket.merged_into = target.id
    target.merged = (*target.merged, ticket.id)
    _join(act, ticket, target)
    act.record(target, "AddLink", "MergedInto", "", f"{TICKET_URI}{ticket.id}")
    return "Merge Successful"
