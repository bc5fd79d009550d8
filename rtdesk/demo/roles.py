"""Custom roles on tickets: who is in them, and how each version of RT shows it."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk.demo import watchers
from rtdesk.demo.changes import Actor
from rtdesk.demo.model import NOBODY, Ticket
from rtdesk.demo.rows import CustomRole, Queue
from rtdesk.demo.shown import Shown
from rtdesk.demo.wire import Body

PREFIX = "RT::CustomRole-"


def of_ticket(show: Shown, ticket: Ticket) -> Body:
    """The keys of a ticket that tell of roles."""
    ids = show.tables.queues[ticket.queue].roles
    return _keys(show, {id_: _shown(show, id_, ticket) for id_ in ids})


def of_queue(show: Shown, queue: Queue) -> Body:
    """The keys of a queue: only roles of many can be filled for all its tickets."""
    return _keys(show, {id_: [] for id_ in queue.roles if show.tables.roles[id_].many})


def in_list(show: Shown, ticket: Ticket, name: str) -> object:
    """What `fields=CustomRoles` and `fields=RT::CustomRole-N` give."""
    ids = show.tables.queues[ticket.queue].roles
    if name == "CustomRoles":
        named = show.tables.dialect.roles_by_name
        roles = show.tables.roles
        return {
            roles[id_].name if named else f"{PREFIX}{id_}": _shown(show, id_, ticket) for id_ in ids
        }
    number = name.removeprefix(PREFIX)
    return _shown(show, int(number), ticket) if number in map(str, ids) else ""


def _shown(show: Shown, id_: int, ticket: Ticket) -> object:
    held = (ticket.roles or {}).get(id_, ())
    if show.tables.roles[id_].many:
        return show.people(held)
    return show.person(held[0] if held else NOBODY)


def _keys(show: Shown, people: dict[int, object]) -> Body:
    if not show.tables.dialect.roles_by_name:
        return {f"{PREFIX}{id_}": shown for id_, shown in people.items()}
    return {"CustomRoles": {show.tables.roles[id_].name: shown for id_, shown in people.items()}}


def update(act: Actor, ticket: Ticket, body: Body) -> list[str | None]:
    """Fills roles as `CustomRoles` or `RT::CustomRole-N` ask for; unknown ones are ignored."""
    out: list[str | None] = []
    for role, value in _wanted(act, ticket, body):
        if not act.may(ticket, "ModifyTicket"):
            out.append("Permission denied")
        elif role.many:
            out += _many(act, ticket, role, value)
        else:
            out += _single(act, ticket, role, value)
    return out


def at_creation(act: Actor, ticket: Ticket, body: Body) -> None:
    """Fills the roles of a new ticket; who is nobody is dropped without a word."""
    for role, value in _wanted(act, ticket, body):
        found = (act.tables.principal(name) for name in watchers.names(value))
        ids = tuple(one.id for one in found if one is not None)
        ticket.roles = {**(ticket.roles or {}), role.id: ids if role.many else ids[:1]}


def _wanted(act: Actor, ticket: Ticket, body: Body) -> Iterator[tuple[CustomRole, object]]:
    if not act.tables.dialect.custom_roles_in_writes:
        return
    named = body.get("CustomRoles")
    for id_ in act.queue(ticket).roles:
        role = act.tables.roles[id_]
        if isinstance(named, dict) and role.name in named:
            yield role, named[role.name]
        elif f"{PREFIX}{id_}" in body:
            yield role, body[f"{PREFIX}{id_}"]


def _single(act: Actor, ticket: Ticket, role: CustomRole, value: object) -> list[str | None]:
    name = "".join(watchers.names(value)[:1])
    if not name:
        return ["One, and only one, of Principal/PrincipalId/User/Group is required"]
    person = act.tables.principal(name)
    if person is None:
        return [f"Could not find or create user '{name}'"]
    if person.id in act.tables.groups:
        return [f"{role.name} cannot be a group"]
    held = (ticket.roles or {}).get(role.id, ())
    old = held[0] if held else NOBODY
    if person.id == old:
        return [None]
    ticket.roles = {**(ticket.roles or {}), role.id: (person.id,)}
    act.record(ticket, "SetWatcher", f"{PREFIX}{role.id}", str(old), str(person.id))
    names = (act.tables.name_of(old), act.tables.name_of(person.id))
    return ["{} changed from {} to {}".format(role.name, *names)]


def _many(act: Actor, ticket: Ticket, role: CustomRole, value: object) -> list[str | None]:
    ids: list[int] = []
    out: list[str | None] = []
    for name in watchers.names(value):
        person = act.tables.principal(name)
        if person is None:
            out.append(f"Could not find or create user '{name}'")
        else:
            ids.append(person.id)
    held = (ticket.roles or {}).get(role.id, ())
    out += watchers.exchange(act, ticket, f"{PREFIX}{role.id}", held, ids)
    ticket.roles = {**(ticket.roles or {}), role.id: tuple(ids)}
    return out
