"""Members of groups and groups of users on the wire, for administrators."""

from __future__ import annotations

from functools import partial

from rtdesk.demo import members, multipart, rights
from rtdesk.demo.call import Call
from rtdesk.demo.kinds import GROUP, USER
from rtdesk.demo.paging import plain
from rtdesk.demo.resource import find
from rtdesk.demo.rows import Group, User
from rtdesk.demo.wire import Body, Problem, Response


def _group(call: Call) -> Group:
    found: Group = find(GROUP, call)
    if not rights.is_super(call.user):
        raise Problem(403)
    return found


def _user(call: Call) -> User:
    if not rights.is_super(call.user):
        raise Problem(403)
    found: User = find(USER, call)
    return found


def _ref(call: Call, id_: int) -> Body:
    type_ = "group" if id_ in call.tables.groups else "user"
    return {**call.show.ref(type_, id_), "id": id_}


def get_members(call: Call) -> Response:
    """`/group/N/members`, with `recursively`, `users=0` and `groups=0`."""
    group, tables, first = _group(call), call.tables, call.request.first
    ids = list(group.members)
    if first("recursively", "0") != "0":
        ids = [*members.inside(tables, group), group.id]
    if first("users", "1") == "0":
        ids = [id_ for id_ in ids if id_ in tables.groups]
    if first("groups", "1") == "0":
        ids = [id_ for id_ in ids if id_ in tables.users]
    return plain(call, sorted(ids), partial(_ref, call))


def add_members(call: Call) -> Response:
    """`PUT /group/N/members` with numbers of users and groups."""
    group = _group(call)
    ids = [int(str(id_)) if str(id_).isdigit() else 0 for id_ in multipart.items(call.request)]
    return Response.json([members.add(call.tables, group, id_) for id_ in ids])


def remove_members(call: Call) -> Response:
    """`DELETE /group/N/members`, or `/group/N/member/M`; also of who is no member."""
    group = _group(call)
    gone = call.arguments[1:] or tuple(str(id_) for id_ in group.members)
    for id_ in gone:
        members.remove(group, int(id_))
    return Response(204)


def get_groups(call: Call) -> Response:
    """`/user/X/groups`."""
    found = sorted(group.id for group in members.groups_of(call.tables, _user(call).id))
    return plain(call, found, partial(_ref, call))


def add_groups(call: Call) -> Response:
    """`PUT /user/X/groups`: RT answers with a success flag and a sentence in turn."""
    user = _user(call)
    out: list[object] = []
    for id_ in multipart.items(call.request):
        group = call.tables.group(str(id_))
        said = members.add(call.tables, group, user.id) if group else "Group not found"
        out += [int(said.startswith("Member added")), said]
    return Response.json(out)


def remove_groups(call: Call) -> Response:
    """`DELETE /user/X/groups`, or `/user/X/group/N`."""
    user = _user(call)
    wanted = {int(id_) for id_ in call.arguments[1:]}
    for group in call.tables.groups.values():
        if not wanted or group.id in wanted:
            members.remove(group, user.id)
    return Response(204)
