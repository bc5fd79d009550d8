"""Who is in which group: groups may hold groups."""

from __future__ import annotations

from rtdesk.demo.model import Tables
from rtdesk.demo.rows import Group


def groups_of(tables: Tables, id_: int) -> list[Group]:
    """All groups that somebody is in, also by way of other groups."""
    return [g for g in tables.groups.values() if not g.disabled and id_ in inside(tables, g)]


def inside(tables: Tables, group: Group) -> list[int]:
    """Everybody and every group in a group, at any depth, without itself."""
    out: list[int] = []
    rest = list(group.members)
    while rest:
        id_ = rest.pop(0)
        if id_ in out:
            continue
        out.append(id_)
        if id_ in tables.groups:
            rest += tables.groups[id_].members
    return out


def add(tables: Tables, group: Group, id_: int) -> str:
    """Puts somebody in; the sentence RT answers with."""
    if id_ not in tables.users and id_ not in tables.groups:
        return "Couldn't find that principal"
    if id_ in group.members:
        return "Group already has member: " + tables.name_of(id_)
    other = tables.groups.get(id_)
    if other is not None and (other is group or group.id in inside(tables, other)):
        return "Groups can't be members of their members"
    group.members = (*group.members, id_)
    return "Member added: " + tables.name_of(id_)


def remove(group: Group, id_: int) -> None:
    """Takes somebody out, if they are in."""
    group.members = tuple(member for member in group.members if member != id_)
